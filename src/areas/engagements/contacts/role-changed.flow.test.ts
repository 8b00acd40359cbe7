import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';

test('B14 E4: a client who becomes a consultant, and a client again, is given none of the engagements of before', async ({
  world,
  owner,
  clara,
  planVisible,
}) => {
  const engagement_id = idIn(await planVisible());
  const given = () =>
    world.db
      .selectFrom('contact_engagements')
      .select('engagement_id')
      .where('membership_id', '=', clara.membership)
      .execute();
  await world.db
    .insertInto('contact_engagements')
    .values({ membership_id: clara.membership, engagement_id })
    .execute();
  expect(await given()).toEqual([{ engagement_id }]);
  for (const as of [{ role: 'consultant' }, { role: 'client', company: 'Initech' }]) {
    const changed = await owner.post('/dashboard/acme/members/role', { membership: clara.membership, ...as });
    expect(changed.statusCode).toBe(303);
  }
  expect(await given()).toEqual([]);
});
