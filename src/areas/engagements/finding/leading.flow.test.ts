import { expect } from 'vitest';
import { testAtWork as base, idIn, leadsTo } from '../../../../test/consultancy.ts';
import { createJobWorker } from '../../../jobs/worker.ts';
import { ratingAnew } from './rating-anew.ts';

const SETTINGS = '/dashboard/acme/settings';
const API = '/api/v1/workspaces/acme';
/** 9.3 and critical by 4.0, 5.3 and medium by 3.1. */
const FOUR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const THREE = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N';
const BOTH = { severity: '', cvss4: FOUR, cvss3: THREE };

const test = base
  .extend('read', { scope: 'file' }, ({ owner, client }) => async (finding: string) => {
    const at = `${API}/findings/${idIn(finding)}`;
    const [team, theirs] = [await owner.get(at), await client.get(at)];
    const { severity, cvss, hasUnpublishedChanges } = team.json();
    return { severity, leads: cvss[0], hasUnpublishedChanges, client: theirs.json(), tag: team.headers.etag };
  })
  .extend('lead', { scope: 'file' }, ({ world, owner }) => async (leads: string) => {
    leadsTo(await owner.post(`${SETTINGS}/cvss`, { leads }));
    const { db } = world;
    const { keyring, clock } = world.services;
    const log = { warn: () => undefined, error: () => undefined };
    await createJobWorker({ db, keyring, clock, log, kinds: [ratingAnew(world.services)] }).drain();
  });

test('E8: the workspace sets which CVSS version leads; drafts follow, and what is published when it is again', async ({
  owner,
  client,
  planVisible,
  draft,
  publish,
  read,
  lead,
}) => {
  const engagement = await planVisible();
  const published = await publish(engagement, { title: 'The published one', ...BOTH });
  const byHand = await publish(engagement, {
    ...BOTH,
    severity: 'high',
    severityReason: 'Known in the wild.',
  });
  const waiting = await draft(engagement, { title: 'The draft', ...BOTH });
  const listed = async () => {
    const { items } = (await owner.get(`${API}/engagements/${idIn(engagement)}/findings`)).json();
    return items.map((item: Record<string, unknown>) => [
      item.number,
      item.severity,
      item.hasUnpublishedChanges,
    ]);
  };
  expect(await listed()).toEqual([
    [1, 'critical', false],
    [3, 'critical', false],
    [2, 'high', false],
  ]);
  const before = await read(published);
  expect(before).toMatchObject({ severity: 'critical', leads: FOUR, client: { cvss: [FOUR, THREE] } });

  await lead('3.1');
  expect(await listed(), 'in their new order').toEqual([
    [2, 'high', false],
    [1, 'medium', true],
    [3, 'medium', false],
  ]);
  const since = await read(published);
  expect(since).toMatchObject({ severity: 'medium', leads: THREE });
  expect(since.tag, 'another answer has another tag').not.toBe(before.tag);
  expect(since.client, 'publishing alone writes what clients read (E12)').toEqual(before.client);
  expect((await read(byHand)).severity).toBe('high');
  const editor = (await owner.get(`${waiting}/edit`)).body;
  expect(editor.indexOf('name="cvss3"')).toBeLessThan(editor.indexOf('name="cvss4"'));
  expect((await owner.get(published)).body).toContain('Publish changes');

  leadsTo(await owner.post(`${published}/publish`, { revision: '2', whatChanged: 'Rated by CVSS 3.1' }));
  expect(await read(published)).toMatchObject({
    hasUnpublishedChanges: false,
    client: { severity: 'medium', cvss: [THREE, FOUR] },
  });
  const csv = (await client.get('/portal/findings.csv')).body;
  expect(csv).toMatch(/The published one"?,"?Medium/);
  const added = await draft(engagement, BOTH);
  expect((await owner.get(`${API}/findings/${idIn(added)}`)).json().severity).toBe('medium');

  await lead('4.0');
  expect(await read(published)).toMatchObject({ severity: 'critical', hasUnpublishedChanges: true });
});

test('E8: the owner alone sets it, and consultants read it', async ({
  world,
  acme,
  consultant,
  owner,
  lead,
}) => {
  await lead('4.0');
  expect((await consultant.get(SETTINGS)).body).toContain('CVSS 4.0 leads.');
  expect((await consultant.post(`${SETTINGS}/cvss`, { leads: '3.1' })).statusCode).toBe(403);
  const refused = await owner.post(`${SETTINGS}/cvss`, { leads: '2.0' });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Choose a version of CVSS.');
  await lead('3.1');
  await lead('3.1');
  const events = await world.db
    .selectFrom('audit_events')
    .select('detail')
    .where('workspace_id', '=', acme.id)
    .where('type', '=', 'workspace.cvss')
    .orderBy('id', 'desc')
    .execute();
  expect(events[0]?.detail).toBe('{"version":"3.1"}');
  expect(events.filter(({ detail }) => detail === '{"version":"3.1"}').length, 'recorded once each').toBe(
    events.filter(({ detail }) => detail === '{"version":"4.0"}').length + 1,
  );
  expect((await owner.get(SETTINGS)).body).toMatch(/value="3.1"[^>]* checked/);
});
