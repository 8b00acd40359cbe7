import { deleteAccount } from '../../../src/areas/account/own/deletion.ts';
import { endOneSession, endOtherSessions } from '../../../src/areas/account/security/commands.ts';
import { signOut } from '../../../src/areas/account/sign-in/commands.ts';
import { endAccountSessions, setDisabled } from '../../../src/areas/platform/administration/commands.ts';
import { resetMfa } from '../../../src/factors/reset.ts';
import { everything, type Way } from './leave.ts';
import { type Actor, ROLES } from './people.ts';
import {
  changeElsewhere,
  Forestalled,
  moveElsewhere,
  removeDevice,
  renewToken,
  resetByMail,
  setUpElsewhere,
  signInAsAnother,
  there,
} from './withdrawals.ts';

const hasAccount = ({ elsewhere }: Actor) => elsewhere.account !== null;

export const TOKEN_RENEWED: Way = {
  name: 'a new token given at another tab',
  roles: ROLES,
  withdraw: renewToken,
  isOneDeed: true,
  ends: everything,
};

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
    name: 'somebody else signs in in the same browser',
    roles: ROLES,
    withdraw: signInAsAnother,
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
    name: 'ended alone, from another session',
    roles: ROLES,
    concerns: hasAccount,
    withdraw: async ({ world }, { act, elsewhere }) => {
      if (!(await endOneSession(world.services, there(elsewhere.account), act.session.sessionId)))
        throw new Forestalled('the session was over');
    },
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'account deleted from another session',
    roles: ['consultant', 'client', 'auditor', 'program'],
    concerns: hasAccount,
    withdraw: async ({ world }, { elsewhere }) => {
      const outcome = await deleteAccount(world.services, there(elsewhere.account));
      if (outcome !== 'deleted') throw new Forestalled(outcome);
    },
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'another address proven in another session',
    roles: ROLES,
    concerns: hasAccount,
    withdraw: moveElsewhere,
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
    roles: [...ROLES, 'program'],
    withdraw: ({ world, operator }, { person }) =>
      resetMfa(world.services, operator, { accountId: person.id, reason: 'lost phone' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'account disabled by an administrator',
    roles: [...ROLES, 'program'],
    withdraw: ({ world, operator }, { person }) =>
      setDisabled(world.services, operator, { accountId: person.id, disabled: true, reason: 'stolen' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password reset by a mailed link',
    roles: [...ROLES, 'program'],
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
  TOKEN_RENEWED,
];
