import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

const URL = '/api/v1/session';
const PROBLEM = 'application/problem+json; charset=utf-8';

const test = base.extend('everybody', { auto: true, scope: 'file' }, ({ olivia }) => [olivia]);

test('ASVS 4.1.1: every answer with text in it says its type and charset', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  for (const { url, method } of world.routes) {
    if (method !== 'GET') continue;
    const { headers, body } = await visitor.get(url.replace(/:\w+/g, 'A'.repeat(43)));
    if (body === '') continue;
    expect(String(headers['content-type']), url).toMatch(
      /^(?:text\/[a-z]+|application\/(?:problem\+)?json); charset=utf-8$|^(?:image\/svg\+xml|font\/woff2)/,
    );
  }
});

test('ASVS 4.1.3: who asks, on which host and for which tenant is not taken from headers that any caller can write', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  for (const headers of [
    { 'x-forwarded-host': acme.host, 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' },
    { forwarded: `for=198.51.100.1;host=${acme.host};proto=https`, 'x-real-ip': '198.51.100.1' },
  ]) {
    expect((await visitor.get(URL, headers)).json()).toMatchObject({
      workspace: { slug: 'acme' },
      role: 'owner',
    });
    expect((await visitor.get('/dashboard/acme', headers)).statusCode).toBe(200);
  }
  await visitor.post('/logout', {}, { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-host': acme.host });
  const event = await world.db
    .selectFrom('audit_events')
    .select(['ip', 'host'])
    .where('type', '=', 'sign-out')
    .executeTakeFirstOrThrow();
  expect(event).toEqual({ ip: '127.0.0.1', host: world.config.baseHost });
});

test('RFC 9457: every refusal of the API is a problem document, and none is a redirect', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const answers = [
    [401, await world.visitor().get(URL)],
    [403, await visitor.post(URL, {}, { 'sec-fetch-site': 'cross-site' })],
    [404, await visitor.get('/api/v1/nothing')],
    [405, await visitor.post(URL)],
    [400, await visitor.get('/api/%E0%A4%A')],
  ] as const;
  for (const [status, answer] of answers) {
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, PROBLEM]);
    expect(answer.json()).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status,
      detail: expect.any(String),
    });
    expect(answer.headers.location).toBeUndefined();
  }
});

test.for([
  ['setup', false],
  ['verify', true],
] as const)(
  'RFC 9470: a session that owes %s is challenged, and told where to go',
  async ([step, enrolled], { world }) => {
    const workspace = await world.workspace(`place-${step}`);
    const person = await world.account(`Percy ${step}`);
    await world.join(person, workspace, 'client');
    if (enrolled) await world.enrol(person);
    await world.enforce(workspace);
    const answer = await (await world.signedIn(person, workspace, 'tenant')).get(URL);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, PROBLEM]);
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer error="insufficient_user_authentication", error_description="[^"]+", acr_values="mfa"$/,
    );
    expect(answer.json()[`${step}_url`]).toBe(`http://${workspace.host}/mfa/${step}`);
  },
);

test('RFC 9457 9470: spelt otherwise, the address is the API’s all the same', async ({ world }) => {
  const workspace = await world.workspace('spelling');
  const person = await world.account('Sally Spelling');
  await world.join(person, workspace, 'owner');
  await world.enforce(workspace);
  const visitor = await world.signedIn(person, workspace);
  for (const path of ['/%61pi/v1/session', '/api/v1/%73ession', '/api/v1/session?x=/login']) {
    const answer = await visitor.get(path);
    expect([401, 404], path).toContain(answer.statusCode);
    expect(answer.headers['content-type'], path).toBe(PROBLEM);
  }
});
