import { expect } from 'vitest';
import { anotherWorld, testInOneWorld as base } from '../../../../test/fixtures.ts';

// Without SMTP, on loopback: nobody's mail leaves the machine.

const test = base.extend('invited', { scope: 'file' }, anotherWorld({ SIGNUP: 'invited' }));

const FORM = { workspace: 'Nimbus Audits', slug: 'nimbus', name: 'Nora' };

test('D20: the page shows the link itself, says why, and forgets it after ten minutes', async ({ world }) => {
  const visitor = world.visitor();
  const sent = await visitor.post('/signup', { ...FORM, email: 'nora@example.com' });
  const where = String(sent.headers.location);
  expect(where).toMatch(/^\/signup\/sent\?ref=/);
  expect(where).not.toContain('nora');
  const page = await visitor.get(where);
  expect(page.body).toContain('Email isn’t set up');
  expect(page.body).toContain('Here is the link the email would have contained. It works for 24 hours.');
  const [mail] = await world.mailTo('nora@example.com');
  expect(page.body).toContain(`href="${mail?.link}"`);
  expect((await visitor.get('/signup/sent')).body).not.toContain('No mail server');
  expect((await visitor.get('/signup/sent?ref=made-up')).body).not.toContain('No mail server');
  world.clock.advance(10 * 60_000);
  expect((await visitor.get(where)).body).not.toContain('No mail server');
});

test('D20: a known address finds there the link of its mail, which says that there is an account', async ({
  world,
}) => {
  const known = await world.account('Kim Known');
  const visitor = world.visitor();
  const sent = await visitor.post('/signup', { ...FORM, email: known.email });
  const page = await visitor.get(String(sent.headers.location));
  const [mail] = await world.mailTo(known.email);
  expect(page.body).toContain(`href="${mail?.link}"`);
  const opened = await visitor.get(mail?.link?.slice(world.config.baseUrl.length) ?? '');
  expect(opened.body).toContain('You already have an account');
});

test('D20: where workspaces are by invitation, an unknown address reads there what its mail says', async ({
  invited,
}) => {
  const visitor = invited.visitor();
  const sent = await visitor.post('/signup', { ...FORM, email: 'nora@example.com' });
  const page = await visitor.get(String(sent.headers.location));
  expect(page.body).toContain('The email would have said that new workspaces are by invitation only');
  expect(page.body).not.toContain('/signup/confirm');
});
