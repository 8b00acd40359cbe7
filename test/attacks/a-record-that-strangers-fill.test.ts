import { describe, expect } from 'vitest';
import { wrongCode } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * Found in SecPortal itself: refusals were written to the append-only record one by one, 1,451 a second, and at 600,000
 * of them each sign-in of the account took 0.4 s, for it looked through them. What strangers can make happen any number
 * of times is counted beside the record and comes into it once a minute; no sign-in reads the record at all.
 */

const MINUTE_MS = 60_000;
/** Longer than any password: refused like a wrong one, without the work of a hash. */
const NO_PASSWORD = 'x'.repeat(200);

const timesIn = (rows: readonly { detail: string }[]) =>
  rows.reduce((sum, { detail }) => sum + (JSON.parse(detail).times ?? 1), 0);

interface Scene {
  readonly world: World;
  readonly acme: Workspace;
  readonly olivia: Person;
  readonly client: (name: string) => Promise<Client>;
}

interface Client {
  readonly person: Person;
  readonly secret: Uint8Array;
  readonly visitor: Visitor;
}

const test = base
  .extend('settings', { SMTP_URL: 'smtp://localhost:2525' })
  /** A member of the portal with an authenticator, signed in by password. */
  .extend('client', ({ world, acme }) => async (name: string): Promise<Client> => {
    const person = await world.account(name);
    await world.join(person, acme, 'client');
    const secret = await world.enrol(person);
    return { person, secret, visitor: await world.signedIn(person, acme, 'tenant') };
  })
  .extend(
    'entries',
    ({ world }) =>
      () =>
        world.db.selectFrom('audit_events').selectAll().orderBy('id').execute(),
  );

/** Every way to make the product write that needs no more than an address, or a session that is refused. */
const WAYS: readonly (readonly [
  string,
  string,
  (scene: Scene) => Promise<(n: number) => Promise<unknown>>,
])[] = [
  [
    'sign-ins of addresses without an account, from everywhere',
    'sign-in.refused',
    async ({ world }) =>
      (n) =>
        world.visitor(undefined, `198.18.${n % 250}.${n % 7}`).signIn(`x${n}@example.com`, NO_PASSWORD),
  ],
  [
    'sign-ins of one account that has to wait',
    'sign-in.refused',
    async ({ world, olivia }) =>
      (n) =>
        world.visitor(undefined, `198.18.${n % 250}.9`).signIn(olivia.email, NO_PASSWORD),
  ],
  [
    'pages of another role',
    'access.refused',
    async ({ world, acme, olivia }) => {
      const visitor = await world.signedIn(olivia, acme);
      return (n) => visitor.get(n % 2 === 0 ? '/admin' : '/admin/record');
    },
  ],
  [
    'forms of a session that owes a code',
    'access.refused',
    async ({ world, acme, client }) => {
      const { visitor } = await client('Oda Owes');
      await world.enforce(acme);
      // That a session is asked is recorded once, when it first is.
      await visitor.get('/portal');
      return () => visitor.post('/account/security/always-ask', { enabled: 'true' });
    },
  ],
  [
    'codes of an account that is locked',
    'code.refused',
    async ({ world, acme, client }) => {
      const { person, secret } = await client('Lou Locked');
      await world.enforce(acme);
      const visitor = await world.signedIn(person, acme, 'tenant');
      await visitor.get('/portal');
      await world.db
        .updateTable('accounts')
        .set({ factor_locked_at: world.clock.now(), factor_failures_in_row: 100 })
        .where('id', '=', person.id)
        .execute();
      return () => visitor.post('/mfa/verify', { code: wrongCode(world, secret) });
    },
  ],
  [
    'links for addresses without an account',
    'password.reset-requested',
    async ({ world }) =>
      (n) =>
        world
          .visitor(undefined, `198.18.${n % 250}.11`)
          .post('/password/forgot', { email: `x${n}@example.com` }),
  ],
  [
    'sign-ups',
    'sign-up.requested',
    async ({ world }) =>
      (n) =>
        world.visitor(undefined, `198.18.${n % 250}.12`).post('/signup', {
          workspace: `Workspace ${n}`,
          slug: `workspace-${n}`,
          name: 'Some Body',
          email: `x${n}@example.com`,
        }),
  ],
];

