import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { addFindings } from '../../../../test/specimens/findings.ts';
import { newId } from '../../../data/id.ts';
import { type PublishedState, rankOf, type Severity } from '../../../domain/finding.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import { sealDraft, sealPublished } from '../finding/content.ts';
import { addFinding, notePublished } from '../finding/findings.ts';
import { addPublished, movePublished } from '../finding/published-findings.ts';
import { PUBLISHED_PER_PAGE } from './list-queries.ts';
import { LATEST } from './new-findings.ts';

interface More {
  readonly title: string;
  readonly severity: Severity;
  readonly state?: PublishedState;
}

const test = base
  .extend('scene', async ({ world, acme, carl, clara }) => {
    const companyId = await world.company(acme, 'Initech');
    const scene = { number: 1, workspaceId: acme.id, companyId, people: { consultant: carl, client: clara } };
    const found = await world.db.transaction().execute((trx) => addFindings(trx, world, scene));
    return { ...found, workspaceId: acme.id, companyId };
  })
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  /** Publishes more findings of the engagement that the client sees. */
  .extend(
    'publish',
    ({ world, scene, carl }) =>
      (more: readonly More[]) =>
        world.db.transaction().execute(async (trx) => {
          const { workspaceId, companyId, engagementId } = scene;
          const key = await companyKey(trx, world.services.keyring, { workspaceId, companyId });
          const by = { by: carl.id, now: world.clock.now() };
          for (const [index, { title, severity, state = 'published' }] of more.entries()) {
            const id = newId();
            const row = {
              ...{ id, workspaceId, companyId, engagementId },
              number: 100 + index,
              severity: rankOf(severity),
            };
            const prose = { description: title, steps: '', impact: '', remediation: '', references: '' };
            const draft = {
              ...prose,
              title,
              severity,
              severityReason: '',
              cvss: '',
              cwe: '',
              assets: '',
              tags: '',
            };
            await addFinding(trx, { ...row, content: sealDraft(key, id, draft as never) }, by);
            const content = sealPublished(key, id, {
              ...{ title, severity, prose },
              ...{ severityReason: '', cvss: [], cwe: null, assets: [], tags: [], changes: [] },
            });
            await addPublished(trx, { ...row, content, deadline: null }, by);
            await notePublished(trx, id, 1, by.now);
            if (state !== 'published')
              await movePublished(
                trx,
                id,
                { from: 'published', to: state, note: null, acceptedUntil: null },
                by,
              );
          }
        }),
  );

const titlesIn = (body: string) => [...body.matchAll(/(?:an|no)-[a-z]+-[a-z]+/g)].map(([title]) => title);

test('E21: the list is narrowed by severity, state and engagement, and so is its CSV file', async ({
  client,
  scene,
  publish,
}) => {
  await publish([
    { title: 'an-open-critical', severity: 'critical' },
    { title: 'an-open-low', severity: 'low' },
    { title: 'an-fixed-low', severity: 'low', state: 'retest-passed' },
  ]);
  for (const [query, titles] of [
    ['', ['an-open-critical', 'an-open-low', 'an-fixed-low']],
    ['?severity=low', ['an-open-low', 'an-fixed-low']],
    ['?state=retest-passed', ['an-fixed-low']],
    ['?severity=low&state=open', ['an-open-low']],
    [`?engagement=${scene.engagementId}&severity=critical`, ['an-open-critical']],
    [`?engagement=${scene.hiddenEngagementId}`, []],
  ] as const) {
    expect(titlesIn((await client.get(`/portal/findings${query}`)).body), query).toEqual(titles);
    expect(titlesIn((await client.get(`/portal/findings.csv${query}`)).body), query).toEqual(titles);
  }
  const { body } = await client.get('/portal/findings?severity=low&state=open');
  expect(body).toContain('/portal/findings.csv?severity=low&amp;state=open');
  expect(body).toMatch(/<option value="low" selected>/);
  expect((await client.get('/portal/findings?severity=info')).body).toContain('No findings match');
});

test('E20: what was looked at is no longer among what is new, and what was answered waits no longer', async ({
  client,
  scene,
}) => {
  for (const state of ['new', 'waiting'])
    expect((await client.get(`/portal/findings?state=${state}`)).body).toContain('finding-u1u');
  const finding = `/portal/findings/${scene.publishedId}`;
  await client.post(`${finding}/answer`, { move: 'report-fix', note: '', until: '' });
  await client.get(finding);
  for (const state of ['new', 'waiting'])
    expect((await client.get(`/portal/findings?state=${state}`)).body, state).not.toContain('finding-u1u');
  expect((await client.get('/portal/findings?state=open')).body).toContain('finding-u1u');
});

