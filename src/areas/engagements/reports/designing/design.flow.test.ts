import { expect } from 'vitest';
import { testAtWork as test } from '../../../../../test/consultancy.ts';
import { DEFAULT_DESIGN } from '../design.ts';
import { changeDesign } from './change-design.ts';
import { valuesOf } from './form.ts';
import { findDesign } from './queries.ts';

const AT = '/dashboard/acme/settings/reports';

const TYPED = {
  ...valuesOf(DEFAULT_DESIGN),
  language: 'de',
  accent: '#7A1F3D',
  'word-classification': 'Quillwort eyes only',
  'heading-own-1': 'About the quillworts',
  'text-own-1': 'We are **many**.',
  'show-method': '',
};

test('R2: the owner decides how reports look, consultants see a sample, and nothing of it is plain', async ({
  world,
  acme,
  owner,
  consultant,
  client,
}) => {
  expect((await consultant.get(AT)).statusCode).toBe(403);
  expect((await consultant.post(AT, TYPED)).statusCode).toBe(403);
  expect((await client.get(`${AT}/sample`)).statusCode).toBe(404);
  const refused = await owner.post(AT, { ...TYPED, accent: '#ffee00', 'heading-own-1': '' });
  expect(refused.statusCode).toBe(422);
  for (const said of [
    'too light to read',
    'Give this section a heading.',
    'value="#ffee00"',
    'We are **many**.',
  ])
    expect(refused.body).toContain(said);
  expect(await findDesign(world.services, { workspaceId: acme.id })).toEqual(DEFAULT_DESIGN);

  // What is typed is shown before it is saved, whatever is still wrong with it.
  const preview = await owner.post(`${AT}/preview`, { ...TYPED, accent: 'wrong' });
  expect(preview.headers['content-security-policy']).toMatch(
    /default-src 'none'.*frame-ancestors 'self'; sandbox/,
  );
  expect(preview.body).toContain('Quillwort eyes only');

  expect((await owner.post(AT, TYPED)).headers.location).toBe(AT);
  const sample = (await consultant.get(`${AT}/sample`)).body;
  expect(sample).toMatch(/<html lang="de">[\s\S]*--accent:#7a1f3d[\s\S]*We are <strong>many<\/strong>/);
  expect(sample).not.toContain('id="section-method"');

  // A section is moved by its button, with whatever else is typed.
  await owner.post(AT, { ...TYPED, move: 'up own-1', order: 'summary,own-1,findings' });
  const moved = await findDesign(world.services, { workspaceId: acme.id });
  expect(moved.sections.slice(0, 3)).toEqual(['own-1', 'summary', 'findings']);
  expect((await owner.get(AT)).body).toContain('name="order" value="own-1,summary,findings,');

  const rows = await world.db.selectFrom('report_designs').select(['workspace_id', 'content']).execute();
  expect(rows.map(({ workspace_id }) => workspace_id)).toEqual([acme.id]);
  expect(Buffer.from(rows[0]?.content ?? []).toString('latin1')).not.toMatch(/quillwort/i);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain('Changed the design of reports.');
});

test('R2: a design in which no report can be made leaves the one before', async ({ world, acme, owner }) => {
  await owner.post(AT, TYPED);
  const deed = { act: null as never, sampled: { issuer: 'Acme', reader: 'x' } };
  expect(await changeDesign(world.services, deed, DEFAULT_DESIGN, async () => 'refused')).toBe('refused');
  expect((await findDesign(world.services, { workspaceId: acme.id })).language).toBe('de');
});
