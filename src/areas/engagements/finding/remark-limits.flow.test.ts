import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../../../../test/consultancy.ts';
import { newId } from '../../../data/id.ts';
import { REMARK_LIMITS } from './remark-limits.ts';

const MINUTE_MS = 60_000;
const [HOURLY] = REMARK_LIMITS.client.remarks;
const [NAMED] = REMARK_LIMITS.client.mentions;

const test = testAtWork
  /** A published finding with comments of Clara's, so many within the hour that one more goes; the first are 59 minutes old. */
  .extend('talkedOver', { scope: 'file' }, ({ world, client, planVisible, publish }) => async () => {
    const finding = idIn(await publish(await planVisible()));
    const { db, clock } = world;
    const comments = () => db.selectFrom('finding_comments').selectAll();
    const before = (await comments().execute()).length;
    leadsTo(await client.post(`/portal/findings/${finding}/comments`, { text: 'First.' }));
    const said = () => comments().where('finding_id', '=', finding);
    const first = await said().executeTakeFirstOrThrow();
    const then = clock.now() - 59 * MINUTE_MS;
    const removed = { ...first, text: null, created_at: then, removed_at: then };
    const others = Array.from({ length: HOURLY.most - 2 - before }, () => ({ ...removed, id: newId() }));
    await db.insertInto('finding_comments').values(others).execute();
    return { finding, first: first.id, said };
  });

test('E17: whoever has had many emailed in a day has nobody emailed, and can say it without', async ({
  world,
  client,
  planVisible,
  publish,
}) => {
  const finding = idIn(await publish(await planVisible()));
  const at = `/portal/findings/${finding}/comments`;
  const mine = new URL(leadsTo(await client.post(at, { text: '@Olivia Owner, look.' })), 'http://here').hash;
  const told = world.db.selectFrom('mentions').selectAll().where('finding_id', '=', finding);
  const [row] = await told.execute();
  expect(row).toMatchObject({ told_at: world.clock.now() });
  if (row === undefined) return;
  const more = Array.from({ length: NAMED.most - 1 }, () => ({ ...row, remark_id: newId() }));
  await world.db.insertInto('mentions').values(more).execute();

  const refused = await client.post(at, { text: '@Olivia Owner, once more.' });
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '86400']);
  expect(refused.body).toContain(
    'You can mention someone again in 24 hours, or send this now without the @.',
  );
  const plain = leadsTo(await client.post(at, { text: 'Olivia Owner, once more.' }));
  const id = new URL(plain, 'http://here').hash.replace('#remark-', '');
  const named = { text: '@Olivia Owner, after all.', do: 'save' };
  expect((await client.post(`${at}/${id}`, named)).statusCode, 'nor by rewriting it').toBe(429);
  leadsTo(await client.post(`${at}/${mine.replace('#remark-', '')}`, named));
  expect(await told.execute(), 'who was told of it is not told again').toHaveLength(NAMED.most);
  expect((await client.get(`/portal/findings/${finding}`)).body).not.toContain('@Olivia Owner, once more.');
});

test('E17: whoever has said much in an hour waits, with what they wrote, until the hour is over; others say on', async ({
  world,
  client,
  owner,
  talkedOver,
}) => {
  const { finding, first, said } = await talkedOver();
  const held = (await said().execute()).length;
  const say = (text: string) => client.post(`/portal/findings/${finding}/comments`, { text });
  leadsTo(await say('The last one for now.'));
  const refused = await say('One too many.');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60']);
  expect(refused.body).toContain('press the button again in a minute.');
  expect(refused.body).toContain('One too many.</textarea>');
  const api = `/api/v1/workspaces/acme/findings/${finding}/comments`;
  const program = await client.call('POST', api, { text: 'One too many.' });
  expect([program.statusCode, program.headers['retry-after']]).toEqual([429, '60']);
  expect(program.json()).toMatchObject({ title: 'Too many requests', status: 429 });
  expect(await said().execute()).toHaveLength(held + 1);

  leadsTo(
    await client.post(`/portal/findings/${finding}/comments/${first}`, { text: 'Rewritten.', do: 'save' }),
  );
  leadsTo(
    await owner.post(`/dashboard/acme/findings/${finding}/remarks`, { kind: 'comment', text: 'Mine.' }),
  );
  world.clock.advance(MINUTE_MS);
  leadsTo(await say('And on.'));
});
