import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';

/** What a form of a page holds under a name. */
const fieldIn = (body: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

const WORDS = 'Only <b>TLS</b> 1.0\nis off.';
const SHOWN = 'Only &lt;b>TLS&lt;/b> 1.0\nis off.';
const HEADING = 'What you entered';

test('E14 E19: what was written about a retest or a deadline that moved on meanwhile stands on the page that says so', async ({
  world,
  clara,
  owner,
  client,
  planVisible,
  publish,
}) => {
  const at = await planVisible();
  const [first, second] = [await publish(at, { assets: 'Web shop\nMail' }), await publish(at)];
  const kept = async (status: number, answer: ReturnType<typeof owner.post>) => {
    const { statusCode, body } = await answer;
    expect([statusCode, body.includes(HEADING), body.includes(SHOWN)]).toEqual([status, true, true]);
    return body;
  };

  const ask = `/portal/engagements/${idIn(at)}/retest`;
  const contact = (contact_role: 'reader' | 'responder') =>
    world.db.updateTable('memberships').set({ contact_role }).where('account_id', '=', clara.id).execute();
  await contact('reader');
  for (const findings of [idIn(first), '']) await kept(403, client.post(ask, { findings, note: WORDS }));
  await contact('responder');
  const asked = leadsTo(await client.post(ask, { findings: idIn(first), note: '' }));

  const round = `/dashboard/acme/retests/${idIn(asked)}`;
  leadsTo(await owner.post(`${round}/begin`));

  const close = `${round}/close`;
  const seenOf = async () => fieldIn((await owner.get(close)).body, 'seen');
  const untested = await kept(422, owner.post(close, { seen: await seenOf(), summary: WORDS }));
  expect(untested).toContain('Give at least one asset a result');

  const form = `${round}/findings/${idIn(first)}`;
  const { body } = await owner.get(`${form}?asset=2`);
  const mail = { asset: fieldIn(body, 'asset'), seen: fieldIn(body, 'seen'), result: 'partly', words: WORDS };
  await kept(409, owner.post(form, { ...mail, asset: 'Mail gateway | ' }));
  await kept(409, owner.post(form, { ...mail, asset: 'Mail gateway | ', result: '' }));
  leadsTo(await owner.post(form, mail));
  leadsTo(await owner.post(close, { seen: await seenOf(), summary: '' }));
  await kept(409, owner.post(close, { seen: '', summary: WORDS }));
  await kept(409, owner.post(form, mail));
  for (const reason of [WORDS, WORDS + 'x'.repeat(50_000)])
    await kept(409, owner.post(`${round}/decline`, { reason }));

  leadsTo(await owner.post(`${second}/state`, { move: 'withdraw', note: 'It was none.' }));
  for (const reason of [WORDS, WORDS + 'x'.repeat(600)])
    await kept(409, owner.post(`${second}/deadline`, { until: '2027-01-31', reason }));
});
