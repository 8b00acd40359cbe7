import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { UPLOAD_TYPE, uploadOf } from '../../test/multipart.ts';
import type { Visitor } from '../../test/visitor.ts';

/**
 * E14: what somebody wrote is not gone because what they wrote it about is: a finding that they may not edit any more, one
 * that was deleted, a company that was archived meanwhile. The page that says so has their words.
 */

const WORDS = 'A script of a patient <b>runs</b>\nin the practice.';
const SHOWN = 'A script of a patient &lt;b>runs&lt;/b>\nin the practice.';
const HEADING = 'What you entered';

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('at', async ({ owner, initech }) => {
    const plan = { title: 'Online banking', reference: 'INI-1', kind: 'api', tags: '', companyId: initech };
    const engagement = String((await owner.post('/dashboard/acme/engagements', plan)).headers.location);
    const edit = String((await owner.post(`${engagement}/findings`)).headers.location);
    const text = { revision: '1', title: 'SQL injection', severity: 'high', description: 'Words.' };
    await owner.post(edit, text);
    return { engagement, edit, finding: edit.replace(/\/edit$/, '') };
  });

test('E3: a consultant who was taken off the team while editing finds the text on the page that says so', async ({
  owner,
  consultant,
  at,
}) => {
  expect((await consultant.get(at.edit)).statusCode).toBe(200);
  await owner.post('/dashboard/acme/settings/need-to-know', { sees: 'team' });
  const before = JSON.stringify({ description: 'What was there before.' });
  const form = { revision: '2', title: 'Injection', description: WORDS, before, onwards: 'stay' };
  const { statusCode, body } = await consultant.post(at.edit, form);
  expect(statusCode).toBe(404);
  for (const text of ['no longer here, or you can’t change it', HEADING, 'It hasn’t been saved.', SHOWN])
    expect(body).toContain(text);
  expect(body, 'what the page filled in itself').not.toContain('What was there before.');
  const elsewhere = at.edit.replace(/[0-9a-f]{12}\/edit$/, '000000000000/edit');
  const invented = await consultant.post(elsewhere, form);
  const withoutReference = (page: string) => page.replace(/[\w-]{36}/, '');
  expect(withoutReference(invented.body), 'as for what there never was').toBe(withoutReference(body));
  expect((await owner.get(at.edit)).body).not.toContain('runs');
});

test('E5 E17: so does a contact whose company was archived while they wrote a comment', async ({
  owner,
  client,
  at,
  initech,
}) => {
  await owner.post(`${at.engagement}/visibility`, { visible: 'true' });
  await owner.post(`${at.finding}/publish`, { revision: '2' });
  const read = at.finding.replace('/dashboard/acme', '/portal');
  expect((await client.get(read)).statusCode).toBe(200);
  await owner.post(`/dashboard/acme/companies/${initech}/archive`, { archived: 'true' });
  const { statusCode, body } = await client.post(`${read}/comments`, { text: WORDS });
  expect([statusCode, body.includes(SHOWN)]).toEqual([404, true]);
});

test('E12: and whoever publishes what somebody else has changed', async ({ owner, at }) => {
  const form = { revision: '1', whatChanged: 'The steps are clearer now.' };
  const { statusCode, body } = await owner.post(`${at.finding}/publish`, form);
  expect(statusCode).toBe(409);
  expect(body).toContain('The finding has changed since you opened it');
  expect(body).toContain('The steps are clearer now.');
});

test('ASVS 3.5.1: nothing is shown to anybody of a form that another site sent, nor of single words', async ({
  client,
  world,
  acme,
  at,
}) => {
  const path = at.finding.replace('/dashboard/acme', '/portal');
  const foreign = { 'sec-fetch-site': 'cross-site' };
  for (const browser of [client, world.visitor(acme)])
    expect((await browser.post(`${path}/comments`, { text: WORDS }, foreign)).body).not.toContain('patient');
  expect((await world.visitor(acme).post(`${path}/comments`, { text: WORDS })).body).not.toContain('patient');
  const one = await client.post(`${path}/comments`, { text: 'Unbroken' });
  expect([one.statusCode, one.body.includes(HEADING)]).toEqual([404, false]);
  for (const text of ['修正しました', 'https://acme.example/issues/12']) {
    const whole = await client.post(`${path}/comments`, { text });
    expect(whole.body, 'as much as several words').toContain(`>${text}<`);
  }
});

/** PostgreSQL's disk is not the test's to fill: SQLite's database is given no page more than it has. */
test.skipIf(process.env.TEST_DATABASE === 'postgres')(
  'E14: nor is it gone with a full disk: a comment, a draft that saves itself, and a file are told so',
  async ({ owner, client, world, at }) => {
    await owner.post(`${at.engagement}/visibility`, { visible: 'true' });
    await owner.post(`${at.finding}/publish`, { revision: '2' });
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.db);
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(world.db);
    /** Until the pages that are there are full as well. */
    const refused = async (
      visitor: Visitor,
      ...[path, body, headers]: Parameters<Visitor['post']>
    ): ReturnType<Visitor['post']> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const answer = await visitor.post(path, body, headers);
        if (answer.statusCode >= 400) return answer;
      }
      throw new Error('there is room for everything');
    };
    const read = at.finding.replace('/dashboard/acme', '/portal');
    const comment = await refused(client, `${read}/comments`, { text: `${WORDS} ${'more '.repeat(2_000)}` });
    expect(comment.statusCode).toBe(503);
    expect(Number(comment.headers['retry-after'])).toBeGreaterThan(0);
    for (const text of ['The server is out of room', HEADING, SHOWN, `href="${read}"`])
      expect(comment.body).toContain(text);

    const description = `${WORDS} ${'more '.repeat(20_000)}`;
    const draft = await refused(owner, at.edit, { revision: '2', description, onwards: 'autosave' });
    expect([draft.statusCode, draft.json()]).toEqual([503, { trouble: 'out-of-room' }]);

    const sent = uploadOf({}, [{ name: 'notes.txt', content: 'x' }]);
    const file = await refused(owner, `${at.engagement}/evidence`, sent, { 'content-type': UPLOAD_TYPE });
    expect([file.statusCode, file.body.includes('The server’s disk is full.')]).toEqual([422, true]);
  },
);
