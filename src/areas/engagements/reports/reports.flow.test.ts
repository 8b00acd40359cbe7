import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import { onePicture } from '../../../../test/sample-document.ts';
import type { Visitor } from '../../../../test/visitor.ts';

/** What a page says, without its markup. */
const wordsOf = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

const test = base
  /** Asks for a report by the form, and has it made; returns its address. */
  .extend(
    'make',
    { scope: 'file' },
    ({ world }) =>
      async (by: Visitor, engagement: string, fields: Record<string, string> = {}): Promise<string> => {
        const asked = await by.post(`${engagement}/reports/new`, { kind: 'full', format: 'html', ...fields });
        const report = leadsTo(asked);
        await world.mailTo('');
        return report;
      },
  );

test('R3 R4 R5: a report says what is published, is delivered as a version that never changes, and its hash is checked before it is served', async ({
  world,
  clara,
  owner,
  consultant,
  client,
  planVisible,
  publish,
  draft,
  make,
}) => {
  const rules = 'See ![the map](evidence:map.png).';
  const engagement = await planVisible({ title: 'Online banking', rules });
  const finding = await publish(engagement, { title: 'Canary published', description: 'As it was.' });
  await draft(engagement, { title: 'Canary draft' });
  leadsTo(await owner.post(`${finding}/remarks`, { kind: 'note', text: 'Canary note' }));

  const form = wordsOf((await owner.get(`${engagement}/reports/new`)).body);
  expect(form).toMatch(/These don’t say how to fix them: 1: Canary published/);
  expect(form).toMatch(/These drafts aren’t published, so they won’t be in it: 2: Canary draft/);
  expect(form).toContain('The engagement has no scope');
  expect(form).toMatch(/“map\.png” can’t be shown in the rules of engagement: .* Change the engagement/);

  const logo = uploadOf({}, [{ name: 'logo.png', content: onePicture(4, 2, [30, 58, 95]) }]);
  leadsTo(await owner.post('/dashboard/acme/settings/reports/logo', logo, { 'content-type': UPLOAD_TYPE }));

  const summary = 'All of it <script>went</script> well.';
  const report = await make(consultant, engagement, { summary });
  const first = await owner.get(`${report}/file`);
  expect(first.statusCode).toBe(200);
  expect(first.headers['content-disposition']).toMatch(/^attachment; .*Full%20report%201\.0\.html$/);
  expect(first.body).toContain('Canary published');
  expect(first.body).toContain('class="logo" src="data:image/png;base64,');
  expect(first.body).toContain('All of it &lt;script');
  expect(first.body).not.toMatch(/Canary (?:draft|note)/);
  const sha256 = createHash('sha256').update(first.rawPayload).digest('hex');
  expect((await owner.get(report)).body).toContain(sha256);

  // Until it is delivered, the client knows of none.
  const portal = `/portal/reports/${idIn(report)}`;
  for (const path of [portal, `${portal}/file`]) expect((await client.get(path)).statusCode).toBe(404);
  expect((await client.get(`/portal/engagements/${idIn(engagement)}`)).body).not.toContain(
    'Reports to download',
  );
  world.mailbox.length = 0;
  expect(wordsOf((await owner.get(`${report}/deliver`)).body)).toContain(
    'version 1.0 can’t be changed or taken back',
  );
  leadsTo(await owner.post(`${report}/deliver`));
  expect((await owner.post(`${report}/deliver`)).statusCode).toBe(409);
  const [mail] = await world.mailTo(clara.email);
  expect(mail?.text).toContain(portal);
  expect(mail?.text).not.toContain('Canary');

  // What is found out later changes nothing of it.
  leadsTo(
    await owner.post(`${finding}/edit`, {
      revision: '2',
      title: 'Canary later',
      severity: 'low',
      description: 'Another.',
    }),
  );
  leadsTo(await owner.post(`${finding}/publish`, { revision: '3', whatChanged: 'All' }));
  for (const path of ['/portal', `/portal/engagements/${idIn(engagement)}`])
    expect(wordsOf((await client.get(path)).body), path).toMatch(/Reports to download.*Full report.*1\.0/);
  const served = await client.get(`${portal}/file`);
  expect(createHash('sha256').update(served.rawPayload).digest('hex')).toBe(sha256);
  const theirs = wordsOf((await client.get(portal)).body);
  expect(theirs).toContain(sha256);
  expect(theirs).toMatch(/Delivered .* by Olivia Owner, acme Security/);
  expect(theirs).toMatch(/Who downloaded it.*Clara Client/);
  expect((await owner.post(`${report}/remove`)).statusCode).toBe(409);

  // The next one says what it is, and which was there before; what was made before that is overtaken.
  const second = await make(owner, engagement);
  const third = await make(owner, engagement);
  leadsTo(await owner.post(`${second}/deliver`));
  expect(wordsOf((await owner.get(`${second}/file`)).body)).toMatch(/Version 1\.1.*Canary later/);
  const overtaken = await owner.post(`${third}/deliver`);
  expect(overtaken.statusCode).toBe(409);
  expect(overtaken.body).toContain('Another report was delivered as this version');
  expect(leadsTo(await owner.post(`${third}/remove`))).toBe(`${engagement}/reports`);
  expect((await owner.get(third)).statusCode).toBe(404);

  // A byte that is changed in the store, and a file that is another than was made.
  const fileOf = async (one: string) => {
    const { file_id: fileId } = await world.db
      .selectFrom('reports')
      .select('file_id')
      .where('id', '=', idIn(one))
      .executeTakeFirstOrThrow();
    const names = await readdir(world.filesFolder, { recursive: true });
    return join(world.filesFolder, names.find((name) => name.endsWith(fileId ?? '-')) ?? '');
  };
  const path = await fileOf(report);
  const bytes = await readFile(path);
  const at = bytes.length - 40;
  const changed = Buffer.from(bytes).fill((bytes[at] ?? 0) ^ 1, at, at + 1);
  await writeFile(path, changed);
  const downloads = () => world.db.selectFrom('report_downloads').select('id').execute();
  const before = await downloads();
  const damaged = await client.get(`${portal}/file`);
  expect(damaged.statusCode).toBe(410);
  expect(damaged.body).toContain('This report is damaged');
  await rm(path);
  const missing = await client.get(`${portal}/file`);
  expect([missing.statusCode, missing.body.includes('file is missing')]).toEqual([410, true]);
  expect(await downloads(), 'nobody got it').toEqual(before);
  // Nor is such a one delivered.
  const fourth = await make(owner, engagement);
  const fourthPath = await fileOf(fourth);
  for (const spoil of [() => writeFile(fourthPath, changed), () => rm(fourthPath)]) {
    await spoil();
    const refused = await owner.post(`${fourth}/deliver`);
    expect([refused.statusCode, refused.body.includes('Make the report again')]).toEqual([409, true]);
  }
  expect((await client.get(`/portal/reports/${idIn(fourth)}`)).statusCode).toBe(404);
  await writeFile(path, bytes);
  expect((await client.get(`${portal}/file`)).statusCode).toBe(200);
  const { file_id: other } = await world.db
    .selectFrom('reports')
    .select('file_id')
    .where('id', '=', idIn(second))
    .executeTakeFirstOrThrow();
  for (const [id, of] of [
    [idIn(second), null],
    [idIn(report), other],
  ] as const)
    await world.db.updateTable('reports').set({ file_id: of }).where('id', '=', id).execute();
  expect((await client.get(`${portal}/file`)).statusCode, 'a whole file of another report').toBe(410);
});

