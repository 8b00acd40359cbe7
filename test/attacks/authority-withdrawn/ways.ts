import { FRESH_MS } from '../../../src/access/judgement.ts';
import { endOtherSessions, setAlwaysAsk } from '../../../src/areas/account/security/commands.ts';
import { signOut } from '../../../src/areas/account/sign-in/commands.ts';
import {
  changePlan,
  endAccountSessions,
  setAdministrator,
  setDisabled,
} from '../../../src/areas/platform/administration/commands.ts';
import { COMMAND_LINE } from '../../../src/audit/record.ts';
import { resetMfa } from '../../../src/factors/reset.ts';
import { paths } from '../../../src/http/paths.ts';
import { everything, isThere, type Way, whatMembersMay, whatOwes, whatOwesThere } from './leave.ts';
import type { Actor, Role, Stage } from './people.ts';
import { ask } from './requests.ts';
import {
  askEverybody,
  changeElsewhere,
  changeRoleTo,
  closeHouse,
  handOver,
  houseOf,
  remove,
  removeDevice,
  renewToken,
  resetByMail,
  setSession,
  setUpElsewhere,
  there,
} from './withdrawals.ts';

const EVERYBODY: readonly Role[] = ['owner', 'consultant', 'client', 'administrator'];
const MEMBERS: readonly Role[] = ['owner', 'consultant', 'client'];
const SECOND_MS = 1_000;

const fromTheCommandLine = ({ world }: Stage) => ({ ...COMMAND_LINE, now: world.clock.now() });

const passes = (ms: (stage: Stage) => number) => async (stage: Stage) => stage.world.clock.advance(ms(stage));

const hasAccount = ({ elsewhere }: Actor) => elsewhere.account !== null;

/** The pages on which a second factor is set up. */
const SET_UP: readonly string[] = [paths.mfaSetup, paths.mfaSetupKey];

/** The control of all others: nothing is taken, and the deed is done. */
export const NOTHING: Way = {
  name: 'nothing is withdrawn',
  roles: EVERYBODY,
  withdraw: async () => undefined,
  isOneDeed: false,
  ends: () => null,
};

