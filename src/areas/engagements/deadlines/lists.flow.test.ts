import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { reopenExpiredRisks } from '../finding/risk-expiry.ts';

const API = '/api/v1/workspaces/acme';

const test = base
  /** Publishes a finding that is due on a day. */
  .extend(
    'due',
    { scope: 'file' },
    ({ world, publish }) =>
      async (engagement: string, title: string, severity: string, deadline: string | null) => {
        const finding = await publish(engagement, { title, severity });
        await world.db
          .updateTable('published_findings')
          .set({ deadline, usual_deadline: deadline })
          .where('finding_id', '=', idIn(finding))
          .execute();
        return finding;
      },
  )
  .extend('titles', { scope: 'file' }, async () => async (by: Visitor, path: string) => {
    const { body } = await by.get(path);
    return [
      ...body.matchAll(
        /<a class="link (?:min-w-0 )?font-medium" href="[^"]*\/findings\/[^"]*">[^<]*? (\w+)<\/a>/g,
      ),
    ].map(([, title]) => title);
  });

test('E13 E20 E21: both sides see what is overdue, sort and filter by deadlines, within their reach', async ({
  world,
  owner,
  consultant,
  client,
  plan,
  planVisible,
  due,
  titles,
  needToKnow,
}) => {
  // It is 24 November 2026.
  const at = await planVisible({ title: 'Claims portal' });
  const hidden = await plan();
  const worst = await due(at, 'Worst', 'critical', '2026-11-23');
  await due(at, 'Later', 'critical', '2027-05-01');
  const oldest = await due(at, 'Oldest', 'low', '2026-10-01');
  await due(at, 'Soon', 'high', '2026-12-01');
  await due(at, 'Today', 'medium', '2026-11-24');
  const both = await due(at, 'Both', 'high', '2026-11-24');
  await due(at, 'None', 'info', null);
  await due(hidden, 'Hidden', 'high', '2026-01-01');
  const list = (query: string) => `/portal/findings${query}`;
  const ofTeam = (query: string) => `${at}${query}`;

  for (const [by, page] of [
    [client, list],
    [owner, ofTeam],
  ] as const) {
    expect(await titles(by, page('?deadline=all'))).toEqual([
      'Oldest',
      'Worst',
      'Both',
      'Today',
      'Soon',
      'Later',
    ]);
    expect(await titles(by, page('?deadline=overdue'))).toEqual(['Oldest', 'Worst']);
    expect(await titles(by, page('?deadline=soon'))).toEqual(['Both', 'Today', 'Soon']);
    expect(await titles(by, page(`?deadline=all&behind=${idIn(both)}`))).toEqual(['Today', 'Soon', 'Later']);
    expect((await titles(by, page('')))[0], 'the worst first').toBe('Worst');
    expect((await by.get(page('?deadline=overdue'))).body.match(/> ?Overdue<\/span>/g)).toHaveLength(2);
  }
  expect(await titles(client, list('?deadline=all&severity=critical'))).toEqual(['Worst', 'Later']);
  expect(await titles(client, list(`?deadline=soon&engagement=${idIn(at)}`))).toEqual([
    'Both',
    'Today',
    'Soon',
  ]);
  const csv = (await client.get('/portal/findings.csv?deadline=overdue')).body;
  expect(csv.trim().split('\r\n').slice(1)).toEqual([
    expect.stringMatching(/"Oldest","Low","Open","2026-10-01","Yes"/),
    expect.stringMatching(/"Worst","Critical","Open","2026-11-23","Yes"/),
  ]);
  expect((await client.get('/portal/findings.csv')).body).toMatch(
    /"Today","Medium","Open","2026-11-24","No"/,
  );

  const asked = async (by: Visitor, query: string) => {
    const { items } = (await by.get(`${API}/engagements/${idIn(at)}/findings${query}`)).json();
    return items.map(({ title, deadline, overdue }: Record<string, unknown>) => [title, deadline, overdue]);
  };
  for (const by of [owner, client]) {
    const late = [
      ['Oldest', '2026-10-01', true],
      ['Worst', '2026-11-23', true],
    ];
    expect(await asked(by, '?overdue=true')).toEqual(late);
    expect(await asked(by, '?order=deadline')).toEqual([
      ...late,
      ['Both', '2026-11-24', false],
      ['Today', '2026-11-24', false],
      ['Soon', '2026-12-01', false],
      ['Later', '2027-05-01', false],
    ]);
    expect((await asked(by, `?order=deadline&cursor=${idIn(both)}`)).length).toBe(3);
    expect((await by.get(`${API}/engagements/${idIn(at)}/findings?overdue=yes`)).statusCode).toBe(422);
  }

  const overdueOn = async (by: Visitor, page: string) => /(\d+) overdue/.exec((await by.get(page)).body)?.[1];
  expect(await overdueOn(client, '/portal')).toBe('2');
  expect(await overdueOn(owner, '/dashboard/acme')).toBe('3');
  expect(await overdueOn(owner, '/dashboard/acme/engagements')).toBe('1');
  expect((await owner.get('/dashboard/acme')).body).toMatch(/Claims portal.*2 overdue.*1 October 2026/s);
  await needToKnow(true);
  expect(await overdueOn(consultant, '/dashboard/acme')).toBeUndefined();
  await needToKnow(false);

  for (const [by, page] of [
    [owner, worst],
    [client, `/portal/findings/${idIn(worst)}`],
  ] as const)
    expect((await by.get(page)).body).toMatch(
      /Overdue<\/span>.*It was to be fixed by.*23 November 2026.*\(1 day ago\)/s,
    );

  // What is fixed, or lived with, isn't late; it counts again when that ends.
  leadsTo(await owner.post(`${oldest}/state`, { move: 'pass-retest', note: '' }));
  expect(await overdueOn(client, '/portal')).toBe('1');
  const answer = `/portal/findings/${idIn(worst)}/answer`;
  leadsTo(await client.post(answer, { move: 'accept-risk', note: 'We live with it.', until: '2026-11-30' }));
  expect(await overdueOn(client, '/portal')).toBeUndefined();
  expect(await titles(client, list('?deadline=overdue'))).toEqual([]);
  expect((await client.get(`/portal/findings/${idIn(worst)}`)).body).toContain(
    'It doesn’t count while the risk is accepted',
  );
  await reopenExpiredRisks(world.services, Date.UTC(2026, 11, 1, 1));
  expect(await overdueOn(client, '/portal')).toBe('1');
  leadsTo(await owner.post(`${worst}/state`, { move: 'withdraw', note: 'It was none.' }));
  expect(await overdueOn(client, '/portal')).toBeUndefined();
});

