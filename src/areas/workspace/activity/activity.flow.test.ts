import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { type AuditEvent, appendEvent } from '../../../audit/record.ts';

const ACTIVITY = '/dashboard/acme/activity';
const CSV = '/dashboard/acme/activity.csv';

const test = base
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('everybody', { auto: true }, ({ owner }) => [owner])
  .extend(
    'happened',
    ({ world, acme, olivia }) =>
      (event: Partial<AuditEvent> = {}, workspace = acme): Promise<void> => {
        return appendEvent(world.db, {
          type: 'sign-out',
          at: world.clock.now(),
          origin: { host: 'localhost:3000', ip: '192.0.2.7' },
          workspaceId: workspace.id,
          actor: { id: olivia.id, label: olivia.email },
          ...event,
        });
      },
  );

/** The sentences that a page lists, in its order. */
const sentences = (page: string): string[] =>
  [...page.matchAll(/<span class="font-medium">([^<]*)<\/span>/g)].map(([, text = '']) => text);

const linkTo = (page: string, label: string): string | undefined =>
  [...page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>((?:(?!<\/a>).)*)<\/a>/gs)]
    .find(([, , text = '']) => text.includes(label))?.[1]
    ?.replaceAll('&amp;', '&');

test('ASVS 16.2.1: who, what, where and when in UTC, newest first', async ({ world, owner, happened }) => {
  await happened({ type: 'policy.enabled', detail: { apply: 'now' } });
  world.clock.advance(61_000);
  await happened({
    type: 'mfa.reset',
    subject: { id: null, label: 'carl@example.com' },
    detail: { reason: 'lost', sessionsEnded: 2 },
  });
  const { statusCode, body } = await owner.get(ACTIVITY);
  expect(statusCode).toBe(200);
  expect(sentences(body)).toEqual([
    'Reset the two-factor authentication of carl@example.com. 2 sessions ended. Reason: lost.',
    'Turned on required two-factor authentication, asking everyone now.',
  ]);
  expect(body).toContain('olivia.owner@example.com');
  expect(body).toContain('192.0.2.7');
  expect(body).toContain(
    '<time datetime="2026-11-24T12:00:15.000Z" class="tabular-nums">2026-11-24 12:00:15 UTC</time>',
  );
});

