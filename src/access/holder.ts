import type { Reader } from '../data/database.ts';

/** Whose account it is; null where there is none of that id. */
export async function holderOf(
  db: Reader,
  accountId: string,
): Promise<{ readonly id: string; readonly email: string; readonly name: string } | null> {
  const account = db.selectFrom('accounts').select(['id', 'email', 'name']).where('id', '=', accountId);
  return (await account.executeTakeFirst()) ?? null;
}
