import { isDatabaseUnavailable } from '../data/unavailable.ts';
import { BROWSER_TOKEN_MS } from '../domain/known-browser.ts';
import { hashToken, newToken } from '../domain/token.ts';
import type { Services } from '../services.ts';
import { browserCookieOf } from './browser-cookie.ts';
import { unattended } from './deed.ts';
import { accountsKnowing, keepBrowser } from './known-browsers.ts';
import { holdAccounts } from './locks.ts';

interface Completed {
  /** The session's, SHA-256 of its token. */
  readonly tokenHash: string;
  readonly accountId: string;
  /** What the browser showed, as `browserTokensOf` found it. */
  readonly tokens: readonly string[];
  readonly now: number;
}

async function remember(services: Services, completed: Completed): Promise<string | undefined> {
  const { tokenHash, accountId, tokens, now } = completed;
  const rows = await accountsKnowing(services.db, { tokens, now });
  const before = rows.find((row) => row.account_id === accountId);
  if (before !== undefined && now - before.created_at < BROWSER_TOKEN_MS) return undefined;
  const token = newToken();
  const kept = await unattended(services, async (trx) => {
    // Whatever ends all sessions of an account holds it, and forgets its browsers too.
    await holdAccounts(trx, [accountId]);
    const session = await trx
      .selectFrom('sessions')
      .select('id')
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (session === undefined) return false;
    await keepBrowser(trx, { hash: hashToken(token), before: before?.token_hash }, { accountId, now });
    return true;
  });
  if (!kept) return undefined;
  const others = rows.map((row) => row.token_hash).filter((hash) => hash !== before?.token_hash);
  return browserCookieOf([token, ...tokens.filter((other) => others.includes(hashToken(other)))]);
}

/**
 * Has the account of a session that owes nothing know the browser. Returns the new value of the browser's cookie, with a
 * token that nobody can have planted; undefined where it stays as it is, where the session has ended meanwhile, or where
 * the database takes no writes: no sign-in fails for this.
 */
export async function rememberBrowser(services: Services, completed: Completed): Promise<string | undefined> {
  try {
    return await remember(services, completed);
  } catch (error) {
    if (isDatabaseUnavailable(error)) return undefined;
    throw error;
  }
}
