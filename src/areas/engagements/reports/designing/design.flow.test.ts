import sharp from 'sharp';
import { expect } from 'vitest';
import { testAtWork as test } from '../../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../../test/multipart.ts';
import { DEFAULT_DESIGN } from '../design.ts';
import { changeDesign } from './change-design.ts';
import { valuesOf } from './form.ts';
import { findDesign } from './queries.ts';
import { fixedWords, sayField } from './words-form.ts';

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
  expect(await findDesign(world.services, { workspaceId: acme.id })).toEqual({
    design: DEFAULT_DESIGN,
    logo: null,
  });

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
  expect(moved.design.sections.slice(0, 3)).toEqual(['own-1', 'summary', 'findings']);
  expect((await owner.get(AT)).body).toContain('name="order" value="own-1,summary,findings,');
  // One that is left out keeps its place for when it comes back.
  const order = 'scope,method,summary,findings,own-1';
  await owner.post(AT, { ...TYPED, order });
  expect((await owner.get(AT)).body).toContain(`name="order" value="${order},`);

  const rows = await world.db.selectFrom('report_designs').select(['workspace_id', 'content']).execute();
  expect(rows.map(({ workspace_id }) => workspace_id)).toEqual([acme.id]);
  expect(Buffer.from(rows[0]?.content ?? []).toString('latin1')).not.toMatch(/quillwort/i);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain('Changed the design of reports.');
});

test('R2: every word that reports say by themselves can be the owner’s, language by language, and ours again', async ({
  world,
  acme,
  owner,
  consultant,
}) => {
  const words = `${AT}/words/de`;
  expect((await consultant.get(words)).statusCode).toBe(403);
  expect((await owner.get(`${AT}/words/xx`)).statusCode).toBe(404);
  const page = (await owner.get(words)).body;
  expect(page).toMatch(/How to fix it<\/label><input[^>]*placeholder="Behebung"/);
  for (const { key } of fixedWords('de')) expect(page).toContain(`name="${sayField(key)}"`);

  const typed = { [sayField('labels.pageOf')]: 'Blatt {page}', [sayField('prose.remediation')]: 'Abhilfe' };
  const refused = await owner.post(words, { ...typed, [sayField('terms.client')]: 'Kun\u202ede' });
  expect(refused.statusCode).toBe(422);
  for (const said of ['Keep {pages}: the report', 'Leave out line breaks', 'value="Abhilfe"'])
    expect(refused.body).toContain(said);
  const preview = await owner.post(`${words}/preview`, { ...typed, kind: 'finding' });
  expect(preview.body).toContain('<bdi>Abhilfe</bdi>');

  const hostile = '<Bl{page}/{pages}"\\';
  const said = { ...typed, [sayField('labels.pageOf')]: hostile, [sayField('headings.findings')]: 'Mängel' };
  expect((await owner.post(words, said)).headers.location).toBe(words);
  // What is decided elsewhere of the design leaves them.
  await owner.post(AT, TYPED);
  const sample = (await consultant.get(`${AT}/sample`)).body;
  expect(sample).toMatch(/Mängel[\s\S]*Abhilfe/);
  expect(sample).not.toContain('<Bl');
  expect((await consultant.get(`${AT}/sample?kind=retest&language=en`)).body).toMatch(
    /<html lang="en">[\s\S]*Retest 1/,
  );
  await owner.post(words, { ...said, reset: 'headings.findings' });
  const { design } = await findDesign(world.services, { workspaceId: acme.id });
  expect(design.wording).toEqual({ de: { 'labels.pageOf': hostile, 'prose.remediation': 'Abhilfe' } });
});

test('R2: a design in which no report can be made leaves the one before; a logo is a picture of ours, or none', async ({
  world,
  acme,
  owner,
}) => {
  const scope = { workspaceId: acme.id };
  await owner.post(AT, TYPED);
  const deed = { scope, act: null as never, sampled: { issuer: 'Acme', reader: 'x', longestMs: 1 } };
  const tried = await changeDesign(world.services, deed, DEFAULT_DESIGN, async () => 'refused');
  expect(tried).toBe('refused');
  expect((await findDesign(world.services, scope)).design.language).toBe('de');

  const picture = (width: number, background = '#c04040') =>
    sharp({ create: { width, height: 20, channels: 3, background } });
  const upload = (content: Uint8Array | string) =>
    owner.post(`${AT}/logo`, uploadOf({}, [{ name: 'logo', content }]), { 'content-type': UPLOAD_TYPE });
  for (const [content, said] of [
    ['', 'Choose a file first.'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'Drawings in SVG'],
    ['GIF89a', 'Animations'],
    ['PK', 'This is no picture.'],
    [Buffer.concat([await picture(9).png().toBuffer(), Buffer.alloc(1024 * 1024)]), 'larger than 1 MB'],
  ] as const) {
    const answer = await upload(content);
    expect(answer.statusCode, said).toBe(422);
    expect(answer.body).toContain(said);
  }
  expect((await upload(await picture(2_001).png().toBuffer())).body).toContain('2,000 pixels');
  expect((await upload(await picture(60, 'white').png().toBuffer())).headers.location).toBe(AT);
  expect((await owner.get(AT)).body).toContain('Your logo can hardly be seen on white paper');
  expect((await upload(await picture(60).jpeg().toBuffer())).headers.location).toBe(AT);
  const { body } = await owner.get(AT);
  expect(body).toContain('Remove logo');
  expect(body).not.toContain('hardly be seen');
  // It stays with what is decided afterwards, until it is removed.
  await owner.post(AT, { ...TYPED, paper: 'letter' });
  const { design, logo } = await findDesign(world.services, scope);
  expect([design.look.paper, logo?.type]).toEqual(['letter', 'image/jpeg']);
  await owner.post(`${AT}/logo/remove`, {});
  expect((await findDesign(world.services, scope)).logo).toBeNull();
});
