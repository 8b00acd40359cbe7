import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Database, Reader, Trx } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { Millis } from '../data/schema.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { hashToken, looksLikeToken, newToken } from '../domain/token.ts';

/*
 * A browser that has completed a sign-in, with nothing owed any more, holds a token of the account's, and its tries are
 * counted apart from those of strangers (D25). It lets nobody past a password or a code, and whoever steals one may guess as
 * often as anybody else. All else that it is good for is that what is typed in it is kept for the account (E14).
 */

/** A browser that has completed a sign-in to an account. It opens nothing; its tries are counted apart (D25). */
interface KnownBrowsersTable {
  /** SHA-256 of a token of the browser's own cookie, which is this account's alone. */
  token_hash: string;
  account_id: string;
  created_at: Millis;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    known_browsers: KnownBrowsersTable;
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** How long a browser stays known to an account after its last sign-in, in milliseconds (D25). */
export const KNOWN_BROWSER_MS = 180 * DAY_MS;

/** A sign-in makes a known browser's token anew where it is at least this old, in milliseconds. */
const BROWSER_TOKEN_MS = DAY_MS;

/** How many browsers an account knows; those that it has not met for longest are forgotten first. */
const MOST_KNOWN_BROWSERS = 20;

/** How many accounts a browser is known to at a time; of more, those that were not signed in to for longest are dropped. */
const MOST_ACCOUNTS = 5;
const SEPARATOR = '.';

/** Beside the session's, with the same prefix over https and for the same reason (ASVS 3.3.1). */
export function browserCookieName(config: Pick<Config, 'secure'>): string {
  return config.secure ? '__Host-secportal-browser' : 'secportal-browser';
}

/** The tokens by which a browser is known, one for each account, the latest first. None where the cookie is not ours. */
export function browserTokensOf(request: FastifyRequest, config: Pick<Config, 'secure'>): readonly string[] {
  const tokens = request.cookies[browserCookieName(config)]?.split(SEPARATOR) ?? [];
  return tokens.length <= MOST_ACCOUNTS && tokens.every(looksLikeToken) ? tokens : [];
}

/** The cookie's value, of tokens with the latest first. */
function browserCookieOf(tokens: readonly string[]): string {
  return tokens.slice(0, MOST_ACCOUNTS).join(SEPARATOR);
}

/** It outlives the browser: it is worth nothing to whoever has it but a count of tries of their own. */
export function browserCookieOptions(config: Pick<Config, 'secure'>) {
  const maxAge = KNOWN_BROWSER_MS / 1000;
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secure, maxAge } as const;
}

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

/** The account of an address, where it knows the browser; null where there is none, or it does not. */
export async function accountKnowing(db: Reader, shown: Shown, email: string): Promise<string | null> {
  if (shown.tokens.length === 0) return null;
  const known = await live(db, shown)
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .where('email', '=', email)
    .select('account_id')
    .executeTakeFirst();
  return known?.account_id ?? null;
}

/** Whether any account knows the browser. */
export async function isKnownAnywhere(db: Reader, shown: Shown): Promise<boolean> {
  return (await accountsKnowing(db, shown)).length > 0;
}

/** The accounts that know a browser, each by a token of its own. */
async function accountsKnowing(
  db: Reader,
  shown: Shown,
): Promise<
  readonly { readonly token_hash: string; readonly account_id: string; readonly created_at: number }[]
> {
  if (shown.tokens.length === 0) return [];
  return live(db, shown).select(['token_hash', 'account_id', 'created_at']).execute();
}

const addBrowser = prepared(
  (db: Trx, value: ValueOf<{ hash: string; accountId: string; now: number; expiresAt: number }>) =>
    db.insertInto('known_browsers').values({
      token_hash: value('hash'),
      account_id: value('accountId'),
      created_at: value('now'),
      expires_at: value('expiresAt'),
    }),
);

/**
 * All but the latest that an account may know; those of one millisecond stay or go together. By one time and no list:
 * for that SQLite would make a table of its own, at every sign-in.
 */
const dropTooMany = prepared((db: Trx, value: ValueOf<{ accountId: string }>) =>
  db
    .deleteFrom('known_browsers')
    .where('account_id', '=', value('accountId'))
    .where('created_at', '<', (eb) =>
      eb
        .selectFrom('known_browsers')
        .select('created_at')
        .where('account_id', '=', value('accountId'))
        .orderBy('created_at', 'desc')
        .limit(1)
        .offset(MOST_KNOWN_BROWSERS - 1),
    ),
);

/**
 * Has an account know the browser at which a sign-in is complete, in the transaction that completes it. That one holds
 * the account: whatever ends all its sessions does so too, and forgets its browsers. Returns the new value of the
 * browser's cookie, with a token that nobody can have planted; undefined where it stays as it is.
 */
export async function rememberBrowser(
  trx: Trx,
  accountId: string,
  { tokens, now }: Shown,
): Promise<string | undefined> {
  const rows = await accountsKnowing(trx, { tokens, now });
  const before = rows.find((row) => row.account_id === accountId);
  if (before !== undefined) {
    if (now - before.created_at < BROWSER_TOKEN_MS) return undefined;
    await trx.deleteFrom('known_browsers').where('token_hash', '=', before.token_hash).execute();
  }
  const token = newToken();
  await addBrowser(trx, { hash: hashToken(token), accountId, now, expiresAt: now + KNOWN_BROWSER_MS });
  await dropTooMany(trx, { accountId });
  const others = rows.map((row) => row.token_hash).filter((hash) => hash !== before?.token_hash);
  return browserCookieOf([token, ...tokens.filter((other) => others.includes(hashToken(other)))]);
}

/** From now on an account knows no browser, as nothing of its past is to be relied on. */
export async function forgetBrowsers(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('known_browsers').where('account_id', '=', accountId).execute();
}

/** Removes those that no account knows any more. */
export async function removeExpiredBrowsers(db: Database, now: number): Promise<void> {
  await db.deleteFrom('known_browsers').where('expires_at', '<=', now).execute();
}
