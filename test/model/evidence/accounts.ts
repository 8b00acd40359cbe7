import { changeName } from '../../../src/areas/account/own/commands.ts';
import { deleteAccount } from '../../../src/areas/account/own/deletion.ts';
import { setAlwaysAsk } from '../../../src/areas/account/security/commands.ts';
import { endAccountSessions, setDisabled } from '../../../src/areas/platform/administration/commands.ts';
import { removeOwnDevice } from '../../../src/factors/removal.ts';
import { resetMfa } from '../../../src/factors/reset.ts';
import type { Person } from '../../world.ts';
import type { Office } from './office.ts';

/** What becomes of people's accounts: by the operator, or by themselves. */

/** The operator takes somebody's second factor away. */
export async function resetFactors({ world, operator }: Office, { id: accountId }: Person): Promise<void> {
  await resetMfa(world.services, operator, { accountId, reason: 'lost' });
}

/** The operator disables an account, or enables it. */
export async function disable(
  { world, operator }: Office,
  { id: accountId }: Person,
  disabled: boolean,
): Promise<void> {
  await setDisabled(world.services, operator, { accountId, disabled, reason: 'x' });
}

/** The operator ends all of somebody's sessions. */
export async function endSessions(
  { world, operator }: Office,
  { id: accountId, email }: Person,
): Promise<void> {
  await endAccountSessions(world.services, operator, { accountId, email });
}

/** Somebody deletes their account. */
export const deleteOwn = (office: Office, person: Person): Promise<void> =>
  office.asOneself(person, (act) => deleteAccount(office.world.services, act));

/** Somebody goes by another name. */
export const rename = (office: Office, person: Person, name: number): Promise<void> =>
  office.asOneself(person, (act) => changeName(office.world.services, act, `Renamed ${name}`));

/** Somebody wants to be asked for a second factor whatever a policy says, or no longer. */
export const alwaysAsk = (office: Office, person: Person, on: boolean): Promise<void> =>
  office.asOneself(person, (act) => setAlwaysAsk(office.world.services, act, on));

/** Somebody removes a device of theirs. */
export async function removeDevice(office: Office, person: Person): Promise<void> {
  const { services, db } = office.world;
  const device = await db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .executeTakeFirst();
  return office.asOneself(person, (act) => removeOwnDevice(services, act, device?.id ?? 'none'));
}
