import { expect } from 'vitest';
import { test } from '../../../test/fixtures.ts';

test('a note is written, recorded, told of by email, and stands in the navigation', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const browser = await world.signedIn(carl, acme);
  expect((await browser.post('/dashboard/acme/notes', { text: '' })).statusCode).toBe(422);
  expect((await browser.post('/dashboard/acme/notes', { text: 'Call the client' })).statusCode).toBe(303);
  const page = await browser.get('/dashboard/acme/notes');
  expect(page.body).toContain('<li>Call the client</li>');
  expect(page.body).toMatch(/<a[^>]*aria-current="page"[^>]*>[\s\S]*?Notes/);
  expect(await world.mailTo(olivia.email)).toHaveLength(1);
  const activity = await (await world.signedIn(olivia, acme)).get('/dashboard/acme/activity');
  expect(activity.body).toContain('Wrote the note “Call the client”.');
});
