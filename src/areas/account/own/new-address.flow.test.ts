import { expect } from 'vitest';
import { anotherOffice, test as base } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { resetMfa } from '../../../factors/reset.ts';

const NEW = 'olivia@new.example';
const HOUR_MS = 60 * 60_000;

const test = base
  .extend('linkTo', ({ world }) => async (address: string): Promise<URL> => {
    const link = (await world.mailTo(address)).findLast(({ link }) => link !== undefined)?.link;
    return new URL(link ?? `no link was mailed to ${address}`);
  })
  .extend('asked', ({ world, acme, linkTo }) => async (person: Person, to = NEW) => {
    const visitor = await world.signedIn(person, acme);
    expect((await visitor.post('/account/email', { email: to })).headers.location).toBe('/account');
    const link = await linkTo(to);
    return { visitor, link, token: link.searchParams.get('token') ?? '' };
  })
  .extend(
    'emailOf',
    ({ world }) =>
      async ({ id }: Person) =>
        (await world.db.selectFrom('accounts').select('email').where('id', '=', id).executeTakeFirstOrThrow())
          .email,
  )
  .extend(
    'eventsOf',
    ({ world }) =>
      async (type: string) =>
        world.db.selectFrom('audit_events').selectAll().where('type', '=', type).orderBy('id').execute(),
  );

const subjects = (mails: readonly { subject: string }[]) => mails.map(({ subject }) => subject);

test('B14: another address is proven at both, then used to sign in', async ({
  world,
  acme,
  olivia,
  asked,
  emailOf,
  eventsOf,
}) => {
  const elsewhere = await world.signedIn(olivia, acme);
  const { visitor, link, token } = await asked(olivia);
  expect(await emailOf(olivia)).toBe(olivia.email);
  expect((await visitor.get('/account')).body).toContain(`We’ve sent a link to ${NEW}.`);
  expect(subjects(await world.mailTo(olivia.email))).toEqual([
    'Someone asked to change your SecPortal email address',
  ]);
  const page = await visitor.get(`${link.pathname}${link.search}`);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(olivia.email);
  expect(page.body).toContain(NEW);
  expect(await emailOf(olivia)).toBe(olivia.email);

  const before = visitor.token;
  expect((await visitor.post('/account/email/confirm', { token })).headers.location).toBe('/account');
  expect(await emailOf(olivia)).toBe(NEW);
  expect((await visitor.get('/account')).body).toContain('Email address changed.');
  expect(visitor.token).not.toBe(before);
  const [, done] = await world.mailTo(olivia.email);
  expect(done?.subject).toBe('Your SecPortal email address was changed');
  expect(done?.text).toContain(world.config.supportEmail);

  // D8: the other sessions have ended, and the address that signs in is the new one.
  expect((await elsewhere.get('/account')).headers.location).toContain('/login');
  expect((await world.visitor().signIn(olivia.email)).statusCode).toBe(422);
  expect((await world.visitor().signIn(NEW)).statusCode).toBe(303);

  const [event] = await eventsOf('address.changed');
  expect(event).toMatchObject({ actor_id: olivia.id, actor: olivia.email, workspace_id: acme.id });
  expect(JSON.parse(event?.detail ?? '')).toMatchObject({ from: olivia.email, to: NEW, sessionsEnded: 1 });
  expect((await visitor.get('/dashboard/acme/activity')).body).toContain(
    `Changed their email address from ${olivia.email} to ${NEW}.`,
  );
});

test('B14: a client changes the address on the portal, whose host the link names', async ({
  world,
  acme,
  clara,
  linkTo,
  emailOf,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  await visitor.post('/account/email', { email: 'clara@new.example' });
  const link = await linkTo('clara@new.example');
  expect(link.host).toBe(acme.host);
  const token = link.searchParams.get('token') ?? '';
  expect((await visitor.post(link.pathname, { token })).statusCode).toBe(303);
  expect(await emailOf(clara)).toBe('clara@new.example');
});

test('B14, D12: an old session confirms first, and what it asked for is done then', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  world.clock.advance(11 * 60_000);
  const kept = await visitor.post('/account/email', { email: NEW });
  expect(kept.headers.location).toBe('/confirm');
  expect(await world.mailTo(NEW)).toEqual([]);
  expect((await visitor.get('/confirm')).body).toContain(`change your email address to ${NEW}`);
  expect((await visitor.post('/confirm', { password: PASSWORD })).headers.location).toBe('/account');
  expect(subjects(await world.mailTo(NEW))).toEqual(['Confirm your new email address for SecPortal']);
});

