import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';
import { uploadOf } from '../../../../test/multipart.ts';

test('E24: the log says which engagement, finding and evidence, with states in words, and the record holds ids alone', async ({
  world,
  planVisible,
  draft,
  publish,
  owner,
}) => {
  const engagement = await planVisible({ reference: 'INI-7', title: 'Kanarienvogel' });
  const finding = await publish(engagement, { title: 'Zebrafink' });
  leadsTo(await owner.post(`${finding}/state`, { move: 'pass-retest', note: '', from: 'published' }));
  leadsTo(await owner.post(`${await draft(engagement)}/delete`));
  leadsTo(await owner.post(`${engagement}/state`, { state: 'running' }));
  leadsTo(
    await owner.post(`${engagement}/evidence`, uploadOf({}, [{ name: 'wellensittich.txt', content: 'So.' }])),
  );
  const page = await owner.get('/dashboard/acme/activity?kind=engagements');
  const sentences = [...page.body.matchAll(/<span class="font-medium">([^<]*)<\/span>/g)].map(
    ([, one]) => one,
  );
  expect(sentences).toEqual([
    'Added the evidence “wellensittich.txt” to the engagement INI-7.',
    'Moved the engagement INI-7 from “Planned” to “Running”.',
    'Deleted the draft INI-7-2.',
    'Changed the finding INI-7-1 from “Open” to “Fixed”.',
    'Published the finding INI-7-1.',
    'Made the engagement INI-7 visible to its client.',
    'Planned the engagement INI-7.',
  ]);
  const csv = (await owner.get('/dashboard/acme/activity.csv?kind=engagements')).body;
  expect(csv).toContain('"Published the finding INI-7-1.","INI-7-1"');
  expect(page.body + csv).not.toMatch(/Kanarienvogel|Zebrafink/);
  const rows = await world.db.selectFrom('audit_events').selectAll().execute();
  expect(JSON.stringify(rows)).not.toMatch(/Kanarienvogel|Zebrafink|wellensittich|INI-7/);

  await world.db.deleteFrom('engagements').where('id', '=', idIn(engagement)).execute();
  const erased = (await owner.get('/dashboard/acme/activity?kind=engagements')).body;
  expect(erased).toContain('Added evidence to an engagement.');
  expect(erased).toContain('Deleted a draft finding.');
  expect(erased).not.toMatch(/INI-7|wellensittich/);
});
