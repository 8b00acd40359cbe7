import type { Act, CommandLineAct } from '../../../access/context.ts';
import { performEither } from '../../../access/deed.ts';
import { issueLink, withdrawLinks } from '../../../access/one-time-links.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { ownerInvitation } from './letters.ts';
import { mayCreateWorkspace } from './who-may.ts';

const DAY_MS = 24 * 60 * 60_000;
const LIFE_DAYS = 7;

/** `closed`: `SIGNUP` lets nobody make a workspace on the web, so the link would open nothing. */
export type OwnerInvited = 'invited' | 'closed';

/**
 * Mails an address a link to make a workspace of its own, with a new account or the one that it has (D20). The link
 * works once, for seven days; earlier invitations of the address are worthless from then on. It is told to nobody but
 * the mailbox, so that whoever invites cannot choose the password.
 * `email` is as `parseEmail` spells it.
 */
export async function inviteOwner(
  services: Services,
  by: Act<'admin'> | CommandLineAct,
  email: string,
): Promise<OwnerInvited> {
  const { config, keyring, mail } = services;
  if (!mayCreateWorkspace(config.signUp, { hasAccount: false, invited: true })) return 'closed';
  await performEither(services, by, async ({ trx, actor, origin, now }) => {
    await withdrawLinks(trx, { purpose: 'owner-invitation', email }, now);
    const lifeMs = LIFE_DAYS * DAY_MS;
    const id = newId();
    const invitation = { id, purpose: 'owner-invitation', email, payload: null, now, lifeMs } as const;
    const token = await issueLink(trx, invitation);
    const link = `${config.baseUrl}${paths.completeSignUp}?token=${token}`;
    const letter = ownerInvitation(mailContextOf(services, now), { to: email, link, expiresDays: LIFE_DAYS });
    await enqueueMail(trx, keyring, letter, now, id);
    const known = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
    await record(trx, {
      type: 'owner.invited',
      at: now,
      origin,
      actor,
      subject: { id: known?.id ?? null, label: email },
    });
  });
  mail.kick();
  return 'invited';
}
