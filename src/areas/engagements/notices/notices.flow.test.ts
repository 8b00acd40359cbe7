import { expect } from 'vitest';
import { testAtWork as base, idIn } from '../../../../test/consultancy.ts';
import { uploadOf } from '../../../../test/multipart.ts';
import type { Message } from '../../../mail/message.ts';
import { tellNearDeadlines } from '../deadlines/near.ts';

const HOUR_MS = 60 * 60_000;

const test = base
  /** The emails about findings that somebody got since this was last asked. */
  .extend('told', { scope: 'file' }, ({ world }) => {
    const seen = new Map<string, number>();
    return async (email: string): Promise<readonly Message[]> => {
      const mails = (await world.mailTo(email)).filter(({ text }) =>
        text.includes('Choose which emails you get'),
      );
      const before = seen.get(email) ?? 0;
      seen.set(email, mails.length);
      return mails.slice(before);
    };
  });

const subjects = (mails: readonly Message[]) => mails.map(({ subject }) => subject);

test('E22: each side is told at once of what the other did, of one deed once, and nobody of their own', async ({
  owner,
  client,
  olivia,
  clara,
  planVisible,
  draft,
  publish,
  told,
}) => {
  const engagement = await planVisible({ title: 'Hidden plan' });
  const finding = await publish(engagement, { title: 'Hidden leak' });
  const id = idIn(finding);
  const [published, ...more] = await told(clara.email);
  expect(more).toEqual([]);
  expect(published?.subject).toBe('New or updated findings in acme Security');
  expect(published?.text).toContain(`http://acme.localhost:3000/portal/findings/${id}\n`);
  expect(published?.text).toContain('http://acme.localhost:3000/portal/emails');
  for (const word of ['Hidden', 'leak', 'E-1', 'Initech', 'high'])
    expect(JSON.stringify(published)).not.toContain(word);

  await draft(engagement);
  await draft(engagement);
  const ready =
    /name="seen" value="([^"]+)"/.exec((await owner.get(`${engagement}/publish`)).body)?.[1] ?? '';
  expect((await owner.post(`${engagement}/publish`, { seen: ready })).statusCode).toBe(303);
  const both = await told(clara.email);
  expect(subjects(both), 'one for all of them').toEqual(['New or updated findings in acme Security']);
  expect(both[0]?.text).toContain(`http://acme.localhost:3000/portal/engagements/${idIn(engagement)}\n`);

  await client.post(`/portal/findings/${id}/answer`, { move: 'report-fix', note: '', until: '' });
  expect(subjects(await told(olivia.email))).toEqual(['A fix has been reported in acme Security']);
  await client.post(`/portal/findings/${id}/comments`, { text: 'Hidden question.' });
  expect(subjects(await told(olivia.email))).toEqual(['New comments in acme Security']);
  await owner.post(`${finding}/state`, { move: 'fail-retest', note: 'Hidden.' });
  expect(subjects(await told(clara.email))).toEqual(['A reported fix has been tested in acme Security']);
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: `@${clara.name}, see above.` });
  await owner.post(`${finding}/remarks`, { kind: 'note', text: 'For us.' });
  expect(subjects(await told(clara.email)), 'a mention is not a comment as well').toEqual([
    'You were mentioned in acme Security',
  ]);
  expect(await told(olivia.email)).toEqual([]);
});