test('R4: a client’s copy is marked with their address, its hash is written down, and the report itself stays as it is', async ({
  world,
  clara,
  owner,
  client,
  planVisible,
  publish,
  make,
}) => {
  const engagement = await planVisible();
  await publish(engagement);
  const data = await make(owner, engagement, { format: 'csv' });
  expect((await owner.get(`${data}/deliver`)).body).not.toContain('name="marks"');
  const unmarkable = await owner.post(`${data}/deliver`, { marks: 'yes' });
  expect(unmarkable.body).toContain('Copies of this report can’t be marked');

  const report = await make(owner, engagement);
  expect((await owner.get(`${report}/deliver`)).body).toContain('name="marks"');
  leadsTo(await owner.post(`${report}/deliver`, { marks: 'yes' }));
  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const master = (await owner.get(`${report}/file`)).rawPayload;
  expect(master.toString()).not.toContain(clara.email);
  const portal = `/portal/reports/${idIn(report)}`;
  const copy = await client.get(`${portal}/file`);
  const mark = `For ${clara.email}</p></body></html>`;
  expect(copy.body).toContain(mark);
  expect(copy.body.replace(/<p class="for-reader".*/, '</body></html>')).toBe(master.toString());
  expect(copy.headers['content-length']).toBe(String(copy.rawPayload.byteLength));
  // Both sides see the hash of the report, and that of the copy beside who downloaded it.
  for (const page of [await owner.get(report), await client.get(portal)]) {
    expect(page.body).toContain(hashOf(master));
    expect(wordsOf(page.body)).toMatch(
      new RegExp(`Clara Client.* ${hashOf(copy.rawPayload)} .*Olivia Owner.* Not marked`),
    );
  }
  // In another format, what says the same is the same version, made before or after; what says more is the next.
  const versionOf = async (one: string) => /Version (\d\.\d)/.exec(wordsOf((await owner.get(one)).body))?.[1];
  leadsTo(await owner.post(`${data}/deliver`));
  const same = await make(owner, engagement, { format: 'json' });
  expect([await versionOf(data), await versionOf(same)]).toEqual(['1.0', '1.0']);
  expect(await versionOf(await make(owner, engagement)), 'once more in the same format').toBe('1.1');
  await publish(engagement);
  const more = await make(owner, engagement, { format: 'json' });
  expect(await versionOf(more)).toBe('1.1');
  leadsTo(await owner.post(`${more}/deliver`));
  expect((await owner.post(`${same}/deliver`)).statusCode, 'it is overtaken').toBe(409);

  const rows = await world.db
    .selectFrom('reports as r')
    .innerJoin('report_downloads as d', 'd.report_id', 'r.id')
    .select(['r.marking', 'd.content'])
    .execute();
  for (const { marking, content } of rows)
    for (const box of [marking, content])
      expect(Buffer.from(box ?? []).toString('latin1')).not.toMatch(/html|sha256/);
});

