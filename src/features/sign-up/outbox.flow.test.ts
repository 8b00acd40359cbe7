import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from '../../../test/world.ts';

// Without SMTP, on loopback: nobody's mail leaves the machine.
let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());

const FORM = { workspace: 'Nimbus Audits', slug: 'nimbus', name: 'Nora', password: 'orchard lantern velvet' };

test('D20: the page shows the link itself, says why, and forgets it after ten minutes', async () => {
  const visitor = world.visitor();
  const sent = await visitor.post('/signup', { ...FORM, email: 'nora@example.com' });
  const where = String(sent.headers.location);
  expect(where).toMatch(/^\/signup\/sent\?ref=/);
  expect(where).not.toContain('nora');
  const page = await visitor.get(where);
  expect(page.body).toContain('No mail server is set up');
  const [mail] = await world.mailTo('nora@example.com');
  expect(page.body).toContain(`href="${mail?.link}"`);
  expect((await visitor.get('/signup/sent')).body).not.toContain('No mail server');
  expect((await visitor.get('/signup/sent?ref=made-up')).body).not.toContain('No mail server');
  world.clock.advance(10 * 60_000);
  expect((await visitor.get(where)).body).not.toContain('No mail server');
});

test('D20: a known address reads there what its mail says', async () => {
  const known = await world.account('Kim Known');
  const visitor = world.visitor();
  const sent = await visitor.post('/signup', { ...FORM, email: known.email });
  const page = await visitor.get(String(sent.headers.location));
  expect(page.body).toContain('this address has an account already');
  expect(page.body).toContain(`href="${world.config.baseUrl}/login"`);
  expect(page.body).not.toContain('/signup/confirm');
});
