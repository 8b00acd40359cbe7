import { expect } from 'vitest';
import { TRY_LIMITS } from '../../src/domain/throttle.ts';
import type { Message } from '../../src/mail/message.ts';
import { test as base } from '../fixtures.ts';

/** `/signup` with somebody's address ate the turn of the reset mail that they waited for (D25). */

const MINUTE_MS = 60_000;
const WAIT_MS = TRY_LIMITS.mailbox.maxWaitMs;
const CHOSEN = 'twelve patient herons wade';

const isReset = ({ text }: Message) => text.includes('/password/reset?token=');

const test = base
  .extend(
    'links',
    ({ world, olivia }) =>
      async () =>
        (await world.mailTo(olivia.email))
          .filter(isReset)
          .map(({ text }) => /\/password\/reset\?token=([\w-]{43})/.exec(text)?.[1] ?? ''),
  )
  .extend(
    'ask',
    ({ world, olivia }) =>
      (ip: string) =>
        world.visitor(undefined, ip).post('/password/forgot', { email: olivia.email }),
  )
  .extend(
    'opens',
    ({ world }) =>
      async (token: string) =>
        (await world.visitor().get(`/password/reset?token=${token}`)).statusCode === 200,
  );

test('D25: a stranger who signs up with the address, from the network that both share, takes no turn of its reset mail', async ({
  world,
  olivia,
  links,
  ask,
}) => {
  for (let n = 0; n < 40; n += 1) {
    const form = { workspace: 'Nimbus', slug: `nimbus-${n}`, name: 'Nina', email: olivia.email };
    await world.visitor(undefined, '192.0.2.1').post('/signup', form);
  }
  expect((await ask('192.0.2.1')).statusCode).toBe(303);
  expect(await links()).toHaveLength(1);
});

test('D25: a stranger asks a thousand times: at every moment a link in the mailbox works, and it works till the end', async ({
  world,
  olivia,
  links,
  ask,
  opens,
}) => {
  let networks = 0;
  const started = world.clock.now();
  for (let n = 0; n < 1000; n += 1) {
    networks += 1;
    expect((await ask(`198.51.${networks >> 8}.${networks & 0xff}`)).statusCode).toBe(303);
    if (n % 50 === 49) {
      // The owner asks as well, and finds a working link whether or not this one was mailed.
      expect((await ask('203.0.113.1')).statusCode).toBe(303);
      expect(await opens((await links()).at(-1) ?? '')).toBe(true);
    }
    world.clock.advance(MINUTE_MS);
  }
  const hours = (world.clock.now() - started) / (60 * MINUTE_MS);
  // Nor is the mailbox flooded.
  expect((await links()).length).toBeLessThanOrEqual(6 + 2 * hours);
  const last = (await links()).at(-1) ?? '';
  const chosen = await world.visitor().post('/password/reset', { token: last, password: CHOSEN });
  expect(chosen.headers.location).toBe('/login?reset=1');
  expect((await world.visitor().signIn(olivia.email, CHOSEN)).statusCode).toBe(303);
});

test('D25: once a stranger stops, the owner is mailed within half an hour, and what was mailed before goes on working', async ({
  world,
  links,
  ask,
  opens,
}) => {
  for (let n = 0; n < 20; n += 1) {
    await ask(`198.51.100.${n}`);
    world.clock.advance(15 * MINUTE_MS);
  }
  await ask('198.51.100.99');
  const before = await links();
  world.clock.advance(WAIT_MS);
  await ask('203.0.113.1');
  const after = await links();
  expect(after).toHaveLength(before.length + 1);
  expect(await opens(before.at(-1) ?? '')).toBe(true);
  expect(await opens(after.at(-1) ?? '')).toBe(true);
});

test('D25: a browser that the account knows asks by itself, however much others ask from its network', async ({
  world,
  olivia,
  links,
}) => {
  const known = world.visitor(undefined, '192.0.2.1');
  await known.signIn(olivia.email);
  await known.post('/logout');
  for (let n = 0; n < 30; n += 1)
    await world.visitor(undefined, '192.0.2.1').post('/password/forgot', { email: `nobody${n}@example.com` });
  const stranger = await world
    .visitor(undefined, '192.0.2.1')
    .post('/password/forgot', { email: olivia.email });
  expect(stranger.statusCode).toBe(429);
  expect((await known.post('/password/forgot', { email: olivia.email })).statusCode).toBe(303);
  expect(await links()).toHaveLength(1);
});
