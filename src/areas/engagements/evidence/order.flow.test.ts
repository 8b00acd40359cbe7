import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import type { Visitor } from '../../../../test/visitor.ts';

const PLAN = {
  title: 'Online banking',
  kind: 'api',
  startsOn: '',
  endsOn: '',
  scope: '',
  rules: '',
  tags: '',
};

const namesIn = (body: string) =>
  [...body.matchAll(/<li id="evidence-.*?<a class="link font-medium"[^>]*>([^<]*)</gs)].map(
    ([, name]) => name,
  );
const idsIn = (body: string) => [...body.matchAll(/<li id="evidence-([^"]*)"/g)].map(([, id = '']) => id);

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('planned', ({ consultant, initech }) => async (reference: string): Promise<string> => {
    const plan = { ...PLAN, reference, companyId: initech };
    return String((await consultant.post('/dashboard/acme/engagements', plan)).headers.location);
  })
  .extend('added', () => async (by: Visitor, at: string, names: readonly string[]) => {
    const files = names.map((name) => ({ name, content: name }));
    await by.post(`${at}/evidence`, uploadOf({}, files), { 'content-type': UPLOAD_TYPE });
    return idsIn((await by.get(`${at}/evidence`)).body);
  });

test('E11: evidence is moved up and down by buttons, which its file’s name tells apart', async ({
  consultant,
  planned,
  added,
}) => {
  const at = await planned('A-1');
  const [a = '', b = '', c = ''] = await added(consultant, at, ['a.txt', 'b.txt', 'c.txt']);
  const page = async () => (await consultant.get(`${at}/evidence`)).body;
  const buttons = [...(await page()).matchAll(/<button[^>]*>(.*?)<\/button>/gs)]
    .map(([, label = '']) => label.replace(/<[^>]*>/g, ''))
    .filter((label) => label.endsWith('.txt'));
  expect(new Set(buttons).size).toBe(buttons.length);
  expect(buttons).toEqual([
    ...['Move down a.txt', 'Save a.txt', 'Remove evidence a.txt'],
    ...['Move up b.txt', 'Move down b.txt', 'Save b.txt', 'Remove evidence b.txt'],
    ...['Move up c.txt', 'Save c.txt', 'Remove evidence c.txt'],
  ]);

  const moved = await consultant.post(`${at}/evidence/${c}/place`, { place: '2' });
  expect([moved.statusCode, moved.headers.location]).toEqual([303, `${at}/evidence#evidence-${c}`]);
  expect(namesIn(await page())).toEqual(['a.txt', 'c.txt', 'b.txt']);
  // A second press of the same button moves it no further.
  expect((await consultant.post(`${at}/evidence/${c}/place`, { place: '2' })).statusCode).toBe(303);
  expect(namesIn(await page())).toEqual(['a.txt', 'c.txt', 'b.txt']);
  await consultant.post(`${at}/evidence/${a}/place`, { place: '99' });
  expect(idsIn(await page())).toEqual([c, b, a]);
  // What is added comes last.
  await added(consultant, at, ['d.txt']);
  expect(namesIn(await page())).toEqual(['c.txt', 'b.txt', 'a.txt', 'd.txt']);
});

test('E2 E11: only what is within reach is moved, among what is of its engagement', async ({
  world,
  consultant,
  clara,
  acme,
  planned,
  added,
}) => {
  const [at, other] = [await planned('A-1'), await planned('A-2')];
  const [, second = ''] = await added(consultant, at, ['a.txt', 'b.txt']);
  const place = (by: Visitor, of: string, to: string) =>
    by.post(`${of}/evidence/${second}/place`, { place: to });
  expect((await place(consultant, other, '1')).statusCode).toBe(404);
  for (const nonsense of ['0', '-1', '1.5', 'first', ''])
    expect((await place(consultant, at, nonsense)).statusCode).toBe(404);
  expect((await place(await world.signedIn(clara, acme), at, '1')).statusCode).toBe(403);
  expect(namesIn((await consultant.get(`${at}/evidence`)).body)).toEqual(['a.txt', 'b.txt']);
});