test('E20: of very many findings those that moved last are looked through for what is new', async ({
  world,
  clara,
  client,
  scene,
  publish,
}) => {
  const fresh = async () =>
    /New for you([\s\S]*?)Waiting for your answer/.exec((await client.get('/portal')).body)?.[1] ?? '';
  expect(await fresh()).toContain('finding-u1u');
  world.clock.advance(1);
  await publish(Array.from({ length: LATEST }, () => ({ title: 'an-open-low', severity: 'low' })));
  expect(await fresh()).toContain(`All ${LATEST}+`);
  expect(await fresh()).not.toContain('finding-u1u');
  expect((await client.get('/portal/findings?state=new')).body, 'where all are listed').toContain(
    'finding-u1u',
  );
  const { id } = await world.db
    .selectFrom('memberships')
    .select('id')
    .where('account_id', '=', clara.id)
    .executeTakeFirstOrThrow();
  await world.db
    .insertInto('finding_views')
    .columns(['membership_id', 'finding_id', 'seen_at'])
    .expression((eb) =>
      eb
        .selectFrom('published_findings')
        .select((of) => [of.val(id).as('membership_id'), 'finding_id', 'moved_at'])
        .where('finding_id', '!=', scene.publishedId),
    )
    .execute();
  expect(await fresh()).toContain('You’ve seen the latest findings and changes.');
  world.clock.advance(1);
  await client.post(`/portal/findings/${scene.publishedId}/answer`, {
    move: 'report-fix',
    note: '',
    until: '',
  });
  expect(await fresh(), 'once it has moved').toContain('finding-u1u');
});

test('E21: a long list is read page by page and downloaded whole', async ({ client, publish }) => {
  const letters = (index: number) => String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26), 122);
  const titles = Array.from({ length: PUBLISHED_PER_PAGE + 20 }, (_, index) => `no-low-${letters(index)}`);
  await publish(titles.map((title) => ({ title, severity: 'low' })));
  const read: string[] = [];
  let next: string | undefined = '/portal/findings?severity=low';
  for (let page = 0; next !== undefined && page < 5; page += 1) {
    const { body }: { body: string } = await client.get(next);
    read.push(...titlesIn(body));
    next = /href="([^"]*behind=[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(read).toEqual(titles);
  expect(titlesIn((await client.get('/portal/findings.csv')).body)).toEqual(titles);
});

test('E1: behind a finding out of reach there is nothing, so that nobody learns where it stands', async ({
  client,
  scene,
  publish,
}) => {
  await publish([{ title: 'an-open-low', severity: 'low' }]);
  expect(titlesIn((await client.get(`/portal/findings?behind=${scene.publishedId}`)).body)).toEqual([
    'an-open-low',
  ]);
  for (const id of [scene.hiddenId, scene.draftId, newId()])
    expect(titlesIn((await client.get(`/portal/findings?behind=${id}`)).body), id).toEqual([]);
});

test('E6 E21: the page of an engagement shows what is tested and what was found, and nothing of its rules', async ({
  world,
  acme,
  carl,
  client,
  scene,
}) => {
  const consultant = await world.signedIn(carl, acme);
  await consultant.post(`/dashboard/acme/engagements/${scene.engagementId}`, {
    ...{ title: 'Shop test', reference: 'SHOP-1', kind: 'web-application', startsOn: '2026-11-02' },
    ...{
      endsOn: '2026-11-13',
      lead: '',
      scope: 'shop.example alone',
      rules: 'secret-rules',
      tags: 'secret-tag',
    },
  });
  const { statusCode, body } = await client.get(`/portal/engagements/${scene.engagementId}`);
  expect(statusCode).toBe(200);
  for (const shown of ['Shop test', 'SHOP-1', 'Web application', '13 November 2026', 'finding-u1u'])
    expect(body).toContain(shown);
  expect(body).toContain('shop.example alone');
  expect(body).not.toMatch(/secret-|draft-u1u|hidden-/);
  expect((await client.get('/portal')).body).toContain(`/portal/engagements/${scene.engagementId}`);
  expect((await client.get(`/portal/engagements/${scene.hiddenEngagementId}`)).statusCode).toBe(404);
});
