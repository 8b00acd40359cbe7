import type { z } from 'zod';
import { setPassword } from '../../../access/accounts.ts';
import { revokeApiTokensOf } from '../../../access/api-tokens.ts';
import { unattended } from '../../../access/deed.ts';
import { holdAccounts } from '../../../access/holds.ts';
import { knownBrowser } from '../../../access/known-browsers.ts';
import { issueLink, removeLink, useLink, withdrawLinksTaking } from '../../../access/one-time-links.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { endSessionsOf } from '../../../access/session-ends.ts';
import { forgiveTry, takeTurn } from '../../../access/throttles.ts';
import type { Origin } from '../../../audit/record.ts';
import { recordOfOwn } from '../../../audit/record-for-account.ts';
import { networkOf } from '../../../domain/network-address.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import { tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { passwordChanged, passwordReset } from '../letters.ts';
import { type Home, hasLinkTo, type PendingReset, receiverOf, type resetPayload } from './queries.ts';

const LIFE_MINUTES = 60;
const MINUTE_MS = 60_000;
const PURPOSE = 'reset-mail';

interface Asking {
  readonly email: string;
  readonly origin: Origin;
  /** What the browser showed to be known by. */
  readonly browserTokens: readonly string[];
  readonly now: number;
}

export type AskOutcome = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

const linkTo = (home: Home, token: string) => `${home.url}${paths.resetPassword}?token=${token}`;

/**
 * Mails a link to whoever can read the address's mail. Does the same work for an address without an account, link and
 * letter included, but for the sending, so that neither answer nor time tells them apart (ASVS 6.3.8). Earlier links
 * stay good until one is used: asking again and again in somebody's name takes nothing from them.
 *
 * Counted by who asks, which is answered, and by who would get the mail, which is not: that inbox is spared, and
 * nobody learns that somebody else has asked. It is spared for half an hour at most, and only while a link lies in it that
 * leads where its receiver is at home: who is sent none has one that works, whoever asked for it and wherever (D25). A
 * browser that the account knows is counted by itself alone.
 */
export async function askForReset(services: Services, asking: Asking): Promise<AskOutcome> {
  const { config, counts, db, keyring, mail } = services;
  const { email, origin, browserTokens, now } = asking;
  const browser = await knownBrowser(db, { tokens: browserTokens, now }, email);
  const asker =
    browser === null
      ? await takeTurn(db, PURPOSE, 'address', networkOf(origin.ip), now)
      : await takeTurn(db, PURPOSE, 'browser', browser, now);
  if (!asker.ok) return asker;
  const { account, home } = await receiverOf(db, config, email);
  const isInTurn = browser !== null || (await takeTurn(db, PURPOSE, 'mailbox', email, now)).ok;
  if (!isInTurn && ((await hasLinkTo(db, { email, home, now })) || account === null)) return { ok: true };
  await unattended(services, async (trx) => {
    if (!isInTurn && account !== null) {
      // Of any number that find none at once, one is mailed.
      await holdAccounts(trx, [account.id]);
      if (await hasLinkTo(trx, { email, home, now })) return;
    }
    const payload: z.input<typeof resetPayload> = { portal: home.portal };
    const token = await issueLink(trx, {
      purpose: 'password-reset',
      email,
      payload,
      now,
      lifeMs: LIFE_MINUTES * MINUTE_MS,
    });
    const letter = passwordReset(mailContextOf(services, now), {
      to: email,
      name: account?.name ?? email,
      link: linkTo(home, token),
      expiresMinutes: LIFE_MINUTES,
    });
    if (account !== null) await enqueueMail(trx, keyring, letter, now);
    // A link of nobody's is not left for an account that comes later.
    else await removeLink(trx, token);
  });
  counts.count({
    type: 'password.reset-requested',
    at: now,
    origin,
    workspaceId: account?.workspaceId ?? null,
    actor: { id: null, label: email },
    ...(account !== null && { subject: { id: account.id, label: email } }),
    detail: { account: account !== null },
  });
  mail.kick();
  return { ok: true };
}

/**
 * Sets a new password by a mailed link, once; false where another request used the link first. Ends every session
 * and API token of the account, makes none, and leaves its second factor alone (D9). Whoever guessed at the old password keeps nobody
 * waiting for the new one.
 */
export async function resetPassword(
  services: Services,
  reset: PendingReset,
  wanted: { password: string; origin: Origin; browser: { readonly name: string }; now: number },
): Promise<boolean> {
  const { mail } = services;
  const { linkId, account } = reset;
  const { password, origin, now } = wanted;
  const passwordHash = await hashPassword(password);
  const done = await unattended(services, async (trx) => {
    // Before the link, as everywhere: what withdraws authority begins with the account.
    await holdAccounts(trx, [account.id]);
    if (!(await useLink(trx, linkId, now))) return false;
    await withdrawLinksTaking(trx, account.email, now);
    if (!(await setPassword(trx, { accountId: account.id, passwordHash, now }))) return false;
    const endedSessions = await endSessionsOf(trx, account.id, { now, config: services.config });
    await revokeApiTokensOf(trx, account.id);
    await forgiveTry(trx, 'sign-in', 'account', account.email);
    const actor = { id: account.id, label: account.email };
    const event = { type: 'password.reset', at: now, origin, actor, detail: { endedSessions } } as const;
    await recordOfOwn(trx, account.id, event, account.workspaceId);
    await tellAccount(services, trx, account, now, passwordChanged, whereaboutsOf(wanted));
    return true;
  });
  if (done) mail.kick();
  return done;
}