test('every type of event has a sentence, and one that only another version knows is not hidden', async ({
  world,
  owner,
  happened,
}) => {
  const { types } = world.services.events;
  expect(types.length).toBeGreaterThan(40);
  for (const type of types) await happened({ type: type as AuditEvent['type'] });
  await happened({ type: 'from.tomorrow' as AuditEvent['type'] });
  const pages: string[] = [];
  for (let href: string | undefined = ACTIVITY; href !== undefined; ) {
    const { body } = await owner.get(href);
    expect(body).not.toMatch(/undefined|\[object/);
    pages.push(body);
    href = linkTo(body, 'Older');
  }
  const [newest, ...older] = pages.flatMap(sentences);
  expect(newest).toBe('from.tomorrow');
  expect(older).toHaveLength(types.length);
  for (const sentence of older) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test('ASVS 8.2.2: only the own workspace’s record, whatever the address says', async ({
  world,
  owner,
  happened,
}) => {
  const rival = await world.workspace('rival');
  await happened({ type: 'sign-in.refused', actor: { id: null, label: 'spy@rival.example' } }, rival);
  await happened({ workspaceId: null, actor: { id: null, label: 'nowhere@rival.example' } });
  await happened();
  const { id } = await world.db
    .selectFrom('audit_events')
    .select('id')
    .where('workspace_id', '=', rival.id)
    .executeTakeFirstOrThrow();
  const addresses = ['', `?before=f${id.slice(1)}`, `?after=${id}`, `?workspace=${rival.id}`];
  for (const query of addresses) {
    for (const path of [ACTIVITY, CSV]) {
      const { statusCode, body } = await owner.get(path + query);
      expect(statusCode).toBe(200);
      expect(body).not.toContain('rival.example');
    }
  }
});

test('ASVS 8.2.1: a consultant and a client are refused, and nobody is asked to sign in', async ({
  world,
  acme,
}) => {
  const carl = await world.account('Carl Consultant');
  const clara = await world.account('Clara Client');
  await world.join(carl, acme, 'consultant');
  await world.join(clara, acme, 'client');
  for (const path of [ACTIVITY, CSV]) {
    expect((await (await world.signedIn(carl, acme)).get(path)).statusCode).toBe(403);
    expect((await (await world.signedIn(clara, acme)).get(path)).statusCode).toBe(403);
    expect((await (await world.signedIn(clara, acme, 'tenant')).get(path)).statusCode).toBe(404);
    expect((await world.visitor().get(path)).headers.location).toMatch(/^\/login/);
  }
});

test('ASVS 3.2.2: names and reasons stay text', async ({ owner, happened }) => {
  const evil = '<script>alert(1)</script>';
  await happened({
    type: 'member.removed',
    actor: { id: null, label: evil },
    subject: { id: null, label: evil },
  });
  await happened({ type: 'mfa.reset', detail: { reason: evil } });
  await happened({ type: 'workspace.changed', detail: { name: evil, accent: evil } });
  const { body } = await owner.get(ACTIVITY);
  expect(body).not.toContain(evil);
  expect(body).toContain('Removed &lt;script>alert(1)&lt;/script> from the workspace.');
});

test('pages stay where they are while new entries come in, both ways', async ({ owner, happened }) => {
  for (let entry = 0; entry < 120; entry += 1) {
    await happened({ type: 'workspace.changed', detail: { name: `n${entry}`, accent: 'teal' } });
  }
  const numbers = (page: string) => sentences(page).map((text) => Number(/ n(\d+),/.exec(text)?.[1]));
  const first = await owner.get(ACTIVITY);
  expect([numbers(first.body).at(0), numbers(first.body).at(-1)]).toEqual([119, 70]);
  expect(linkTo(first.body, 'Newer')).toBeUndefined();
  await happened({ type: 'workspace.changed', detail: { name: 'n120', accent: 'teal' } });
  const second = await owner.get(linkTo(first.body, 'Older') ?? '');
  expect([numbers(second.body).at(0), numbers(second.body).at(-1)]).toEqual([69, 20]);
  const third = await owner.get(linkTo(second.body, 'Older') ?? '');
  expect([numbers(third.body).at(0), numbers(third.body).at(-1)]).toEqual([19, 0]);
  expect(linkTo(third.body, 'Older')).toBeUndefined();
  const back = await owner.get(linkTo(third.body, 'Newer') ?? '');
  expect(numbers(back.body)).toEqual(numbers(second.body));
  const top = await owner.get(linkTo(back.body, 'Newer') ?? '');
  expect([numbers(top.body).at(0), numbers(top.body).at(-1)]).toEqual([119, 70]);
  const newest = await owner.get(linkTo(top.body, 'Newer') ?? '');
  expect([numbers(newest.body).at(0), numbers(newest.body).at(-1)]).toEqual([120, 71]);
});

test('the record can be narrowed, and keeps that from page to page', async ({ owner, happened }) => {
  await happened({ type: 'sign-in.accepted' });
  for (let entry = 0; entry < 60; entry += 1) await happened({ type: 'code.accepted' });
  const first = await owner.get(`${ACTIVITY}?kind=factors`);
  expect(sentences(first.body)).toHaveLength(50);
  const older = linkTo(first.body, 'Older') ?? '';
  expect(older).toContain('kind=factors');
  expect(sentences((await owner.get(older)).body)).toHaveLength(10);
  expect(sentences((await owner.get(`${ACTIVITY}?kind=people`)).body)).toEqual([]);
  expect(sentences((await owner.get(`${ACTIVITY}?kind=access`)).body)).toEqual([
    'Signed in with their password.',
  ]);
});

test('nonsense in the address is ignored', async ({ owner, happened }) => {
  await happened();
  for (const query of [
    'before=%00',
    'after=%27',
    'before=a&before=b',
    'kind=__proto__',
    'kind[]=factors',
    'after=zz',
  ]) {
    const { statusCode, body } = await owner.get(`${ACTIVITY}?${query}`);
    expect([query, statusCode, sentences(body)]).toEqual([query, 200, ['Signed out.']]);
  }
});

/** Cells of a CSV by RFC 4180. */
function parse(csv: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted = '', end] of csv.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    lines.at(-1)?.push(quoted.replaceAll('""', '"'));
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

test('the auditor’s file holds the whole record, whatever its length, as a download', async ({
  owner,
  happened,
}) => {
  for (let entry = 0; entry < 520; entry += 1) await happened({ type: 'code.accepted' });
  await happened({ type: 'sign-in.accepted' });
  const all = await owner.get(CSV);
  expect(all.statusCode).toBe(200);
  expect(all.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="acme-activity-2026-11-24.csv"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(all.body.startsWith('\uFEFF"When (UTC)"')).toBe(true);
  const rows = parse(all.body.slice(1));
  expect(rows).toHaveLength(522);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([9]));
  expect(rows[1]?.slice(0, 4)).toEqual([
    '2026-11-24T12:00:15.000Z',
    'sign-in.accepted',
    'olivia.owner@example.com',
    'Signed in with their password.',
  ]);
  expect(parse((await owner.get(`${CSV}?kind=access`)).body.slice(1))).toHaveLength(2);
});

test('ASVS 1.2.10: no cell of the file is a formula, and none breaks out of its quotes', async ({
  owner,
  happened,
}) => {
  const formulas = ['=HYPERLINK("https://evil.example","x")', '+1', '-1', '@SUM(A1)', '\t=1', 'a","b\r\n"c'];
  for (const label of formulas) await happened({ actor: { id: null, label } });
  const rows = parse((await owner.get(CSV)).body.slice(1)).slice(1);
  expect(rows).toHaveLength(formulas.length);
  for (const row of rows) {
    expect(row).toHaveLength(9);
    for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
  }
});

test('ASVS 16.5.4: a file that cannot be read is an error, never one that looks whole, and the server goes on', async ({
  world,
  owner,
  happened,
}) => {
  await happened();
  await world.db.schema.dropTable('audit_events').execute();
  const { statusCode, headers } = await owner.get(CSV);
  expect([statusCode, headers['content-disposition']]).toEqual([500, undefined]);
  expect((await owner.get('/dashboard/acme')).statusCode).toBe(200);
});
