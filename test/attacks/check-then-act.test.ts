import { expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { scan, wrongCode } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/** MISP CVE-2026-107276: what was checked first and written later let simultaneous requests through together. */

const AT_ONCE = 50;

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend(
    'sessions',
    { scope: 'file' },
    ({ world, acme }) =>
      (person: Person, count = AT_ONCE): Promise<Visitor[]> =>
        Promise.all(Array.from({ length: count }, () => world.signedIn(person, acme, 'tenant'))),
  )
  .extend('withCodes', { scope: 'file' }, ({ world, acme }) => async (name: string) => {
    const person = await world.account(name);
    await world.join(person, acme, 'client');
    const secret = await world.enrol(person);
    const visitor = await world.signedIn(person, acme, 'tenant');
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    const page = await visitor.makeRecoveryCodes();
    await visitor.saveRecoveryCodes();
    const codes = page.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/g) ?? [];
    return { person, visitor, codes };
  })
  .extend('unusedCodes', { scope: 'file' }, ({ world }) => async (person: Person): Promise<number> => {
    const rows = await world.db
      .selectFrom('recovery_codes')
      .select('id')
      .where('account_id', '=', person.id)
      .where('used_at', 'is', null)
      .execute();
    return rows.length;
  });

async function postAtOnce(visitors: readonly Visitor[], path: string, code: string): Promise<number> {
  const answers = await Promise.all(visitors.map((visitor) => visitor.post(path, { code })));
  return answers.filter(({ statusCode }) => statusCode === 303).length;
}

test('fifty identical right codes at once: one wins', async ({ world, acme, sessions }) => {
  const person = await world.account('Rudy Right');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  expect(await postAtOnce(await sessions(person), '/mfa/verify', world.code(secret))).toBe(1);
  const passed = await world.db
    .selectFrom('sessions')
    .select('id')
    .where('mfa_verified_at', 'is not', null)
    .execute();
  expect(passed).toHaveLength(1);
});

test('fifty wrong ones at once: fifty counted', async ({ world, acme, sessions }) => {
  const person = await world.account('Wally Wrong');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  expect(await postAtOnce(await sessions(person), '/mfa/verify', wrongCode(world, secret))).toBe(0);
  const { factor_failures_in_row } = await world.db
    .selectFrom('accounts')
    .select('factor_failures_in_row')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow();
  expect(factor_failures_in_row).toBe(AT_ONCE);
});

test('a right code among many wrong ones at once is no way past the limit', async ({
  world,
  acme,
  sessions,
}) => {
  const person = await world.account('Manny Many');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitors = await sessions(person, 30);
  const wrong = wrongCode(world, secret);
  const answers = await Promise.all(
    visitors.map((visitor, index) =>
      visitor.post('/mfa/verify', { code: index === 29 ? world.code(secret) : wrong }),
    ),
  );
  // Five are looked at; whoever comes after them waits, right or wrong. Should the right one be among them, up to four
  // came before it, and the row begins anew.
  const looked = answers.filter(({ statusCode }) => statusCode === 422).length;
  const accepted = answers.some(({ statusCode }) => statusCode === 303);
  expect(looked).toBeLessThanOrEqual(accepted ? 9 : 5);
});

test('one recovery code twenty times at once: one wins', async ({ sessions, withCodes, unusedCodes }) => {
  const { person, codes } = await withCodes('Rose Recovery');
  const [code = ''] = codes;
  const lost = await sessions(person, 20);
  const answers = await Promise.all(lost.map((one) => one.post('/mfa/recovery', { code })));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(await unusedCodes(person)).toBe(10);
});

test('different recovery codes at once: each is renewed once', async ({
  sessions,
  withCodes,
  unusedCodes,
}) => {
  const { person, codes } = await withCodes('Rita Rush');
  const lost = await sessions(person, 10);
  const answers = await Promise.all(
    lost.map((one, index) => one.post('/mfa/recovery', { code: codes[index % 5] ?? '' })),
  );
  const passed = answers.filter(({ statusCode }) => statusCode === 200);
  expect(passed.length).toBeGreaterThanOrEqual(1);
  expect(passed.length).toBeLessThanOrEqual(5);
  expect(await unusedCodes(person)).toBe(10);
});

test('a recovery code at the moment when ten new ones are saved, or of a reset, leaves none behind', async ({
  world,
  sessions,
  withCodes,
  unusedCodes,
}) => {
  for (let times = 0; times < 8; times += 1) {
    const { person, visitor, codes } = await withCodes(`Ria Race ${times}`);
    const lost = await sessions(person, 3);
    const uses = lost.map((one, index) => one.post('/mfa/recovery', { code: codes[index] ?? '' }));
    if (times % 2 === 0) {
      await visitor.makeRecoveryCodes();
      await Promise.all([visitor.saveRecoveryCodes(), ...uses]);
      expect(await unusedCodes(person)).toBe(10);
    } else {
      const operator = { ...COMMAND_LINE, now: world.clock.now() };
      const reset = resetMfa(world.services, operator, { accountId: person.id, reason: 'lost' });
      await Promise.all([reset, ...uses]);
      expect(await unusedCodes(person)).toBe(0);
    }
  }
});

test('one setup code twenty times at once: one device', async ({ world, acme }) => {
  const person = await world.account('Stu Setup');
  await world.join(person, acme, 'client');
  const visitor = await world.signedIn(person, acme, 'tenant');
  const code = world.code(await scan(visitor));
  await postAtOnce(
    Array.from({ length: 20 }, () => {
      const tab = world.visitor(acme);
      tab.plant(visitor.token ?? '');
      return tab;
    }),
    '/mfa/setup',
    code,
  );
  const devices = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .execute();
  expect(devices).toHaveLength(1);
});

test('resets, sign-outs, removals and setups of the same people at once: each is answered, and what was done is done', async ({
  world,
}) => {
  const owner = await world.account('Olga Once');
  const workspace = await world.workspace('at-once');
  await world.join(owner, workspace, 'owner');
  const admin = await world.signedIn(owner, workspace);
  const statuses: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const person = await world.account(`Round ${round}`);
    const membership = await world.join(person, workspace, 'client');
    const tabs = await Promise.all(
      Array.from({ length: 6 }, () => world.signedIn(person, workspace, 'tenant')),
    );
    const [setup] = tabs;
    const codes = await Promise.all(tabs.slice(0, 3).map(async (tab) => world.code(await scan(tab))));
    const operator = { ...COMMAND_LINE, now: world.clock.now() };
    const reset = { accountId: person.id, reason: 'lost' };
    const [answers] = await Promise.all([
      Promise.all([
        ...tabs.slice(0, 3).map((tab, index) => tab.post('/mfa/setup', { code: codes[index] })),
        ...tabs.slice(3).map((tab) => tab.post('/logout')),
        setup?.post('/logout'),
        admin.post('/dashboard/at-once/members/remove', { membership }),
      ]),
      resetMfa(world.services, operator, reset),
      resetMfa(world.services, operator, reset),
    ]);
    statuses.push(...answers.map((answer) => answer?.statusCode ?? 0));
    const left = await world.db
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', person.id)
      .execute();
    expect(left, 'a session that came back').toEqual([]);
    const member = await world.db
      .selectFrom('memberships')
      .select('id')
      .where('id', '=', membership)
      .execute();
    expect(member, 'removed').toEqual([]);
  }
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
});
