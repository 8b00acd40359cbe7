import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { workspaceKey } from '../../../sealing/workspace-keys.ts';
import { DEFAULT_DESIGN, REPORT_SECTIONS } from '../../engagements/reports/design.ts';
import { sealDesign } from '../../engagements/reports/designing/content.ts';
import { putDesign } from '../../engagements/reports/designing/designs.ts';

const API = '/api/v1/workspaces/acme';

test('R3 R4 E26 E27: programs ask for reports in every format, deliver them and check their hash, and nothing internal is in any', async ({
  world,
  acme,
  clara,
  carl,
  consultant,
  client,
  planVisible,
  publish,
  draft,
}) => {
  const engagement = await planVisible({ title: 'Online banking', rules: 'Nothing at night' });
  const at = `${API}/engagements/${idIn(engagement)}/reports`;
  const finding = await publish(engagement, {
    title: 'Canary published',
    impact: 'A `lot`.',
    steps: 'Press 開く.',
  });
  const unpublished = await draft(engagement, { title: 'Canary draft' });
  await consultant.post(`${finding}/remarks`, { kind: 'note', text: 'Canary note' });
  await consultant.post(`${finding}/remarks`, { kind: 'comment', text: 'Canary comment' });
  const { services } = world;
  const own = [
    { id: 'own-1', heading: 'About us', text: '![We](evidence:us.png) 漢字漢' },
    { id: 'own-2', heading: 'Terms', text: '' },
  ];
  await world.db.transaction().execute(async (trx) => {
    const key = await workspaceKey(trx, services.keyring, acme.id);
    const sections = [...REPORT_SECTIONS.filter((id) => id !== 'scope'), 'own-1', 'own-2'];
    const content = sealDesign(key, acme.id, { ...DEFAULT_DESIGN, own, sections });
    await putDesign(trx, { workspaceId: acme.id, content, now: 0 });
  });
  // Of a scope that the design leaves out nothing is said.
  const warned = (await consultant.get(`${at}/warnings`)).json().items;
  const nothing = { findingId: null, text: null, name: null, bytes: null };
  expect(warned).toEqual([
    { ...nothing, kind: 'no-remediation', findingId: idIn(finding) },
    { ...nothing, kind: 'draft', findingId: idIn(unpublished) },
    { ...nothing, kind: 'missing-in-design', text: 'About us', name: 'us.png' },
    { ...nothing, kind: 'empty-section', text: 'Terms' },
    { ...nothing, kind: 'not-in-fonts', findingId: idIn(finding), name: '開く' },
    { ...nothing, kind: 'not-in-fonts', name: '漢字' },
  ]);
  const ids: string[] = [];
  for (const format of ['pdf', 'docx', 'html', 'json', 'csv', 'sarif']) {
    const asked = await consultant.call('POST', at, { kind: 'full', format });
    expect([asked.statusCode, asked.json().state], format).toEqual([202, 'making']);
    ids.push(asked.json().id);
  }
  await world.mailTo('');
  for (const id of ids) {
    const one = (await consultant.get(`${API}/reports/${id}`)).json();
    expect([one.state, one.problem, one.version], one.format).toEqual(['ready', null, '1.0']);
    const file = await consultant.get(`${API}/reports/${id}/file`);
    expect(createHash('sha256').update(file.rawPayload).digest('hex'), one.format).toBe(one.sha256);
    expect(file.rawPayload.length).toBe(one.bytes);
    for (const said of ['Canary draft', 'Canary note', 'Canary comment'])
      expect(file.body.includes(said), `${said} in ${one.format}`).toBe(false);
    // Those that are no archive or compressed say what is published.
    if (['html', 'json', 'csv', 'sarif'].includes(one.format))
      expect(file.body).toContain('Canary published');
    expect((await client.get(`${API}/reports/${id}`)).statusCode).toBe(404);
  }
  const [pdf = '', , html = ''] = ids;
  expect((await consultant.get(`${API}/reports/${pdf}/file`)).body.slice(0, 5)).toBe('%PDF-');

  // What there is no place for, and what clients may not.
  for (const [body, member] of [
    [{ kind: 'attestation', format: 'csv' }, 'format'],
    [{ kind: 'finding', format: 'pdf' }, 'findingId'],
    [{ kind: 'full', format: 'pdf', findingId: idIn(finding) }, 'findingId'],
    [{ kind: 'retest', format: 'pdf', roundId: idIn(finding) }, 'roundId'],
    [{ kind: 'full', format: 'exe' }, 'format'],
  ] as const) {
    const answer = await consultant.call('POST', at, body);
    expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
      422,
      [member],
    ]);
  }
  expect((await client.call('POST', at, { kind: 'full', format: 'pdf' })).statusCode).toBe(403);

  const delivered = await consultant.call('POST', `${API}/reports/${pdf}/deliver`, {});
  expect([delivered.statusCode, delivered.json().deliveredBy]).toEqual([200, 'Carl Consultant']);
  expect((await consultant.call('POST', `${API}/reports/${pdf}/deliver`, {})).statusCode).toBe(409);
  expect((await consultant.call('DELETE', `${API}/reports/${pdf}`)).statusCode).toBe(409);
  expect((await consultant.call('DELETE', `${API}/reports/${html}`)).statusCode).toBe(204);
  const listed = (await client.get(at)).json().items;
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([pdf]);
  const reading = world.visitor(acme);
  reading.apiToken = (await tokenFor(world, clara, acme, { mayWrite: false })).token;
  expect((await reading.get(`${API}/reports/${pdf}/file`)).rawPayload.length).toBe(listed[0].bytes);
  expect((await reading.call('HEAD', `${API}/reports/${pdf}/file`)).statusCode).toBe(200);
  const downloads = (await client.get(`${API}/reports/${pdf}/downloads`)).json().items;
  expect(downloads.map(({ by }: { by: string }) => by)).toEqual([
    'Clara Client',
    'Carl Consultant',
    'Carl Consultant',
  ]);

  // A token that was revoked makes nothing of what it asked for.
  const program = world.visitor();
  const { token, id: tokenId } = await tokenFor(world, carl, acme, { mayWrite: true });
  program.apiToken = token;
  const asked = (await program.call('POST', at, { kind: 'full', format: 'csv' })).json();
  await world.db.deleteFrom('api_tokens').where('id', '=', tokenId).execute();
  await world.mailTo('');
  expect((await consultant.get(`${API}/reports/${asked.id}`)).json()).toMatchObject({
    ...{ state: 'failed', problem: 'withdrawn', sha256: null },
  });
  const again = await consultant.call('POST', `${API}/reports/${asked.id}/again`, {});
  expect(again.statusCode).toBe(202);
  await world.mailTo('');
  expect((await consultant.get(`${API}/reports/${asked.id}`)).json().state).toBe('ready');
});
