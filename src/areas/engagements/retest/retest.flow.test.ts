import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';

const OVERVIEW = '/dashboard/acme';

test('E19 E2 E4: a responder asks for a retest of open findings; the team sees it waiting, and declines it with a reason', async ({
  world,
  clara,
  owner,
  consultant,
  client,
  planVisible,
  publish,
  draft,
  needToKnow,
}) => {
  const at = await planVisible({ title: 'Claims portal' });
  const [first, second, other] = [await publish(at), await publish(at), await publish(await planVisible())];
  const unpublished = await draft(at);
  const ask = `/portal/engagements/${idIn(at)}/retest`;
  expect((await client.get(`/portal/engagements/${idIn(at)}`)).body).toContain(`href="${ask}"`);
  expect((await client.get(ask)).body).toContain(`value="${idIn(first)}"`);

  const nothing = await client.post(ask, { note: 'All of it **is** fixed.' });
  expect(nothing.statusCode).toBe(422);
  expect(nothing.body).toContain('Choose at least one finding from the list.');
  expect(nothing.body).toContain('All of it **is** fixed.');
  for (const foreign of [other, unpublished])
    expect((await client.post(ask, { findings: idIn(foreign), note: '' })).statusCode).toBe(404);
  const contact = (contact_role: 'reader' | 'responder') =>
    world.db.updateTable('memberships').set({ contact_role }).where('account_id', '=', clara.id).execute();
  await contact('reader');
  expect((await client.get(`/portal/engagements/${idIn(at)}`)).body).not.toContain(`href="${ask}"`);
  expect((await client.get(ask)).statusCode).toBe(403);
  expect((await client.post(ask, { findings: idIn(first), note: '' })).statusCode).toBe(403);
  await contact('responder');
  expect((await owner.get(OVERVIEW)).body).not.toContain('retest asked for');

  const round = leadsTo(await client.post(ask, { findings: idIn(first), note: 'It **is** fixed.' }));
  const asked = (await client.get(round)).body;
  expect(asked).toContain('It <strong>is</strong> fixed.');
  expect(asked).toContain('Fix reported');
  expect((await client.get(`/portal/findings/${idIn(first)}`)).body).toContain(`href="${round}"`);
  expect((await client.get(`/portal/findings/${idIn(second)}`)).body).not.toContain(round);
  const twice = await client.post(ask, { findings: idIn(first), note: 'Again.' });
  expect(twice.statusCode).toBe(422);
  expect(twice.body).toContain('has been asked for already');

  for (const page of [OVERVIEW, '/dashboard/acme/engagements'])
    expect((await owner.get(page)).body).toContain('1 retest asked for, 1 fix to retest');
  const theirs = `/dashboard/acme/retests/${idIn(round)}`;
  expect((await owner.get(at)).body).toContain(theirs);
  expect((await owner.get(first)).body).toContain(theirs);
  expect((await owner.get(theirs)).body).toContain('It <strong>is</strong> fixed.');
  await needToKnow(true);
  expect((await consultant.get(theirs)).statusCode).toBe(404);
  expect((await consultant.post(`${theirs}/decline`, { reason: 'No.' })).statusCode).toBe(404);
  expect((await consultant.get(OVERVIEW)).body).not.toContain('retest asked for');
  await needToKnow(false);

  const unsaid = await owner.post(`${theirs}/decline`, { reason: ' ' });
  expect(unsaid.statusCode).toBe(422);
  expect(unsaid.body).toContain('Write the reason: the client reads it.');
  await world.mailTo(clara.email);
  leadsTo(await owner.post(`${theirs}/decline`, { reason: 'Version 2 isn’t deployed yet.' }));
  expect((await owner.post(`${theirs}/decline`, { reason: 'Another.' })).statusCode).toBe(409);
  const { text } = (await world.mailTo(clara.email)).at(-1) ?? {};
  expect(text).toContain('A retest has been declined');
  expect(text).toContain(`http://acme.localhost:3000${round}\n`);
  const declined = (await client.get(round)).body;
  expect(declined).toContain('Version 2 isn’t deployed yet.');
  expect(declined).not.toContain('Another.');
  expect((await owner.get(OVERVIEW)).body).toContain('1 fix to retest');
  expect((await owner.get(OVERVIEW)).body).not.toContain('retest asked for');
  const log = (await owner.get('/dashboard/acme/activity')).body;
  expect(log).toMatch(/Asked for a retest in the engagement E-\d+\./);
  expect(log).toMatch(/Declined a retest in the engagement E-\d+\./);
  leadsTo(await client.post(ask, { findings: idIn(first), note: '' }));
});
