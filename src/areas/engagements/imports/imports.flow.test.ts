import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import { chanceOf, saidOfSeed } from '../../../../test/seed.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { newId } from '../../../data/id.ts';

/** What a page says, without its markup. */
const wordsOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&#39;', '’');

interface Check {
  readonly id: number;
  readonly name: string;
  /** 0 informational to 4 critical. */
  readonly severity: number;
  readonly at: readonly string[];
  readonly text?: string;
  readonly more?: string;
}

/** A small file of Nessus: each check at some hosts, port 443; through at some second, if it says that. */
function nessusOf(checks: readonly Check[], endedAt?: number): string {
  const hosts = [...new Set(checks.flatMap(({ at }) => at))];
  const item = ({ id, name, severity, text = `About ${name}.`, more = '' }: Check, host: string) =>
    `<ReportItem port="443" svc_name="www" protocol="tcp" severity="${severity}" pluginID="${id}" pluginName="${name}" pluginFamily="Web">
<description>${text}</description><solution>Fix ${name}.</solution><plugin_output>Seen on ${host}: ${name}</plugin_output>${more}
</ReportItem>`;
  const end = endedAt === undefined ? '' : `<tag name="HOST_END_TIMESTAMP">${endedAt}</tag>`;
  const of = (host: string) =>
    `<ReportHost name="${host}"><HostProperties><tag name="host-ip">${host}</tag>${end}</HostProperties>
${checks
  .filter(({ at }) => at.includes(host))
  .map((check) => item(check, host))
  .join('\n')}
</ReportHost>`;
  return `<?xml version="1.0" ?>
<NessusClientData_v2><Policy><policyName>P</policyName></Policy>
<Report name="r">${hosts.map(of).join('\n')}</Report></NessusClientData_v2>`;
}

const FIRST: readonly Check[] = [
  {
    id: 101,
    name: 'Old TLS',
    severity: 3,
    at: ['10.0.0.1', '10.0.0.2'],
    more: '<cvss3_vector>CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N</cvss3_vector><cve>CVE-2014-3566</cve>',
  },
  { id: 102, name: 'Weak password', severity: 4, at: ['10.0.0.1'] },
  { id: 103, name: 'Banner', severity: 0, at: ['10.0.0.1', '10.0.0.2'] },
];

const [OLD_TLS, , BANNER] = FIRST as [Check, Check, Check];
/** Of 7.5. */
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';
/** The same hosts weeks later: one check is worded and rated otherwise, at another host too and no longer at one; one is gone. */
const SECOND: readonly Check[] = [
  { ...OLD_TLS, name: 'Outdated TLS', severity: 4, at: ['10.0.0.1', '10.0.0.3'] },
  BANNER,
];

const test = base
  /** Uploads a file, has it read, and returns the address of its import. */
  .extend(
    'upload',
    { scope: 'file' },
    ({ world, owner }) =>
      async (engagement: string, content: string | Buffer, by: Visitor = owner): Promise<string> => {
        const sent = await by.post(
          `${engagement}/imports`,
          uploadOf({}, [{ name: 'scan.nessus', content }]),
          {
            'content-type': UPLOAD_TYPE,
          },
        );
        const to = leadsTo(sent);
        await world.mailTo('');
        return to;
      },
  )
  /** Takes what a form says, and has that done. */
  .extend(
    'take',
    { scope: 'file' },
    ({ world, owner }) =>
      async (at: string, form: string): Promise<void> => {
        leadsTo(await owner.post(`${at}/take`, form));
        await world.mailTo('');
      },
  )
  /** The findings of an engagement, by number, as programs read them. */
  .extend('findingsIn', { scope: 'file' }, ({ world, owner }) => async (engagement: string) => {
    const rows = await world.db
      .selectFrom('findings')
      .select(['id', 'revision'])
      .where('engagement_id', '=', idIn(engagement))
      .where('deleted_at', 'is', null)
      .orderBy('number')
      .execute();
    return Promise.all(
      rows.map(async ({ id, revision }) => {
        const read = await owner.get(`/api/v1/workspaces/acme/findings/${id}`);
        return { ...read.json<Read>(), revision };
      }),
    );
  });

