import { expect } from 'vitest';
import { test } from '../../fixtures.ts';
import { DEEDS } from './deeds.ts';
import { Stander } from './stander.ts';
import { STANDINGS, type Standing } from './standings.ts';

/**
 * A session that was asked once and let in since bound a key hours later without its password: it had the grace of a sign-in as
 * often as it was asked. Each way to come to owe a step in the midst of a session's life is tried here, of one that was asked
 * before and of one that was not, with an old proof and with a new one.
 */

const MINUTE = 60_000;
const HOSTS = ['base', 'tenant'] as const;
const home = (host: (typeof HOSTS)[number]) => (host === 'base' ? '/dashboard/acme' : '/portal');
/** Where password managers send people. */
const CHANGE_PASSWORD = '/.well-known/change-password';
const STEP_PAGES = ['/mfa/verify', '/mfa/recovery', '/mfa/setup', '/mfa/setup/key', '/mfa/email'];

interface Policy {
  readonly required?: 0 | 1;
  readonly starts_at?: number;
  readonly methods?: 'any' | 'phishing-resistant';
}

async function setPolicy({ world, workspace }: Stander, policy: Policy) {
  const row = world.db.updateTable('mfa_policies').set(policy);
  await row.where('workspace_id', '=', workspace.id).execute();
}

/** How somebody is spared whom the policy would ask, until they are not. */
interface Way {
  readonly called: string;
  readonly spare: (stander: Stander) => Promise<unknown>;
  readonly ask: (stander: Stander) => Promise<unknown>;
  /** Whether it spares who stands so. */
  readonly isFor?: (standing: Standing) => boolean;
}

const KEYS_ALONE = 'keys alone begin to count';

const WAYS: readonly Way[] = [
  {
    called: 'it is switched on',
    spare: (stander) => setPolicy(stander, { required: 0 }),
    ask: (stander) => setPolicy(stander, { required: 1 }),
  },
  {
    called: 'its day comes',
    spare: (stander) => setPolicy(stander, { starts_at: stander.world.clock.now() + 30 * 86_400_000 }),
    ask: (stander) => setPolicy(stander, { starts_at: stander.world.clock.now() }),
  },
  {
    called: 'an exception ends',
    spare: async ({ world, person }) => {
      const [membership] = await world.db
        .selectFrom('memberships')
        .select('id')
        .where('account_id', '=', person.id)
        .execute();
      await world.except(membership?.id ?? '', person.id, world.clock.now() + 30 * 86_400_000);
    },
    ask: ({ world }) => world.db.updateTable('mfa_exceptions').set({ ended_at: world.clock.now() }).execute(),
  },
  {
    called: 'the plan is one with policies again',
    spare: ({ world, workspace }) =>
      world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', workspace.id).execute(),
    ask: ({ world, workspace }) =>
      world.db.updateTable('workspaces').set({ plan: 'team' }).where('id', '=', workspace.id).execute(),
  },
  {
    called: 'they administer the platform',
    spare: (stander) => setPolicy(stander, { required: 0 }),
    ask: ({ world, person }) =>
      world.db.updateTable('accounts').set({ is_admin: 1 }).where('id', '=', person.id).execute(),
    isFor: ({ asks }) => asks !== 'a key',
  },
  {
    called: KEYS_ALONE,
    spare: (stander) => setPolicy(stander, { methods: 'any' }),
    ask: async () => undefined,
    isFor: ({ asks, passed }) => asks === 'a key' && passed !== null,
  },
];

// A reset ends every session: what is owed after one is owed from a sign-in on.
const OWING = STANDINGS.filter(({ owes, reset }) => owes !== null && reset === undefined);

/** Passes what somebody has passed, who may have had a key already where none was wanted. */
async function pass(stander: Stander, { passed, asks }: Standing) {
  const { visitor, world, secret, recoveryCode } = stander;
  await setPolicy(stander, { methods: 'any' });
  if (passed === 'app') await visitor.post('/mfa/verify', { code: world.code(secret) });
  if (passed === 'recovery') await visitor.post('/mfa/recovery', { code: recoveryCode });
  if (asks === 'a key') await setPolicy(stander, { methods: 'phishing-resistant' });
}

/** Lets time go by for a session that is in use, in which its page answers so. */
async function go({ visitor, world }: Stander, minutes: number, page: string, status: number) {
  expect([page, (await visitor.get(page)).statusCode]).toEqual([page, status]);
  for (let gone = 0; gone < minutes; gone += 30) {
    world.clock.advance(Math.min(minutes - gone, 30) * MINUTE);
    expect([page, (await visitor.get(page)).statusCode]).toEqual([page, status]);
  }
}

