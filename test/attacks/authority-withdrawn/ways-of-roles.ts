import { setAdministrator } from '../../../src/areas/platform/administration/commands.ts';
import { eraseClosedWorkspaces } from '../../../src/areas/workspace/closing/erasing.ts';
import { COMMAND_LINE } from '../../../src/audit/record.ts';
import { erasedFrom, WARNING_MS } from '../../../src/domain/closing.ts';
import { paths } from '../../../src/http/paths.ts';
import { isThere, type Way, whatMembersMay } from './leave.ts';
import { type Actor, MEMBERS, type Stage } from './people.ts';
import { ask } from './requests.ts';
import { changeRoleTo, closeHouse, handOver, houseOf, leaveElsewhere, remove } from './withdrawals.ts';

/** The one of an owner's that was closed before. */
const shutOf = (actor: Actor) => `shut-${houseOf(actor).workspace.slug}`;

const fromTheCommandLine = ({ world }: Stage) => ({ ...COMMAND_LINE, now: world.clock.now() });

/** A role is taken, or counts for less: in a workspace, or on the platform. */
export const OF_ROLES: readonly Way[] = [
  {
    name: 'removed from the workspace',
    roles: ['consultant', 'client', 'auditor', 'program'],
    withdraw: remove,
    isOneDeed: true,
    ends: whatMembersMay,
  },
  {
    name: 'left the workspace from another session',
    roles: ['consultant', 'client', 'auditor', 'program'],
    withdraw: leaveElsewhere,
    isOneDeed: true,
    ends: whatMembersMay,
  },
  {
    name: 'made a client',
    roles: ['consultant', 'auditor', 'program'],
    concerns: ({ kind }) => kind === 'base',
    withdraw: changeRoleTo('Initech'),
    isOneDeed: true,
    ends: (deed) =>
      deed.actor.role === 'program'
        ? 'sign-in'
        : ['dashboard', 'member', 'record', 'inside'].includes(deed.route.requirement.access) && isThere(deed)
          ? 'wrong-role'
          : null,
  },
  {
    name: 'made a consultant',
    roles: ['client', 'auditor', 'program'],
    concerns: ({ role, kind }) => role !== 'program' || kind === 'tenant',
    withdraw: changeRoleTo(null),
    isOneDeed: true,
    ends: (deed) => {
      if (deed.actor.kind === 'tenant') return 'sign-in';
      return deed.route.requirement.access === 'record' && isThere(deed) ? 'wrong-role' : null;
    },
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
    ends: (deed) =>
      ['owner', 'record'].includes(deed.route.requirement.access) && isThere(deed) ? 'wrong-role' : null,
  },
  {
    name: 'the workspace closed by its owner',
    roles: [...MEMBERS, 'program'],
    withdraw: closeHouse,
    isOneDeed: true,
    ends: (deed) => {
      if (deed.actor.kind === 'tenant') return 'sign-in';
      const { access, whileClosed } = deed.route.requirement;
      const isOfMembers = ['dashboard', 'owner', 'member', 'record', 'inside'].includes(access);
      return isThere(deed) && isOfMembers && whileClosed !== true ? 'closed' : null;
    },
  },
  {
    name: 'a closed workspace erased once its time is up',
    roles: ['owner'],
    arrange: async ({ world }, actor) => {
      const now = world.clock.now();
      await world.db
        .updateTable('workspaces')
        .set({ closed_at: erasedFrom(now) - 2 * (erasedFrom(now) - now), erasure_told_at: now - WARNING_MS })
        .where('slug', '=', shutOf(actor))
        .execute();
    },
    withdraw: ({ world }) => eraseClosedWorkspaces(world.services, world.clock.now()),
    isOneDeed: false,
    ends: ({ slug, actor }) => (slug === shutOf(actor) ? 'not-a-member' : null),
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
    ends: ({ route }) => (route.requirement.access === 'admin' ? 'wrong-role' : null),
  },
];
