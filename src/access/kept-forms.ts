import { type Database, type Reader, type Trx, writable } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { ifPossible } from '../data/unavailable.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { hashToken, newToken } from '../domain/token.ts';
import { paths } from '../http/paths.ts';
import { bindings, sealText, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';
import { unattended } from './deed.ts';
import { holdAccounts } from './holds.ts';
import { accountKnowing, isKnownTo } from './known-browsers.ts';

/*
 * What was typed into a form that was sent when its session had ended, owed a second factor meanwhile, or had to confirm who is
 * there first, or of which something waits for somebody to decide (E14). It is kept for the account that the form was made for
 * and for the browser that sent it, and shown in the form again, once that account is signed in there. It is never carried out,
 * and gives nobody any leave.
 */

/** How long it is kept, in milliseconds. */
export const KEPT_FORM_MS = 30 * 60_000;
/** How much of one form is kept, in characters. */
export const MOST_KEPT = 1_000_000;

/** How many forms are kept for an account; of more, the oldest go. */
const MOST_KEPT_FORMS = 5;

interface KeptFormsTable {
  id: string;
  /** SHA-256 of the token that the browser was given. */
  token_hash: string;
  account_id: string;
  /** Where the form was sent. */
  action: string;
  /** The path of the page that holds it. */
  page: string;
  /** What was typed, as JSON, bound to row and account (D16). */
  sealed: Uint8Array;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    kept_forms: KeptFormsTable;
  }
}

/** A form as it was sent, without what is secret in it. */
export interface KeptForm {
  readonly action: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** An account as a form names it: by its id, or else by its address. */
interface NamedAccount {
  readonly id: string | null;
  readonly email: string | null;
}

/** For whom a form is to be kept: the account that is signed in, or the one that it names, if that knows the browser. */
export type KeptFor =
  | { readonly sessionId: string; readonly accountId: string }
  | { readonly madeFor: NamedAccount; readonly browserTokens: readonly string[] };

type Keys = Pick<Services, 'db' | 'keyring'>;

const liveOf = (db: Reader, tokens: readonly string[], now: number) =>
  db
    .selectFrom('kept_forms')
    .where('token_hash', 'in', tokens.map(hashToken))
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, KEPT_FORM_MS));

async function accountOf(db: Reader, kept: KeptFor, now: number): Promise<string | null> {
  if ('sessionId' in kept) {
    const session = db.selectFrom('sessions').select('account_id').where('id', '=', kept.sessionId);
    return (await session.where('account_id', '=', kept.accountId).executeTakeFirst())?.account_id ?? null;
  }
  const { id, email } = kept.madeFor;
  const shown = { tokens: kept.browserTokens, now };
  if (id !== null) return (await isKnownTo(db, shown, id)) ? id : null;
  return email === null ? null : accountKnowing(db, shown, email);
}

/** What an account may keep beside the form that comes: neither the same one, nor more than there is room for. */
async function makeRoom(trx: Trx, accountId: string, tokenHash: string, action: string): Promise<void> {
  await trx
    .deleteFrom('kept_forms')
    .where('token_hash', '=', tokenHash)
    .where('action', '=', action)
    .execute();
  await trx
    .deleteFrom('kept_forms')
    .where('account_id', '=', accountId)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('kept_forms')
        .select('id')
        .where('account_id', '=', accountId)
        .orderBy('expires_at', 'desc')
        .orderBy('id', 'desc')
        .limit(MOST_KEPT_FORMS - 1),
    )
    .execute();
}

/**
 * Keeps a form for half an hour. Returns the tokens by which the browser gets forms back, one for each account, this one's
 * first; it is one of `tokens` where that holds others of the account already. Null where nothing was kept: no account knows
 * the browser any more, or it is too much.
 */
