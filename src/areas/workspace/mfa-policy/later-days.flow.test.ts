import { expect } from 'vitest';
import { test as base, ownerAnew } from '../../../../test/fixtures.ts';
import { keepWhatHasBegun } from './days.ts';

const SETTINGS = '/dashboard/acme/settings';
const DAY = 24 * 3_600_000;
/** Friday 27 November 2026, 18:00. */
const FRIDAY = Date.UTC(2026, 10, 27, 18);

const test = base
  .extend('owner', ownerAnew)
  .extend('companyId', async ({ world, clara }) => {
    const { company_id } = await world.db
      .selectFrom('memberships')
      .select('company_id')
      .where('id', '=', clara.membership)
      .executeTakeFirstOrThrow();
    return company_id ?? '';
  })
  .extend(
    'give',
    ({ owner, companyId }) =>
      async (form: Record<string, string> = {}) =>
        (await owner()).post(`${SETTINGS}/mfa/companies`, {
          ...{ company: companyId, date: '2026-11-27T18:00', reason: 'In the middle of an audit' },
          ...form,
        }),
  )
  /** Where a new session of somebody is led: null for in. */
  .extend('asked', ({ world, acme, carl, clara }) => async (who: 'carl' | 'clara') => {
    const visitor =
      who === 'carl' ? await world.signedIn(carl, acme) : await world.signedIn(clara, acme, 'tenant');
    return (await visitor.get(who === 'carl' ? '/dashboard/acme' : '/portal')).headers.location ?? null;
  });

test('B2: a company’s later start, with its reason, puts its people off until then and nobody else', async ({
  world,
  acme,
  owner,
  give,
  companyId,
  asked,
}) => {
  await world.enforce(acme);
  expect([await asked('carl'), await asked('clara')]).toEqual(['/mfa/setup', '/mfa/setup']);
  const given = await give();
  expect([given.statusCode, given.headers.location]).toEqual([303, `${SETTINGS}/mfa/exceptions`]);
  expect([await asked('carl'), await asked('clara')]).toEqual(['/mfa/setup', null]);
  const page = (await (await owner()).get(`${SETTINGS}/mfa/exceptions`)).body;
  expect(page).toContain('In the middle of an audit');
  expect(page).toContain('Friday 27 November 2026, 18:00');
  const log = (await (await owner()).get('/dashboard/acme/activity')).body;
  const company = world.db.selectFrom('companies').select('name').where('id', '=', companyId);
  const { name } = await company.executeTakeFirstOrThrow();
  expect(log).toContain(
    `Required two-factor authentication of the client company ${name} from Friday 27 November 2026, 18:00 (UTC) only. Reason: In the middle of an audit`,
  );
  world.clock.advance(FRIDAY - world.clock.now());
  expect(await asked('clara')).toBe('/mfa/setup');
  await keepWhatHasBegun(world.services, world.clock.now());
  world.clock.advance(-3 * DAY);
  expect(await asked('clara'), 'a clock that is put back').toBe('/mfa/setup');
});

test('B2: a later start can be taken back, wants a day to come and a reason, and is for companies of the workspace', async ({
  world,
  acme,
  give,
  asked,
}) => {
  await world.enforce(acme);
  for (const [form, message] of [
    [{ date: '2026-11-24T11:00' }, 'That moment has passed'],
    [{ date: '' }, 'Enter a day and time'],
    [{ reason: '' }, 'Say why.'],
    [{ company: '' }, 'Choose a company.'],
  ] as const) {
    const answer = await give(form);
    expect([answer.statusCode, answer.body.includes(message)], message).toEqual([422, true]);
  }
  expect((await give({ company: acme.id })).statusCode).toBe(404);
  expect(await asked('clara')).toBe('/mfa/setup');
  await give();
  expect(await asked('clara')).toBeNull();
  await give({ ended: 'true' });
  expect(await asked('clara')).toBe('/mfa/setup');
});

test('B2: a company’s start is later than other clients’, or refused; where theirs is moved behind it, it is theirs', async ({
  world,
  owner,
  give,
}) => {
  const clients = world.db.updateTable('mfa_policies').where('audience', '=', 'clients');
  await clients.set({ required: 1, starts_at: FRIDAY }).execute();
  for (const date of ['2026-11-27T18:00', '2026-11-26T09:00']) {
    const { statusCode, body } = await give({ date });
    const says = 'Other clients start on Friday 27 November 2026, 18:00 (UTC). Choose a later moment.';
    expect([date, statusCode, body.includes(says)]).toEqual([date, 422, true]);
  }
  expect((await give({ date: '2026-12-02T09:00' })).statusCode).toBe(303);
  const listed = async () => (await (await owner()).get(`${SETTINGS}/mfa/exceptions`)).body;
  expect(await listed()).toContain('Wednesday 2 December 2026, 09:00');
  await clients.set({ starts_at: FRIDAY + 30 * DAY }).execute();
  expect(await listed()).toContain('Sunday 27 December 2026, 18:00');
  expect(await listed()).not.toContain('Wednesday 2 December 2026, 09:00');
});
