import type { SignedIn } from '../access/context.ts';
import { policiesOver } from '../access/policies.ts';
import type { Hosts } from '../access/site.ts';
import type { Reader } from '../data/database.ts';
import { devicesOf } from './devices.ts';
import { hostsOfSignIn, worksAmong } from './hosts.ts';

/**
 * Whether nothing that an account has proves it anywhere: all its devices are keys of portals where it can't sign in any more,
 * since somebody took it out, made it a consultant or closed the workspace, and it has saved no recovery code. Who administers
 * the platform is none: an administrator or the command line resets them.
 */
async function isStranded(db: Reader, config: Hosts, account: SignedIn['account'], now: number) {
  if (!account.enrolled || account.hasKey || account.isAdmin) return false;
  const devices = await devicesOf(db, account.id);
  const hosts = hostsOfSignIn(config, await policiesOver(db, account.id, now));
  if (devices.some((device) => worksAmong(device, hosts))) return false;
  const code = await db
    .selectFrom('recovery_codes')
    .select('id')
    .where('account_id', '=', account.id)
    .where('used_at', 'is', null)
    .where('saved_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return code === undefined;
}

/**
 * Whether a session sets up a device anew where it would otherwise verify one: its account is stranded. Only with a password of
 * just then, and a code that is emailed to the account's address (D3): `owedAddressProof` asks for that one.
 */
export async function setsUpAnew(
  { config }: { readonly config: Hosts },
  db: Reader,
  { account, mfaVerifiedAt, now }: SignedIn,
): Promise<boolean> {
  return mfaVerifiedAt === null && (await isStranded(db, config, account, now));
}
