import { expect } from 'vitest';
import { testInOneWorld as test } from '../../test/fixtures.ts';
import { findLink, issueLink, useLink } from './one-time-links.ts';

const HOUR_MS = 60 * 60_000;

test('ASVS 6.4.1: a link that runs out between its page and the press of its button is not used', async ({
  world,
}) => {
  const now = world.clock.now();
  const link = { purpose: 'sign-up', email: 'ada@acme.example', payload: {}, now, lifeMs: HOUR_MS } as const;
  const token = await world.db.transaction().execute((trx) => issueLink(trx, link));
  const found = await findLink(world.db, 'sign-up', token, now);
  const use = (at: number) =>
    world.db.transaction().execute((trx) => useLink(trx, found?.id ?? '', at, link.email));
  expect(await use(now + HOUR_MS)).toBe(false);
  expect(await use(now + HOUR_MS - 1)).toBe(true);
  expect(await use(now + HOUR_MS - 1)).toBe(false);
});
