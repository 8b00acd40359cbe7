import { setAlwaysAsk } from '../../../src/areas/account/security/commands.ts';
import { changePlan } from '../../../src/areas/platform/administration/commands.ts';
import { endExceptionNow } from '../../../src/areas/workspace/mfa-policy/exceptions.ts';
import { giveLaterDay } from '../../../src/areas/workspace/mfa-policy/later-days.ts';
import { changeMethods } from '../../../src/areas/workspace/mfa-policy/methods.ts';
import { paths } from '../../../src/http/paths.ts';
import { DAY_MS } from '../../specimens/people.ts';
import { isThere, type Way, whatOwes, whatOwesThere } from './leave.ts';
import { MEMBERS } from './people.ts';
import { except, putOff } from './ways-of-days.ts';
import { askEverybody, houseOf, membershipOf, there } from './withdrawals.ts';

/** A second factor is asked for from now on: by a workspace, or because somebody wants to be asked. */
export const OF_POLICIES: readonly Way[] = [
  {
    name: 'everyone asked for a code from now on',
    roles: [...MEMBERS, 'program'],
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
      const { workspace } = houseOf(actor);
      await world.enforce(workspace);
      await world.db
        .updateTable('workspaces')
        .set({ plan: 'starter' })
        .where('id', '=', workspace.id)
        .execute();
    },
    withdraw: ({ world, operator }, actor) =>
      changePlan(world.services, operator, { workspaceId: houseOf(actor).workspace.id, plan: 'pro' }),
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
    name: 'keys alone taken from now on',
    roles: MEMBERS,
    // Who has passed a code of an app, and has a key, with which they can go on.
    concerns: ({ verified }) => verified,
    arrange: ({ world }, actor) => world.enforce(houseOf(actor).workspace),
    withdraw: async ({ world }, actor) => {
      const outcome = await changeMethods(world.services, houseOf(actor).owner, 'phishing-resistant');
      if (outcome !== 'set') throw new Error(outcome);
    },
    isOneDeed: true,
    ends: (deed) =>
      (deed.slug === null || isThere(deed)) && deed.route.url !== paths.mfaVerifyKey ? 'owes' : null,
  },
  {
    name: 'an exception ended by the owner',
    roles: ['consultant', 'client'],
    // Where the owner is not asked either, who cannot be excepted.
    concerns: ({ enrolled }) => enrolled,
    arrange: except(DAY_MS),
    withdraw: ({ world }, actor) =>
      endExceptionNow(world.services, houseOf(actor).owner, membershipOf(actor)).then(there),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: 'the day of a company taken back',
    roles: ['client'],
    concerns: ({ enrolled }) => enrolled,
    arrange: putOff(DAY_MS),
    withdraw: async ({ world }, actor) => {
      const { owner, companyId } = houseOf(actor);
      const outcome = await giveLaterDay(world.services, owner, companyId, null);
      if (outcome !== 'done') throw new Error(outcome);
    },
    isOneDeed: true,
    ends: whatOwesThere,
  },
];