test('B14, ASVS 6.3.8: an address that another account has is answered alike, and is mailed the truth', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const shown = async (to: string) => {
    const { statusCode, headers, body } = await visitor.post('/account/email', { email: to });
    const page = (await visitor.get('/account')).body;
    return { statusCode, location: headers.location, body, page: page.replaceAll(to, 'ADDRESS') };
  };
  expect(await shown(carl.email)).toEqual(await shown('free@new.example'));
  const [mail, ...more] = await world.mailTo(carl.email);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe('This email address already has a SecPortal account');
  expect(mail?.link).toBeUndefined();
});

test('B14: the link works once, for an hour, and only the latest one', async ({ world, olivia, asked }) => {
  const first = await asked(olivia);
  const second = await asked(olivia, 'olivia@second.example');
  const use = (token: string) => second.visitor.post('/account/email/confirm', { token });
  expect((await use(first.token)).statusCode).toBe(410);
  expect((await second.visitor.get(`${first.link.pathname}${first.link.search}`)).statusCode).toBe(410);
  world.clock.advance(HOUR_MS - 1);
  const late = await world.signedIn(olivia, null);
  expect((await late.post('/account/email/confirm', { token: second.token })).statusCode).toBe(303);
  expect((await late.post('/account/email/confirm', { token: second.token })).statusCode).toBe(410);
  const moved = { ...olivia, email: 'olivia@second.example' };
  const third = await asked(moved, 'olivia@third.example');
  world.clock.advance(HOUR_MS);
  const later = await world.signedIn(moved, null);
  expect((await later.post('/account/email/confirm', { token: third.token })).statusCode).toBe(410);
  expect((await later.get('/account')).body).not.toContain('Check your email');
});

test('B14: whoever is not signed in, or not as that account, is told so and learns nothing of it', async ({
  world,
  acme,
  olivia,
  carl,
  asked,
  emailOf,
}) => {
  const { link, token } = await asked(olivia);
  const page = (visitor: Visitor) => visitor.get(`${link.pathname}${link.search}`);
  const stranger = await page(world.visitor());
  expect(stranger.body).toContain('Sign in first');
  expect(stranger.body).not.toContain(olivia.email);
  const other = await world.signedIn(carl, acme);
  const told = await page(other);
  expect(told.statusCode).toBe(409);
  expect(told.body).toContain('This link is for another account');
  expect(told.body).toContain(carl.email);
  expect(told.body).not.toContain(olivia.email);
  const [, back = ''] = /name="return_to" value="([^"]+)"/.exec(told.body) ?? [];
  expect(back).toBe(`${link.pathname}${link.search}`);
  expect((await other.post('/account/email/confirm', { token })).statusCode).toBe(410);
  expect([await emailOf(olivia), await emailOf(carl)]).toEqual([olivia.email, carl.email]);

  // A session that owes its code is not signed in yet.
  await world.enrol(olivia);
  await world.enforce(acme);
  const owing = await world.signedIn(olivia, acme);
  expect((await page(owing)).body).toContain('Sign in first');
  expect((await owing.post('/account/email/confirm', { token })).headers.location).toBe('/mfa/verify');
  expect(await emailOf(olivia)).toBe(olivia.email);
});

test('B14: a change that was asked for can be cancelled', async ({ olivia, asked, eventsOf }) => {
  const { visitor, token } = await asked(olivia);
  expect((await visitor.post('/account/email/cancel')).statusCode).toBe(303);
  expect((await visitor.get('/account')).body).toContain('Cancelled.');
  expect((await visitor.post('/account/email/confirm', { token })).statusCode).toBe(410);
  await visitor.post('/account/email/cancel');
  expect(await eventsOf('address.change-cancelled')).toHaveLength(1);
});

