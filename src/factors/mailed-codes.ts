import { timingSafeEqual } from 'node:crypto';
import type { Database, Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { MAILED_CODE_MS, type MailedCodePurpose, newMailedCode } from '../domain/mailed-code.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { bindings, sealText, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';

/*
 * Codes emailed to an account's address (B9). An account has one of a purpose at a time, whichever of its sessions asks:
 * whoever has the password and asks for more of them takes from its owner none that was mailed already.
 */

interface MailedCodesTable {
  id: string;
  account_id: string;
  purpose: MailedCodePurpose;
  /** The code and the address that it was mailed to, as JSON, bound to row and account (D16). */
  sealed: Uint8Array;
  made_at: Millis;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    mailed_codes: MailedCodesTable;
  }
}

/** A code that works still, or did. */
export interface MailedCode {
  /** Of its row, by which its email is followed. */
  readonly id: string;
  readonly code: string;
  readonly madeAt: Millis;
}

/** Whose, and what for. */
interface Wanted {
  readonly account: { readonly id: string; readonly email: string };
  readonly purpose: MailedCodePurpose;
  readonly now: number;
}

interface Sealed {
  readonly code: string;
  readonly email: string;
}

/** The account's code of a purpose; null where there is none, or it was mailed to an address that is not the account's now. */
export async function mailedCodeOf(
  db: Reader,
  { keyring }: Pick<Services, 'keyring'>,
  { account, purpose, now }: Wanted,
): Promise<MailedCode | null> {
  const row = await db
    .selectFrom('mailed_codes')
    .select(['id', 'sealed', 'made_at'])
    .where('account_id', '=', account.id)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, MAILED_CODE_MS[purpose]))
    .executeTakeFirst();
  if (row === undefined) return null;
  const binding = bindings.mailedCodes(row.id, account.id);
  const { code, email }: Sealed = JSON.parse(unsealText(keyring, row.sealed, binding));
  return email === account.email ? { id: row.id, code, madeAt: row.made_at } : null;
}

/** Makes the account a new code of a purpose, in the place of any that it has. */
export async function makeMailedCode(
  trx: Trx,
  { keyring }: Pick<Services, 'keyring'>,
  { account, purpose, now }: Wanted,
): Promise<MailedCode> {
  await dropMailedCode(trx, account.id, purpose);
  const id = newId();
  const code = newMailedCode(purpose);
  const text = JSON.stringify({ code, email: account.email } satisfies Sealed);
  await trx
    .insertInto('mailed_codes')
    .values({
      id,
      account_id: account.id,
      purpose,
      sealed: sealText(keyring, text, bindings.mailedCodes(id, account.id)),
      made_at: now,
      expires_at: now + MAILED_CODE_MS[purpose],
    })
    .execute();
  return { id, code, madeAt: now };
}

/** Whether it is the code, in a time that tells nothing of how much of it is right. */
export function isMailedCode({ code }: MailedCode, typed: string): boolean {
  const [right, given] = [Buffer.from(code), Buffer.from(typed)];
  return right.length === given.length && timingSafeEqual(right, given);
}

/** Makes an account's code of a purpose worthless. Whether there was one. */
export async function dropMailedCode(
  trx: Trx,
  accountId: string,
  purpose: MailedCodePurpose,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('mailed_codes')
    .where('account_id', '=', accountId)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Removes those whose time is up. */
export async function removeOldMailedCodes(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'mailed_codes', now);
  await db.deleteFrom('mailed_codes').where(over).execute();
}
