import { newId } from '../src/data/id.ts';
import { hashRecoveryCode, newRecoveryCode } from '../src/domain/recovery-codes.ts';
import type { Person, World } from './world.ts';

/** Another recovery code of somebody's, as it is printed, saved long ago. */
export async function givenRecoveryCode({ db }: Pick<World, 'db'>, { id }: Person): Promise<string> {
  const code = newRecoveryCode();
  const code_hash = hashRecoveryCode(code.replaceAll('-', ''), id);
  const row = { id: newId(), account_id: id, code_hash, created_at: 1, saved_at: 1, used_at: null };
  await db.insertInto('recovery_codes').values(row).execute();
  return code;
}