test('E13 E26: programs extend a deadline by the same rules', async ({
  owner,
  client,
  planVisible,
  due,
  draft,
}) => {
  const at = await planVisible();
  const finding = await due(at, 'Late', 'high', '2026-11-20');
  const one = `${API}/findings/${idIn(finding)}`;
  const extend = (by: Visitor, body: Record<string, unknown>, of = one) => by.call('PATCH', of, body);
  const deadlineReason = 'Their release is on Friday.';
  const tag = (await client.get(one)).headers.etag;
  const extended = await extend(owner, { deadline: '2026-12-24', deadlineReason });
  expect([extended.statusCode, extended.json()]).toMatchObject([
    200,
    { deadline: '2026-12-24', overdue: false },
  ]);
  const theirs = await client.get(one);
  expect(theirs.json()).toMatchObject({ deadline: '2026-12-24', overdue: false });
  expect(theirs.headers.etag, 'another answer has another tag').not.toBe(tag);
  for (const [body, member] of [
    [{ deadline: '2026-12-24', deadlineReason }, 'deadline'],
    [{ deadline: '2027-12-24' }, 'deadlineReason'],
    [{ deadlineReason }, 'deadline'],
    [{ deadline: '2027-12-24', deadlineReason, title: 'Later' }, 'deadline'],
  ] as const) {
    const refused = await extend(owner, body);
    expect([refused.statusCode, Object.keys(refused.json().errors)]).toEqual([422, [member]]);
  }
  expect((await extend(client, { deadline: '2027-12-24', deadlineReason })).statusCode).toBe(422);
  const unpublished = `${API}/findings/${idIn(await draft(at))}`;
  expect((await extend(owner, { deadline: '2027-12-24', deadlineReason }, unpublished)).statusCode).toBe(409);
  expect((await owner.get(unpublished)).json()).toMatchObject({ deadline: null, overdue: false });
});