test('E22 E28: who is told of hundreds of things gets one email, of all their kinds and of nothing that is gone', async ({
  world,
  owner,
  clara,
  planVisible,
  publish,
  told,
}) => {
  const finding = await publish(await planVisible());
  await told(clara.email);
  const row = await world.db
    .selectFrom('published_findings')
    .select(['workspace_id', 'company_id', 'engagement_id', 'finding_id'])
    .where('finding_id', '=', idIn(finding))
    .executeTakeFirstOrThrow();
  const now = world.clock.now();
  const waiting = (kind: 'published' | 'retest-done' | 'document', number: number) => ({
    ...{ ...row, kind, membership_id: clara.membership, happened_at: now, due_at: now, job_id: null },
    about: `${String(number).padStart(4, '0')}-${kind}`,
  });
  await world.db
    .insertInto('notices')
    .values([
      ...Array.from({ length: 450 }, (_, number) => waiting('published', number)),
      // Behind all others, and a document that there is not.
      waiting('retest-done', 9_998),
      waiting('document', 9_999),
    ])
    .execute();
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'Seen?' });
  const mails = await told(clara.email);
  expect(subjects(mails)).toEqual(['What’s new in acme Security']);
  expect(mails[0]?.text.match(/^• .*$/gm)).toEqual([
    '• New or updated findings',
    '• A reported fix has been tested',
    '• New comments',
  ]);
});

test('E1 E22: nobody is told who was removed, lost the engagement, or whose finding was withdrawn meanwhile', async ({
  world,
  owner,
  client,
  olivia,
  clara,
  carl,
  planVisible,
  publish,
  told,
}) => {
  const engagement = await planVisible({ team: carl.id });
  const finding = await publish(engagement);
  const say = (text: string) => owner.post(`${finding}/remarks`, { kind: 'comment', text });
  await told(clara.email);
  await told(carl.email);

  const withdrawn = await publish(engagement);
  await owner.post(`${withdrawn}/state`, { move: 'withdraw', note: 'By mistake.' });
  expect(await told(clara.email), 'withdrawn').toEqual([]);

  await say('Seen?');
  await owner.post(`${engagement}/visibility`, { visible: 'false' });
  expect(await told(clara.email), 'hidden').toEqual([]);
  expect(subjects(await told(carl.email))).toEqual(['New comments in acme Security']);
  await owner.post(`${engagement}/visibility`, { visible: 'true' });
  expect(await told(clara.email), 'what was dropped is not told later').toEqual([]);

  await say('Still there?');
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', carl.id).execute();
  expect(await told(carl.email), 'disabled').toEqual([]);
  await world.db.updateTable('accounts').set({ disabled_at: null }).where('id', '=', carl.id).execute();
  expect(subjects(await told(clara.email))).toEqual(['New comments in acme Security']);

  await client.post(`/portal/findings/${idIn(finding)}/comments`, { text: 'Here.' });
  await world.db.deleteFrom('memberships').where('id', '=', carl.membership).execute();
  expect([...(await told(carl.email)), ...(await told(olivia.email))], 'removed').toEqual([]);
  expect(await world.db.selectFrom('notices').selectAll().execute()).toEqual([]);
});

test('B14 E22: nobody is told of what happened just before their workspace was closed', async ({
  world,
  acme,
  owner,
  clara,
  planVisible,
  publish,
  told,
}) => {
  const finding = await publish(await planVisible());
  await told(clara.email);
  const setClosed = (closed_at: number | null) =>
    world.db.updateTable('workspaces').set({ closed_at }).where('id', '=', acme.id).execute();
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'Before the end.' });
  await setClosed(world.clock.now());
  expect(await told(clara.email)).toEqual([]);
  await setClosed(null);
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'Open again.' });
  expect(subjects(await told(clara.email))).toEqual(['New comments in acme Security']);
});