export const WAYS: readonly Way[] = [
  {
    name: 'signed out',
    roles: EVERYBODY,
    withdraw: ({ world }, { act: { session }, elsewhere }) =>
      signOut(world.services, { session, origin: elsewhere.password.origin, now: world.clock.now() }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out from another session',
    roles: EVERYBODY,
    concerns: hasAccount,
    withdraw: ({ world }, { elsewhere }) => endOtherSessions(world.services, there(elsewhere.account)),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person: { id, email } }) =>
      endAccountSessions(world.services, operator, { accountId: id, email }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'two-factor authentication reset by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person }) =>
      resetMfa(world.services, operator, { accountId: person.id, reason: 'lost phone' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'account disabled by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person }) =>
      setDisabled(world.services, operator, { accountId: person.id, disabled: true, reason: 'stolen' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password reset by a mailed link',
    roles: EVERYBODY,
    withdraw: resetByMail,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password changed in another session',
    roles: EVERYBODY,
    concerns: hasAccount,
    withdraw: changeElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device set up in another session',
    roles: EVERYBODY,
    withdraw: setUpElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device removed in another session',
    roles: EVERYBODY,
    concerns: ({ enrolled }) => enrolled,
    withdraw: removeDevice,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a new token given at another tab',
    roles: EVERYBODY,
    withdraw: renewToken,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'removed from the workspace',
    roles: ['consultant', 'client'],
    withdraw: remove,
    isOneDeed: true,
    ends: whatMembersMay,
  },
  {
    name: 'made a client',
    roles: ['consultant'],
    withdraw: changeRoleTo('Initech'),
    isOneDeed: true,
    ends: (deed) =>
      ['dashboard', 'member'].includes(deed.route.demand.access) && isThere(deed) ? 'wrong-role' : null,
  },
  {
    name: 'made a consultant',
    roles: ['client'],
    withdraw: changeRoleTo(null),
    isOneDeed: true,
    ends: (deed) => (deed.actor.kind === 'tenant' ? 'sign-in' : null),
  },
  {
    name: 'handed over, and removed by the new owner',
    roles: ['owner'],
    withdraw: remove,
    isOneDeed: false,
    ends: whatMembersMay,
  },
  {
    name: 'handed over',
    roles: ['owner'],
    withdraw: handOver,
    isOneDeed: true,
    ends: (deed) => (deed.route.demand.access === 'owner' && isThere(deed) ? 'wrong-role' : null),
  },
  {
    name: 'the workspace closed by its owner',
    roles: MEMBERS,
    withdraw: closeHouse,
    isOneDeed: true,
    ends: (deed) => {
      if (deed.actor.kind === 'tenant') return 'sign-in';
      const { access, whileClosed } = deed.route.demand;
      const isOfMembers = access === 'dashboard' || access === 'owner' || access === 'member';
      return isThere(deed) && isOfMembers && whileClosed !== true ? 'closed' : null;
    },
  },
  {
    // Takes nothing: a deed is of the workspace that its address names, whichever was opened last (D21).
    name: 'another workspace opened at another tab',
    roles: ['owner', 'consultant'],
    withdraw: ({ world, secondOwner }, actor) => {
      const path = paths.dashboard(secondOwner.session.workspace.slug);
      return ask(world, { method: 'GET', path, body: '', actor });
    },
    isOneDeed: false,
    ends: () => null,
  },
  {
    name: 'the right of an administrator revoked',
    roles: ['administrator'],
    withdraw: (stage, { person: { id, email } }) =>
      setAdministrator(stage.world.services, fromTheCommandLine(stage), {
        accountId: id,
        email,
        granted: false,
      }),
    isOneDeed: true,
    ends: ({ route }) => (route.demand.access === 'admin' ? 'wrong-role' : null),
  },
  {
    name: 'everyone asked for a code from now on',
    roles: MEMBERS,
    withdraw: (stage, actor) => askEverybody(stage, houseOf(actor).owner),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: 'everyone asked for a code in another workspace of theirs',
    roles: MEMBERS,
    withdraw: (stage) => askEverybody(stage, stage.secondOwner),
    isOneDeed: true,
    // Each workspace's policy is for what is done there; owners have a third one, which is closed (D11).
    ends: (deed) =>
      deed.actor.kind === 'base' && (deed.slug === null || deed.slug === 'second') ? whatOwes(deed) : null,
  },
  {
    name: 'a plan that lets the policy ask again',
    roles: MEMBERS,
    arrange: async ({ world }, actor) => {
      const { place } = houseOf(actor);
      await world.enforce(place);
      await world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', place.id).execute();
    },
    withdraw: ({ world, operator }, actor) =>
      changePlan(world.services, operator, { workspaceId: houseOf(actor).place.id, plan: 'pro' }),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: '“always ask me” switched on in another session',
    roles: MEMBERS,
    concerns: ({ enrolled }) => enrolled,
    withdraw: ({ world }, { elsewhere }) => setAlwaysAsk(world.services, there(elsewhere.account), true),
    isOneDeed: true,
    ends: whatOwes,
  },
  {
    name: 'the session’s longest life over',
    roles: EVERYBODY,
    arrange: (stage, actor) => setSession(stage, actor, { expires_at: stage.world.clock.now() + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'idle for too long',
    roles: EVERYBODY,
    withdraw: passes(({ world }) => world.config.sessionIdleMs),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'the last proof ten minutes old',
    roles: EVERYBODY,
    arrange: (stage, actor) =>
      setSession(stage, actor, { confirmed_at: stage.world.clock.now() - FRESH_MS + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    // Who is asked by nobody has to have proved themselves just now to begin setting up (D12).
    ends: ({ route, actor }) =>
      route.demand.fresh || (SET_UP.includes(route.url) && !actor.setsUp) ? 'confirm' : null,
  },
];
