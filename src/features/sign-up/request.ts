import type { z } from 'zod';
import { type Origin, record } from '../../data/audit.ts';
import type { Trx } from '../../data/database.ts';
import { issueLink } from '../../data/one-time-links.ts';
import { hashPassword } from '../../data/password-hash.ts';
import { takeTurn } from '../../data/throttles.ts';
import { networkOf } from '../../domain/network-address.ts';
import { mailContextOf } from '../../mail/mail-context.ts';
import { enqueueMail } from '../../mail/queue.ts';
import { signUpConfirm, signUpKnownAddress } from '../../mail/sign-in-mails.ts';
import type { Services } from '../../services.ts';
import { unattended } from '../../web/deed.ts';
import type { SignUpRequest } from './form.ts';
import type { signUpPayload } from './queries.ts';

const LIFE_MINUTES = 24 * 60;
/** Shared with every form that sends mail to whatever address is typed. */
const MAIL = 'mail';

/** `link` is what the mail leads to; null where the address got many mails lately, and this one was not sent. */
export type Requested =
  | { readonly kind: 'answered'; readonly link: string | null }
  | { readonly kind: 'too-many'; readonly waitMs: number };

interface Asked {
  readonly request: SignUpRequest;
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Mails the link that proves the address, or, where it has an account, a mail that says so (D20). The work and the
 * answer are the same, so that neither tells a stranger which it was (ASVS 6.3.8). Nothing is created yet.
 */
export async function requestSignUp(services: Services, asked: Asked): Promise<Requested> {
  const { db } = services;
  const { request, origin, now } = asked;
  const network = await takeTurn(db, MAIL, 'address', networkOf(origin.ip), now);
  if (!network.ok) return { kind: 'too-many', waitMs: network.waitMs };
  const passwordHash = await hashPassword(request.password);
  // Nobody's mailbox is filled by a stranger, and a stranger does not learn that others tried: the answer stays the same.
  const mailbox = await takeTurn(db, MAIL, 'account', request.email, now);
  if (!mailbox.ok) return { kind: 'answered', link: null };
  const link = await unattended(services, (trx) => mailLink(trx, services, { ...asked, passwordHash }));
  services.mail.kick();
  return { kind: 'answered', link };
}

async function mailLink(
  trx: Trx,
  services: Services,
  { request, passwordHash, origin, now }: Asked & { readonly passwordHash: string },
): Promise<string> {
  const { config, keyring } = services;
  const { workspace, slug, name, email } = request;
  const context = mailContextOf(services, now);
  const known = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  await record(trx, {
    type: 'sign-up.requested',
    at: now,
    origin,
    actor: { id: null, label: email },
    detail: { slug, knownAddress: known !== undefined },
  });
  if (known !== undefined) {
    const signInUrl = `${config.baseUrl}/login`;
    const resetUrl = `${config.baseUrl}/password/forgot`;
    await enqueueMail(trx, keyring, signUpKnownAddress(context, { to: email, signInUrl, resetUrl }), now);
    return signInUrl;
  }
  const payload: z.output<typeof signUpPayload> = { workspace, slug, name, passwordHash };
  const lifeMs = LIFE_MINUTES * 60_000;
  const token = await issueLink(trx, { purpose: 'sign-up', email, payload, now, lifeMs });
  const link = `${config.baseUrl}/signup/confirm?token=${token}`;
  const expiresMinutes = LIFE_MINUTES;
  await enqueueMail(
    trx,
    keyring,
    signUpConfirm(context, { to: email, workspaceName: workspace, link, expiresMinutes }),
    now,
  );
  return link;
}
