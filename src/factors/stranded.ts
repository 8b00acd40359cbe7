import type { SignedIn } from '../access/context.ts';
import { policiesOver } from '../access/policies.ts';
import type { Hosts } from '../access/site.ts';
import { wouldTakeKeysAlone } from '../access/switched-on.ts';
import type { Reader } from '../data/database.ts';
import { devicesOf } from './devices.ts';
import { hostsOfSignIn, worksAmong } from './hosts.ts';

/**
 * Whether the password that an account has now has once been given along with one of its keys. One that was set by an emailed link
 * since is worth what the mailbox is, and nothing beside a code that is emailed there. A sign-in by the key alone proves nothing of it.
 */
async function isPasswordProven(db: Reader, accountId: string): Promise<boolean> {
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('password_proven', '=', 1)
    .executeTakeFirst();
  return account !== undefined;
}

async function hasSavedCode(db: Reader, accountId: string): Promise<boolean> {
  const code = await db
    .selectFrom('recovery_codes')
    .select('id')
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('saved_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return code !== undefined;
}

/**
 * Whether nothing that an account has proves it anywhere: all its devices are keys of portals where it can't sign in any more,
 * since somebody took it out, made it a consultant or closed the workspace, and it has saved no recovery code. None of these is
 * whoever administers the platform, is taken keys alone of, which a password and an emailed code are not (B6), or has a
 * password that they never gave along with a key: an administrator or the command line resets them (B9).
 */
async function isStranded(db: Reader, config: Hosts, account: SignedIn['account'], now: number) {
  if (!account.enrolled || account.hasKey || account.isAdmin) return false;
  const devices = await devicesOf(db, account.id);
  const hosts = hostsOfSignIn(config, await policiesOver(db, account.id, now));
  if (devices.some((device) => worksAmong(device, hosts))) return false;
  if (await wouldTakeKeysAlone(db, account.id)) return false;
  return (await isPasswordProven(db, account.id)) && !(await hasSavedCode(db, account.id));
}

/**
 * Whether a session sets up a device anew where it would otherwise verify one: its account is stranded. Only with a password of
 * just then, and a code that is emailed to the account's address (D3), which is asked of it wherever this is.
 */
export async function setsUpAnew(
  { config }: { readonly config: Hosts },
  db: Reader,
  { account, mfaVerifiedAt, now }: SignedIn,
): Promise<boolean> {
  return mfaVerifiedAt === null && (await isStranded(db, config, account, now));
}
