import { isAheadOfTime } from '../domain/stored-times.ts';
import { bindingOf, SealedBoxError, sealText, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';

const BINDING = bindingOf('outbox-hint');
const LIFE_MS = 10 * 60_000;

type Needed = Pick<Services, 'config' | 'keyring'>;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Without SMTP no mail leaves the machine; on loopback, whoever reads the page may read the outbox as well (D20). The
 * address that we listen on must be loopback too: to a server that the network reaches, anybody can send a Host header
 * of `localhost`, and would be shown links that were mailed to others.
 */
export function mailStaysHere({ config }: Needed): boolean {
  return config.smtpUrl === undefined && config.onLoopback && LOOPBACK.test(config.listen);
}

/**
 * The query string (`?ref=…`) with which "Check your email" shows the mailed link itself; null wherever mail is really
 * sent (D20). Sealed, so that the page shows no address but ours, and good for ten minutes.
 */
export function outboxHint(services: Needed, hint: { link: string; now: number }): string | null {
  if (!mailStaysHere(services)) return null;
  const text = JSON.stringify({ link: hint.link, until: hint.now + LIFE_MS });
  return `?ref=${Buffer.from(sealText(services.keyring, text, BINDING)).toString('base64url')}`;
}

/** The link that `ref` holds; null for anything that `outboxHint` did not make within the last ten minutes. */
export function readOutboxHint(services: Needed, ref: string | null, now: number): string | null {
  if (ref === null || !mailStaysHere(services)) return null;
  try {
    const text = unsealText(services.keyring, Buffer.from(ref, 'base64url'), BINDING);
    const { link, until } = JSON.parse(text) as { link: string; until: number };
    return now < until && !isAheadOfTime(until, now, LIFE_MS) ? link : null;
  } catch (error) {
    if (error instanceof SealedBoxError) return null;
    throw error;
  }
}
