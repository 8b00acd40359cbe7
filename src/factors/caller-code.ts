import type { Act } from '../access/context.ts';
import { type Held, perform } from '../access/deed.ts';
import { holderOf } from '../access/holder.ts';
import { forgiveTry, takeTurn } from '../access/throttles.ts';
import { recordForAccount } from '../audit/record-for-account.ts';
import { shownCallerCode } from '../domain/mailed-code.ts';
import { mailContextOf } from '../mail/mail-context.ts';
import { enqueueMail } from '../mail/queue.ts';
import type { Services } from '../services.ts';
import { noteCaller } from './checked-callers.ts';
import { callerCode } from './letters.ts';
import { dropMailedCode, isMailedCode, mailedCodeOf, makeMailedCode } from './mailed-codes.ts';

const MAILS = 'caller-code-mail';
const TRIES = 'caller-code';

type Refused =
  | { readonly ok: false; readonly reason: 'unknown' | 'oneself' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

export type CallerMailing = { readonly ok: true } | Refused;

/**
 * Emails a code to an account's address, which whoever asks support for a reset reads out (B9): the one that works already,
 * or else a new one. Counted by account.
 */
export async function mailCallerCode(
  services: Services,
  act: Act<'admin'>,
  accountId: string,
): Promise<CallerMailing> {
  const turn = await takeTurn(services.db, MAILS, 'mailbox', accountId, act.now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const mail = async ({ trx, actor, origin, now }: Held<'admin'>): Promise<CallerMailing> => {
    if (actor.id === accountId) return { ok: false, reason: 'oneself' };
    const account = await holderOf(trx, accountId);
    if (account === null) return { ok: false, reason: 'unknown' };
    const wanted = { account, purpose: 'caller', now } as const;
    const { id, code } =
      (await mailedCodeOf(trx, services, wanted)) ?? (await makeMailedCode(trx, services, wanted));
    const letter = callerCode(mailContextOf(services, now), {
      to: account.email,
      name: account.name,
      code: shownCallerCode(code),
    });
    await enqueueMail(trx, services.keyring, letter, now, id);
    const subject = { id: accountId, label: account.email };
    await recordForAccount(trx, accountId, { type: 'caller.mailed', at: now, origin, actor, subject });
    return { ok: true };
  };
  const outcome = await perform(services, act, mail, [accountId]);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/** `wrong`; `expired`: no code works, since none was asked for, or too long ago, or it was read out before. */
export type CallerCheck =
  | { readonly ok: true }
  | Refused
  | { readonly ok: false; readonly reason: 'wrong' | 'expired' };

/**
 * Takes the code that a caller read out, once. Tries are counted by account before they are looked at, whichever
 * administrator types them in: of a million codes a caller gets five in ten minutes, and few after that.
 * `code` as `parseCode` returned it.
 */
export async function checkCallerCode(
  services: Services,
  act: Act<'admin'>,
  { accountId, code }: { readonly accountId: string; readonly code: string },
): Promise<CallerCheck> {
  const turn = await takeTurn(services.db, TRIES, 'account', accountId, act.now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  return perform(
    services,
    act,
    async ({ trx, actor, origin, now }): Promise<CallerCheck> => {
      if (actor.id === accountId || actor.id === null) return { ok: false, reason: 'oneself' };
      const account = await holderOf(trx, accountId);
      if (account === null) return { ok: false, reason: 'unknown' };
      const live = await mailedCodeOf(trx, services, { account, purpose: 'caller', now });
      if (live === null) return { ok: false, reason: 'expired' };
      const isRight = isMailedCode(live, code);
      const type = isRight ? 'caller.checked' : 'caller.refused';
      const subject = { id: accountId, label: account.email };
      await recordForAccount(trx, accountId, { type, at: now, origin, actor, subject });
      if (!isRight) return { ok: false, reason: 'wrong' };
      await dropMailedCode(trx, accountId, 'caller');
      await noteCaller(trx, { accountId, by: actor.id, now });
      await forgiveTry(trx, TRIES, 'account', accountId);
      return { ok: true };
    },
    [accountId],
  );
}
