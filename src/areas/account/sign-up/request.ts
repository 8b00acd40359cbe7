import type { z } from 'zod';
import { unattended } from '../../../access/deed.ts';
import { issueLink } from '../../../access/one-time-links.ts';
import { takeTurn } from '../../../access/throttles.ts';
import type { Origin } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { networkOf } from '../../../domain/network-address.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import type { Message } from '../../../mail/message.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import type { SignUpRequest } from './form.ts';
import { signUpByInvitation, signUpKnownAddress, signUpLink } from './letters.ts';
import { hasAccount, type signUpPayload } from './queries.ts';
import { mayCreateWorkspace } from './who-may.ts';

const LIFE_MINUTES = 24 * 60;
/** Counted apart from what else is mailed: a stranger's sign-ups eat no turn of a reset's mail (D25). */
const PURPOSE = 'sign-up-mail';

/** What the mail says: the link that it holds, or that workspaces are made by invitation alone (`SIGNUP=invited`). */
export type Mailed = { readonly link: string } | 'by-invitation';

/** `mailed` is null where the address got many mails lately, and this one was not sent. */
export type Requested =
  | { readonly kind: 'answered'; readonly mailed: Mailed | null }
  | { readonly kind: 'too-many'; readonly waitMs: number };

interface Asked {
  readonly request: SignUpRequest;
  readonly origin: Origin;
  readonly now: number;
}

/**
 * Mails a link that proves the address and leads on: to choosing a password, or, where the address has an account, to
 * signing in with the one that it has (D20). The work and the answer are the same, so that neither tells a stranger which
 * it was (ASVS 6.3.8). Nothing is created yet, and nobody has chosen a password.
 */
export async function requestSignUp(services: Services, asked: Asked): Promise<Requested> {
  const { db } = services;
  const { request, origin, now } = asked;
  const network = await takeTurn(db, PURPOSE, 'address', networkOf(origin.ip), now);
  if (!network.ok) return { kind: 'too-many', waitMs: network.waitMs };
  // Nobody's mailbox is filled by a stranger, and a stranger does not learn that others tried: the answer stays the same.
  const mailbox = await takeTurn(db, PURPOSE, 'mailbox', request.email, now);
  if (!mailbox.ok) return { kind: 'answered', mailed: null };
  const mailed = await unattended(services, (trx) => mailLink(trx, services, asked));
  services.mail.kick();
  return { kind: 'answered', mailed };
}

async function mailLink(trx: Trx, services: Services, { request, origin, now }: Asked): Promise<Mailed> {
  const { config, keyring } = services;
  const { workspace, slug, name, email } = request;
  const known = await hasAccount(trx, email);
  const may = mayCreateWorkspace(config.signUp, { hasAccount: known, invited: false });
  services.counts.count({
    type: 'sign-up.requested',
    at: now,
    origin,
    actor: { id: null, label: email },
    detail: { slug, knownAddress: known },
  });
  // Made where it is not mailed as well, or the time of the answer would tell.
  const payload: z.output<typeof signUpPayload> = { workspace, slug, name };
  const lifeMs = LIFE_MINUTES * 60_000;
  const token = await issueLink(trx, { purpose: 'sign-up', email, payload, now, lifeMs });
  const link = `${config.baseUrl}${paths.completeSignUp}?token=${token}`;
  await enqueueMail(trx, keyring, letterOf(services, { request, known, may, link, now }), now);
  return may ? { link } : 'by-invitation';
}

function letterOf(
  services: Services,
  about: { request: SignUpRequest; known: boolean; may: boolean; link: string; now: number },
): Message {
  const { request, known, may, link, now } = about;
  const context = mailContextOf(services, now);
  const to = request.email;
  if (!may) return signUpByInvitation(context, { to });
  const fields = { to, workspaceName: request.workspace, link, expiresMinutes: LIFE_MINUTES };
  if (!known) return signUpLink(context, fields);
  return signUpKnownAddress(context, {
    ...fields,
    resetUrl: `${services.config.baseUrl}${paths.forgotPassword}`,
  });
}
