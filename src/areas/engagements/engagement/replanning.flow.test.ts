import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const PLAN = {
  title: 'Online banking',
  reference: 'NWB-1',
  kind: 'api',
  startsOn: '2026-11-02',
  endsOn: '',
  lead: '',
  scope: 'One host.\r\nNo other.',
  rules: '',
  tags: 'web',
};

const revisionIn = (body: string) => /name="revision" value="([^"]*)"/.exec(body)?.[1] ?? '';

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('at', async ({ consultant, initech }): Promise<string> => {
    const answer = await consultant.post('/dashboard/acme/engagements', { ...PLAN, companyId: initech });
    return String(answer.headers.location);
  })
  .extend('revision', async ({ consultant, at }) => revisionIn((await consultant.get(`${at}/edit`)).body));

describe('E6 E14: two people who replan an engagement at the same time', () => {
  test('the second sees what the first made of it, loses nothing, and can save what was compared', async ({
    owner,
    consultant,
    carl,
    at,
    revision,
  }) => {
    const first = { ...PLAN, scope: 'Two hosts.', lead: carl.id, team: carl.id, revision };
    expect((await owner.post(at, first)).statusCode).toBe(303);
    const second = { ...PLAN, scope: 'Three hosts.', tags: 'web, urgent', revision };
    const refused = await consultant.post(at, second);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Someone else changed this engagement while you were writing');
    const differing = [...refused.body.matchAll(/<section aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(differing).toEqual(['Lead', 'Team', 'Scope', 'Tags']);
    for (const version of ['Two hosts.', 'Three hosts.', carl.name, 'web, urgent'])
      expect(refused.body).toContain(`<pre class="version">${version}</pre>`);
    expect(refused.body).toMatch(/<textarea[^>]*name="scope"[^>]*>\s*Three hosts\.<\/textarea>/);
    expect(refused.body).toMatch(/<input[^>]*name="tags"[^>]*value="web, urgent"/);
    expect((await owner.get(at)).body).toContain('Two hosts.');
    expect((await consultant.get(`${at}/edit`)).body, 'whoever leaves finds it again').toContain(
      'Three hosts.',
    );

    const again = revisionIn(refused.body);
    expect(again).not.toBe(revision);
    expect((await consultant.post(at, { ...second, revision: again })).statusCode).toBe(303);
    expect((await owner.get(at)).body).toContain('Three hosts.');
  });

  test('a second press of the same form ends like the first, and changes nothing', async ({
    world,
    consultant,
    at,
    revision,
  }) => {
    const typed = { ...PLAN, scope: 'Two hosts.\r\nThen one.', revision };
    for (const press of ['first', 'second']) {
      const answer = await consultant.post(at, typed);
      expect([press, answer.statusCode, answer.headers.location]).toEqual([press, 303, at]);
    }
    const changes = world.db.selectFrom('audit_events').select('id').where('type', '=', 'engagement.changed');
    expect(await changes.execute()).toHaveLength(1);
  });

  test('a form that is wrong keeps the plan that it was made of', async ({
    owner,
    consultant,
    at,
    revision,
  }) => {
    const wrong = await consultant.post(at, { ...PLAN, title: '', revision });
    expect(wrong.statusCode).toBe(422);
    expect(revisionIn(wrong.body)).toBe(revision);
    await owner.post(at, { ...PLAN, title: 'Renamed', revision });
    const late = await consultant.post(at, { ...PLAN, title: 'Named otherwise', revision });
    expect(late.statusCode).toBe(422);
    expect(late.body).toContain('<pre class="version">Renamed</pre>');
  });

  test('what moves its state or shows it to the client is in nobody’s way', async ({
    owner,
    consultant,
    at,
    revision,
  }) => {
    await owner.post(`${at}/state`, { state: 'running' });
    await owner.post(`${at}/visibility`, { visible: 'true' });
    const answer = await consultant.post(at, { ...PLAN, scope: 'Two hosts.', revision });
    expect(answer.statusCode).toBe(303);
  });
});

test('E5 E20: of an archived company there is no preview to lead to, and the page says why', async ({
  owner,
  initech,
  at,
}) => {
  await owner.post(`${at}/visibility`, { visible: 'true' });
  const preview = `href="/dashboard/acme/companies/${initech}/preview/`;
  expect((await owner.get(at)).body).toContain(preview);
  await owner.post(`/dashboard/acme/companies/${initech}/archive`, { archived: 'true' });
  const { body } = await owner.get(at);
  expect(body).not.toContain(preview);
  expect(body).toContain('Initech is archived, so people there see nothing of this engagement.');
  await owner.post(`/dashboard/acme/companies/${initech}/archive`, { archived: 'false' });
  expect((await owner.get(at)).body).toContain(preview);
});
