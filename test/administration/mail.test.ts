import { expect, vi } from 'vitest';
import { enqueueMail } from '../../src/mail/queue.ts';
import { anotherWorld } from '../fixtures.ts';
import type { World } from '../world.ts';
import { test as base } from './administrators.ts';

/** B15: whether emails arrive is seen where the installation is run. */

const test = base
  .extend('silent', anotherWorld({ BASE_URL: 'http://portal.example' }))
  .extend('sending', anotherWorld({ SMTP_URL: 'smtp://127.0.0.1:2525' }));

const PAGES = ['/admin', '/admin/workspaces', '/admin/record'];

async function administratorOf(world: World) {
  const admin = await world.account('Ada Admin', { admin: true });
  const secret = await world.enrol(admin);
  world.clock.advance(30_000);
  const visitor = await world.signedIn(admin, null);
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  return visitor;
}

async function queue(world: World, attempts: readonly number[]): Promise<void> {
  const mail = { to: 'ada@acme.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
  for (const tries of attempts) {
    await world.db
      .transaction()
      .execute((trx) => enqueueMail(trx, world.services.keyring, mail, world.clock.now()));
    const { id } = await world.db
      .selectFrom('jobs')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await world.db.updateTable('jobs').set({ attempts: tries }).where('id', '=', id).execute();
  }
}

test('B15: a name on the web without SMTP says so on every list, and what to do', async ({ silent }) => {
  const visitor = await administratorOf(silent);
  for (const page of PAGES) {
    const { body } = await visitor.get(page);
    expect(body, page).toContain('Emails aren’t being sent');
    expect(body, page).toContain('Set SMTP_URL, then restart the server.');
  }
});

test('B15: a mail server out of reach is said with the reason; one that is in order is not mentioned', async ({
  sending,
}) => {
  const visitor = await administratorOf(sending);
  for (const page of PAGES) expect((await visitor.get(page)).body, page).not.toMatch(/mail server|SMTP/);
  await queue(sending, [0]);
  vi.spyOn(sending.services.mail, 'trouble').mockReturnValue('connect ECONNREFUSED <127.0.0.1:25>');
  for (const page of PAGES) {
    const { body } = await visitor.get(page);
    expect(body, page).toContain('The mail server can’t be used');
    expect(body, page).toContain('Reason: connect ECONNREFUSED &lt;127.0.0.1:25>');
    expect(body, page).toContain('1 email waiting. SecPortal tries again for a day.');
  }
});

test('B15: emails that wait in vain are counted, apart from those that are on their way', async ({
  sending,
}) => {
  const visitor = await administratorOf(sending);
  await queue(sending, [0, 2, 1]);
  const { body } = await visitor.get('/admin');
  expect(body).toContain('2 emails delayed');
  expect(body).toMatch(/Waiting to be sent<\/dt><dd[^>]*>3<\/dd>/);
  expect(body).toMatch(/Delayed<\/dt><dd[^>]*>2, the oldest written /);
  expect(body).toMatch(/Invitations and codes not delivered in 30 days<\/dt><dd[^>]*>0<\/dd>/);
});

test('B15: whether an owner’s invitation was delivered stands on the page that sent it', async ({
  sending,
}) => {
  const visitor = await administratorOf(sending);
  const asked = await visitor.post('/admin/workspaces/invite', { email: 'new.owner@example.com' });
  const { response } = await visitor.follow(asked);
  expect(response.body).toContain('We’ve emailed new.owner@example.com a link to create a workspace.');
  expect(response.body).toContain('On its way');
  await sending.db.updateTable('followed_mails').set({ state: 'refused' }).execute();
  expect((await visitor.get('/admin/workspaces/invite')).body).toContain(
    'by the mail server; we’ll keep trying',
  );
});
