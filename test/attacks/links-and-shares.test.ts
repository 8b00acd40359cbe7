import { expect } from 'vitest';
import { reopenExpiredRisks } from '../../src/areas/engagements/finding/risk-expiry.ts';
import { idIn, leadsTo, testAtWork as test } from '../consultancy.ts';

/**
 * SysReptor GHSA-9x2r-5pff-8w6c: the Host header of whoever asked became the address of a mailed link.
 * GHSA-pcpr-q2qj-3v43: who could share what they do not own shared what was kept from them.
 */

const DAY_MS = 24 * 60 * 60_000;

test('links of mails lead to the configured address, whatever host somebody asks with', async ({
  world,
  acme,
  planVisible,
  publish,
  client,
  clara,
  olivia,
}) => {
  const rival = await world.workspace('rival');
  const read = `/portal/findings/${idIn(await publish(await planVisible()))}`;
  const until = new Date(world.clock.now() + 2 * DAY_MS).toISOString().slice(0, 10);
  for (const host of ['evil.example', rival.host]) {
    const forged = { 'x-forwarded-host': host, forwarded: `host=${host}`, 'x-original-host': host };
    leadsTo(await world.visitor(acme).post('/password/forgot', { email: clara.email }, forged));
    const answer = { move: 'accept-risk', note: 'It is known.', until };
    const answered = await client.post(`${read}/answer`, answer, forged);
    expect([303, 409]).toContain(answered.statusCode);
  }
  await reopenExpiredRisks(world.services, world.clock.now() + 4 * DAY_MS);
  const [toClient, toOwner] = [await world.mailTo(clara.email), await world.mailTo(olivia.email)];
  expect([toClient.length, toOwner.length]).toEqual([3, 1]);
  const hosts = (mails: typeof toClient) =>
    new Set(mails.flatMap(({ text }) => [...text.matchAll(/https?:\/\/([^/\s]+)/g)].map(([, host]) => host)));
  expect([...hosts(toClient)]).toEqual([acme.host]);
  expect([...hosts(toOwner)]).toEqual([world.config.baseHost]);
  expect(JSON.stringify([...toClient, ...toOwner])).not.toMatch(/evil\.example|rival/);
});

test('E1 E3 E4: what is kept from a consultant is not theirs to show, to give away or to publish', async ({
  world,
  acme,
  plan,
  draft,
  consultant,
  client,
  clara,
  needToKnow,
}) => {
  const engagement = await plan();
  const finding = await draft(engagement);
  const contact = `/dashboard/acme/contacts/${clara.membership}`;
  await needToKnow(true);
  for (const [path, form, status] of [
    [`${engagement}/visibility`, { visible: 'true' }, 404],
    [`${engagement}/publish`, {}, 404],
    [`${finding}/publish`, { revision: '2', whatChanged: '' }, 404],
    [contact, { role: 'responder', sees: 'chosen', engagements: idIn(engagement) }, 403],
  ] as const)
    expect((await consultant.post(path, form)).statusCode, path).toBe(status);
  await needToKnow(false);
  const { visible } = await world.db
    .selectFrom('engagements')
    .select('visible')
    .where('id', '=', idIn(engagement))
    .executeTakeFirstOrThrow();
  expect(visible).toBe(0);
  const given = await world.db
    .selectFrom('contact_engagements')
    .select('engagement_id')
    .where('membership_id', '=', clara.membership)
    .execute();
  expect(given).toEqual([]);
  expect((await client.get(`/portal/engagements/${idIn(engagement)}`)).statusCode).toBe(404);
  expect(
    await world.db
      .selectFrom('published_findings')
      .select('finding_id')
      .where('workspace_id', '=', acme.id)
      .where('engagement_id', '=', idIn(engagement))
      .execute(),
  ).toEqual([]);
});

test('E4: a contact who is given nothing does not get by another of the company what that one sees', async ({
  world,
  acme,
  planVisible,
  publish,
  client,
  owner,
}) => {
  const engagement = await planVisible();
  const finding = await publish(engagement);
  const other = await world.account('Connie Contact');
  const membership = await world.join(other, acme, 'client');
  leadsTo(await owner.post(`/dashboard/acme/contacts/${membership}`, { role: 'responder', sees: 'chosen' }));
  const visitor = await world.signedIn(other, acme, 'tenant');
  // What one contact is shown, sent to the other as it stands.
  const read = `/portal/findings/${idIn(finding)}`;
  expect((await client.get(read)).statusCode).toBe(200);
  for (const path of [read, `/portal/engagements/${idIn(engagement)}`])
    expect((await visitor.get(path)).statusCode, path).toBe(404);
  expect((await visitor.post(`${read}/comments`, { text: 'A question.' })).statusCode).toBe(404);
});