/** Tries each deed that is for a standing; what came of it. */
async function tryDeeds(standing: Standing, come: (called: string) => Promise<Stander>) {
  const outcomes: unknown[] = [];
  for (const [url, deed] of Object.entries(DEEDS)) {
    if (!deed.isFor(standing)) continue;
    const stander = await come(`Somebody of ${standing.called} at ${url}`);
    const before = await stander.traces();
    const { headers } = await stander.visitor.post(url, await deed.form(stander));
    const isDone = (await stander.traces()) !== before;
    outcomes.push([standing.called, url, isDone ? 'done' : headers.location]);
  }
  return outcomes;
}

/** The same for each, done or not: a session that has to give its password does nothing but that. */
const all = (standing: Standing, what: 'done' | '/confirm') =>
  Object.entries(DEEDS).flatMap(([url, { isFor }]) =>
    isFor(standing) ? [[standing.called, url, what]] : [],
  );

/** After how many minutes a step is asked for, and how many later it is given: of one that was asked before, no grace is left. */
const TIMES = [
  [9, 0],
  [9, 45],
  [180, 0],
] as const;

const cases = HOSTS.flatMap((host) =>
  WAYS.flatMap((way) =>
    (way.called === KEYS_ALONE ? [true] : [true, false]).flatMap((asked) =>
      TIMES.filter(([, later]) => later === 0 || !asked).map(
        ([minutes, later]) => [way.called, asked, minutes, later, host, way] as const,
      ),
    ),
  ),
);

test.for(cases)(
  'D1 D12: a step owed since %s, asked before: %s, %s minutes after the last proof, and %s minutes on: %s host',
  async ([, asked, minutes, later, host, way], { world, acme }) => {
    const found: unknown[] = [];
    const wanted: unknown[] = [];
    for (const standing of OWING.filter((one) => way.isFor?.(one) ?? true)) {
      const come = async (called: string) => {
        const stander = await Stander.on(host, world, acme, called);
        await stander.furnish(standing);
        if (!asked) await way.spare(stander);
        await stander.visitor.get('/account/security');
        await pass(stander, standing);
        if (asked) await way.spare(stander);
        await go(stander, minutes, home(host), 200);
        await stander.furnish(standing);
        await way.ask(stander);
        expect(await stander.owed()).toBe(standing.owes);
        // It has no hour: somebody was let in.
        if (later > 0) await go(stander, later, '/account/security', 303);
        return stander;
      };
      found.push(...(await tryDeeds(standing, come)));
      wanted.push(...all(standing, minutes + later < 10 ? 'done' : '/confirm'));
    }
    expect(found).toEqual(wanted);
  },
);

test.for(HOSTS.flatMap((host) => [9, 50, 70].map((minutes) => [minutes, host] as const)))(
  'D12: a step owed from the sign-in on, %s minutes after it: %s host',
  async ([minutes, host], { world, acme }) => {
    const found: unknown[] = [];
    const wanted: unknown[] = [];
    for (const standing of OWING) {
      const come = async (called: string) => {
        const stander = await Stander.on(host, world, acme, called);
        await stander.furnish(standing);
        await stander.signIn();
        await stander.furnish(standing);
        await pass(stander, standing);
        await go(stander, minutes, '/account/security', 303);
        await stander.furnish(standing);
        return stander;
      };
      found.push(...(await tryDeeds(standing, come)));
      // Who has passed a factor on the way to another has ten minutes from there.
      const isGraced = minutes < 10 || (minutes < 60 && standing.passed === null);
      wanted.push(...all(standing, isGraced ? 'done' : '/confirm'));
    }
    expect(found).toEqual(wanted);
  },
);

test.for(HOSTS)(
  'D12 D14: who owes the password as well is led to it before a code is given or a key pressed: %s host',
  async (host, { world, acme }) => {
    const [way] = WAYS;
    for (const standing of OWING) {
      const stander = await Stander.on(host, world, acme, `Somebody of ${standing.called}`);
      await stander.furnish(standing);
      await pass(stander, standing);
      await way?.spare(stander);
      await go(stander, 30, home(host), 200);
      await way?.ask(stander);
      for (const page of STEP_PAGES)
        expect([standing.called, page, (await stander.visitor.get(page)).headers.location]).toEqual([
          standing.called,
          page,
          '/confirm',
        ]);
      const { path, hops } = await stander.visitor.follow(await stander.visitor.get(CHANGE_PASSWORD), 4);
      expect([standing.called, path, hops <= 3]).toEqual([standing.called, '/confirm', true]);
    }
  },
);
