import fc from 'fast-check';
import { AUDIENCES, type Audience } from '../../../src/domain/mfa-policy.ts';
import { PLANS, type Plan } from '../../../src/domain/plan.ts';

/** What happens in a life of a workspace. Numbers choose among what there is (modulo), so that every shrunk life makes sense. */
export type EvidenceStep =
  | { do: 'policy'; on: boolean; start: 'now' | 'next-sign-in' | number; of: Audience | 'all' }
  | { do: 'methods'; keys: boolean }
  | { do: 'plan'; plan: Plan }
  | { do: 'later-day'; hours: number | null }
  | { do: 'except'; who: number; days: number }
  | { do: 'end-exception'; who: number }
  | { do: 'join'; who: number; client: boolean; elsewhere: boolean }
  | { do: 'remove'; who: number; byOneself: boolean }
  | { do: 'change-role'; who: number; client: boolean }
  | { do: 'hand-over'; who: number }
  | { do: 'reset'; who: number }
  | { do: 'disable'; who: number; on: boolean }
  | { do: 'end-sessions'; who: number }
  | { do: 'delete'; who: number }
  | { do: 'rename'; who: number; name: number }
  | { do: 'always-ask'; who: number; on: boolean }
  | { do: 'remove-device'; who: number }
  | { do: 'sign-in'; tab: number; who: number }
  | { do: 'open'; tab: number; elsewhere: boolean }
  | { do: 'prove'; tab: number }
  | { do: 'set-up'; tab: number }
  | { do: 'end-others'; tab: number }
  | { do: 'sign-out'; tab: number }
  | { do: 'jobs' }
  | { do: 'look' }
  | { do: 'clock'; minutes: number };

/** A step of one kind. */
export type StepOf<Do extends EvidenceStep['do']> = Extract<EvidenceStep, { do: Do }>;

const who = fc.nat(3);
const tab = fc.nat(3);
const isOn = fc.boolean();

/** Lives of some length. */
export const anyEvidenceLife: fc.Arbitrary<EvidenceStep[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('policy' as const),
        on: fc.constantFrom(true, true, true, false),
        start: fc.oneof(
          fc.constantFrom('now' as const, 'next-sign-in' as const),
          fc.integer({ min: 1, max: 30 }),
        ),
        of: fc.constantFrom<Audience | 'all'>('all', ...AUDIENCES),
      }),
    },
    fc.record({ do: fc.constant('methods' as const), keys: fc.boolean() }),
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('plan' as const), plan: fc.constantFrom(...PLANS) }),
    },
    fc.record({ do: fc.constant('later-day' as const), hours: fc.option(fc.integer({ min: 1, max: 40 })) }),
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('except' as const), who, days: fc.integer({ min: 0, max: 2 }) }),
    },
    fc.record({ do: fc.constant('end-exception' as const), who }),
    {
      weight: 3,
      arbitrary: fc.record({
        ...{ do: fc.constant('join' as const), who, client: fc.boolean(), elsewhere: fc.boolean() },
      }),
    },
    fc.record({ do: fc.constant('remove' as const), who, byOneself: fc.boolean() }),
    fc.record({ do: fc.constant('change-role' as const), who, client: fc.boolean() }),
    fc.record({ do: fc.constant('hand-over' as const), who }),
    fc.record({ do: fc.constant('reset' as const), who }),
    fc.record({ do: fc.constant('disable' as const), who, on: isOn }),
    fc.record({ do: fc.constant('end-sessions' as const), who }),
    fc.record({ do: fc.constant('delete' as const), who: fc.constant(3) }),
    fc.record({ do: fc.constant('rename' as const), who, name: fc.nat(2) }),
    fc.record({ do: fc.constant('always-ask' as const), who, on: isOn }),
    fc.record({ do: fc.constant('remove-device' as const), who }),
    { weight: 8, arbitrary: fc.record({ do: fc.constant('sign-in' as const), tab, who }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('open' as const), tab, elsewhere: fc.boolean() }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('prove' as const), tab }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('set-up' as const), tab }) },
    fc.record({ do: fc.constant('end-others' as const), tab }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('sign-out' as const), tab }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('jobs' as const) }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('clock' as const),
        minutes: fc.constantFrom(1, 20, 70, 400, 1500),
      }),
    },
  ),
  { minLength: 12, maxLength: 40 },
);
