import type { Act } from '../../../src/access/context.ts';
import { relyingPartyOf, requestOptions } from '../../../src/domain/passkey.ts';
import { challengeFor } from '../../../src/factors/passkeys/challenges.ts';
import { newKeyOptions } from '../../../src/factors/passkeys/enrolment.ts';
import { SoftwareKey } from '../../software-key.ts';
import { PASSWORD } from '../../visitor.ts';
import type { Stander } from './stander.ts';
import type { Standing } from './standings.ts';

type Form = Readonly<Record<string, string>>;

/** What a session can do that has given a password and may owe a second factor. */
export interface Deed {
  /** What is sent, with which it succeeds where it may. */
  readonly form: (stander: Stander) => Form | Promise<Form>;
  /** Whether it is for somebody who owes something, by how they stand. */
  readonly isFor: (standing: Standing) => boolean;
  /** Where it is asked for in vain at the door, it may have been let in before: by somebody who stood so. */
  readonly letIn: (standing: Standing) => boolean;
}

/** What a page would have known of a session when it made its options. */
function actOf({ world, person, sessionId, url }: Stander): Act<'password'> {
  return { session: { sessionId, account: person }, site: { url }, now: world.clock.now() } as never;
}

const passes = ({ owes, app, key, asks }: Standing) =>
  owes === 'verify' && app && !(asks === 'a key' && key === 'here');
const proves = ({ owes, key, passed, proven, reset }: Standing) =>
  reset === true || (owes === 'setup' && key === 'elsewhere' && passed !== null && !proven);
const binds = (standing: Standing) => standing.owes === 'setup' && !proves(standing);

/** All of them, by their addresses. */
export const DEEDS: Readonly<Record<string, Deed>> = {
  '/mfa/verify': {
    form: ({ world, secret }) => ({ code: world.code(secret) }),
    isFor: passes,
    letIn: passes,
  },
  '/mfa/verify/key': {
    form: (stander) => {
      const { world, key, sessionId, person, url } = stander;
      const rp = relyingPartyOf(url);
      const session = { sessionId, account: person };
      const challenge = challengeFor(world.services, { purpose: 'verify', session, rp }, world.clock.now());
      return { passkey: key.get(requestOptions({ rp, challenge, allowed: [] })) };
    },
    isFor: ({ owes, key }) => owes === 'verify' && key === 'here',
    letIn: ({ owes, key }) => owes === 'verify' && key === 'here',
  },
  '/mfa/recovery': {
    form: ({ recoveryCode }) => ({ code: recoveryCode }),
    isFor: ({ owes }) => owes === 'verify',
    letIn: ({ owes }) => owes === 'verify',
  },
  '/mfa/setup': {
    form: ({ world, pending }) => ({ code: world.code(pending) }),
    isFor: (standing) => binds(standing) && standing.asks !== 'a key',
    letIn: (standing) => standing.owes === null || (binds(standing) && standing.asks !== 'a key'),
  },
  '/mfa/setup/key': {
    form: async (stander) => ({
      passkey: new SoftwareKey().create(
        (await newKeyOptions(stander.world.services, actOf(stander))) as never,
      ),
    }),
    isFor: binds,
    letIn: (standing) => standing.owes === null || binds(standing),
  },
  '/mfa/email': {
    form: ({ mailedCode }) => ({ code: mailedCode }),
    isFor: proves,
    letIn: proves,
  },
  '/mfa/email/send': { form: () => ({}), isFor: () => false, letIn: proves },
  // By a key of this host nobody owes it who owes something.
  '/mfa/email/key': { form: () => ({}), isFor: () => false, letIn: () => false },
  // Whoever owes a step, and no password, confirms nothing.
  '/confirm': {
    form: ({ world, secret }) => ({ password: PASSWORD, code: world.code(secret) }),
    isFor: () => false,
    letIn: ({ owes }) => owes === null,
  },
};
