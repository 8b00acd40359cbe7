import { expect } from 'vitest';
import { idIn, testAtWork } from '../consultancy.ts';
import { REQUESTS } from '../specimens/requests.ts';
import { setScene } from '../specimens/scene.ts';

/**
 * SysReptor CVE-2024-36076: what changes data took a sibling subdomain’s page for one of its own, because both are the
 * same site to a browser, and the cookie came along. Every portal here is such a sibling of every other.
 */

const test = testAtWork.extend('rival', { scope: 'file' }, ({ world }) => world.workspace('rival'));

test('ASVS 3.5.1: no sibling’s page changes anything of findings, engagements or contacts', async ({
  world,
  rival,
}) => {
  const scene = await setScene(world);
  const actions = REQUESTS.filter(({ method, url }) =>
    method === 'POST' ? /engagement|finding|contact|compan/.test(url) : false,
  );
  expect(actions.length).toBeGreaterThan(15);
  const counted = async () =>
    world.db
      .selectFrom('findings')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
  const before = await counted();
  for (const asked of actions) {
    const visitor = world.visitor(
      asked.host === 'tenant'
        ? { id: scene.workspaceId, slug: scene.slug, host: `${scene.slug}.${world.config.baseHost}` }
        : undefined,
    );
    if (asked.as !== 'nobody') visitor.plant(scene.people[asked.as].token);
    for (const origin of [`http://${rival.host}`, `http://evil.${rival.host}`, 'null'])
      for (const site of ['same-site', undefined]) {
        const answer = await visitor.post(asked.path(scene), asked.form(scene), {
          'sec-fetch-site': site,
          origin,
        });
        expect(answer.statusCode, `${asked.name} from ${origin}`).toBe(403);
      }
  }
  expect(await counted()).toEqual(before);
});

test('E26 ASVS 3.5.1: nor does one call a verb of the API by the cookie that comes along', async ({
  plan,
  draft,
  owner,
  rival,
}) => {
  const engagement = await plan();
  const finding = await draft(engagement);
  const api = '/api/v1/workspaces/acme';
  for (const [method, path, body] of [
    ['PATCH', `engagements/${idIn(engagement)}`, { visible: true }],
    ['POST', `engagements/${idIn(engagement)}/findings`, { title: 'Theirs' }],
    ['PATCH', `findings/${idIn(finding)}`, { title: 'Theirs' }],
    ['POST', `findings/${idIn(finding)}/publish`, {}],
    ['DELETE', `findings/${idIn(finding)}`, undefined],
  ] as const)
    for (const site of ['same-site', undefined]) {
      const headers = { 'sec-fetch-site': site, origin: `http://${rival.host}` };
      const answer = await owner.call(method, `${api}/${path}`, body, headers);
      expect(answer.statusCode, `${method} ${path}`).toBe(403);
    }
  expect((await owner.call('GET', `${api}/findings/${idIn(finding)}`)).json()).toMatchObject({
    title: 'A finding',
    state: 'draft',
  });
});

test('no answer lets another origin read it, whichever it says that it is', async ({
  planVisible,
  publish,
  client,
  rival,
}) => {
  const read = `/portal/findings/${idIn(await publish(await planVisible()))}`;
  for (const path of ['/portal', read, '/portal/findings.csv', '/api/v1/session'])
    for (const origin of [`http://${rival.host}`, 'null', 'https://evil.example']) {
      const { headers } = await client.get(path, { origin, 'sec-fetch-site': 'same-site' });
      for (const allowed of ['access-control-allow-origin', 'access-control-allow-credentials'])
        expect(headers[allowed], `${path} from ${origin}`).toBeUndefined();
      expect(headers['cross-origin-resource-policy'], path).toBe('same-origin');
    }
});
