import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../consultancy.ts';
import { textOf } from '../text-of.ts';

/**
 * DefectDojo GHSA-96vq-gqr9-vf2c, GHSA-w2j3-x3j3-mm43 and the changes 14634, 14838, 14866, 15356, 15463, 15471: counts and
 * caches told of what was kept from their reader, a form set what it has no field for, and what was done to many at once, or
 * moved, was asked for nowhere.
 */

test('E1 E12: no list or count of a client’s changes with drafts, notes, hidden engagements or siblings', async ({
  world,
  acme,
  plan,
  planVisible,
  draft,
  publish,
  owner,
  client,
}) => {
  const visible = await planVisible();
  const finding = await publish(visible);
  const pages = [
    '/portal',
    '/portal/findings',
    '/portal/findings?state=new',
    '/portal/findings.csv',
    `/portal/engagements/${idIn(visible)}`,
  ];
  const seen = async () => {
    const answers = [];
    for (const path of pages) {
      const { body, headers } = await client.get(path);
      answers.push({ path, text: textOf(body), etag: headers.etag, length: body.length });
    }
    return answers;
  };
  const before = await seen();
  await draft(visible, { severity: 'critical' });
  await publish(await plan());
  const sibling = await world.company(acme, 'Sibling');
  await publish(await planVisible({ companyId: sibling }));
  leadsTo(await owner.post(`${finding}/remarks`, { kind: 'note', text: 'Between us.' }));
  leadsTo(await owner.post(`${finding}/edit`, { revision: '2', title: 'Not published', severity: 'low' }));
  expect(await seen()).toEqual(before);
});

test('E3: no count of a consultant’s has what only others’ teams see', async ({
  plan,
  draft,
  consultant,
  owner,
  needToKnow,
}) => {
  const engagement = await plan({ reference: 'KEPT-1', title: 'Kept from Carl' });
  await needToKnow(true);
  const seen = async () => textOf((await consultant.get('/dashboard/acme/engagements')).body);
  const companies = async () => textOf((await consultant.get('/dashboard/acme/companies')).body);
  const before = [await seen(), await companies()];
  await draft(engagement, { severity: 'critical' });
  await plan({ reference: 'KEPT-2', title: 'Kept from Carl too' });
  expect([await seen(), await companies()]).toEqual(before);
  expect(before[0]).not.toContain('KEPT');
  await needToKnow(false);
  expect(textOf((await owner.get('/dashboard/acme/engagements')).body)).toContain('KEPT-2');
});

test('ASVS 14.3.2: nothing between a reader and us keeps an answer for the next one', async ({
  planVisible,
  publish,
  client,
  owner,
}) => {
  const engagement = await planVisible();
  const finding = await publish(engagement);
  for (const [reader, path] of [
    [client, '/portal'],
    [client, '/portal/findings.csv'],
    [client, `/portal/findings/${idIn(finding)}`],
    [owner, engagement],
    [owner, finding],
  ] as const) {
    const { headers } = await reader.get(path);
    expect(headers['cache-control'], path).toContain('no-store');
    expect(headers.etag, path).toBeUndefined();
  }
});

test('E2: a form sets what it has fields for, and nothing else of the row', async ({
  world,
  acme,
  initech,
  plan,
  planVisible,
  draft,
  publish,
  owner,
  client,
  olivia,
  carl,
  clara,
}) => {
  const sibling = await world.company(acme, 'Sibling');
  const other = idIn(await plan({ companyId: sibling }));
  const beside = {
    id: other,
    workspace_id: carl.id,
    company_id: sibling,
    engagementId: other,
    engagement_id: other,
    number: '99',
    state: 'withdrawn',
    visible: '1',
    published_revision: '1',
    authorId: carl.id,
    author_id: carl.id,
    created_by: carl.id,
    changed_by: carl.id,
  };
  const rowOf = (table: 'engagements' | 'findings' | 'finding_comments', id: string) =>
    world.db
      .selectFrom(table as 'engagements')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  const engagement = await plan(beside);
  const settings = { title: 'A plan', reference: 'BESIDE-1', kind: 'api', tags: '' };
  leadsTo(await owner.post(engagement, { ...beside, companyId: sibling, ...settings }));
  expect(await rowOf('engagements', idIn(engagement))).toMatchObject({
    workspace_id: acme.id,
    company_id: initech,
    visible: 0,
    state: 'planned',
  });
  const finding = await draft(engagement, beside);
  expect(await rowOf('findings', idIn(finding))).toMatchObject({
    workspace_id: acme.id,
    company_id: initech,
    engagement_id: idIn(engagement),
    number: 1,
    published_revision: null,
    created_by: olivia.id,
    changed_by: olivia.id,
  });
  const read = `/portal/findings/${idIn(await publish(await planVisible()))}`;
  const said = leadsTo(await client.post(`${read}/comments`, { ...beside, text: 'Mine.' }));
  expect(await rowOf('finding_comments', said.split('#remark-')[1] ?? '')).toMatchObject({
    workspace_id: acme.id,
    company_id: initech,
    author_id: clara.id,
  });
});

test('E2: a plan names no company of another workspace', async ({ world, owner }) => {
  const nimbus = await world.workspace('nimbus');
  const nora = await world.account('Nora Nimbus');
  await world.join(nora, nimbus, 'owner');
  const foreign = await world.company(nimbus, 'Nimbus Client');
  const planned = () => world.db.selectFrom('engagements').select('id').execute();
  const before = await planned();
  const answer = await owner.post('/dashboard/acme/engagements', {
    companyId: foreign,
    title: 'A plan',
    reference: 'FOREIGN-1',
    kind: 'api',
    tags: '',
  });
  expect([404, 422]).toContain(answer.statusCode);
  expect(answer.body).not.toContain('Nimbus Client');
  expect(await planned()).toHaveLength(before.length);
});
