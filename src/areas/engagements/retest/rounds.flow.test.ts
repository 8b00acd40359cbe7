import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import type { Visitor } from '../../../../test/visitor.ts';

const API = '/api/v1/workspaces/acme';

/** What a form of a page holds under a name. */
const fieldIn = (body: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

const test = testAtWork
  /** Gives an asset of a finding a result, as its form does. */
  .extend(
    'give',
    { scope: 'file' },
    ({ owner }) =>
      async (
        round: string,
        finding: string,
        {
          asset = 1,
          by = owner as Visitor,
          ...given
        }: {
          asset?: number;
          by?: Visitor;
          result: string;
          words?: string;
          rest?: string;
          onwards?: string;
        },
      ) => {
        const at = `${round}/findings/${idIn(finding)}`;
        const { body } = await by.get(`${at}?asset=${asset}`);
        const fields = { asset: fieldIn(body, 'asset'), seen: fieldIn(body, 'seen'), words: '', ...given };
        return by.post(at, fields);
      },
  )
  .extend(
    'close',
    { scope: 'file' },
    ({ owner }) =>
      async (round: string, summary = '', by: Visitor = owner) => {
        const seen = fieldIn((await by.get(`${round}/close`)).body, 'seen');
        return by.post(`${round}/close`, { seen, summary });
      },
  )
  /** Has changes of a draft published. */
  .extend(
    'republish',
    { scope: 'file' },
    ({ owner }) =>
      async (finding: string, fields: Record<string, string>) => {
        const seen = fieldIn((await owner.get(`${finding}/edit`)).body, 'revision');
        leadsTo(await owner.post(`${finding}/edit`, { revision: seen, ...fields }));
        const revision = fieldIn((await owner.get(finding)).body, 'revision');
        leadsTo(await owner.post(`${finding}/publish`, { revision, whatChanged: '' }));
      },
  );

test('E19 E11 E12: a round goes asset by asset, is unknown to its client until it is published, and then moves findings', async ({
  owner,
  consultant,
  client,
  planVisible,
  publish,
  give,
  close,
}) => {
  const at = await planVisible();
  const portal = `/portal/engagements/${idIn(at)}`;
  const assets = 'Login | https://a.example | **slow**\n[x] Mail\nVPN';
  const [partly, fixed, skipped] = [
    await publish(at, { title: 'Injection', assets }),
    await publish(at, { title: 'Weak cipher' }),
    await publish(at, { title: 'Old banner' }),
  ];
  const png = { name: 'proof.txt', content: 'still there' };
  await owner.post(`${at}/evidence`, uploadOf({}, [png]), { 'content-type': UPLOAD_TYPE });
  const knows = async () => {
    const pages = [
      portal,
      '/portal',
      '/portal/findings',
      '/portal/findings.csv',
      `/portal/findings/${idIn(partly)}`,
    ];
    const bodies = await Promise.all(pages.map(async (page) => (await client.get(page)).body));
    const { headers } = await client.get(`${API}/findings/${idIn(partly)}`);
    return [...bodies.map((body) => body.replaceAll(/"[^"]*revision[^"]*"/g, '')), headers.etag];
  };
  await client.get(`/portal/findings/${idIn(partly)}`);
  const before = await knows();

  expect((await owner.get(at)).body).toContain(`href="${at}/retest"`);
  expect((await owner.post(`${at}/retest`, {})).statusCode).toBe(422);
  const round = leadsTo(await owner.post(`${at}/retest`, { findings: idIn(partly) }));
  leadsTo(await owner.post(`${round}/findings`, { findings: idIn(fixed) }));
  leadsTo(await owner.post(`${round}/findings`, { findings: idIn(skipped) }));
  leadsTo(await owner.post(`${round}/findings/${idIn(skipped)}/out`));
  leadsTo(await owner.post(`${round}/findings`, { findings: idIn(skipped) }));
  const early = await close(round);
  expect([early.statusCode, early.body.includes('Give at least one asset a result')]).toEqual([422, true]);

  const unsaid = await give(round, partly, { result: 'not-fixed' });
  expect(unsaid.statusCode).toBe(422);
  expect(unsaid.body).toContain('Write what you found: the client reads it.');
  expect(unsaid.body).toMatch(/value="not-fixed"[^>]* checked/);
  const words = 'It **still** answers: ![the answer](evidence:proof.txt)';
  const next = leadsTo(await give(round, partly, { result: 'not-fixed', words, onwards: 'next' }));
  expect(next, 'the next asset without a result').toBe(`${round}/findings/${idIn(partly)}?asset=2`);
  leadsTo(await give(round, partly, { asset: 2, result: 'fixed', rest: 'yes' }));
  expect((await owner.get(round)).body.match(/tone-success[^>]*>Fixed/g)).toHaveLength(2);

  // Two at one asset: the second sees what the first one wrote, and keeps their own.
  const form = `${round}/findings/${idIn(fixed)}`;
  const stale = fieldIn((await consultant.get(form)).body, 'seen');
  leadsTo(await give(round, fixed, { result: 'partly', words: 'Only TLS 1.0 is off.' }));
  const mine = { asset: ' | ', result: 'fixed', words: 'All of it is off.' };
  const late = await consultant.post(form, { ...mine, seen: stale });
  expect(late.statusCode).toBe(422);
  expect(late.body).toContain('Olivia Owner has given this asset a result meanwhile');
  expect(late.body).toContain('Only TLS 1.0 is off.');
  expect(late.body).toContain('All of it is off.');
  leadsTo(await consultant.post(form, { ...mine, seen: fieldIn(late.body, 'seen') }));

  expect(await knows(), 'nothing of it').toEqual(before);
  const theirs = `/portal/retests/${idIn(round)}`;
  expect((await client.get(theirs)).statusCode).toBe(404);

  const missing = await close(round, 'See ![this](evidence:gone.png)');
  expect([missing.statusCode, missing.body.includes('There is no evidence called gone.png')]).toEqual([
    422,
    true,
  ]);
  const published = await Promise.all([close(round, 'Most of it **holds**.'), close(round, '', consultant)]);
  expect(published.map(({ statusCode }) => statusCode).sort(), 'of two at once one').toEqual([303, 409]);
  expect((await close(round)).statusCode).toBe(409);
  expect((await give(round, fixed, { result: 'fixed' })).statusCode).toBe(409);

  const shown = (await client.get(theirs)).body;
  expect(shown).toContain('Retest 1');
  expect(shown).toContain('It <strong>still</strong> answers');
  expect(shown).toContain('All of it is off.');
  expect(shown).toMatch(/Injection.*Failed.*Weak cipher.*Passed.*Old banner.*No result.*Not tested/s);
  const file = /\/portal\/retests\/[^"]*\/evidence\/[^"]*/.exec(shown)?.[0] ?? '';
  expect((await client.get(file)).body).toBe('still there');
  const evidence = `${at}/evidence/${idIn(file)}`;
  const drop = { name: 'proof.txt', alternative: '', do: 'remove' };
  expect((await owner.post(evidence, drop)).statusCode, 'the client has it').toBe(422);

  const stateOf = async (finding: string) => (await client.get(`${API}/findings/${idIn(finding)}`)).json();
  expect(await stateOf(partly)).toMatchObject({
    state: 'retest-failed',
    assets: [
      { what: 'Login', state: 'open' },
      { what: 'Mail', state: 'fixed' },
      { what: 'VPN', state: 'fixed' },
    ],
  });
  expect((await stateOf(fixed)).state).toBe('retest-passed');
  expect((await stateOf(skipped)).state).toBe('published');
  const draft = (await owner.get(`${API}/findings/${idIn(partly)}`)).json();
  expect([draft.hasUnpublishedChanges, draft.assets[2].state]).toEqual([false, 'fixed']);
  const finding = (await client.get(`/portal/findings/${idIn(partly)}`)).body;
  expect(finding).toContain('Results of retest 1');
  expect(finding).toContain('It <strong>still</strong> answers');
  expect(finding).toContain(`href="${theirs}"`);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain(
    'Published the results of a retest in',
  );
});

test('E19 E22: what happens to findings and assets while a round is under way, and after it', async ({
  world,
  clara,
  owner,
  client,
  initech,
  planVisible,
  publish,
  give,
  close,
  republish,
}) => {
  const at = await planVisible();
  const [renamed, withdrawn, accepted] = [
    await publish(at, { title: 'Renamed', assets: 'Web shop | https://shop.example\nMail' }),
    await publish(at, { title: 'Withdrawn' }),
    await publish(at, { title: 'Accepted' }),
  ];
  const ask = `/portal/engagements/${idIn(at)}/retest`;
  const asked = leadsTo(await client.post(ask, { findings: idIn(renamed), note: 'Done.' }));
  const first = `/dashboard/acme/retests/${idIn(asked)}`;
  const told = async () => {
    const rows = await world.db
      .selectFrom('notices as n')
      .innerJoin('memberships as m', 'm.id', 'n.membership_id')
      .select(['n.kind', 'm.role'])
      .where('n.about', '=', idIn(asked))
      .execute();
    return rows.map(({ kind, role }) => `${kind} ${role}`).sort();
  };
  expect(await told()).toEqual(['retest-asked owner']);
  leadsTo(await owner.post(`${first}/begin`));
  expect((await owner.post(`${first}/begin`)).statusCode).toBe(409);
  expect((await owner.post(`${first}/discard`)).statusCode, 'their client asked for it').toBe(409);
  for (const finding of [withdrawn, accepted])
    leadsTo(await owner.post(`${first}/findings`, { findings: idIn(finding) }));
  expect((await owner.post(`${first}/findings/${idIn(renamed)}/out`)).statusCode).toBe(404);
  const pending = (await client.get(asked)).body;
  expect(pending).toContain('Asked for');
  expect(pending).not.toMatch(/Under way|begun|Withdrawn|Accepted/);

  leadsTo(await give(first, renamed, { result: 'fixed' }));
  leadsTo(await give(first, renamed, { asset: 2, result: 'fixed', words: 'By the *old* name.' }));
  for (const finding of [withdrawn, accepted])
    leadsTo(await give(first, finding, { result: 'not-fixed', words: 'As before.' }));
  const seen = fieldIn((await owner.get(`${first}/close`)).body, 'seen');
  leadsTo(await owner.post(`${withdrawn}/state`, { move: 'withdraw', note: 'It was none.' }));
  await republish(renamed, { assets: 'Web shop | https://shop.example\nMail gateway' });
  const answer = { move: 'accept-risk', note: 'We live with it.', until: '2027-01-31' };
  leadsTo(await client.post(`/portal/findings/${idIn(accepted)}/answer`, answer));
  const unseen = await owner.post(`${first}/close`, { seen, summary: 'Kept **text**' });
  expect(unseen.statusCode).toBe(422);
  expect(unseen.body).toContain('The retest has changed since you opened this page');
  expect(unseen.body).toContain('Kept **text**');
  for (const says of [
    'The finding has been withdrawn, and stays so.',
    'The client has accepted the risk, which stays so until everything is fixed.',
    'Not everything is fixed: the finding will be open again.',
  ])
    expect(unseen.body).toContain(says);
  expect((await owner.get(first)).body).toContain('No longer listed in the finding');
  leadsTo(await close(first));
  expect(await told()).toEqual(['retest-asked owner', 'retest-done client']);
  const stateOf = async (finding: string) =>
    (await owner.get(`${API}/findings/${idIn(finding)}`)).json().state;
  expect([await stateOf(renamed), await stateOf(withdrawn), await stateOf(accepted)]).toEqual([
    'retest-failed',
    'withdrawn',
    'risk-accepted',
  ]);

  await republish(renamed, { assets: 'Web shop | https://shop.example\nMail relay' });
  const second = leadsTo(await owner.post(`${at}/retest`, { findings: idIn(renamed) }));
  expect((await owner.get(`${second}/findings/${idIn(renamed)}?asset=2`)).body).toContain('Mail relay');
  leadsTo(await give(second, renamed, { result: 'fixed', rest: 'yes' }));
  leadsTo(await close(second));
  expect(await stateOf(renamed)).toBe('retest-passed');
  const read = (await client.get(asked)).body;
  expect(read, 'the words of that day').toContain('By the <em>old</em> name.');
  expect(read).toMatch(/Web shop.*Mail gateway.*Not tested/s);
  expect(read).not.toContain('Mail relay');
  expect((await client.get(`/portal/retests/${idIn(second)}`)).body).toContain('Mail relay');
  const third = leadsTo(await owner.post(`${at}/retest`, { findings: idIn(renamed) }));
  leadsTo(await owner.post(`${third}/discard`));
  expect((await owner.get(third)).statusCode).toBe(404);
  expect((await client.get(`/portal/engagements/${idIn(at)}`)).body).toMatch(/Retest 2.*Retest 1/s);

  const contact = (sees_all: 0 | 1) =>
    world.db.updateTable('memberships').set({ sees_all }).where('account_id', '=', clara.id).execute();
  await contact(0);
  expect((await client.get(asked)).statusCode, 'given other engagements').toBe(404);
  expect((await client.post(ask, { findings: idIn(renamed), note: '' })).statusCode).toBe(404);
  await contact(1);
  const archive = (archived: string) =>
    owner.post(`/dashboard/acme/companies/${initech}/archive`, { archived });
  leadsTo(await archive('true'));
  expect((await client.get(asked)).statusCode, 'archived').toBe(404);
  expect((await owner.get(first)).body).toContain('Initech is archived');
  leadsTo(await archive('false'));
  expect((await client.get(asked)).statusCode).toBe(200);
});
