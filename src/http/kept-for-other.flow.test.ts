import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import type { Visitor } from '../../test/visitor.ts';
import type { Person } from '../../test/world.ts';
import { KEPT_FORM_MS } from '../access/kept-forms.ts';

/**
 * D21, E14: a form is an account's, whatever its address is by now; and what was typed into one while another account was
 * signed in is kept for its own.
 */

const SETTINGS = '/dashboard/acme/settings';
const ACTION = `${SETTINGS}/workspace`;
const INVITE = '/dashboard/acme/members/invite';
const NOTICE = 'This hasn’t been saved yet';
const NEW_ADDRESS = 'olivia.new@example.com';

const markerIn = (body: string) => /name="signed_in_as" value="([^"]*)"/.exec(body)?.[1] ?? '';
const renaming = (marker: string, name = 'A long text that I typed') => ({
  name,
  accent: 'teal',
  signed_in_as: marker,
});

const test = base
  .extend('nameOfAcme', ({ world, acme }) => async () => {
    const named = world.db.selectFrom('workspaces').select('name').where('id', '=', acme.id);
    return (await named.executeTakeFirstOrThrow()).name;
  })
  .extend('readdress', ({ world }) => async ({ id }: Person, email: string) => {
    await world.db.updateTable('accounts').set({ email }).where('id', '=', id).execute();
  })
  /** A browser in which Olivia has opened the settings, and the marker of that page's forms. */
  .extend('opened', async ({ world, olivia }) => {
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    const marker = markerIn((await browser.get(SETTINGS)).body);
    return { browser, marker };
  })
  .extend('texts', ({ world }) => async (browser: Visitor, person: Person, page = SETTINGS) => {
    if (browser.token !== undefined) await browser.post('/logout');
    world.clock.advance(1000);
    await browser.signIn(person.email);
    return (await browser.get(page)).body;
  });

test('D21: a page that was open while its own account got another address acts for it', async ({
  olivia,
  opened,
  readdress,
  nameOfAcme,
}) => {
  const { browser, marker } = opened;
  expect(marker).toContain(olivia.id.replaceAll('-', ''));
  await readdress(olivia, NEW_ADDRESS);
  expect((await browser.post(ACTION, renaming(marker))).statusCode).toBe(303);
  expect(await nameOfAcme()).toBe('A long text that I typed');
});

test('D21: and whoever has the address now is somebody else', async ({
  world,
  acme,
  olivia,
  carl,
  opened,
  readdress,
  nameOfAcme,
}) => {
  const before = await nameOfAcme();
  await readdress(olivia, NEW_ADDRESS);
  await readdress(carl, olivia.email);
  const other = await world.signedIn({ ...carl, email: olivia.email }, acme);
  const answer = await other.post(ACTION, renaming(opened.marker));
  expect(answer.statusCode).toBe(409);
  expect(await nameOfAcme()).toBe(before);
});

test('D21: a form of an earlier version, which names the address alone, acts for the account that has it', async ({
  olivia,
  carl,
  opened,
  readdress,
  nameOfAcme,
}) => {
  const { browser } = opened;
  expect((await browser.post(ACTION, renaming(olivia.email, 'As before'))).statusCode).toBe(303);
  expect(await nameOfAcme()).toBe('As before');
  expect((await browser.post(ACTION, renaming(carl.email))).statusCode).toBe(409);
  await readdress(olivia, NEW_ADDRESS);
  const answer = await browser.post(ACTION, renaming(olivia.email));
  expect(answer.statusCode).toBe(409);
  // Nobody has that address any more for whom it could be kept.
  expect(answer.body).toContain('Go back to that page to copy what you entered');
});

