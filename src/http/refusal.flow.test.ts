import { expect } from 'vitest';
import { testInOneWorld as test } from '../../test/fixtures.ts';
import { newId } from '../data/id.ts';

/** What a refused request gets, and what is kept of it. */

test('ASVS 16.2.5 16.3.2: of a refused address the record keeps the route’s pattern, and never what stood in it', async ({
  world,
  acme,
  carl,
}) => {
  const visitor = await world.signedIn(carl, acme);
  const kept = async (ask: () => Promise<{ statusCode: number }>, status = 403) => {
    expect((await ask()).statusCode).toBe(status);
    await world.recordCounted();
    const event = await world.db
      .selectFrom('audit_events')
      .select(['type', 'detail'])
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(event.type).toBe('access.refused');
    return event.detail;
  };
  const member = newId();
  const remove = await kept(() =>
    visitor.get(`/dashboard/acme/members/${member}/remove?token=SECRET-${member}`),
  );
  expect(JSON.parse(remove)).toMatchObject({ route: '/dashboard/:slug/members/:membership/remove' });
  const account = await kept(() => visitor.get(`/admin/accounts/${member}?q=SECRET-${member}`));
  expect(JSON.parse(account)).toMatchObject({ route: '/admin/accounts/:account' });
  await world.enforce(acme);
  await world.enrol(carl);
  const owing = await world.signedIn(carl, acme);
  const link = await kept(() => owing.post(`/workspaces/new/${member}`), 303);
  expect(JSON.parse(link)).toMatchObject({ route: '/workspaces/new/:link' });
  for (const detail of [remove, account, link])
    expect(detail).not.toMatch(new RegExp(`SECRET|${member}|acme`));
});

test('RFC 9457: what a program asks is refused in a problem document, whatever its address looks like', async ({
  world,
  acme,
}) => {
  const answers = [
    [404, await world.visitor(acme).get('/signup/slug?value=x', { accept: 'text/html' })],
    [405, await world.visitor().post('/signup/slug', {}, { accept: 'text/html' })],
    [403, await world.visitor().post('/signup/slug', {}, { 'sec-fetch-site': 'cross-site' })],
  ] as const;
  for (const [status, { statusCode, headers }] of answers) {
    expect([statusCode, headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  }
});

test('a page is refused by a page, and an address that has no route too, whatever is asked for', async ({
  world,
  acme,
}) => {
  const json = { accept: 'application/json' };
  const answers = [
    [404, await world.visitor(acme).get('/signup', json)],
    [405, await world.visitor().post('/signup/sent', {}, json)],
    [404, await world.visitor().get('/apiary', json)],
  ] as const;
  for (const [status, { statusCode, headers }] of answers) {
    expect([statusCode, headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  }
});

test('the page of an error has the look of the place, somebody to write to, and its number', async ({
  world,
  acme,
  carl,
}) => {
  const number = /Error 404 · Reference <span[^>]*translate="no"[^>]*>[0-9a-f-]{36}<\/span>/;
  const stranger = await world.visitor(acme).get('/nowhere');
  expect(stranger.statusCode).toBe(404);
  expect(stranger.body).toContain('acme Security');
  expect(stranger.body).toContain(`href="mailto:${world.services.config.supportEmail}"`);
  expect(stranger.body).toMatch(number);
  const member = await (await world.signedIn(carl, acme)).get('/dashboard/acme/nowhere');
  expect(member.body).toContain('acme Security');
  const elsewhere = await world.visitor().get('/nowhere');
  expect(elsewhere.body).not.toContain('acme Security');
  expect(elsewhere.body).toMatch(number);
});

test('D15: a form that is sent when the session is over leads to the sign-in, which says so, and back to the page', async ({
  world,
  acme,
  olivia,
}) => {
  const SETTINGS = '/dashboard/acme/settings';
  const visitor = await world.signedIn(olivia, acme);
  await world.db.deleteFrom('sessions').where('account_id', '=', olivia.id).execute();
  const send = (headers: Record<string, string> = {}) =>
    visitor.post(`${SETTINGS}/workspace`, { name: 'New name', accent: 'teal' }, headers);
  const sent = await send();
  expect(sent.headers.location).toBe(`/login?return_to=${encodeURIComponent(SETTINGS)}&ended=1`);
  const page = await visitor.get(sent.headers.location ?? '');
  expect(page.body).toContain(
    'Your session has ended. Sign in again, then check whether your last step was saved.',
  );
  // Which page that is, the route says, and nobody else.
  for (const referer of ['https://evil.example/dashboard/acme', 'nonsense'])
    expect((await send({ referer })).headers.location).toBe(sent.headers.location);
});

test('D15: what was to follow on a sign-in that has ended says so too, and never leads to a bare sign-in', async ({
  world,
}) => {
  for (const path of ['/mfa/setup', '/mfa/verify', '/mfa/recovery', '/confirm'])
    expect((await world.visitor().post(path, { code: '123456' })).headers.location, path).toBe(
      '/login?ended=1',
    );
});
