import type { Act } from '../access/context.ts';
import { perform, recordedAs } from '../access/deed.ts';
import { record } from '../audit/record.ts';
import { isSameName } from '../domain/device-name.ts';
import type { Services } from '../services.ts';
import { devicesOf, renameDevice } from './devices.ts';

/** `unknown`: it is none of the account's. `name-taken`: another device of the account is called so. */
export type Renaming = 'renamed' | 'unknown' | 'name-taken';

/** Gives a device of the session's own account another name (B7). What an app shows is the app's. */
export function renameOwnDevice(
  services: Services,
  act: Act<'account'>,
  deviceId: string,
  name: string,
): Promise<Renaming> {
  // The account is held, so that two devices do not get one name at once.
  return perform(services, act, async (held): Promise<Renaming> => {
    const { trx, session } = held;
    const devices = await devicesOf(trx, session.account.id);
    const device = devices.find(({ id }) => id === deviceId);
    if (device === undefined) return 'unknown';
    if (device.name === name) return 'renamed';
    if (devices.some((other) => other !== device && isSameName(other.name, name))) return 'name-taken';
    await renameDevice(trx, device, name);
    await record(trx, {
      ...recordedAs(held),
      type: device.kind === 'app' ? 'authenticator.renamed' : 'passkey.renamed',
    });
    return 'renamed';
  });
}
