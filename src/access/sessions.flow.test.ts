import { expect } from 'vitest';
import { testInOneWorld as test } from '../../test/fixtures.ts';
import { newId } from '../data/id.ts';
import { hashToken, newToken } from '../domain/token.ts';
import { removeExpiredSessions } from './over-sessions.ts';

test('however many sessions are over, all of them are removed, and no other', async ({ world }) => {
  const acme = await world.workspace('acme');
  const person = await world.account('Tina Tidy');
  await world.join(person, acme, 'owner');
  await world.signedIn(person, acme);
  const live = await world.db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
  const now = world.clock.now();
  for (let batch = 0; batch < 3; batch += 1) {
    const over = Array.from({ length: 400 }, () => ({
      ...live,
      id: newId(),
      token_hash: hashToken(newToken()),
      expires_at: now,
    }));
    await world.db.insertInto('sessions').values(over).execute();
  }
  await removeExpiredSessions(world.db, now, world.config);
  const left = await world.db.selectFrom('sessions').select('id').execute();
  expect(left).toEqual([{ id: live.id }]);
});
