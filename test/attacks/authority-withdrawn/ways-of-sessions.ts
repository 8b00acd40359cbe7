import { endOtherSessions } from '../../../src/areas/account/security/commands.ts';
import { signOut } from '../../../src/areas/account/sign-in/commands.ts';
import { endAccountSessions, setDisabled } from '../../../src/areas/platform/administration/commands.ts';
import { resetMfa } from '../../../src/factors/reset.ts';
import { everything, type Way } from './leave.ts';
import { type Actor, ROLES } from './people.ts';
import {
  changeElsewhere,
  removeDevice,
  renewToken,
  resetByMail,
  setUpElsewhere,
  there,
} from './withdrawals.ts';

const hasAccount = ({ elsewhere }: Actor) => elsewhere.account !== null;

/** Somebody ends the session: whoever it belongs to, from elsewhere, or an administrator. */
export const OF_SESSIONS: readonly Way[] = [
  {
    name: 'signed out',
    roles: ROLES,
    withdraw: ({ world }, { act: { session }, elsewhere }) =>
      signOut(world.services, { session, origin: elsewhere.password.origin, now: world.clock.now() }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out from another session',
    roles: ROLES,
    concerns: hasAccount,
    withdraw: ({ world }, { elsewhere }) => endOtherSessions(world.services, there(elsewhere.account)),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out by an administrator',
    roles: ROLES,
    withdraw: ({ world, operator }, { person: { id, email } }) =>
      endAccountSessions(world.services, operator, { accountId: id, email }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'two-factor authentication reset by an administrator',
    roles: ROLES,
    withdraw: ({ world, operator }, { person }) =>
      resetMfa(world.services, operator, { accountId: person.id, reason: 'lost phone' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'account disabled by an administrator',
    roles: ROLES,
    withdraw: ({ world, operator }, { person }) =>
      setDisabled(world.services, operator, { accountId: person.id, disabled: true, reason: 'stolen' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password reset by a mailed link',
    roles: ROLES,
    withdraw: resetByMail,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password changed in another session',
    roles: ROLES,
    concerns: hasAccount,
    withdraw: changeElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device set up in another session',
    roles: ROLES,
    withdraw: setUpElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device removed in another session',
    roles: ROLES,
    concerns: ({ enrolled }) => enrolled,
    withdraw: removeDevice,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a new token given at another tab',
    roles: ROLES,
    withdraw: renewToken,
    isOneDeed: true,
    ends: everything,
  },
];
