import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { type Moment, stopBefore } from '../../../../test/moments.ts';

const PUBLISHING = 2;

test('E12 E14: “Save and publish” says that nothing was published where a colleague saves in between', async ({
  world,
  planVisible,
  draft,
  owner,
  consultant,
  client,
}) => {
  const finding = await draft(await planVisible(), { title: 'Ours' });
  let transactions = 0;
  const isPublishing = ({ kind }: Moment) => {
    if (kind === 'transaction') transactions += 1;
    return transactions === PUBLISHING;
  };
  const stopped = await stopBefore(world.db, isPublishing, () =>
    owner.post(`${finding}/edit`, { revision: '2', title: 'Ours, better', onwards: 'publish' }),
  );
  expect(stopped.stands).toBe(true);
  const theirs = { revision: '3', impact: 'A colleague wrote this.' };
  expect((await consultant.post(`${finding}/edit`, theirs)).statusCode).toBe(303);
  const answer = await stopped.goOn();
  expect(answer.statusCode).toBe(409);
  expect(answer.body).toContain('Saved, but not published');
  expect((await client.get(`/portal/findings/${idIn(finding)}`)).statusCode).toBe(404);
  const page = (await owner.get(finding)).body;
  expect(page).toContain('Ours, better');
  expect(page).toContain('A colleague wrote this.');
  expect(page).not.toContain('Published.');
});