export async function keepForm(
  services: Keys,
  kept: KeptFor,
  { form, page, tokens, now }: { form: KeptForm; page: string; tokens: readonly string[]; now: number },
): Promise<readonly string[] | null> {
  const text = JSON.stringify(form.values);
  if (text.length > MOST_KEPT) return null;
  const found = await accountOf(services.db, kept, now);
  if (found === null) return null;
  const id = newId();
  const sealed = sealText(services.keyring, text, bindings.keptForms(id, found));
  return unattended(services, async (trx) => {
    await holdAccounts(trx, [found]);
    // Asked again: what ends all sessions of an account has it forget its browsers, and nothing of before is to be kept.
    if ((await accountOf(trx, kept, now)) !== found) return null;
    const live =
      tokens.length === 0
        ? []
        : await liveOf(trx, tokens, now).select(['token_hash', 'account_id']).execute();
    const holding = (row: (typeof live)[number]) =>
      tokens.find((token) => hashToken(token) === row.token_hash) ?? [];
    const own = live.filter(({ account_id }) => account_id === found).flatMap(holding);
    const others = live.filter(({ account_id }) => account_id !== found).flatMap(holding);
    const mine = own[0] ?? newToken();
    const tokenHash = hashToken(mine);
    await makeRoom(trx, found, tokenHash, form.action);
    await trx
      .insertInto('kept_forms')
      .values({
        id,
        token_hash: tokenHash,
        account_id: found,
        action: form.action,
        page,
        sealed,
        expires_at: now + KEPT_FORM_MS,
      })
      .execute();
    return [...new Set([mine, ...others])];
  });
}

/** What the browser holds, and who is there. */
interface Asking {
  readonly tokens: readonly string[];
  readonly accountId: string;
  readonly now: number;
}

/**
 * The form that was kept of a page, for the account that is signed in; null where there is none. What is kept for another
 * account waits for that one, who may only have been signed out by this one's sign-in.
 */
export async function keptFormOf(services: Keys, page: string, asking: Asking): Promise<KeptForm | null> {
  const { tokens, accountId, now } = asking;
  const row = await liveOf(services.db, tokens, now)
    .select(['id', 'action', 'sealed'])
    .where('account_id', '=', accountId)
    .where('page', '=', page)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (row === undefined) return null;
  const text = unsealText(services.keyring, row.sealed, bindings.keptForms(row.id, accountId));
  return { action: row.action, values: JSON.parse(text) };
}

/**
 * The path of the page whose form was kept last for a browser; null where there is none. It says nothing of what was typed,
 * which the page shows to its account alone.
 */
export async function lastKeptPage(
  db: Reader,
  tokens: readonly string[],
  now: number,
): Promise<string | null> {
  const newest = liveOf(db, tokens, now).select('page').orderBy('expires_at', 'desc').orderBy('id', 'desc');
  return (await newest.limit(1).executeTakeFirst())?.page ?? null;
}

/** The form was sent again, and is not to be shown any more. Left out where nothing can be written. */
export async function dropKeptForm(
  db: Reader,
  { tokens, accountId, action }: Omit<Asking, 'now'> & { readonly action: string },
) {
  await ifPossible(
    writable(db)
      .deleteFrom('kept_forms')
      .where('token_hash', 'in', tokens.map(hashToken))
      .where('account_id', '=', accountId)
      .where('action', '=', action)
      .execute(),
  );
}

/** Forgets what was kept for an account of one workspace's dashboard, to which it has lost its leave; what it typed elsewhere stays. */
export async function dropKeptFormsIn(trx: Trx, accountId: string, slug: string): Promise<void> {
  await trx
    .deleteFrom('kept_forms')
    .where('account_id', '=', accountId)
    .where('action', 'like', `${paths.dashboard(slug)}/%`)
    .execute();
}

/** Forgets whatever was kept for an account: what it may do is another matter now. */
export async function dropKeptForms(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('kept_forms').where('account_id', '=', accountId).execute();
}

/** An id of a row, wherever it stands in a text. */
const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Forgets the forms of addresses that begin with `under` in whose address or content an id stands that `isNamed` knows.
 * There are few: five for an account, of the last half hour.
 */
export async function dropKeptFormsNaming(
  trx: Trx,
  keyring: Services['keyring'],
  { under, isNamed }: { under: string; isNamed: (ids: readonly string[]) => Promise<boolean> },
): Promise<void> {
  const rows = await trx
    .selectFrom('kept_forms')
    .select(['id', 'account_id', 'action', 'page', 'sealed'])
    .where('action', 'like', `${under}%`)
    .execute();
  for (const { id, account_id, action, page, sealed } of rows) {
    const typed = unsealText(keyring, sealed, bindings.keptForms(id, account_id));
    const ids = new Set(`${action} ${page} ${typed}`.match(IDS));
    if (await isNamed([...ids])) await trx.deleteFrom('kept_forms').where('id', '=', id).execute();
  }
}

/** Removes what was kept long enough. */
export async function removeOldKeptForms(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'kept_forms', now);
  await db.deleteFrom('kept_forms').where(over).execute();
}
