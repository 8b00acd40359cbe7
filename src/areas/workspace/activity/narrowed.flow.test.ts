import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { type AuditEvent, appendEvent } from '../../../audit/record.ts';

const ACTIVITY = '/dashboard/acme/activity';
const DAY_MS = 24 * 60 * 60_000;

const test = base
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('signedIn', { auto: true }, ({ owner }) => [owner])
  .extend('happened', ({ world, acme }) => (event: Partial<AuditEvent>): Promise<void> => {
    return appendEvent(world.db, {
      type: 'sign-out',
      at: world.clock.now(),
      origin: { host: 'localhost:3000', ip: '192.0.2.7' },
      workspaceId: acme.id,
      actor: { id: null, label: 'someone@else.example' },
      ...event,
    });
  })
  .extend('shown', ({ owner }) => async (asked: Record<string, string>) => {
    const { statusCode, body } = await owner.get(`${ACTIVITY}?${new URLSearchParams(asked)}`);
    expect(statusCode).toBe(200);
    return [...body.matchAll(/<span class="font-medium">([^<]*)<\/span>/g)].map(([, text = '']) => text);
  });

test('B11: the log is narrowed to a person, who acted or to whom it was done, as they are known now, were then, or left as a number', async ({
  world,
  acme,
  olivia,
  happened,
  shown,
}) => {
  const carl = await world.account('Carl Consultant');
  const karla = await world.account('Karla Consultant');
  await world.join(carl, acme, 'consultant');
  await world.join(karla, acme, 'consultant');
  const by = { id: olivia.id, label: olivia.email };
  const plan = { type: 'plan.changed', detail: { from: 'pro', to: 'starter' } } as const;
  await happened({ type: 'workspace.changed', actor: { id: carl.id, label: 'carl.before@example.com' } });
  await happened({ type: 'member.removed', actor: by, subject: { id: carl.id, label: carl.email } });
  await happened({ type: 'sign-out', actor: { id: karla.id, label: karla.email } });
  await happened({ type: 'member.left', actor: { id: 'left-long-ago', label: 'gone@example.com' } });
  await happened({ type: 'sign-out', actor: { id: 'x-4f3a12', label: 'erased person 4f3a12' } });
  // Done for the installation, as it was recorded before workspaces had a record of their own.
  await happened({ ...plan, actor: { id: 'of-the-staff', label: 'ada.admin@platform.example' } });

  const [changed, removed] = [(await shown({})).at(-1), `Removed ${carl.email} from the workspace.`];
  expect(await shown({ person: carl.email })).toEqual([removed, changed]);
  expect(await shown({ person: 'carl c' })).toEqual([removed, changed]);
  expect(await shown({ person: 'carl.before@example.com' })).toEqual([changed]);
  expect(await shown({ person: 'arl' })).toEqual(['Signed out.', removed, changed]);
  expect(await shown({ person: 'arl', kind: 'people' })).toEqual([removed]);
  expect(await shown({ person: ' Gone@Example.com ' })).toHaveLength(1);
  expect(await shown({ person: 'gone' })).toEqual([]);
  expect(await shown({ person: '4f3a12' })).toEqual(['Signed out.']);
  // Nobody finds out who of the installation it was by asking for each.
  expect(await shown({ person: 'ada.admin@platform.example' })).toEqual([]);
  expect(await shown({ person: 'support' })).toEqual([(await shown({ kind: 'workspace' }))[0]]);
});

test('B11: the log is narrowed to days of the workspace’s clock, and what can’t be read is said beside its field', async ({
  world,
  acme,
  owner,
  happened,
  shown,
}) => {
  await world.db
    .updateTable('workspaces')
    .set({ zone: 'Pacific/Auckland' })
    .where('id', '=', acme.id)
    .execute();
  const midnight = Date.parse('2026-11-23T11:00:00Z');
  for (const at of [midnight + DAY_MS, midnight + DAY_MS - 1, midnight, midnight - 1])
    await happened({ type: 'workspace.changed', at, detail: { name: new Date(at).toISOString() } });
  const days = (from: string, to: string) => shown({ from, to, kind: 'workspace' });
  expect(await days('2026-11-24', '2026-11-24')).toEqual([
    expect.stringContaining('2026-11-23T11:00:00.000Z'),
    expect.stringContaining('2026-11-24T10:59:59.999Z'),
  ]);
  expect(await days('2026-11-25', '')).toHaveLength(1);
  expect(await days('', '2026-11-23')).toHaveLength(1);
  expect(await days('2020-01-01', '2020-12-31')).toEqual([]);
  expect(await days('2030-01-01', '')).toEqual([]);
  const page = (await owner.get(ACTIVITY)).body;
  expect(page).toContain('2026-11-25 00:00 Pacific/Auckland');

  for (let one = 0; one < 21; one += 1)
    await world.join(await world.account(`Pat ${one} Person`), acme, 'consultant');
  const wrong = `${ACTIVITY}?kind=people&person=pat&from=2026-02-30&to=soon`;
  const { statusCode, body } = await owner.get(wrong);
  expect(statusCode).toBe(422);
  for (const typed of ['pat', '2026-02-30', 'soon']) expect(body).toContain(`value="${typed}"`);
  expect(body).toContain('More than 20 people match.');
  expect(body).toContain('Enter the first day, such as 2026-11-27.</span>');
  expect(body).toContain('Enter the last day, such as 2026-11-27.</span>');
  expect(body).toMatch(/<option value="people" selected/);
  expect((await owner.get(`${ACTIVITY}?from=2026-11-25&to=2026-11-24`)).body).toContain(
    'before the first day',
  );
  expect((await owner.get(wrong.replace('?', '.csv?'))).headers.location).toBe(wrong);
});

test('B11: pages and files keep what the log was narrowed to, and a JSON file is whole or none', async ({
  world,
  acme,
  owner,
  happened,
}) => {
  const carl = await world.account('Carl Consultant');
  await world.join(carl, acme, 'consultant');
  const asked = 'person=carl&from=2020-01-01';
  for (let one = 0; one < 520; one += 1)
    await happened({
      actor: { id: one % 10 === 0 ? carl.id : 'z', label: one % 10 === 0 ? carl.email : 'z' },
    });
  const first = (await owner.get(`${ACTIVITY}?${asked}`)).body;
  const hrefs = [...first.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  const narrowed = hrefs.filter((href) => href.includes(asked));
  expect(narrowed.map((href) => href.split('?')[0]?.slice(ACTIVITY.length))).toEqual(['.csv', '.json', '']);
  const older = (await owner.get(narrowed[2] ?? '')).body;
  expect(older.match(/Signed out\./g)).toHaveLength(2);

  const { headers, body } = await owner.get(narrowed[1] ?? '');
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="acme-activity-2026-11-24.json"',
  });
  const entries: { actor: string }[] = JSON.parse(body);
  expect(entries).toHaveLength(52);
  expect(entries[0]).toEqual({
    id: expect.any(String),
    at: new Date(world.clock.now()).toISOString(),
    ...{ type: 'sign-out', sentence: 'Signed out.', actor: carl.email, subject: '' },
    ...{ host: 'localhost:3000', ip: '192.0.2.7', detail: {} },
  });
  expect(JSON.parse((await owner.get(`${ACTIVITY}.json?person=nobody`)).body)).toEqual([]);
  expect(JSON.parse((await owner.get(`${ACTIVITY}.json`)).body)).toHaveLength(520);
  expect((await owner.get(`${ACTIVITY}.csv?${asked}`)).body.match(/sign-out/g)).toHaveLength(52);
});
