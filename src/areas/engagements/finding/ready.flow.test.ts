import { expect } from 'vitest';
import { leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';

const seenIn = (body: string) => /name="seen" value="([^"]+)"/.exec(body)?.[1] ?? '';

test('E12 E18: all ready drafts are published once their list has been seen, and nothing that changed since', async ({
  world,
  planVisible,
  draft,
  owner,
  consultant,
}) => {
  const engagement = await planVisible();
  const first = await draft(engagement, { title: 'Stored XSS', severity: 'critical' });
  await draft(engagement, { title: 'Nothing said', description: '' });
  const published = async () =>
    (await world.db.selectFrom('published_findings').select('finding_id').execute()).length;

  const page = await consultant.get(`${engagement}/publish`);
  expect(page.body).toMatch(
    /Ready to publish: 1.*can’t be made a draft again.*Stored XSS.*Critical.*Olivia Owner/s,
  );
  expect(page.body).toMatch(/Not ready yet: 1.*Nothing said.*Describe the finding/s);
  expect((await consultant.post(`${engagement}/publish`, {})).statusCode).toBe(422);
  expect(await published()).toBe(0);

  leadsTo(await owner.post(`${first}/edit`, { revision: '2', title: 'Reflected XSS' }));
  const seen = seenIn(page.body);
  const stale = await consultant.post(`${engagement}/publish`, { seen });
  expect([stale.statusCode, await published()]).toEqual([422, 0]);
  expect(stale.body).toMatch(/The drafts have changed since you opened this page.*Reflected XSS/s);

  const at = leadsTo(await consultant.post(`${engagement}/publish`, { seen: seenIn(stale.body) }));
  expect((await consultant.get(at)).body).toContain('1 finding was published. 1 draft isn’t ready yet.');
  expect(await published()).toBe(1);
  expect((await consultant.get(`${engagement}/publish`)).body).toContain('No draft is ready to publish');
});
