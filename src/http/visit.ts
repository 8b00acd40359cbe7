import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAheadOfTime } from '../domain/stored-times.ts';
import { bindingOf, type Keyring, SealedBoxError, sealText, unsealText } from '../sealing/sealed-box.ts';

/** The header by which `secportal doctor` shows that it holds the installation's key. */
export const VISIT_HEADER = 'x-secportal-doctor';

const BINDING = bindingOf('doctor-visit');
const LIFE_MS = 5 * 60_000;

/** What the header holds: the time, sealed, so that nobody else is told what the server sees of them. */
export function visitHeader(keyring: Keyring, now: number): string {
  return Buffer.from(sealText(keyring, String(now + LIFE_MS), BINDING)).toString('base64url');
}

/** Whether the header was made with the installation's key within the last five minutes. */
function isVisit(keyring: Keyring, header: string | string[] | undefined, now: number): boolean {
  if (typeof header !== 'string') return false;
  try {
    const until = Number(unsealText(keyring, Buffer.from(header, 'base64url'), BINDING));
    return now < until && !isAheadOfTime(until, now, LIFE_MS);
  } catch (error) {
    if (error instanceof SealedBoxError) return false;
    throw error;
  }
}

/** How a request looks to the server, behind whatever it came through. */
export const seenSchema = z.object({
  /** As the browser, or a trusted proxy, named it. */
  host: z.string(),
  /** Whose request it is taken for. */
  address: z.string(),
  /** Who really opened the connection. */
  peer: z.string(),
  /** What trusted and other proxies said of the scheme and of the visitor; null where nothing. */
  forwardedProto: z.string().nullable(),
  forwardedFor: z.string().nullable(),
});
export type Seen = z.infer<typeof seenSchema>;

const asOne = (header: string | string[] | undefined) => (header === undefined ? null : String(header));

/** What the doctor is told of its request; null for everybody else. */
export function seenBy(request: FastifyRequest, keyring: Keyring, now: number): Seen | null {
  const { headers } = request;
  if (headers[VISIT_HEADER] === undefined || !isVisit(keyring, headers[VISIT_HEADER], now)) return null;
  return {
    host: request.host,
    address: request.ip,
    peer: request.socket.remoteAddress ?? '',
    forwardedProto: asOne(headers['x-forwarded-proto']),
    forwardedFor: asOne(headers['x-forwarded-for']),
  };
}
