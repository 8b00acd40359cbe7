import type { Database, Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { bindings, sealText, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';
import type { Access, Contexts } from './context.ts';
import { perform } from './deed.ts';

/*
 * What somebody asked for and must first confirm (D12, D22). It is kept for one session, and done once: whoever takes it
 * removes it. Keeping it gives no leave: the gate and `perform` judge the deed as if it were asked for only then (D24).
 */

/** How long it waits, in milliseconds. */
export const INTENT_MS = 15 * 60_000;

type Strings = Readonly<Record<string, string>>;

/** A request as it was sent, without what is secret in it, and what its route calls it. */
export interface Wish {
  /** The pattern of its route. */
  readonly url: string;
  readonly params: Strings;
  readonly query: Strings;
  /** With what was ticked several times. */
  readonly body: Readonly<Record<string, string | readonly string[]>>;
  /** What will be done, as it goes on after “You’re about to …”. */
  readonly deed: string;
  /** What its button says. */
  readonly button: string;
  /** The page that holds its form. */
  readonly from: string | null;
}

export interface Intent extends Wish {
  readonly id: string;
}

interface IntentsTable {
  session_id: string;
  account_id: string;
  id: string;
  /** A `Wish` as JSON, bound to session and account (D16). */
  sealed: Uint8Array;
  expires_at: number;
}

declare module '../data/schema.ts' {
  interface Schema {
    intents: IntentsTable;
  }
}

type IntentRow = Pick<IntentsTable, 'id' | 'sealed'>;

/** Whose it is: a session's own. */
type Whose = { readonly sessionId: string; readonly account: { readonly id: string } };

function opened(
  { keyring }: Pick<Services, 'keyring'>,
  { sessionId, account }: Whose,
  { id, sealed }: IntentRow,
): Intent {
  return { ...JSON.parse(unsealText(keyring, sealed, bindings.intents(sessionId, account.id))), id };
}

/**
 * Keeps what a session asked for until it has confirmed who is there; what it asked for before is forgotten. Throws
 * `Withdrawn` where more than the confirmation is missing.
 */
export async function keepIntent(services: Services, context: Contexts[Access], wish: Wish): Promise<void> {
  if (!('act' in context)) throw new Error('nobody is there who could confirm anything');
  const { act } = context;
  const { sessionId, account } = act.session;
  const sealed = sealText(services.keyring, JSON.stringify(wish), bindings.intents(sessionId, account.id));
  const unconfirmed = { ...act, requirement: { ...act.requirement, fresh: false } };
  await perform(services, unconfirmed, async ({ trx, now }) => {
    const values = { account_id: account.id, id: newId(), sealed, expires_at: now + INTENT_MS };
    await trx
      .insertInto('intents')
      .values({ session_id: sessionId, ...values })
      .onConflict((conflict) => conflict.column('session_id').doUpdateSet(values))
      .execute();
  });
}

/** What the session is to confirm; null where nothing waits for it. */
export async function intentOf(
  services: Pick<Services, 'db' | 'keyring'>,
  whose: Whose,
  now: number,
): Promise<Intent | null> {
  const row = await live(services.db, whose.sessionId, now);
  return row === undefined ? null : opened(services, whose, row);
}

function live(db: Reader, sessionId: string, now: number) {
  return db
    .selectFrom('intents')
    .select(['id', 'sealed'])
    .where('session_id', '=', sessionId)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, INTENT_MS))
    .executeTakeFirst();
}

/** Takes away what the session has asked for. The id of what could still be done; null where nothing waited, or too long. */
export async function takeIntent(trx: Trx, sessionId: string, now: number): Promise<string | null> {
  const found = await live(trx, sessionId, now);
  const { numDeletedRows } = await trx
    .deleteFrom('intents')
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return numDeletedRows === 1n ? (found?.id ?? null) : null;
}

/** Whether a page of one workspace asked for it, or nobody can tell since no key opens it. */
function isPerhapsOf(
  slug: string,
  services: Pick<Services, 'keyring'>,
  whose: Whose,
  row: IntentRow,
): boolean {
  try {
    return opened(services, whose, row).params.slug === slug;
  } catch {
    return true;
  }
}

/**
 * Forgets what an account's sessions wait to confirm in one workspace: what they may do there is another matter now. What they
 * wait for in others is no business of that one's, and stays; what cannot be read goes.
 */
export async function dropIntentsIn(
  trx: Trx,
  services: Pick<Services, 'keyring'>,
  { accountId, slug }: { readonly accountId: string; readonly slug: string },
): Promise<void> {
  const rows = await trx
    .selectFrom('intents')
    .select(['id', 'session_id', 'sealed'])
    .where('account_id', '=', accountId)
    .execute();
  const account = { id: accountId };
  const ids = rows
    .filter((row) => isPerhapsOf(slug, services, { sessionId: row.session_id, account }, row))
    .map(({ id }) => id);
  if (ids.length > 0) await trx.deleteFrom('intents').where('id', 'in', ids).execute();
}

/** Removes what waited too long. */
export async function removeOldIntents(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'intents', now);
  await db.deleteFrom('intents').where(over).execute();
}
