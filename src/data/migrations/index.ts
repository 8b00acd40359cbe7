import { type Migration, Migrator } from 'kysely';
import type { Database, DatabaseKind } from '../database.ts';
import { initial } from './0001-initial.ts';
import { lockOuts } from './0002-lock-outs.ts';
import { workspaceInTheAddress } from './0003-workspace-in-the-address.ts';
import { jobs } from './0004-jobs.ts';
import { followedMails } from './0005-followed-mails.ts';
import { policySwitched } from './0006-policy-switched.ts';
import { intents } from './0007-intents.ts';
import { unsavedRecoveryCodes } from './0008-unsaved-recovery-codes.ts';
import { numberedDevices } from './0009-numbered-devices.ts';
import { keptForms } from './0010-kept-forms.ts';
import { mailedCodes } from './0022-mailed-codes.ts';
import { passkeys } from './0023-passkeys.ts';
import { mfaPolicies } from './0024-mfa-policies.ts';
import { resetRequests } from './0026-reset-requests.ts';
import { knownNetworks } from './0029-known-networks.ts';
import { refusedAddresses } from './0030-refused-addresses.ts';
import { closedWorkspaces } from './0034-closed-workspaces.ts';
import { jobTurns } from './0056-job-turns.ts';
import { auditLinks } from './0057-audit-links.ts';
import { auditHeads } from './0059-audit-heads.ts';
import { erasableEntries } from './0061-erasable-entries.ts';
import { entriesOfPeople } from './0066-entries-of-people.ts';
import { auditors } from './0067-auditors.ts';
import { leanerIndexes } from './0069-leaner-indexes.ts';
import { askedForJobs } from './0071-asked-for-jobs.ts';
import { graceOfASignIn } from './0073-grace-of-a-sign-in.ts';
import { provenPasswords } from './0075-proven-passwords.ts';

/** Steps of the schema by their numbers and names, such as `0007-findings`. All parts of the house share one numbering. */
export type Migrations = Readonly<Record<string, (kind: DatabaseKind) => Migration>>;

/** Those of the house, and of areas from before each had its own. */
export const migrationsOfTheHouse: Migrations = {
  '0001-initial': initial,
  '0002-lock-outs': lockOuts,
  '0003-workspace-in-the-address': workspaceInTheAddress,
  '0004-jobs': jobs,
  '0005-followed-mails': followedMails,
  '0006-policy-switched': policySwitched,
  '0007-intents': intents,
  '0008-unsaved-recovery-codes': unsavedRecoveryCodes,
  '0009-numbered-devices': numberedDevices,
  '0010-kept-forms': keptForms,
  '0022-mailed-codes': mailedCodes,
  '0023-passkeys': passkeys,
  '0024-mfa-policies': mfaPolicies,
  '0026-reset-requests': resetRequests,
  '0029-known-networks': knownNetworks,
  '0030-refused-addresses': refusedAddresses,
  '0034-closed-workspaces': closedWorkspaces,
  '0056-job-turns': jobTurns,
  '0057-audit-links': auditLinks,
  '0059-audit-heads': auditHeads,
  '0061-erasable-entries': erasableEntries,
  '0066-entries-of-people': entriesOfPeople,
  '0067-auditors': auditors,
  '0069-leaner-indexes': leanerIndexes,
  '0071-asked-for-jobs': askedForJobs,
  '0073-grace-of-a-sign-in': graceOfASignIn,
  '0075-proven-passwords': provenPasswords,
};

function migratorFor(db: Database, kind: DatabaseKind, migrations: Migrations): Migrator {
  const getMigrations = async () =>
    Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, migration(kind)]));
  return new Migrator({ db, provider: { getMigrations } });
}

/**
 * Brings the database to the newest schema, in one transaction, under a lock: of any number of nodes that
 * start at once, one migrates and the others find it done. Throws what went wrong.
 */
export async function migrate(
  db: Database,
  kind: DatabaseKind,
  migrations: Migrations,
): Promise<{ applied: string[] }> {
  const { error, results } = await migratorFor(db, kind, migrations).migrateToLatest();
  if (error !== undefined) throw error;
  return { applied: (results ?? []).map((result) => result.migrationName) };
}

/** Whether every migration that this version knows has been applied. */
export async function isMigrated(db: Database, kind: DatabaseKind, migrations: Migrations): Promise<boolean> {
  const known = await migratorFor(db, kind, migrations).getMigrations();
  return known.length > 0 && known.every((migration) => migration.executedAt !== undefined);
}
