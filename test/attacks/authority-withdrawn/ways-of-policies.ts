import { setAlwaysAsk } from '../../../src/areas/account/security/commands.ts';
import { changePlan } from '../../../src/areas/platform/administration/commands.ts';
import { type Way, whatOwes, whatOwesThere } from './leave.ts';
import { MEMBERS } from './people.ts';
import { askEverybody, houseOf, there } from './withdrawals.ts';

/** A second factor is asked for from now on: by a workspace, or because somebody wants to be asked. */
export const OF_POLICIES: readonly Way[] = [
  {
    name: 'everyone asked for a code from now on',
    roles: MEMBERS,
    withdraw: (stage, actor) => askEverybody(stage, houseOf(actor).owner),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: 'everyone asked for a code in another workspace of theirs',
    // An auditor is of one workspace alone.
    roles: ['owner', 'consultant', 'client'],
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
];