describe('D25: a few entries a minute, whatever is refused', () => {
  test.for(WAYS)('%s', async ([, type, prepare], { world, acme, olivia, client, entries }) => {
    const attempt = await prepare({ world, acme, olivia, client });
    const before = (await entries()).length;
    let tries = 0;
    for (let minute = 1; minute <= 3; minute += 1) {
      for (let n = 0; n < 40; n += 1) {
        await attempt(tries);
        tries += 1;
      }
      await world.recordCounted();
      const added = (await entries()).slice(before);
      expect(added.length, `entries after ${minute} minutes`).toBeLessThanOrEqual(3 * minute);
      world.clock.advance(MINUTE_MS);
    }
    const added = (await entries()).slice(before);
    expect(new Set(added.map((entry) => entry.type))).toEqual(new Set([type]));
    expect(timesIn(added), 'nothing is left out').toBe(tries);
    for (const { detail, actor } of added) expect(`${actor}${detail}`.length).toBeLessThan(1500);
    expect(
      await world.db.selectFrom('one_time_links').select('id').where('used_at', 'is not', null).execute(),
    ).toEqual([]);
  });

  test('sign-ins of ever other accounts: twenty entries a minute, and the rest in the minutes after', async ({
    world,
    entries,
  }) => {
    for (let n = 0; n < 45; n += 1) {
      const { email } = await world.account(`Somebody ${n}`);
      await world.visitor(undefined, `198.18.0.${n}`).signIn(email, NO_PASSWORD);
    }
    const lengths = [];
    for (let minute = 1; minute <= 3; minute += 1) {
      await world.recordCounted();
      lengths.push((await entries()).length);
      world.clock.advance(MINUTE_MS);
    }
    expect(lengths).toEqual([20, 40, 45]);
    expect(timesIn(await entries())).toBe(45);
  });

  test('a million at once are one entry, and cost no write until then', async ({ world, entries }) => {
    const { counts } = world.services;
    for (let n = 0; n < 1_000_000; n += 1) {
      counts.count({
        type: 'sign-in.refused',
        at: world.clock.now(),
        origin: { host: 'localhost:3000', ip: `198.${n % 200}.0.1` },
        actor: { id: null, label: `x${n}@example.com` },
        detail: { reason: 'unknown address' },
      });
    }
    await world.recordCounted();
    const rows = await entries();
    expect(rows).toHaveLength(1);
    expect(timesIn(rows)).toBe(1_000_000);
  });
});

describe('D25: what an owner has to know is under Activity all the same', () => {
  test('wrong passwords of a member: how often, when, and from where', async ({
    world,
    acme,
    olivia,
    client,
  }) => {
    const { person } = await client('Mia Member');
    for (let n = 0; n < 5; n += 1) {
      await world.visitor(acme, `203.0.113.${n % 2}`).signIn(person.email, 'not the right one at all');
      world.clock.advance(5000);
    }
    await world.recordCounted();
    const page = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
    expect(page.body).toContain(
      'Could not sign in. Reason: wrong password. 5 times between 12:00:15 and 12:00:35 UTC, from 203.0.113.0, 203.0.113.1.',
    );
    expect(page.body).toContain(person.email);
  });

  test('wrong codes of a session that has the password, each until they are locked', async ({
    world,
    acme,
    client,
    entries,
  }) => {
    const { person, secret, visitor } = await client('Cleo Codes');
    await world.enforce(acme);
    for (let n = 0; n < 7; n += 1) await visitor.post('/mfa/verify', { code: wrongCode(world, secret) });
    const rows = (await entries()).filter(
      ({ type, actor }) => type === 'code.refused' && actor === person.email,
    );
    expect(rows).toHaveLength(7);
  });

  test('refused pages and forms: who, what and why', async ({ world, acme, olivia, carl }) => {
    const visitor = await world.signedIn(carl, acme);
    await visitor.get('/dashboard/acme/activity');
    await visitor.get('/dashboard/acme/activity.csv');
    await world.recordCounted();
    const page = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
    expect(page.body).toContain(
      'Was denied access to /dashboard/:slug/activity, /dashboard/:slug/activity.csv.',
    );
    expect(page.body).toContain(carl.email);
  });
});