test('E13: an extension says to both sides from when to when, why and by whom, and can be taken back', async ({
  world,
  acme,
  owner,
  client,
  planVisible,
  due,
  draft,
}) => {
  const at = await planVisible();
  const finding = await due(at, 'Late', 'high', '2026-11-20');
  const portal = `/portal/findings/${idIn(finding)}`;
  const extend = (until: string, reason = 'Their release is on Friday.', of = finding) =>
    owner.post(`${of}/deadline`, { until, reason });

  for (const [until, reason, says] of [
    ['2026-11-23', 'Why', 'Choose a day from today on'],
    ['', 'Why', 'Choose a day from today on'],
    ['2028-11-24', 'Why', 'Choose a day from today on'],
    ['2026-12-24', ' ', 'Write the reason: the client reads it.'],
    ['2026-12-24', 'x'.repeat(501), 'Use at most 500 characters.'],
  ] as const) {
    const refused = await extend(until, reason);
    expect([refused.statusCode, refused.body.includes(says)], `${until} ${says}`).toEqual([422, true]);
    expect(refused.body).toContain(reason.trim());
  }
  leadsTo(await extend('2026-12-24'));
  expect((await extend('2026-12-24')).statusCode, 'no later than it is').toBe(422);
  leadsTo(await extend('2027-01-31', 'They asked for more.'));
  for (const [by, page] of [
    [client, portal],
    [owner, finding],
  ] as const) {
    const { body } = await by.get(page);
    expect(body).toMatch(/due <time datetime="2027-01-31">/);
    expect(body).toMatch(
      /They asked for more\..*Olivia Owner.*Extended from.*2026-11-20.*2026-12-24.*Their release is on Friday\./s,
    );
  }
  expect((await client.get('/portal')).body, 'it is new to read').toMatch(/New for you.*Late/s);

  const [latest] = await world.db
    .selectFrom('deadline_extensions')
    .select('id')
    .where('finding_id', '=', idIn(finding))
    .orderBy('id', 'desc')
    .execute();
  const end = `${finding}/deadline/${latest?.id}/end`;
  leadsTo(await owner.post(end));
  expect((await client.get(portal)).body).toMatch(/due <time datetime="2026-12-24">.*Taken back/s);
  expect((await owner.post(end)).statusCode).toBe(404);

  // Worse than it was: seven days from now are less than what was granted.
  leadsTo(
    await owner.post(`${finding}/edit`, {
      revision: '2',
      title: 'Late',
      severity: 'critical',
      description: 'It is so.',
    }),
  );
  expect((await owner.get(finding)).body).toMatch(/With its new severity, it’s due on .*24 December 2026/);
  leadsTo(await owner.post(`${finding}/publish`, { revision: '3', whatChanged: '' }));
  expect((await client.get(portal)).body).toMatch(/due <time datetime="2026-12-24">/);

  leadsTo(await owner.post(`${finding}/state`, { move: 'pass-retest', note: '' }));
  expect((await extend('2027-03-01')).statusCode).toBe(409);
  expect((await extend('2027-03-01', 'Why', await draft(at))).statusCode).toBe(404);
  const events = await world.db
    .selectFrom('audit_events')
    .select(['type', 'detail'])
    .where('workspace_id', '=', acme.id)
    .where('subject_id', '=', idIn(finding))
    .where('type', 'like', 'finding.%ext%')
    .orderBy('id')
    .execute();
  expect(events.map(({ type, detail }) => [type, detail])).toEqual([
    ['finding.deadline-extended', '{}'],
    ['finding.deadline-extended', '{}'],
    ['finding.extension-ended', '{}'],
  ]);
});