test('E1 R3: a report of whoever was removed, or lost sight of the engagement, is not made, says why, and another tries again', async ({
  world,
  acme,
  carl,
  owner,
  consultant,
  plan,
  publish,
  needToKnow,
}) => {
  const engagement = await plan();
  const finding = await publish(engagement);
  const asked = { kind: 'finding', format: 'html', finding: idIn(finding) };
  const report = leadsTo(await consultant.post(`${engagement}/reports/new`, asked));
  expect((await owner.get(report)).body).toContain('This report is being made');
  await needToKnow(true);
  await world.mailTo('');
  const failed = wordsOf((await owner.get(report)).body);
  expect(failed).toContain('The person who asked for it can no longer open this engagement.');
  expect((await owner.get(`${report}/file`)).statusCode).toBe(404);
  leadsTo(await owner.post(`${report}/again`));
  await needToKnow(false);
  await world.mailTo('');
  expect((await owner.get(`${report}/file`)).body).toContain('A finding');
  expect((await owner.post(`${report}/again`)).statusCode).toBe(409);

  // Of what is not published, or another engagement's, none is made.
  const other = await plan();
  for (const fields of [
    { ...asked, finding: '' },
    { kind: 'retest', format: 'html', round: idIn(finding) },
    { kind: 'full', format: 'exe' },
    { kind: 'attestation', format: 'csv' },
  ])
    expect((await owner.post(`${engagement}/reports/new`, fields)).statusCode).toBe(422);
  expect((await owner.post(`${other}/reports/new`, asked)).statusCode).toBe(422);

  const files = () => world.db.selectFrom('files').select('id').execute();
  const before = await files();
  const gone = leadsTo(await consultant.post(`${engagement}/reports/new`, { kind: 'full', format: 'html' }));
  await world.db
    .deleteFrom('memberships')
    .where('account_id', '=', carl.id)
    .where('workspace_id', '=', acme.id)
    .execute();
  await world.mailTo('');
  expect((await owner.get(gone)).body).toContain('This report couldn’t be made');
  expect(await files(), 'nothing was written').toEqual(before);
});

test('E19 R3: reports name findings of a retest that were withdrawn since by their numbers alone', async ({
  owner,
  plan,
  publish,
  make,
}) => {
  const engagement = await plan();
  const [kept, gone] = [
    await publish(engagement, { title: 'Canary kept' }),
    await publish(engagement, { title: 'Canary withdrawn' }),
  ];
  const round = leadsTo(await owner.post(`${engagement}/retest`, { findings: idIn(kept) }));
  leadsTo(await owner.post(`${round}/findings`, { findings: idIn(gone) }));
  const fieldIn = (body: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
  for (const [index, finding] of [kept, gone].entries()) {
    const at = `${round}/findings/${idIn(finding)}`;
    const { body } = await owner.get(`${at}?asset=1`);
    const given = { asset: fieldIn(body, 'asset'), seen: fieldIn(body, 'seen') };
    leadsTo(await owner.post(at, { ...given, result: 'not-fixed', words: `Answer of ${index + 1}` }));
  }
  const seen = fieldIn((await owner.get(`${round}/close`)).body, 'seen');
  leadsTo(await owner.post(`${round}/close`, { seen, summary: '' }));
  leadsTo(await owner.post(`${gone}/state`, { move: 'withdraw', note: 'By mistake.' }));

  const both: Record<string, string>[] = [{ kind: 'full' }, { kind: 'retest', round: idIn(round) }];
  for (const fields of both) {
    const { body } = await owner.get(`${await make(owner, engagement, fields)}/file`);
    expect(body).toContain('Canary kept');
    expect(body).not.toMatch(/Canary withdrawn|Answer of 2/);
    expect(body).toContain('Finding 2 was withdrawn and isn’t listed.');
  }
});
