import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from '../../test/world.ts';
import { signInWait } from '../domain/throttle.ts';
import { type ThrottleKind, takeTurn } from './throttles.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());

const turn = (kind: ThrottleKind, of: string) => takeTurn(world.db, 'test', kind, of, world.clock.now());

test.each([
  ['account', 5],
  ['address', 20],
] as const)('D7: of a hundred tries at once, %s: %i are let through', async (kind, free) => {
  const turns = await Promise.all(Array.from({ length: 100 }, () => turn(kind, 'burst')));
  expect(turns.filter(({ ok }) => ok)).toHaveLength(free);
  world.clock.advance(signInWait(kind, free));
  const later = await Promise.all(Array.from({ length: 100 }, () => turn(kind, 'burst')));
  expect(later.filter(({ ok }) => ok)).toHaveLength(1);
});

test.each(['account', 'address'] as const)(
  'D7, ASVS 6.1.1: the waits in the database are those of the rule, up to 15 minutes, %s',
  async (kind) => {
    for (let count = 1; count <= 40; count += 1) {
      expect(await turn(kind, 'patient')).toEqual({ ok: true });
      const waitMs = signInWait(kind, count);
      if (waitMs === 0) continue;
      expect(await turn(kind, 'patient')).toEqual({ ok: false, waitMs });
      world.clock.advance(waitMs);
    }
  },
);

test('a day without a failure forgets', async () => {
  for (let count = 1; count <= 5; count += 1) await turn('account', 'forgotten');
  world.clock.advance(24 * 60 * 60_000);
  for (let count = 1; count <= 5; count += 1) expect((await turn('account', 'forgotten')).ok).toBe(true);
  expect((await turn('account', 'forgotten')).ok).toBe(false);
});
