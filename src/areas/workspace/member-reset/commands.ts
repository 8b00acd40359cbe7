import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { takeTurn } from '../../../access/throttles.ts';
import { record } from '../../../audit/record.ts';
import { addResetRequest } from '../../../factors/reset-requests.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { accountOfMember, findMember } from '../members/queries.ts';
import { resetAsked } from './letters.ts';

export type AskedReset =
  | { readonly ok: true; readonly name: string }
  /** `unknown`: nobody of this workspace has that membership. `owner`: owners write to support themselves. */
  | { readonly ok: false; readonly reason: 'unknown' | 'owner' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/**
 * Asks support to reset a member's second factor, with the owner's word for it (B9). It resets nothing: an account may
 * belong to several workspaces, and none of them weakens another's people (D11). Asked again, the word is another.
 */
export async function askForReset(
  services: Services,
  act: Act<'owner'>,
  { membershipId, word }: { readonly membershipId: string; readonly word: string },
): Promise<AskedReset> {
  const turn = await takeTurn(services.db, 'reset-asked', 'mailbox', act.session.workspace.id, act.now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const ask = async ({ trx, scope, session, actor, origin, now }: Held<'owner'>): Promise<AskedReset> => {
    const { workspaceId } = scope;
    const member = await findMember(trx, scope, membershipId);
    if (member === null) return { ok: false, reason: 'unknown' };
    if (member.role === 'owner') return { ok: false, reason: 'owner' };
    const { accountId, email, name } = member;
    const askedBy = session.account.id;
    await addResetRequest(trx, {
      kind: 'owner',
      accountId,
      workspaceId,
      askedBy,
      check: null,
      reason: word,
      now,
    });
    const subject = { id: accountId, label: email };
    const detail = { reason: word };
    await record(trx, { type: 'mfa.reset-asked', at: now, origin, workspaceId, actor, subject, detail });
    const { supportEmail, baseUrl } = services.config;
    const letter = resetAsked(mailContextOf(services, now), {
      to: supportEmail,
      workspaceName: session.workspace.name,
      ownerEmail: session.account.email,
      memberEmail: email,
      page: `${baseUrl}${paths.adminAccount(accountId)}`,
    });
    await enqueueMail(trx, services.keyring, letter, now);
    return { ok: true, name };
  };
  const outcome = await perform(services, act, ask, (trx) =>
    accountOfMember(trx, membershipId, act.session.workspace.id),
  );
  if (outcome.ok) services.mail.kick();
  return outcome;
}
