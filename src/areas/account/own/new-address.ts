import { changeAddress } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { perform, recordedAs } from '../../../access/deed.ts';
import { holdLinksOf } from '../../../access/holds.ts';
import type { Proven } from '../../../access/landing.ts';
import {
  findLinksOf,
  issueLink,
  useLink,
  withdrawLinks,
  withdrawLinksTaking,
} from '../../../access/one-time-links.ts';
import { recordOwn } from '../../../access/own-record.ts';
import { endSessionsOf } from '../../../access/session-ends.ts';
import { raiseSession } from '../../../access/sessions.ts';
import { forgiveTry, takeTurn } from '../../../access/throttles.ts';
import { record } from '../../../audit/record.ts';
import { isUniqueViolation } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { mustProveAddress } from '../../../factors/proven-addresses.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import { type AccountLetter, tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { knowThisBrowserAlone } from '../security/commands.ts';
import { hasAccount } from '../sign-up/queries.ts';
import { addressChanged, newAddressAsked, newAddressLink, newAddressTaken } from './letters.ts';
import { findChange, isChangeOf } from './queries.ts';

/** How long somebody has to open the mail. */
const LIFE_MINUTES = 60;

export type Asked = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

/**
 * Mails a link to the address that the account is to have, and tells the one that it has (B14). What was asked for before
 * is forgotten. An address that another account has gets a mail that says so, and no link; answer, page and work are the
 * same, so that nobody learns by it who has an account (ASVS 6.3.8).
 *
 * Counted by the account alone: whoever counted by the new address would let strangers keep its owner from it.
 */
export async function askForNewAddress(services: Services, act: Act<'account'>, to: string): Promise<Asked> {
  const turn = await takeTurn(services.db, 'new-address-mail', 'mailbox', act.session.account.id, act.now);
  if (!turn.ok) return turn;
  await perform(services, act, async (held) => {
    const { trx, session, site, now } = held;
    const { id: accountId, email } = session.account;
    // The code would be mailed to the new one.
    await mustProveAddress(held);
    await withdrawLinks(trx, { purpose: 'new-address', email }, now);
    const id = newId();
    const token = await issueLink(trx, {
      id,
      purpose: 'new-address',
      email,
      payload: { accountId, to },
      now,
      lifeMs: LIFE_MINUTES * 60_000,
    });
    const context = mailContextOf(services, now);
    const link = `${site.url}${paths.proveNewAddress}?token=${token}`;
    const letter = (await hasAccount(trx, to))
      ? newAddressTaken(context, { to })
      : newAddressLink(context, { to, link, expiresMinutes: LIFE_MINUTES });
    await enqueueMail(trx, services.keyring, letter, now, id);
    const asked = { newAddress: to, expiresMinutes: LIFE_MINUTES };
    const warning: AccountLetter = (context, recipient) =>
      newAddressAsked(context, { ...recipient, ...asked });
    await tellAccount(services, trx, session.account, now, warning, whereaboutsOf(held));
    await record(trx, { ...recordedAs(held), type: 'address.change-requested', detail: { to } });
  });
  services.mail.kick();
  return { ok: true };
}

/** Takes back what was asked for, so that its link is worth nothing. Whether there was anything. */
export function cancelNewAddress(services: Services, act: Act<'account'>): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { email } = session.account;
    if ((await findLinksOf(trx, 'new-address', email, now)).length === 0) return false;
    await withdrawLinks(trx, { purpose: 'new-address', email }, now);
    await record(trx, { ...recordedAs(held), type: 'address.change-cancelled' });
    return true;
  });
}

export type Completion =
  | { readonly ok: true; readonly proven: Proven }
  /** `gone`: the link was used, replaced or too old, or is another account's. `taken`: another account has the address. */
  | { readonly ok: false; readonly reason: 'gone' | 'taken' };

/**
 * Gives the account the address that a mailed link has proven, once. As after any change of what one signs in with, its
 * other sessions end, this one gets a new token (D8), and links that were mailed to the old address are worth nothing.
 * Of any number that prove one address at once, the key lets one have it.
 */
export async function completeNewAddress(
  services: Services,
  act: Act<'account'>,
  token: string,
): Promise<Completion> {
  const complete = perform(services, act, async (held): Promise<Completion> => {
    const { trx, session, now } = held;
    const { account } = session;
    await holdLinksOf(trx, account.email);
    const change = await findChange(trx, token, now);
    if (change === null || !isChangeOf(change, account)) return { ok: false, reason: 'gone' };
    await mustProveAddress(held);
    const { linkId, from, to } = change;
    if (!(await useLink(trx, linkId, now, from))) return { ok: false, reason: 'gone' };
    if (!(await changeAddress(trx, account.id, { from, to }))) throw new Error('held by another address');
    await withdrawLinksTaking(trx, from, now);
    // Counted while nobody had the address; whoever guessed at it keeps its owner from nothing.
    await forgiveTry(trx, 'sign-in', 'account', to);
    const sessionsEnded = await endSessionsOf(
      trx,
      account.id,
      { now, config: services.config },
      session.sessionId,
    );
    const browser = await knowThisBrowserAlone(held);
    const detail = { from, to, session: session.sessionId, sessionsEnded };
    await recordOwn(held, { type: 'address.changed', detail });
    const notice: AccountLetter = (context, recipient) =>
      addressChanged(context, { ...recipient, newAddress: to });
    await tellAccount(services, trx, account, now, notice, whereaboutsOf(held));
    const renewed = await raiseSession(trx, session.sessionId, 'renewal', now);
    return { ok: true, proven: { token: renewed, browser } };
  });
  const outcome = await complete.catch((error: unknown): Completion => {
    if (isUniqueViolation(error)) return { ok: false, reason: 'taken' };
    throw error;
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}
