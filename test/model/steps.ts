import fc from 'fast-check';
import { PLANS, type Plan } from '../../src/domain/plan.ts';

/** Which code somebody types: of their own app now, or some other. */
export const CODES = [
  'right',
  'next',
  'previous',
  'replayed',
  'ahead',
  'somebody-elses',
  'random',
  'malformed',
] as const;
export type CodeKind = (typeof CODES)[number];

/** One thing that happens. Numbers choose among what there is (modulo), so that every shrunk list still makes sense. */
export type Step =
  | { do: 'sign-in'; tab: number; who: number }
  | { do: 'sign-in-by-password'; tab: number; who: number }
  | { do: 'carry'; from: number; to: number }
  | { do: 'old-token'; tab: number; which: number }
  | { do: 'sign-out'; tab: number }
  | { do: 'setup-page'; tab: number }
  | { do: 'set-up'; tab: number; code: CodeKind }
  | { do: 'verify'; tab: number; code: CodeKind }
  | { do: 'recover'; tab: number; used: boolean }
  | { do: 'confirm'; tab: number; code: CodeKind }
  | { do: 'switch'; tab: number; workspace: number }
  | { do: 'add-workspace'; tab: number; who: number; press: boolean }
  | { do: 'flip'; tab: number; on: boolean; now: boolean }
  | { do: 'look'; tab: number; page: number }
  | { do: 'reset-mfa'; who: number }
  | { do: 'reset-password'; who: number }
  | { do: 'policy'; workspace: number; on: boolean; now: boolean }
  | { do: 'plan'; workspace: number; plan: Plan }
  | { do: 'remove'; who: number; workspace: number }
  | { do: 'change-role'; who: number; workspace: number; client: boolean }
  | { do: 'join'; who: number; workspace: number; client: boolean }
  | { do: 'come-back'; who: number; workspace: number }
  | { do: 'always-ask'; who: number; on: boolean }
  | { do: 'disable'; who: number; on: boolean }
  | { do: 'administrator'; who: number; on: boolean }
  | { do: 'clock'; ms: number }
  | { do: 'restart' };

const tab = fc.nat({ max: 4 });
const who = fc.nat({ max: 3 });
const workspace = fc.nat({ max: 1 });
const on = fc.boolean();
const SECOND = 1000;
const JUMPS = [1, 31, 61, 9 * 60, 16 * 60, 61 * 60, 13 * 60 * 60, -20, -40, -600];

function step<D extends Step['do']>(name: D, rest: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Step>;
}

const code = fc.oneof(
  { weight: 6, arbitrary: fc.constant<CodeKind>('right') },
  { weight: 6, arbitrary: fc.constantFrom(...CODES) },
);

const anyStep = fc.oneof(
  { weight: 14, arbitrary: step('sign-in', { tab, who }) },
  { weight: 1, arbitrary: step('sign-in-by-password', { tab, who }) },
  { weight: 3, arbitrary: step('carry', { from: tab, to: tab }) },
  { weight: 3, arbitrary: step('old-token', { tab, which: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: step('sign-out', { tab }) },
  { weight: 8, arbitrary: step('setup-page', { tab }) },
  { weight: 10, arbitrary: step('set-up', { tab, code }) },
  { weight: 14, arbitrary: step('verify', { tab, code }) },
  { weight: 4, arbitrary: step('recover', { tab, used: on }) },
  { weight: 1, arbitrary: step('confirm', { tab, code }) },
  { weight: 8, arbitrary: step('switch', { tab, workspace }) },
  { weight: 4, arbitrary: step('add-workspace', { tab, who, press: on }) },
  { weight: 4, arbitrary: step('flip', { tab, on, now: on }) },
  { weight: 14, arbitrary: step('look', { tab, page: fc.nat({ max: 40 }) }) },
  { weight: 3, arbitrary: step('reset-mfa', { who }) },
  { weight: 1, arbitrary: step('reset-password', { who }) },
  { weight: 6, arbitrary: step('policy', { workspace, on, now: on }) },
  { weight: 4, arbitrary: step('plan', { workspace, plan: fc.constantFrom(...PLANS) }) },
  { weight: 2, arbitrary: step('remove', { who, workspace }) },
  { weight: 3, arbitrary: step('change-role', { who, workspace, client: on }) },
  { weight: 3, arbitrary: step('join', { who, workspace, client: on }) },
  { weight: 3, arbitrary: step('come-back', { who, workspace }) },
  { weight: 2, arbitrary: step('always-ask', { who, on }) },
  { weight: 1, arbitrary: step('disable', { who, on }) },
  { weight: 1, arbitrary: step('administrator', { who, on }) },
  {
    weight: 6,
    arbitrary: step('clock', { ms: fc.constantFrom(...JUMPS).map((seconds) => seconds * SECOND) }),
  },
  { weight: 1, arbitrary: step('restart', {}) },
);

export const anySteps = fc.array(anyStep, { minLength: 4, maxLength: 36, size: 'max' });