test('E22, RFC 8058: the link in an email stops more of its kind by one click, signed out, and nothing else', async ({
  world,
  acme,
  owner,
  clara,
  planVisible,
  publish,
  told,
}) => {
  const finding = await publish(await planVisible());
  await told(clara.email);
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'Seen?' });
  const [mail] = await told(clara.email);
  const stop = new URL(mail?.stop ?? '');
  expect(stop.host).toBe('acme.localhost:3000');
  expect(mail?.text).toContain(`Stop these emails:\n${stop.href}`);

  // Scanners follow links: looking at it changes nothing.
  const passer = world.visitor(acme);
  const page = (await passer.get(stop.pathname)).body;
  expect(page).toContain('Stop these emails?');
  expect(page).not.toContain(clara.email);
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'And now?' });
  expect((await told(clara.email)).length).toBe(1);

  // As mail programs send it: from no page, without cookies, in either of both types.
  const multipart =
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  for (const [type, payload] of [
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['multipart/form-data; boundary=x', multipart],
  ] as const) {
    await world.db.deleteFrom('notice_choices').execute();
    const answer = await world.app.inject({
      ...{ method: 'POST', url: stop.pathname, payload },
      headers: { host: stop.host, 'content-type': type },
    });
    expect([answer.statusCode, answer.body], type).toEqual([204, '']);
    const choices = await world.db.selectFrom('notice_choices').selectAll().execute();
    expect(choices).toEqual([{ membership_id: clara.membership, daily: 0, off: 'comment' }]);
  }
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: `For all, and for @${clara.name}.` });
  expect(subjects(await told(clara.email)), 'of that kind alone').toEqual([
    'You were mentioned in acme Security',
  ]);

  // By the button of the page, which says what it did; elsewhere, and for a link of nobody's, there is nothing to stop.
  expect((await passer.post(stop.pathname, { here: '1' })).headers.location).toBe(stop.pathname);
  expect((await passer.get(stop.pathname)).body).toContain('Emails stopped');
  const rival = await world.workspace('rival');
  for (const [visitor, path] of [
    [world.visitor(rival), stop.pathname],
    [passer, `${stop.pathname}A`],
    [passer, stop.pathname.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
  ] as const) {
    expect((await visitor.get(path)).statusCode).toBe(410);
    expect((await visitor.post(path, { here: '1' })).statusCode).toBe(410);
  }
});

test('E7 E13 E22: people are told of documents that they know of, and once of each deadline that is near, by day', async ({
  world,
  acme,
  owner,
  olivia,
  clara,
  planVisible,
  publish,
  told,
}) => {
  const engagement = await planVisible();
  const finding = await publish(engagement);
  await told(clara.email);
  await told(olivia.email);
  const upload = (name: string, visible: boolean) =>
    owner.post(
      `${engagement}/documents`,
      uploadOf({ visible: String(visible) }, [{ name, content: 'Hidden words' }]),
    );
  expect((await upload('ours.txt', false)).statusCode).toBe(303);
  expect(await told(clara.email)).toEqual([]);
  const { id } = await world.db.selectFrom('documents').select('id').executeTakeFirstOrThrow();
  await owner.post(`/dashboard/acme/documents/${id}/visibility`, { visible: 'true' });
  const [mail] = await told(clara.email);
  expect(mail?.subject).toBe('New documents in acme Security');
  expect(mail?.text).not.toContain('ours.txt');
  expect(mail?.text).toContain(`http://acme.localhost:3000/portal/documents/${id}\n`);

  const near = async (now: number) => {
    await tellNearDeadlines(world.services, now);
    return [...subjects(await told(clara.email)), ...subjects(await told(olivia.email))];
  };
  const due = (deadline: string) =>
    world.db
      .updateTable('published_findings')
      .set({ deadline })
      .where('finding_id', '=', idIn(finding))
      .execute();
  const now = world.clock.now();
  await due('2026-11-28');
  expect(await near(now), 'four days').toEqual([]);
  await due('2026-11-27');
  await world.db
    .updateTable('workspaces')
    .set({ zone: 'Pacific/Honolulu' })
    .where('id', '=', acme.id)
    .execute();
  expect(await near(now), 'at two in the morning').toEqual([]);
  await world.db.updateTable('workspaces').set({ zone: 'UTC' }).where('id', '=', acme.id).execute();
  const both = ['A deadline is near in acme Security', 'A deadline is near in acme Security'];
  expect(await near(now)).toEqual(both);
  expect(await near(now), 'once').toEqual([]);
  await due('2026-11-26');
  expect(await near(now), 'another one').toEqual(both);
  await due('2026-11-24');
  await tellNearDeadlines(world.services, now);
  await due('2026-12-24');
  expect([...(await told(clara.email)), ...(await told(olivia.email))], 'put off meanwhile').toEqual([]);
  await due('2026-11-27');
  await tellNearDeadlines(world.services, now);
  const role = (contact_role: 'reader' | 'responder') =>
    world.db.updateTable('memberships').set({ contact_role }).where('id', '=', clara.membership).execute();
  await role('reader');
  expect(await told(clara.email), 'reads alone by now').toEqual([]);
  expect(subjects(await told(olivia.email))).toEqual(['A deadline is near in acme Security']);
  await role('responder');
  await due('2026-11-25');
  await tellNearDeadlines(world.services, now);
  await owner.post(`${finding}/state`, { move: 'withdraw', note: 'Fixed otherwise.' });
  expect([...(await told(clara.email)), ...(await told(olivia.email))], 'nothing is due any more').toEqual(
    [],
  );
});