test('B14: a reset of password or second factor, and a new password, drop what was asked for', async ({
  world,
  olivia,
  asked,
  linkTo,
}) => {
  const still = async (token: string) =>
    (await (await world.signedIn(olivia, null)).post('/account/email/confirm', { token })).statusCode;

  const one = await asked(olivia);
  await world.visitor().post('/password/forgot', { email: olivia.email });
  const reset = (await linkTo(olivia.email)).searchParams.get('token') ?? '';
  const password = 'nine patient kettles hum';
  expect((await world.visitor().post('/password/reset', { token: reset, password })).statusCode).toBe(303);
  expect(await still(one.token)).toBe(410);

  const two = await asked(olivia);
  const again = { current: password, password: PASSWORD };
  expect((await two.visitor.post('/account/security/password', again)).statusCode).toBe(303);
  expect(await still(two.token)).toBe(410);

  const three = await asked(olivia);
  const by = { ...COMMAND_LINE, now: world.clock.now() };
  expect(await resetMfa(world.services, by, { accountId: olivia.id, reason: 'lost' })).toEqual({ ok: true });
  await world.db.updateTable('accounts').set({ must_enrol: 0 }).where('id', '=', olivia.id).execute();
  expect(await still(three.token)).toBe(410);
});

test('B14: what cannot be an address, or is one’s own already, is said beside the field', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const wrong = await visitor.post('/account/email', { email: 'nowhere' });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('Enter an email address');
  const own = await visitor.post('/account/email', { email: olivia.email.toUpperCase() });
  expect(own.statusCode).toBe(422);
  expect(own.body).toContain('That’s already your email address.');
  expect(await world.mailTo(olivia.email)).toEqual([]);
});

test('B14, D25: many mails in a row have to wait, and who kept a newcomer waiting keeps no owner', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const ask = (number: number) => visitor.post('/account/email', { email: `many${number}@new.example` });
  for (let number = 0; number < 5; number += 1) expect((await ask(number)).statusCode).toBe(303);
  const waiting = await ask(5);
  expect(waiting.statusCode).toBe(429);
  expect(waiting.body).toContain('asked for several of these emails');
  expect(await world.mailTo('many5@new.example')).toEqual([]);

  const guesser = world.visitor(undefined, '192.0.2.7');
  for (let tries = 0; tries < 7; tries += 1) await guesser.signIn('many4@new.example', 'a wrong password');
  expect((await world.visitor().signIn('many4@new.example')).statusCode).toBe(429);
  const token = new URL((await world.mailTo('many4@new.example'))[0]?.link ?? '').searchParams.get('token');
  expect((await visitor.post('/account/email/confirm', { token: token ?? '' })).statusCode).toBe(303);
  expect((await world.visitor().signIn('many4@new.example')).statusCode).toBe(303);
});

test('B14: a person changes their own name, on either host', async ({
  world,
  acme,
  olivia,
  clara,
  eventsOf,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  expect((await visitor.post('/account/name', { name: '  ' })).statusCode).toBe(422);
  expect((await visitor.post('/account/name', { name: 'Olivia O’Neil' })).headers.location).toBe('/account');
  const page = (await visitor.get('/account')).body;
  expect(page).toContain('Name saved.');
  expect(page).toContain('value="Olivia O’Neil"');
  await visitor.post('/account/name', { name: 'Olivia O’Neil' });
  const client = await world.signedIn(clara, acme, 'tenant');
  expect((await client.post('/account/name', { name: 'Clara Clare' })).statusCode).toBe(303);
  const renamed = await eventsOf('account.renamed');
  expect(renamed.map(({ workspace_id }) => workspace_id)).toEqual([acme.id, acme.id]);
  expect((await visitor.get('/dashboard/acme/activity')).body).toContain(
    'Changed their name from Clara Client to Clara Clare.',
  );
});

const SENDING = { SMTP_URL: 'smtp://127.0.0.1:25' };
base.extend('office', anotherOffice(SENDING))(
  'B15: the page says whether the email to the new address has arrived',
  async ({ office: { world, acme, olivia } }) => {
    const visitor = await world.signedIn(olivia, acme);
    await visitor.post('/account/email', { email: NEW });
    expect((await visitor.get('/account')).body).not.toContain('Not delivered');
    await world.mailTo(NEW);
    expect((await visitor.get('/account')).body).toContain('to the recipient’s mail server');
    await world.db.updateTable('followed_mails').set({ state: 'failed' }).execute();
    expect((await visitor.get('/account')).body).toContain('check the address, then send it again');
  },
);
