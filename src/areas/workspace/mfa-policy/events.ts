import type { MeaningsOf } from '../../../audit/events.ts';
import { because, lastDayOf } from '../../../audit/phrases.ts';
import { AUDIENCES, type Audience, type Methods } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { FOR_WHOM } from './standing.ts';

/** What was known then of a policy: as it stood, on which plan, and how it had come to that. */
interface KnownPolicy {
  audience: Audience;
  plan: Plan;
  required: boolean;
  methods: Methods;
  startsAt?: number;
  /** Sessions from before the switch are left alone. */
  spares?: true;
  since?: number;
  byId?: string;
}

interface Single {
  /** Of a policy that was given a day: that it has come. */
  'policy.began': { audience: Audience };
  /** `from` in epoch milliseconds; `zone` is that of the workspace. */
  'policy.company-dated': { from: number; zone: string; reason: string };
  'policy.company-day-ended': null;
  /** `audience` where only one of the two was changed (B2), in these four. */
  'policy.dated': { from: number; zone: string; audience?: Audience; reason?: string };
  'policy.disabled': { audience?: Audience; reason?: string };
  'policy.enabled': { apply: 'now' | 'next-sign-in'; audience?: Audience; reason?: string };
  'policy.known': KnownPolicy;
  'policy.methods': { methods: Methods; audience?: Audience };
  /** `until` is the midnight that ends the last day. */
  'policy.excepted': { until: number; zone: string; reason: string };
  'policy.exception-ended': null;
  'policy.reminded': null;
  'policy.reminded-all': { people: number };
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** The company by its name, for whoever reads it while there is one. */
export const theCompany = (name: string) => (name === '' ? 'a client company' : `the client company ${name}`);

/** Whom a policy is about, where the entry says that it isn't everyone. */
const forWhom = (audience: unknown) => FOR_WHOM[AUDIENCES.find((known) => known === audience) ?? 'everyone'];

const askingNow = (audience: unknown) => (audience === undefined ? 'asking everyone now' : 'asking them now');

/** From when on; nothing where the record's entry does not tell. */
function startOf(from: unknown, zone: unknown): string {
  return typeof from === 'number' && typeof zone === 'string' ? ` from ${writtenMoment(from, zone)}` : '';
}

/** What happens to a workspace's policy. */
export const policyEvents: MeaningsOf<Single> = {
  'policy.began': {
    kind: 'workspace',
    says: ({ detail }) => `Required two-factor authentication began${forWhom(detail.audience)}.`,
  },
  'policy.company-dated': {
    kind: 'workspace',
    says: (event) =>
      `Required two-factor authentication of ${theCompany(event.subject)}${startOf(event.detail.from, event.detail.zone)} only.${because(event)}`,
  },
  'policy.company-day-ended': {
    kind: 'workspace',
    says: ({ subject }) =>
      `Required two-factor authentication of ${theCompany(subject)} from the same day as of other clients.`,
  },
  'policy.dated': {
    kind: 'workspace',
    says: (event) =>
      `Scheduled required two-factor authentication${forWhom(event.detail.audience)}${startOf(event.detail.from, event.detail.zone)}.${because(event)}`,
  },
  'policy.known': {
    kind: 'workspace',
    says: ({ detail }) =>
      detail.required === true
        ? `Found required two-factor authentication switched on${forWhom(detail.audience)}.`
        : `Found required two-factor authentication switched off${forWhom(detail.audience)}.`,
  },
  'policy.methods': {
    kind: 'workspace',
    says: ({ detail }) =>
      detail.methods === 'any'
        ? `Let authenticator apps count again${forWhom(detail.audience)} in two-factor authentication.`
        : `Let only passkeys and security keys count${forWhom(detail.audience)} in two-factor authentication.`,
  },
  'policy.disabled': {
    kind: 'workspace',
    says: (event) =>
      `Turned off required two-factor authentication${forWhom(event.detail.audience)}.${because(event)}`,
  },
  'policy.enabled': {
    kind: 'workspace',
    says: (event) =>
      `Turned on required two-factor authentication${forWhom(event.detail.audience)}, ${
        event.detail.apply === 'now' ? askingNow(event.detail.audience) : 'from each person’s next sign-in'
      }.${because(event)}`,
  },
  'policy.excepted': {
    kind: 'people',
    says: (event) =>
      `Excepted ${event.subject} from required two-factor authentication${lastDayOf(event.detail.until, event.detail.zone)}.${because(event)}`,
  },
  'policy.exception-ended': {
    kind: 'people',
    says: ({ subject }) => `The exception for ${subject} from required two-factor authentication ended.`,
  },
  'policy.reminded': {
    kind: 'people',
    says: ({ subject }) => `Reminded ${subject} to set up two-factor authentication.`,
  },
  'policy.reminded-all': {
    kind: 'people',
    says: ({ detail: { people } }) =>
      `Reminded ${people === 1 ? '1 person' : typeof people === 'number' ? `${people} people` : 'people'} to set up two-factor authentication.`,
  },
};