test('E22: everyone chooses the kinds they are emailed about, and whether once a day at 8:00 by the workspace’s clock', async ({
  world,
  acme,
  owner,
  client,
  olivia,
  clara,
  planVisible,
  publish,
  told,
}) => {
  const zone = 'Australia/Lord_Howe';
  await world.db.updateTable('workspaces').set({ zone }).where('id', '=', acme.id).execute();
  const page = (await client.get('/portal/emails')).body;
  expect(page).toContain('Australia/Lord Howe');
  expect(page).not.toContain('value="fix-reported"');
  expect((await owner.get('/dashboard/acme/emails')).body).not.toContain('value="published"');
  expect((await client.post('/portal/emails', { kinds: 'gossip', often: 'daily' })).statusCode).toBe(422);

  const choose = (kinds: readonly string[], often: string, by = client) =>
    by.post(
      '/portal/emails',
      new URLSearchParams([...kinds.map((kind) => ['kinds', kind]), ['often', often]]).toString(),
    );
  expect((await choose(['published', 'comment'], 'daily')).headers.location).toBe('/portal/emails');
  const checked = [...(await client.get('/portal/emails')).body.matchAll(/<input[^>]*checked[^>]*>/g)].map(
    ([input]) => /value="([^"]+)"/.exec(input)?.[1],
  );
  expect(checked).toEqual(['published', 'comment', 'daily']);

  const finding = await publish(await planVisible());
  await owner.post(`${finding}/remarks`, { kind: 'comment', text: `Well, @${clara.name}?` });
  expect(await told(clara.email)).toEqual([]);
  // Noon in London is 23:00 there, and 8:00 nine hours later.
  world.clock.advance(9 * HOUR_MS - 60_000);
  expect(await told(clara.email)).toEqual([]);
  world.clock.advance(60_000);
  const [digest, ...more] = await told(clara.email);
  expect(more, 'one for the whole day').toEqual([]);
  expect(digest?.subject).toBe('What’s new in acme Security');
  expect(digest?.text).toContain('• New or updated findings\n\n• New comments');
  expect(digest?.text).toContain(`/portal/findings/${idIn(finding)}\n`);

  // What waits for the day goes at once for someone who wants no daily email any more.
  const [later, clientLater] = [
    await world.signedIn(olivia, acme),
    await world.signedIn(clara, acme, 'tenant'),
  ];
  await later.post(`${finding}/remarks`, { kind: 'comment', text: 'And now?' });
  expect(await told(clara.email)).toEqual([]);
  await choose(['comment'], 'at-once', clientLater);
  expect(subjects(await told(clara.email))).toEqual(['New comments in acme Security']);

  // What was switched off between the deed and the email.
  await later.post(`${finding}/remarks`, { kind: 'comment', text: 'Once more?' });
  await choose([], 'at-once', clientLater);
  expect(await told(clara.email)).toEqual([]);
  world.clock.advance(24 * HOUR_MS);
  expect([...(await told(clara.email)), ...(await told(olivia.email))]).toEqual([]);
});
