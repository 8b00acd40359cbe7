import { FRESH_MS } from '../../../src/access/judgement.ts';
import { paths } from '../../../src/http/paths.ts';
import { everything, type Way, whatMembersMay } from './leave.ts';
import { type Actor, ROLES, type Stage } from './people.ts';
import { setSession } from './withdrawals.ts';

export const SECOND_MS = 1_000;

/** So much time, and nothing else. */
export const passes = (ms: (stage: Stage) => number) => async (stage: Stage) =>
  stage.world.clock.advance(ms(stage));

/** The pages on which a second factor is set up. */
const SET_UP: readonly string[] = [paths.mfaSetup, paths.mfaSetupKey];

const endsIn =
  (ms: number) =>
  ({ world }: Stage, { house, person }: Actor) =>
    world.db
      .updateTable('memberships')
      .set({ ends_at: world.clock.now() + ms })
      .where('id', '=', house?.memberships.get(person) ?? '')
      .execute();

/** Time passes, and nobody does anything. */
export const OF_TIME: readonly Way[] = [
  {
    name: 'the midnight that ends an auditor’s last day',
    roles: ['auditor'],
    arrange: endsIn(SECOND_MS),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: whatMembersMay,
  },
  {
    name: 'the session’s longest life over',
    roles: ROLES,
    arrange: (stage, actor) => setSession(stage, actor, { expires_at: stage.world.clock.now() + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'idle for too long',
    roles: ROLES,
    withdraw: passes(({ world }) => world.config.sessionIdleMs),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'the last proof ten minutes old',
    roles: ROLES,
    arrange: (stage, actor) =>
      setSession(stage, actor, { confirmed_at: stage.world.clock.now() - FRESH_MS + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    // Who is asked by nobody has to have proved themselves just now to begin setting up (D12).
    ends: ({ route, actor }) =>
      route.requirement.fresh || (SET_UP.includes(route.url) && !actor.setsUp) ? 'confirm' : null,
  },
];
