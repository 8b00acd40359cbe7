import type { MeaningsOf } from '../../audit/events.ts';
import { because, sessionsEnded, word } from '../../audit/phrases.ts';
import { PLANS, type Plan, planName } from '../../domain/plan.ts';

interface Single {
  'account.disabled': { reason: string; sessionsEnded: number };
  'account.enabled': { reason: string; sessionsEnded: number };
  'admin.granted': null;
  'admin.revoked': null;
  'key.added': null;
  'keys.retired': null;
  'plan.changed': { from: Plan; to: Plan };
  /** A workspace is told how many of its entries it was, and not why. */
  'record.erased': { entries: number; reason?: string };
  /** What else the detail of an entry said, `entry`, whose detail had a person's address in it and was erased. */
  'record.kept': { entry: string } & Readonly<Record<string, string | number | boolean | null>>;
  'policy.resumed': null;
  'policy.suspended': null;
  'waits.cleared': null;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

function planOf(value: unknown): string {
  const plan = PLANS.find((known) => known === value);
  return plan === undefined ? 'unknown' : planName(plan);
}

function inEntries(entries: unknown): string {
  if (typeof entries !== 'number') return '';
  return entries === 1 ? ' (1 entry)' : ` (${entries} entries)`;
}

/** What is done for the installation: by its administrators, or by whoever runs the machine. */
export const platformEvents: MeaningsOf<Single> = {
  'account.disabled': {
    kind: 'people',
    bySupport: 'account',
    says: (event) =>
      `Disabled the account of ${event.subject}.${sessionsEnded(event.detail.sessionsEnded)}${because(event)}`,
  },
  'account.enabled': {
    kind: 'people',
    bySupport: 'account',
    says: (event) => `Enabled the account of ${event.subject} again.${because(event)}`,
  },
  'admin.granted': { kind: 'people', says: ({ subject }) => `Made ${subject} a platform administrator.` },
  'admin.revoked': {
    kind: 'people',
    says: ({ subject }) => `Removed ${subject} as platform administrator.`,
  },
  'key.added': { kind: 'factors', says: ({ subject }) => `Added sealing key ${subject}.` },
  'keys.retired': { kind: 'factors', says: ({ subject }) => `Retired sealing key ${subject}.` },
  'plan.changed': {
    kind: 'workspace',
    bySupport: 'workspace',
    says: ({ detail }) => `Changed the plan from ${planOf(detail.from)} to ${planOf(detail.to)}.`,
  },
  'record.erased': {
    kind: 'people',
    says: (event) =>
      `Erased a person from the activity log${inEntries(event.detail.entries)}.${because(event)}`,
  },
  'record.kept': {
    kind: 'people',
    says: ({ detail }) => `Kept what else an entry said whose details were erased: ${word(detail.entry)}.`,
  },
  'policy.resumed': {
    kind: 'workspace',
    bySupport: 'workspace',
    says: () => 'Required two-factor authentication resumed with the plan.',
  },
  'policy.suspended': {
    kind: 'workspace',
    bySupport: 'workspace',
    says: () => 'Required two-factor authentication was suspended (not included in the plan).',
  },
  'waits.cleared': {
    kind: 'access',
    bySupport: 'account',
    says: ({ subject }) => `Cleared the waits of ${subject} after failed attempts.`,
  },
};
