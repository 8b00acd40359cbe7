import { type Way, whatOwesThere } from './leave.ts';
import { type Actor, MEMBERS, type Stage } from './people.ts';
import { passes, SECOND_MS } from './ways-of-time.ts';
import { houseOf, membershipOf } from './withdrawals.ts';

/** Asks everybody of a workspace, but for one of them for so long. */
export const except = (ms: number) => async (stage: Stage, actor: Actor) => {
  const { workspace, owner } = houseOf(actor);
  await stage.world.enforce(workspace);
  await stage.world.except(membershipOf(actor), owner.session.account.id, stage.world.clock.now() + ms);
};

/** Asks everybody of a workspace, but for a company's people for so long. */
export const putOff =
  (ms: number) =>
  async ({ world }: Stage, actor: Actor) => {
    const { workspace, companyId } = houseOf(actor);
    await world.enforce(workspace);
    await world.db
      .updateTable('companies')
      .set({ mfa_starts_at: world.clock.now() + ms })
      .where('id', '=', companyId)
      .execute();
  };

/** The day comes from which a policy asks somebody, and nobody does anything. */
export const OF_DAYS: readonly Way[] = [
  {
    name: 'the day of the policy come',
    roles: [...MEMBERS, 'program'],
    arrange: async ({ world }, actor) => {
      const { workspace } = houseOf(actor);
      await world.enforce(workspace);
      await world.db
        .updateTable('mfa_policies')
        .set({ starts_at: world.clock.now() + SECOND_MS })
        .where('workspace_id', '=', workspace.id)
        .execute();
    },
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: whatOwesThere,
  },
  {
    name: 'the day of the company come',
    roles: ['client'],
    arrange: putOff(SECOND_MS),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: whatOwesThere,
  },
  {
    name: 'the last day of an exception over',
    roles: ['consultant', 'client', 'auditor', 'program'],
    arrange: except(SECOND_MS),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: whatOwesThere,
  },
];