test('E14: a session’s end after a change of address keeps what was typed for the same account', async ({
  world,
  olivia,
  opened,
  readdress,
  texts,
}) => {
  const { browser, marker } = opened;
  await readdress(olivia, NEW_ADDRESS);
  await browser.post('/logout');
  const sent = await browser.post(ACTION, renaming(marker));
  expect(sent.headers.location).toContain('kept=1');
  expect(await texts(browser, { ...olivia, email: NEW_ADDRESS })).toContain('A long text that I typed');
  expect(world.config.secure).toBe(false);
});

test('E14, D21: another account signed in meanwhile: what was typed is kept for its own, shown to nobody else, and there once that is back', async ({
  world,
  olivia,
  carl,
  opened,
  texts,
  nameOfAcme,
}) => {
  const before = await nameOfAcme();
  const { browser, marker } = opened;
  await browser.signIn(carl.email);
  const refused = await browser.post(ACTION, renaming(marker));
  expect(refused.statusCode).toBe(409);
  expect(refused.body).toContain(`sign in as ${olivia.email} within 30 minutes`);
  expect(refused.body).not.toContain('A long text that I typed');
  // To sign out there leads back to the page, by way of the sign-in.
  expect(refused.body).toMatch(new RegExp(`name="return_to" value="${SETTINGS}"`));
  const left = await browser.post('/logout', { return_to: SETTINGS });
  expect(left.headers.location).toBe(`/login?return_to=${encodeURIComponent(SETTINGS)}`);

  // The other account goes on working in between, sends what it has typed itself, and has something kept of its own.
  await browser.signIn(carl.email);
  for (const page of ['/dashboard/acme', INVITE, '/account/security'])
    expect((await browser.get(page)).body).not.toContain('A long text that I typed');
  const ofCarl = markerIn((await browser.get('/account')).body);
  await browser.post('/logout');
  const kept = await browser.post('/account/name', { name: 'Carl the Second', signed_in_as: ofCarl });
  expect(kept.headers.location).toContain('kept=1');
  expect(await texts(browser, carl, '/account')).not.toContain('A long text that I typed');
  await browser.post('/account/name', { name: 'Carl the Third', signed_in_as: ofCarl });
  await browser.post(ACTION, { ...renaming(''), signed_in_as: ofCarl });

  const page = await texts(browser, olivia);
  expect(page).toContain(NOTICE);
  expect(page).toContain('value="A long text that I typed"');
  expect(await nameOfAcme()).toBe(before);
  expect((await browser.post(ACTION, renaming(marker, 'Sent again'))).statusCode).toBe(303);
  expect((await browser.get(SETTINGS)).body).not.toContain(NOTICE);
  expect(await nameOfAcme()).toBe('Sent again');
  expect(world.clock.now()).toBeGreaterThan(0);
});

test('E14: it lasts for half an hour, and is worth nothing in another browser', async ({
  world,
  olivia,
  carl,
  opened,
  texts,
}) => {
  const { browser, marker } = opened;
  await browser.signIn(carl.email);
  await browser.post(ACTION, renaming(marker));
  const elsewhere = world.visitor();
  expect(await texts(elsewhere, olivia)).not.toContain(NOTICE);
  world.clock.advance(KEPT_FORM_MS);
  expect(await texts(browser, olivia)).not.toContain(NOTICE);
});

test('D25: in a browser that the form’s account does not know nothing is kept, and the page says where it still is', async ({
  world,
  acme,
  carl,
  opened,
}) => {
  const stranger = await world.signedIn(carl, acme);
  for (const marker of [
    opened.marker,
    'x'.repeat(10_000),
    `${acme.id.replaceAll('-', '')} nobody@example.com`,
  ]) {
    const answer = await stranger.post(ACTION, renaming(marker));
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('Go back to that page to copy what you entered');
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  expect(await world.db.selectFrom('kept_forms').select('id').execute()).toEqual([]);
  // A button has nothing to lose.
  const pressed = await stranger.post('/account/security/sessions/end-others', {
    signed_in_as: opened.marker,
  });
  expect(pressed.statusCode).toBe(409);
  expect(pressed.body).not.toContain('what you entered');
});
