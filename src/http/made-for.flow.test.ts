import { expect } from 'vitest';
import { testInOneWorld as base } from '../../test/fixtures.ts';
import type { Visitor } from '../../test/visitor.ts';

/** D21: two tabs, two accounts. A form acts for the account that its page was made for, or not at all. */

const MARKER = /<input type="hidden" name="signed_in_as" value="([^"]*)"/;

const test = base
  .extend('everybody', { auto: true, scope: 'file' }, ({ olivia, carl }) => [olivia, carl])
  .extend(
    'nameOfAcme',
    { scope: 'file' },
    ({ world, acme }) =>
      async () =>
        (
          await world.db
            .selectFrom('workspaces')
            .select('name')
            .where('id', '=', acme.id)
            .executeTakeFirstOrThrow()
        ).name,
  );

const SETTINGS = '/dashboard/acme/settings';
const rename = (visitor: Visitor, name: string, marker?: string) =>
  visitor.post(`${SETTINGS}/workspace`, { name, accent: 'teal', signed_in_as: marker });
test('every form that is posted says for whom its page was made, once signed in', async ({
  world,
  acme,
  olivia,
}) => {
  const owner = await world.signedIn(olivia, acme);
  const pages = [
    '/dashboard/acme',
    SETTINGS,
    '/dashboard/acme/members',
    '/dashboard/acme/members/invite',
    '/account/security',
    '/workspaces',
  ];
  for (const path of pages) {
    const forms = (await owner.get(path)).body.match(/<form[^>]*method="post".*?<\/form>/gs) ?? [];
    expect(forms.length, path).toBeGreaterThan(0);
    for (const form of forms)
      expect(MARKER.exec(form)?.[1], path).toBe(`${olivia.id.replaceAll('-', '')} ${olivia.email}`);
  }
  expect((await world.visitor().get('/login')).body).not.toMatch(MARKER);
});

test('another account signed in meanwhile gets 409 with both names and a way on; nothing is changed', async ({
  world,
  acme,
  olivia,
  carl,
  nameOfAcme,
}) => {
  const before = await nameOfAcme();
  const marker = MARKER.exec((await (await world.signedIn(olivia, acme)).get(SETTINGS)).body)?.[1];
  for (const [person, path] of [
    [carl, `${SETTINGS}/workspace`],
    [carl, '/account/security/sessions/end-others'],
  ] as const) {
    const other = await world.signedIn(person, acme);
    const answer = await other.post(path, { name: 'Taken Over', accent: 'teal', signed_in_as: marker });
    expect(answer.statusCode, path).toBe(409);
    expect(answer.body).toContain(olivia.email);
    expect(answer.body).toContain(carl.email);
    expect(answer.body).toContain('action="/logout"');
    expect(answer.body).toContain('href="/"');
  }
  expect(await nameOfAcme()).toBe(before);
});

test('also where the account that is signed in now may not do it, or owes a second factor', async ({
  world,
  olivia,
}) => {
  const strict = await world.workspace('strict');
  const nora = await world.account('Nora Newcomer');
  await world.join(nora, strict, 'consultant');
  await world.enforce(strict);
  const newcomer = await world.signedIn(nora, strict);
  expect((await rename(newcomer, 'No', olivia.email)).statusCode).toBe(409);
});

test('its own form, and one that says nothing, act for the session', async ({
  world,
  acme,
  olivia,
  nameOfAcme,
}) => {
  const owner = await world.signedIn(olivia, acme);
  expect((await rename(owner, 'With marker', olivia.email)).statusCode).toBe(303);
  expect((await rename(owner, 'Without')).statusCode).toBe(303);
  expect(await nameOfAcme()).toBe('Without');
});

test('what a form claims is shown as text, and looked up nowhere', async ({
  world,
  acme,
  olivia,
  carl,
  nameOfAcme,
}) => {
  const owner = await world.signedIn(olivia, acme);
  for (const marker of [carl.id, '<script>alert(1)</script>', '', 'x'.repeat(10_000)]) {
    const answer = await rename(owner, 'No', marker);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).not.toContain('<script>alert');
    expect(answer.body).not.toContain(carl.email);
    expect(answer.body.length).toBeLessThan(20_000);
  }
  const twice = await owner.post(
    `${SETTINGS}/workspace`,
    `name=No&accent=teal&signed_in_as=${olivia.email}&signed_in_as=${carl.email}`,
  );
  expect(twice.statusCode).toBe(409);
  expect(await nameOfAcme()).toBe('Without');
});
