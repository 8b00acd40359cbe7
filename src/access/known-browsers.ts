import type { Database, Reader, Trx } from '../data/database.ts';
import { KNOWN_BROWSER_MS, MOST_KNOWN_BROWSERS } from '../domain/known-browser.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { hashToken } from '../domain/token.ts';

/*
 * A browser that has completed a sign-in, with nothing owed any more, holds a token of the account's, and its tries are
 * counted apart from those of strangers (D25). That is all it is good for: it lets nobody past a password or a code, and
 * whoever steals one may guess as often as anybody else.
 */

/** What a browser showed, as `browserTokensOf` found it, and when. */
interface Shown {
  readonly tokens: readonly string[];
  readonly now: number;
}

/** Those that count: neither expired nor written by a clock that was ahead. */
const live = (db: Reader, { tokens, now }: Shown) =>
  db
    .selectFrom('known_browsers')
    .where('token_hash', 'in', tokens.map(hashToken))
    .where('known_browsers.expires_at', '>', now)
    .where('known_browsers.created_at', '<=', latestPossible(now));

/** Under which hash the account of an address knows the browser; null where there is no such account, or it does not. */
export async function knownBrowser(db: Reader, shown: Shown, email: string): Promise<string | null> {
  if (shown.tokens.length === 0) return null;
  const known = await live(db, shown)
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .where('email', '=', email)
    .select('token_hash')
    .executeTakeFirst();
  return known?.token_hash ?? null;
}

/** The accounts that know a browser, each by a token of its own. */
export async function accountsKnowing(
  db: Reader,
  shown: Shown,
): Promise<
  readonly { readonly token_hash: string; readonly account_id: string; readonly created_at: number }[]
> {
  if (shown.tokens.length === 0) return [];
  return live(db, shown).select(['token_hash', 'account_id', 'created_at']).execute();
}

/** Has an account know a browser by a new token, in place of an older one, and forget those that are too many. */
export async function keepBrowser(
  trx: Trx,
  browser: { readonly hash: string; readonly before: string | undefined },
  { accountId, now }: { readonly accountId: string; readonly now: number },
): Promise<void> {
  if (browser.before !== undefined)
    await trx.deleteFrom('known_browsers').where('token_hash', '=', browser.before).execute();
  await trx
    .insertInto('known_browsers')
    .values({
      token_hash: browser.hash,
      account_id: accountId,
      created_at: now,
      expires_at: now + KNOWN_BROWSER_MS,
    })
    .execute();
  await trx
    .deleteFrom('known_browsers')
    .where('account_id', '=', accountId)
    .where('token_hash', 'not in', (eb) =>
      eb
        .selectFrom('known_browsers')
        .select('token_hash')
        .where('account_id', '=', accountId)
        .orderBy('created_at', 'desc')
        .orderBy('token_hash')
        .limit(MOST_KNOWN_BROWSERS),
    )
    .execute();
}

/** From now on an account knows no browser, as nothing of its past is to be relied on. */
export async function forgetBrowsers(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('known_browsers').where('account_id', '=', accountId).execute();
}

/** Removes those that no account knows any more. */
export async function removeExpiredBrowsers(db: Database, now: number): Promise<void> {
  await db.deleteFrom('known_browsers').where('expires_at', '<=', now).execute();
}
