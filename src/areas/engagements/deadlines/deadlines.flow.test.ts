import { describe, expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { createJobWorker } from '../../../jobs/worker.ts';
import { countingDeadlinesAnew } from './counting-anew.ts';

const DAY_MS = 24 * 60 * 60_000;
const OF_WORKSPACE = '/dashboard/acme/settings/deadlines';
const USUAL = { critical: '7', high: '30', medium: '90', low: '180', info: '' };

const test = testAtWork
  .extend('deadlineOf', { scope: 'file' }, ({ world }) => async (finding: string) => {
    const row = await world.db
      .selectFrom('published_findings')
      .select('deadline')
      .where('finding_id', '=', idIn(finding))
      .executeTakeFirstOrThrow();
    return row.deadline;
  })
  /** Gives other days, and waits until every deadline is counted by them. */
  .extend(
    'give',
    { scope: 'file' },
    ({ world, owner }) =>
      async (days: Record<string, string>, { at = OF_WORKSPACE, by = owner as Visitor } = {}) => {
        leadsTo(await by.post(at, { ...USUAL, applies: 'new', ...days }));
        const { db } = world;
        const { keyring, clock } = world.services;
        const log = { warn: () => undefined, error: () => undefined };
        const kinds = [countingDeadlinesAnew(world.services)];
        await createJobWorker({ db, keyring, clock, log, kinds }).drain();
      },
  );

describe('E13: how many days there are', () => {
  test('the owner sets the workspace’s; whoever keeps a company its own; wrong days are said beside them', async ({
    world,
    acme,
    owner,
    consultant,
    initech,
    plan,
    needToKnow,
  }) => {
    expect((await consultant.get('/dashboard/acme/settings')).body).toContain('Critical: 7 days.');
    expect((await consultant.post(OF_WORKSPACE, { ...USUAL, applies: 'new' })).statusCode).toBe(403);
    const refused = await owner.post(OF_WORKSPACE, {
      ...USUAL,
      critical: '0',
      low: 'a week',
      applies: 'all',
    });
    expect(refused.statusCode).toBe(422);
    expect(refused.body.split('Enter a whole number of days').length - 1, 'each in the summary, too').toBe(4);
    expect(refused.body).toContain('value="a week"');
    expect(refused.body).toMatch(/value="all"[^>]* checked/);

    await plan();
    const at = `/dashboard/acme/companies/${initech}/deadlines`;
    const own = { ...USUAL, high: '14', days: 'own', applies: 'new' };
    expect((await consultant.post(at, own)).statusCode).toBe(303);
    await needToKnow(true);
    expect((await consultant.get(at)).statusCode).toBe(403);
    expect((await consultant.post(at, { ...own, high: '15' })).statusCode).toBe(403);
    await needToKnow(false);
    const log = (await owner.get('/dashboard/acme/activity')).body;
    expect(log).toContain(
      'Gave the client company Initech deadlines of its own, in days: critical 7, high 14, medium 90, low 180, informational none; for findings published from then on.',
    );
    const rows = await world.db
      .selectFrom('deadline_rules')
      .select('high')
      .where('workspace_id', '=', acme.id)
      .where('company_id', '=', initech)
      .execute();
    expect(rows).toEqual([{ high: 14 }]);
    expect((await consultant.post(at, { ...own, days: 'workspace' })).statusCode).toBe(303);
  });

  test('the workspace’s by severity, from the day of publication in its zone; a company’s own; none', async ({
    world,
    acme,
    olivia,
    owner,
    initech,
    planVisible,
    publish,
    deadlineOf,
    give,
  }) => {
    const look = { name: 'Acme Security', accent: 'teal', zone: 'Pacific/Auckland' };
    await owner.post('/dashboard/acme/settings/workspace', look);
    const at = await planVisible();
    const [high, info] = [await publish(at), await publish(at, { severity: 'info' })];
    // In Auckland it is the 25th by now.
    expect(await deadlineOf(high)).toBe('2026-12-25');
    expect(await deadlineOf(info)).toBeNull();

    // What clients were given stays, unless the owner says otherwise.
    await give({ high: '10', info: '300' });
    expect([await deadlineOf(high), await deadlineOf(info)]).toEqual(['2026-12-25', null]);
    const later = await publish(at);
    expect(await deadlineOf(later)).toBe('2026-12-05');
    await give({ high: '10', info: '300', applies: 'all' });
    expect([await deadlineOf(high), await deadlineOf(info)]).toEqual(['2026-12-05', '2027-09-21']);

    const ofCompany = `/dashboard/acme/companies/${initech}/deadlines`;
    await give({ high: '3', days: 'own', applies: 'all' }, { at: ofCompany });
    expect([await deadlineOf(high), await deadlineOf(info)]).toEqual(['2026-11-28', null]);
    // The workspace's are no longer this company's business.
    await give({ applies: 'all' });
    expect(await deadlineOf(high)).toBe('2026-11-28');
    expect((await owner.get(`/dashboard/acme/companies/${initech}`)).body).toContain('High: 3 days.');
    await give({ days: 'workspace', applies: 'all' }, { at: ofCompany });
    expect(await deadlineOf(high)).toBe('2026-12-25');

    await give({ critical: '', high: '', medium: '', low: '', info: '', applies: 'all' });
    expect([await deadlineOf(high), await deadlineOf(later)]).toEqual([null, null]);
    expect((await owner.get('/dashboard/acme/settings')).body).toContain('Findings have no deadlines.');
    const without = await publish(at);
    expect(await deadlineOf(without), 'off').toBeNull();
    await give({ applies: 'all' });
    expect(await deadlineOf(without)).toBe('2026-12-25');

    // Another severity counts from the day on which the client reads it.
    world.clock.advance(20 * DAY_MS);
    const atWork = await world.signedIn(olivia, acme);
    const edit = { revision: '2', title: 'Worse', severity: 'critical', description: 'It is so.' };
    leadsTo(await atWork.post(`${high}/edit`, edit));
    expect(await deadlineOf(high), 'nothing before it is published').toBe('2026-12-25');
    leadsTo(await atWork.post(`${high}/publish`, { revision: '3', whatChanged: 'It’s worse.' }));
    expect(await deadlineOf(high)).toBe('2026-12-22');
    leadsTo(await atWork.post(`${high}/edit`, { ...edit, revision: '3', title: 'Worse still' }));
    world.clock.advance(10 * 60_000);
    leadsTo(await atWork.post(`${high}/publish`, { revision: '4', whatChanged: '' }));
    await give({ applies: 'all', critical: '8' }, { by: atWork });
    expect(await deadlineOf(high), 'a new title is no new severity').toBe('2026-12-23');
    expect(await deadlineOf(without)).toBe('2026-12-25');
  });
});
