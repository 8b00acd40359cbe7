import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';

const LIST = '/dashboard/acme/engagements';
const OVERVIEW = '/dashboard/acme';

test('E12 E17 E3: the consultancy’s pages say which fixes and comments of clients wait for it, within reach', async ({
  owner,
  consultant,
  client,
  planVisible,
  publish,
  needToKnow,
}) => {
  const at = await planVisible({ title: 'Claims portal' });
  const [fixed, asked] = [await publish(at), await publish(at)];
  const portal = (finding: string) => `/portal/findings/${idIn(finding)}`;
  const waiting = async () =>
    /Waiting for your team.*?Claims portal.*?<\/a>.*?<td[^>]*>(?:<[^>]*>)*([^<]*)</s.exec(
      (await owner.get(OVERVIEW)).body,
    )?.[1];
  expect((await owner.get(OVERVIEW)).body).not.toContain('Waiting for your team');

  leadsTo(await client.post(`${portal(fixed)}/answer`, { move: 'report-fix', note: '', until: '' }));
  expect(await waiting()).toBe('1 fix to retest');
  leadsTo(await client.post(`${portal(asked)}/comments`, { text: 'Which host?' }));
  leadsTo(await client.post(`${portal(asked)}/comments`, { text: 'And since when?' }));
  const both = '1 fix to retest, 1 finding with a comment to answer';
  expect(await waiting()).toBe(both);
  expect((await owner.get(LIST)).body).toContain(both);
  expect((await owner.get(at)).body).toContain('Comment to answer');

  await needToKnow(true);
  for (const page of [OVERVIEW, LIST])
    expect((await consultant.get(page)).body).not.toMatch(/to retest|to answer|Claims portal/);
  await needToKnow(false);

  leadsTo(await owner.post(`${asked}/remarks`, { kind: 'note', text: 'I’ll ask.' }));
  expect(await waiting(), 'a note is no answer').toBe(both);
  const answer = leadsTo(await owner.post(`${asked}/remarks`, { kind: 'comment', text: 'Both, since May.' }));
  expect(await waiting()).toBe('1 fix to retest');
  const own = `${asked}/remarks/${answer.split('#remark-')[1]}`;
  leadsTo(await owner.post(own, { kind: 'comment', text: '', do: 'remove' }));
  expect(await waiting(), 'an answer taken back is none').toBe(both);
  leadsTo(await owner.post(`${asked}/remarks`, { kind: 'comment', text: 'Both.' }));
  leadsTo(await owner.post(`${fixed}/state`, { move: 'pass-retest', note: '' }));
  expect((await owner.get(OVERVIEW)).body).not.toContain('Waiting for your team');
});
