import type { FastifyRequest } from 'fastify';
import type { Generated } from 'kysely';
import type { Config } from '../config.ts';
import type { Database, Reader, Trx } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { Millis } from '../data/schema.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { networkOf } from '../domain/network-address.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { hashToken, looksLikeToken, newToken } from '../domain/token.ts';

/*
 * A browser that has completed a sign-in, with nothing owed any more, holds a token of the account's, and its tries are
 * counted apart from those of strangers (D25). It lets nobody past a password or a code, and whoever steals one may guess as
 * often as anybody else. What is typed in it is kept for the account (E14), and a sign-in by it is told to nobody, while
 * one from a browser and network that the account does not know is (B10).
 */

/** A browser that has completed a sign-in to an account. It opens nothing; its tries are counted apart (D25). */
interface KnownBrowsersTable {
  /** SHA-256 of a token of the browser's own cookie, which is this account's alone. */
  token_hash: string;
  account_id: string;
  created_at: Millis;
  expires_at: Millis;
  /** From where it last completed a sign-in; empty where that is not known. */
  network: Generated<string>;
}

/** Accounts that somebody has come all the way in to; the first time is no news to anybody (B10). */
interface ArrivedAccountsTable {
  account_id: string;
  arrived_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    arrived_accounts: ArrivedAccountsTable;
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

/** What the account of an address knows the browser by; undefined where there is none, or it does not. */
async function knownTo(db: Reader, shown: Shown, email: string) {
  if (shown.tokens.length === 0) return undefined;
  return live(db, shown)
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .where('email', '=', email)
    .select(['token_hash', 'account_id'])
    .executeTakeFirst();
}

/** Under which hash the account of an address knows the browser; null where there is no such account, or it does not. */
export async function knownBrowser(db: Reader, shown: Shown, email: string): Promise<string | null> {
  return (await knownTo(db, shown, email))?.token_hash ?? null;
}

/** The account of an address, where it knows the browser; null where there is none, or it does not. */
export async function accountKnowing(db: Reader, shown: Shown, email: string): Promise<string | null> {
  return (await knownTo(db, shown, email))?.account_id ?? null;
}

/** Whether an account knows the browser. */
export async function isKnownTo(db: Reader, shown: Shown, accountId: string): Promise<boolean> {
  return (await accountsKnowing(db, shown)).some((row) => row.account_id === accountId);
}

/** Whether any account knows the browser. */
export async function isKnownAnywhere(db: Reader, shown: Shown): Promise<boolean> {
  return (await accountsKnowing(db, shown)).length > 0;
}

/** The accounts that know a browser, each by a token of its own. */
async function accountsKnowing(db: Reader, shown: Shown) {
  if (shown.tokens.length === 0) return [];
  return live(db, shown).select(['token_hash', 'account_id', 'created_at', 'network']).execute();
}

interface Addition {
  readonly hash: string;
  readonly accountId: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly network: string;
}

const addBrowser = prepared((db: Trx, value: ValueOf<Addition>) =>
  db.insertInto('known_browsers').values({
    token_hash: value('hash'),
    account_id: value('accountId'),
    created_at: value('now'),
    expires_at: value('expiresAt'),
    network: value('network'),
  }),
);

const addArrival = prepared((db: Trx, value: ValueOf<Pick<Addition, 'accountId' | 'now'>>) =>
  db
    .insertInto('arrived_accounts')
    .values({ account_id: value('accountId'), arrived_at: value('now') })
    .onConflict((conflict) => conflict.column('account_id').doNothing()),
);

const fromNetwork = prepared((db: Trx, value: ValueOf<Pick<Addition, 'accountId' | 'now' | 'network'>>) =>
  db
    .selectFrom('known_browsers')
    .select('token_hash')
    .where('account_id', '=', value('accountId'))
    .where('network', '=', value('network'))
    .where('expires_at', '>', value('now'))
    .limit(1),
);

/** Whether an account to which somebody has come in before knows nothing of the place where somebody does now. */
async function isUnfamiliar(
  trx: Trx,
  arrival: Pick<Addition, 'accountId' | 'now' | 'network'>,
): Promise<boolean> {
  const { accountId, now } = arrival;
  const { numAffectedRows } = await addArrival(trx, { accountId, now });
  if (numAffectedRows === 1n) return false;
  return (await fromNetwork(trx, arrival)).rows.length === 0;
}

/** All but the latest that an account may know, and what a clock that was ahead has written. By no list: for that SQLite would make a table. */
const dropTooMany = prepared((db: Trx, value: ValueOf<{ accountId: string; latest: number }>) =>
  db
    .deleteFrom('known_browsers')
    .where('account_id', '=', value('accountId'))
    .where((eb) => {
      const last = eb
        .selectFrom('known_browsers')
        .select('created_at')
        .where('account_id', '=', value('accountId'))
        .where('created_at', '<=', value('latest'))
        .orderBy('created_at', 'desc')
        .limit(1)
        .offset(MOST_KNOWN_BROWSERS - 1);
      return eb.or([eb('created_at', '>', value('latest')), eb('created_at', '<', last)]);
    }),
);

/** What a browser that completes a sign-in is left with. */
export interface Remembered {
  /** The new value of its cookie, with a token that nobody can have planted; undefined where it stays as it is. */
  readonly browser: string | undefined;
  /** Somebody has come in to the account before, and it knew neither the browser nor the network (B10). */
  readonly isUnfamiliar: boolean;
}

/**
 * Has an account know the browser at which a sign-in is complete, in the transaction that completes it. That one holds
 * the account: whatever ends all its sessions does so too, and forgets its browsers.
 */
export async function rememberBrowser(
  trx: Trx,
  accountId: string,
  { tokens, ip, now }: Shown & { readonly ip: string },
): Promise<Remembered> {
  const network = networkOf(ip);
  const rows = await accountsKnowing(trx, { tokens, now });
  const before = rows.find((row) => row.account_id === accountId);
  const isNew = before === undefined && (await isUnfamiliar(trx, { accountId, now, network }));
  if (before !== undefined) {
    if (now - before.created_at < BROWSER_TOKEN_MS) {
      if (before.network !== network)
        await trx
          .updateTable('known_browsers')
          .set({ network })
          .where('token_hash', '=', before.token_hash)
          .execute();
      return { browser: undefined, isUnfamiliar: false };
    }
    await trx.deleteFrom('known_browsers').where('token_hash', '=', before.token_hash).execute();
  }
  const token = newToken();
  await addBrowser(trx, {
    hash: hashToken(token),
    accountId,
    now,
    expiresAt: now + KNOWN_BROWSER_MS,
    network,
  });
  await dropTooMany(trx, { accountId, latest: latestPossible(now) });
  const others = rows.map((row) => row.token_hash).filter((hash) => hash !== before?.token_hash);
  const browser = browserCookieOf([token, ...tokens.filter((other) => others.includes(hashToken(other)))]);
  return { browser, isUnfamiliar: isNew };
}

/** From now on an account knows no browser, as nothing of its past is to be relied on. */
export async function forgetBrowsers(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('known_browsers').where('account_id', '=', accountId).execute();
}

/** Removes those that no account knows any more. */
export async function removeExpiredBrowsers(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'known_browsers', now);
  await db.deleteFrom('known_browsers').where(over).execute();
}
