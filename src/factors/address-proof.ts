import type { Act } from '../access/context.ts';
import { recordedAs } from '../access/deed.ts';
import { raiseSession } from '../access/sessions.ts';
import { forgiveTry, takeTurn, takeTurnOfSession } from '../access/throttles.ts';
import { record } from '../audit/record.ts';
import { shownSetUpCode } from '../domain/mailed-code.ts';
import { mailContextOf } from '../mail/mail-context.ts';
import { enqueueMail } from '../mail/queue.ts';
import type { Services } from '../services.ts';
import { performAtStep } from './at-step.ts';
import { setUpCode } from './letters.ts';
import { dropMailedCode, isMailedCode, mailedCodeOf, makeMailedCode } from './mailed-codes.ts';
import { noteProvenAddress, owedAddressProof } from './proven-addresses.ts';

const MAILS = 'set-up-code-mail';
const TRIES = 'set-up-code';

export type Mailing = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

/**
 * Emails the code that a session wants before it sets up a factor (B6, B9): the one that works already, or else
 * a new one. Counted by account, in a budget of its own, which refuses nothing unless a code works that was emailed: whoever
 * else has the password keeps none back (D25). Does nothing where no proof is owed.
 */
export async function mailSetUpCode(services: Services, act: Act<'password'>): Promise<Mailing> {
  const turn = await takeTurn(services.db, MAILS, 'mailbox', act.session.account.id, act.now);
  const outcome = await performAtStep(services, act, 'setup', async (held): Promise<Mailing> => {
    const { trx, session, now, isAnew } = held;
    const { account } = session;
    const why = await owedAddressProof(trx, session, isAnew);
    if (why === null) return turn.ok ? { ok: true } : turn;
    const wanted = { account, purpose: 'set-up', now } as const;
    const live = await mailedCodeOf(trx, services, wanted);
    if (!turn.ok && live !== null) return turn;
    const { id, code } = live ?? (await makeMailedCode(trx, services, wanted));
    const letter = setUpCode(mailContextOf(services, now), {
      to: account.email,
      name: account.name,
      code: shownSetUpCode(code),
      why,
    });
    await enqueueMail(trx, services.keyring, letter, now, id);
    await record(trx, { ...recordedAs(held), type: 'set-up-code.mailed' });
    return { ok: true };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}

export type AddressProof =
  | { readonly ok: true; readonly token: string }
  /** `expired`: no code works, since none was asked for, or too long ago, or it was used. `unasked`: none is owed. */
  | { readonly ok: false; readonly reason: 'wrong' | 'expired' | 'unasked' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/**
 * Takes the mailed code, once: of any number of sessions that give it at the same time one goes on. Tries are counted per
 * session and per account, as those of recovery codes are, so that whoever has the password keeps nobody waiting who has
 * the code (D25); at 50 bits nobody guesses one within its half hour. `code` as `parseSetUpCode` returned it.
 */
export async function proveAddress(
  services: Services,
  act: Act<'password'>,
  code: string,
): Promise<AddressProof> {
  const turn = await takeTurnOfSession(services.db, TRIES, act);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  return performAtStep(services, act, 'setup', async (held): Promise<AddressProof> => {
    const { trx, session, now, isAnew } = held;
    const { account, sessionId } = session;
    if ((await owedAddressProof(trx, session, isAnew)) === null) return { ok: false, reason: 'unasked' };
    const live = await mailedCodeOf(trx, services, { account, purpose: 'set-up', now });
    if (live === null) return { ok: false, reason: 'expired' };
    if (!isMailedCode(live, code)) {
      const detail = { reason: 'wrong emailed code' };
      services.counts.count({ ...recordedAs(held), type: 'code.refused', detail });
      return { ok: false, reason: 'wrong' };
    }
    await dropMailedCode(trx, account.id, 'set-up');
    await noteProvenAddress(trx, session, now);
    await forgiveTry(trx, TRIES, 'session', sessionId);
    await forgiveTry(trx, TRIES, 'sessions', account.id);
    const token = await raiseSession(trx, sessionId, 'renewal', now);
    await record(trx, { ...recordedAs(held), type: 'address.proven' });
    return { ok: true, token };
  });
}