interface Read {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly severityReason: string;
  readonly description: string;
  readonly steps: string;
  readonly remediation: string;
  readonly references: string;
  readonly cvss: readonly string[];
  readonly assets: readonly { readonly what: string; readonly where: string; readonly state: string }[];
}

/** Whether each finding of a page can be added and is ticked. */
const ticksOf = (body: string) =>
  [...body.matchAll(/<input[^>]*name="group"[^>]*>/g)].map(([tag]) => /checked/.test(tag));

const placesOf = ({ assets }: Read) => assets.map(({ what, where, state }) => `${what} ${where} ${state}`);
const OPEN_1 = '10.0.0.1 tcp/443 open';

test('I3 I4: a preview says what is new, what is ticked becomes drafts, and the same file again changes nothing', async ({
  world,
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  const at = await upload(engagement, nessusOf(FIRST));
  const preview = (await owner.get(at)).body;
  expect(wordsOf(preview)).toMatch(
    /Nessus, 5 results.*New 3 Changed 0 Seen before 0 No longer there 0.*Weak password.*Old TLS Nessus 101 10\.0\.0\.1 tcp\/443, 10\.0\.0\.2 tcp\/443 High Vector: low New Banner/,
  );
  expect(ticksOf(preview), 'informational ones start unticked').toEqual([true, true, false]);
  expect((await findingsIn(engagement)).length, 'nothing is made before').toBe(0);
  const none = await owner.post(`${at}/take`, '');
  expect([none.statusCode, wordsOf(none.body)]).toEqual([422, expect.stringContaining('Tick at least one')]);

  const strange = await owner.post(`${at}/take`, 'group=3&group=99');
  expect([strange.statusCode, wordsOf(strange.body)]).toEqual([
    422,
    expect.stringContaining('isn’t in this list'),
  ]);
  expect(ticksOf(strange.body), 'what was ticked stays so').toEqual([false, false, true]);
  const called = await owner.call('POST', `/api/v1/workspaces/acme/imports/${idIn(at)}/take`, {
    groups: [1, 99],
  });
  expect([called.statusCode, called.body]).toEqual([422, expect.stringContaining('no group 99')]);
  await world.mailTo('');
  expect((await findingsIn(engagement)).length, 'nor is anything taken with what there isn’t').toBe(0);

  // Two presses, and two who press, are one.
  await Promise.all([take(at, 'group=1&group=2'), take(at, 'group=2&group=1')]);
  const made = await findingsIn(engagement);
  expect(made).toMatchObject([
    { number: 1, title: 'Weak password', severity: 'critical', severityReason: '', cvss: [] },
    {
      number: 2,
      title: 'Old TLS',
      severity: 'high',
      severityReason: 'Nessus rates this high.',
      cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N'],
      description: 'About Old TLS.',
      remediation: 'Fix Old TLS.',
      references: expect.stringContaining('- CVE-2014-3566'),
    },
  ]);
  expect(made.map(placesOf)).toEqual([[OPEN_1], [OPEN_1, '10.0.0.2 tcp/443 open']]);
  expect(made[1]?.steps).toContain('```text\nSeen on 10.0.0.2: Old TLS\n```');
  expect(wordsOf((await owner.get(at)).body)).toMatch(/2 drafts added.*Draft added.*Draft added.*New/);

  const again = await upload(engagement, nessusOf(FIRST));
  expect(wordsOf((await owner.get(again)).body)).toMatch(/New 1 Changed 0 Seen before 2/);
  await take(again, 'all=but-informational');
  expect(await findingsIn(engagement), 'no finding, asset or revision').toEqual(made);
});

test('I4: a second scan adds its places to drafts and to what is published, and proposes what is gone; it closes nothing', async ({
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  await take(await upload(engagement, nessusOf(FIRST)), 'group=1&group=2');
  const [weak, tls] = (await findingsIn(engagement)) as unknown as [Read, Read];
  const at = (id: string) => `/dashboard/acme/findings/${id}`;
  leadsTo(await owner.post(`${at(tls.id)}/publish`, { revision: '1', whatChanged: '' }));

  const second = await upload(engagement, nessusOf(SECOND));
  const words = wordsOf((await owner.get(second)).body);
  expect(words).toMatch(/New 1 Changed 1 Seen before 0 No longer there 1/);
  expect(words).toMatch(
    /At 1 place that wasn’t there before\. No longer at 1 place.*rated it high before, and now critical.*published, so it keeps.*words it differently/,
  );
  expect(words).toMatch(/No longer in the scan.*Weak password.*Not at all.*Old TLS.*Not at these places/);
  await take(second, 'all=but-informational');
  const [sameWeak, moreTls] = (await findingsIn(engagement)) as unknown as [Read, Read];
  expect(sameWeak, 'what is gone is only proposed').toEqual(weak);
  expect(moreTls.title, 'a reworded check is the finding that it was').toBe('Old TLS');
  expect(placesOf(moreTls)).toEqual([OPEN_1, '10.0.0.2 tcp/443 open', '10.0.0.3 tcp/443 open']);
  expect(wordsOf((await owner.get(at(tls.id))).body)).toContain('Unpublished changes');
  expect((await findingsIn(engagement)).length).toBe(2);

  const mixed = [weak.id, tls.id, newId()].map((id) => `finding=${id}`).join('&');
  const notFixed = await findingsIn(engagement);
  expect((await owner.post(`${second}/fixed`, mixed)).statusCode, 'one of them is nobody’s').toBe(404);
  expect(await findingsIn(engagement), 'and nothing is done to the others').toEqual(notFixed);
  leadsTo(await owner.post(`${second}/fixed`, `finding=${weak.id}&finding=${tls.id}`));
  const fixed = await findingsIn(engagement);
  expect(fixed.map(placesOf)).toEqual([
    ['10.0.0.1 tcp/443 fixed'],
    [OPEN_1, '10.0.0.2 tcp/443 fixed', '10.0.0.3 tcp/443 open'],
  ]);
  leadsTo(await owner.post(`${second}/fixed`, `finding=${weak.id}`));
  expect(await findingsIn(engagement)).toEqual(fixed);

  // What was deleted is not made again, unless somebody says so.
  leadsTo(await owner.post(`${at(weak.id)}/delete`));
  const third = await upload(engagement, nessusOf(FIRST));
  expect(wordsOf((await owner.get(third)).body)).toMatch(
    /Weak password.*Its draft was deleted\..*Deleted before/,
  );
  await take(third, 'all=but-informational');
  expect((await findingsIn(engagement)).map(({ title }) => title)).toEqual(['Old TLS']);
  await take(third, 'group=2');
  expect((await findingsIn(engagement)).map(({ title }) => title)).toEqual(['Old TLS', 'Weak password']);
});

test('I2 I4: a cut or foreign file, a cancelled import and a program; a house template speaks for its check', async ({
  world,
  owner,
  plan,
  upload,
  findingsIn,
}) => {
  const engagement = await plan();
  const foreign = await upload(engagement, 'PK\u0003\u0004 something');
  expect(wordsOf((await owner.get(foreign)).body)).toMatch(/couldn’t be read.*ZIP archive/);
  leadsTo(
    await owner.post('/dashboard/acme/templates', {
      title: 'Our words',
      description: 'As the house says it.',
      tags: 'tls, Nessus:101',
      language: 'en',
    }),
  );
  const whole = nessusOf(FIRST);
  const cut = await upload(engagement, whole.slice(0, whole.lastIndexOf('<ReportItem')));
  expect(wordsOf((await owner.get(cut)).body)).toMatch(
    /Not compared, because the file isn’t whole.*Line \d+:/,
  );

  const api = '/api/v1/workspaces/acme';
  const sent = await owner.post(
    `${api}/engagements/${idIn(engagement)}/imports`,
    uploadOf({}, [{ name: 'scan.nessus', content: whole }]),
    { 'content-type': UPLOAD_TYPE },
  );
  expect([sent.statusCode, sent.json()]).toEqual([202, expect.objectContaining({ state: 'reading' })]);
  const { id } = sent.json<{ id: string }>();
  // Before anybody has read it.
  expect((await owner.call('POST', `${api}/imports/${id}/take`, { all: true })).statusCode).toBe(409);
  const cancelled = leadsTo(await owner.post(`/dashboard/acme/imports/${id}/cancel`));
  expect(cancelled).toBe(`${engagement}/imports`);
  await world.mailTo('');
  const left = (await owner.get(`${api}/imports/${id}`)).json<{ state: string; groups: unknown[] }>();
  expect([left.state, left.groups]).toEqual(['cancelled', []]);
  expect(
    await world.db.selectFrom('files').select('state').where('state', '=', 'ready').execute(),
    'no file is kept',
  ).toEqual([]);

  const taken = idIn(cut);
  expect((await owner.call('POST', `${api}/imports/${taken}/take`, { all: true })).statusCode).toBe(202);
  await world.mailTo('');
  const after = (await owner.get(`${api}/imports/${taken}`)).json();
  expect(after).toMatchObject({
    state: 'taken',
    format: 'nessus',
    counts: { items: 4, new: 3, seen: 0, changed: 0, gone: 0, unreadable: 1, made: 3 },
  });
  const made = await findingsIn(engagement);
  expect(made.map(({ title }) => title)).toEqual(['Weak password', 'Our words', 'Banner']);
  expect(made[1]).toMatchObject({ description: 'As the house says it.', severity: 'high' });
});

test('I3: what is rated worse at a later place of the same file is as bad as there', async ({
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  const mixed = [
    { ...BANNER, at: ['10.0.0.1'] },
    {
      ...BANNER,
      severity: 3,
      at: ['10.0.0.2'],
      more: `<cvss3_vector>${VECTOR}</cvss3_vector><cve>CVE-2021-9999</cve>`,
    },
  ];
  const at = await upload(engagement, nessusOf(mixed));
  expect(wordsOf((await owner.get(at)).body)).toMatch(
    /Banner Nessus 103 10\.0\.0\.1 tcp\/443, 10\.0\.0\.2 tcp\/443 High New/,
  );
  await take(at, 'all=but-informational');
  expect(await findingsIn(engagement)).toMatchObject([
    { title: 'Banner', severity: 'high', cvss: [VECTOR], references: '- CVE-2021-9999' },
  ]);
  const again = await upload(engagement, nessusOf(mixed.toReversed()));
  expect(wordsOf((await owner.get(again)).body)).toMatch(/New 0 Changed 0 Seen before 1/);
  const empty = await upload(engagement, nessusOf([]));
  expect(wordsOf((await owner.get(empty)).body), 'of a scan that finds nothing all is gone').toMatch(
    /No longer there 1.*Banner.*Not at all/,
  );
});

test('I3 I4: a draft is rated as its scanner does it by now, unless someone rated it; what a client has is not', async ({
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  const checks = ['Followed', 'By hand', 'Published'].map((name, nth) => ({
    ...{ ...OLD_TLS, id: 300 + nth, name, severity: 3, at: ['10.0.0.1'] },
  }));
  await take(await upload(engagement, nessusOf(checks)), 'all=but-informational');
  const [, byHand, published] = (await findingsIn(engagement)) as unknown as [Read, Read, Read];
  const at = (id: string) => `/dashboard/acme/findings/${id}`;
  const written = { revision: '1', severity: 'high', severityReason: 'We saw what it holds.' };
  leadsTo(await owner.post(`${at(byHand.id)}/edit`, written));
  leadsTo(await owner.post(`${at(published.id)}/publish`, { revision: '1', whatChanged: '' }));

  const now = checks.map((check) => ({ ...check, severity: 1 }));
  const again = await upload(engagement, nessusOf(now));
  const body = (await owner.get(again)).body;
  expect(wordsOf(body)).toMatch(
    /Changed 3.*now low\. Adding this rates your draft low, too\. Low.*keeps the severity that someone gave it.*published, so it keeps/,
  );
  expect(body.match(/name="group"/g), 'only what adding changes can be ticked').toHaveLength(1);
  await take(again, 'all=but-informational');
  expect(
    (await findingsIn(engagement)).map(({ severity, severityReason }) => [severity, severityReason]),
  ).toEqual([
    // As low as its vector, so that it needs no reason any more.
    ['low', ''],
    ['high', 'We saw what it holds.'],
    ['high', 'Nessus rates this high.'],
  ]);
  expect(wordsOf((await owner.get(again)).body)).toMatch(/1 finding updated.*Your draft was rated low, too/);
});

test('I4: one scan in any parts, in any order, comes to the same findings', async ({
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const random = chanceOf('a scan in parts');
  const checks = [1, 2, 3, 4, 5].map((id) => ({
    ...{ id, name: `Check ${id}`, severity: 1 + random(4) },
    at: [1, 2, 3, 4].filter(() => random(3) > 0).map((host) => `10.1.0.${host}`),
  }));
  const parts: [Check[], Check[], Check[]] = [[], [], []];
  for (const check of checks)
    for (const host of check.at)
      for (const part of new Set([random(3), random(3)])) parts[part]?.push({ ...check, at: [host] });
  const engagement = await plan();
  for (const part of parts)
    await take(
      await upload(engagement, nessusOf(part.toSorted(() => random(3) - 1))),
      'all=but-informational',
    );
  const come = (await findingsIn(engagement)).map((finding) => [finding.title, placesOf(finding).toSorted()]);
  expect(come.toSorted(), saidOfSeed()).toEqual(
    checks
      .filter(({ at }) => at.length > 0)
      .map(({ name, at }) => [name, at.map((host) => `${host} tcp/443 open`).toSorted()]),
  );
});

test('I4: what was marked as fixed or passed its retest, and is in a new scan, opens again at those places once it is taken', async ({
  world,
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  const all: readonly Check[] = FIRST.map((check) => ({ ...check, at: ['10.0.0.1', '10.0.0.2'] }));
  await take(await upload(engagement, nessusOf(all)), 'group=1&group=2');
  const [weak, tls] = (await findingsIn(engagement)) as unknown as [Read, Read];
  const at = (id: string) => `/dashboard/acme/findings/${id}`;
  const close = async (revision: string) => {
    if (revision !== '') leadsTo(await owner.post(`${at(weak.id)}/publish`, { revision, whatChanged: '' }));
    leadsTo(await owner.post(`${at(weak.id)}/state`, { move: 'pass-retest', note: '' }));
  };
  await close('1');
  const [, oldTls, banner] = [weak, OLD_TLS, BANNER];
  const second = await upload(engagement, nessusOf([{ ...oldTls, at: ['10.0.0.1'] }, banner]));
  leadsTo(await owner.post(`${second}/fixed`, `finding=${tls.id}`));

  const some = all.map((check) => (check.id === 102 ? { ...check, at: ['10.0.0.2', '10.0.0.9'] } : check));
  const third = await upload(engagement, nessusOf(some));
  const preview = (await owner.get(third)).body;
  expect(wordsOf(preview)).toMatch(
    /Changed 2, of which 2 had been fixed Seen before 0.*Weak password.*closed as fixed.*Was fixed, and is back.*Old TLS.*At 1 place that had been fixed.*Was fixed, and is back/,
  );
  expect(ticksOf(preview)).toEqual([true, true, false]);
  await take(third, 'all=but-informational');
  const opened = await findingsIn(engagement);
  expect(opened.map(placesOf)).toEqual([
    // What this scan doesn't show of a finding that was closed stays fixed.
    ['10.0.0.1 tcp/443 fixed', '10.0.0.2 tcp/443 open', '10.0.0.9 tcp/443 open'],
    [OPEN_1, '10.0.0.2 tcp/443 open'],
  ]);
  const published = await owner.get(`/api/v1/workspaces/acme/findings/${weak.id}`);
  expect(published.json()).toMatchObject({ state: 'published' });
  expect(wordsOf((await owner.get(third)).body)).toContain('2 findings updated');
  const moves = await world.db
    .selectFrom('audit_events')
    .select('detail')
    .where('type', '=', 'finding.moved')
    .where('subject_id', '=', weak.id)
    .orderBy('id', 'desc')
    .execute();
  expect(moves[0]?.detail).toContain(idIn(third));

  // What was fixed after an import was read is not opened by taking it.
  await close('');
  const fourth = await upload(engagement, nessusOf(some));
  expect(wordsOf((await owner.get(fourth)).body)).toMatch(
    /Changed 1, of which 1 had been fixed Seen before 1/,
  );
  world.clock.advance(60_000);
  leadsTo(await owner.post(`${at(weak.id)}/state`, { move: 'reopen', note: '' }));
  await close('');
  const before = await findingsIn(engagement);
  await take(fourth, 'all=but-informational');
  expect(await findingsIn(engagement)).toEqual(before);
});

test('I4: an older scan, imported behind a newer one, says nothing against what that shows', async ({
  world,
  owner,
  plan,
  upload,
  take,
  findingsIn,
}) => {
  const engagement = await plan();
  const then = Math.floor(world.clock.now() / 1000) - 100_000;
  await take(await upload(engagement, nessusOf(FIRST, then)), 'group=1&group=2');
  const [weak, tls] = (await findingsIn(engagement)) as unknown as [Read, Read];
  const wordsAt = async (at: string) => wordsOf((await owner.get(at)).body);

  const other = { ...OLD_TLS, severity: 4, name: 'Worded so once', at: ['10.0.0.1'] };
  const older = await upload(engagement, nessusOf([other], then - 500));
  const said = await wordsAt(older);
  expect(said).toMatch(/There is a newer scan.*New 0 Changed 0 Seen before 1 No longer there 0/);
  expect(said).not.toMatch(/No longer in the scan|rated it|words it/);

  // What was proposed before a newer scan came can't be marked behind it.
  const early = await upload(engagement, nessusOf([BANNER], then + 10));
  expect(await wordsAt(early)).toMatch(/No longer there 2/);
  await upload(engagement, nessusOf(FIRST, then + 20));
  const before = await findingsIn(engagement);
  leadsTo(await owner.post(`${early}/fixed`, `finding=${weak.id}&finding=${tls.id}`));
  expect(await wordsAt(early)).toContain('2 findings were left, because a newer scan shows them again');
  const called = await owner.call('PATCH', `/api/v1/workspaces/acme/imports/${idIn(early)}`, {
    fixed: weak.id,
  });
  expect([called.statusCode, called.body]).toEqual([422, expect.stringContaining(weak.id)]);
  expect(await findingsIn(engagement)).toEqual(before);

  // Nor is open again what a newer one has shown to be fixed.
  const last = await upload(engagement, nessusOf([OLD_TLS], then + 30));
  leadsTo(await owner.post(`${last}/fixed`, `finding=${weak.id}`));
  const fixed = await findingsIn(engagement);
  expect(fixed.map(placesOf)[0]).toEqual(['10.0.0.1 tcp/443 fixed']);
  const behind = await upload(engagement, nessusOf(FIRST, then + 25));
  expect(await wordsAt(behind)).toMatch(/New 1 Changed 0 Seen before 2 No longer there 0/);
  await take(behind, 'group=1&group=2');
  expect(await findingsIn(engagement)).toEqual(fixed);
});
