import { describe, expect } from 'vitest';
import { reopenExpiredRisks } from '../src/areas/engagements/finding/risk-expiry.ts';
import type { AssetResult } from '../src/domain/retest.ts';
import { tokenFor } from './api-tokens.ts';
import { idIn, leadsTo } from './consultancy.ts';
import { test as base } from './fixtures.ts';
import type { Visitor } from './visitor.ts';

/**
 * What becomes of two findings in the year after a test: one is said to be fixed, fails its retest, and passes the next one;
 * of the other the risk is accepted until a day that comes. Once with the screens, and once by programs.
 */

const DAY_MS = 24 * 60 * 60_000;
const API = '/api/v1/workspaces/acme';
const ANSWER = 'The search takes quotes **now**.';
const PROOF = 'It answers `1=1` still.';

/** What a client knows of a finding. */
interface Known {
  readonly state: string;
  readonly deadline: string;
  readonly isOverdue: boolean;
}

/** How both sides do and see things; findings and rounds are named by their ids. */
interface Hands {
  plan(companyId: string): Promise<string>;
  publish(engagement: string, title: string): Promise<string>;
  known(finding: string, title: string): Promise<Known>;
  reportFix(finding: string): Promise<void>;
  acceptRisk(finding: string, until: string): Promise<void>;
  askForRetest(engagement: string, finding: string): Promise<string>;
  begin(round: string): Promise<void>;
  give(round: string, finding: string, result: AssetResult, words: string): Promise<void>;
  close(round: string): Promise<void>;
  /** All rounds of an engagement that its client can read, the newest first, each as it is read. */
  rounds(engagement: string): Promise<string[]>;
}

const fieldIn = (body: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

/** In the forms and pages of both hosts. Both sides sign in anew each time, for no session lasts a year. */
function byScreen(teamId: string, team: () => Promise<Visitor>, client: () => Promise<Visitor>): Hands {
  const dashboard = '/dashboard/acme';
  const engagementAt = (id: string) => `${dashboard}/engagements/${id}`;
  const findingAt = (id: string) => `${dashboard}/findings/${id}`;
  const roundAt = (id: string) => `${dashboard}/retests/${id}`;
  const answer = async (finding: string, fields: Record<string, string>) =>
    leadsTo(await (await client()).post(`/portal/findings/${finding}/answer`, fields));
  return {
    async plan(companyId) {
      const plan = { companyId, title: 'Shop', reference: 'S-1', kind: 'api', startsOn: '', endsOn: '' };
      const texts = { lead: '', scope: '', rules: '', tags: '', team: teamId };
      const at = leadsTo(await (await team()).post(`${dashboard}/engagements`, { ...plan, ...texts }));
      leadsTo(await (await team()).post(`${at}/visibility`, { visible: 'true' }));
      return idIn(at);
    },
    async publish(engagement, title) {
      const by = await team();
      const edit = leadsTo(await by.post(`${engagementAt(engagement)}/findings`));
      leadsTo(await by.post(edit, { revision: '1', title, severity: 'high', description: 'It is so.' }));
      const id = idIn(edit.replace(/\/edit$/, ''));
      leadsTo(await by.post(`${findingAt(id)}/publish`, { revision: '2' }));
      return id;
    },
    async known(_finding, title) {
      const { body } = await (await client()).get('/portal/findings.csv');
      const row = body.split('\r\n').find((line) => line.includes(title)) ?? '';
      const [, , , state = '', deadline = '', overdue] = row.split(',').map((cell) => cell.slice(1, -1));
      return { state, deadline, isOverdue: overdue === 'Yes' };
    },
    reportFix: async (finding) => {
      await answer(finding, { move: 'report-fix', note: ANSWER, until: '' });
    },
    acceptRisk: async (finding, until) => {
      await answer(finding, { move: 'accept-risk', note: 'Behind a VPN.', until });
    },
    askForRetest: async (engagement, finding) =>
      idIn(
        leadsTo(
          await (await client()).post(`/portal/engagements/${engagement}/retest`, {
            findings: finding,
            note: ANSWER,
          }),
        ),
      ),
    begin: async (round) => {
      leadsTo(await (await team()).post(`${roundAt(round)}/begin`));
    },
    async give(round, finding, result, words) {
      const by = await team();
      const at = `${roundAt(round)}/findings/${finding}`;
      const { body } = await by.get(at);
      const shown = { asset: fieldIn(body, 'asset'), seen: fieldIn(body, 'seen') };
      leadsTo(await by.post(at, { ...shown, result, words }));
    },
    async close(round) {
      const by = await team();
      const at = `${roundAt(round)}/close`;
      leadsTo(await by.post(at, { seen: fieldIn((await by.get(at)).body, 'seen'), summary: '' }));
    },
    async rounds(engagement) {
      const by = await client();
      const { body } = await by.get(`/portal/engagements/${engagement}`);
      const paths = [...body.matchAll(/href="(\/portal\/retests\/[^"]+)"/g)].map(([, path = '']) => path);
      return Promise.all([...new Set(paths)].map(async (path) => (await by.get(path)).body));
    },
  };
}

/** With a token of each, which lasts for the year. */
function byProgram(team: Visitor, client: Visitor): Hands {
  const done = async (by: Visitor, method: 'POST' | 'PATCH', path: string, body: object = {}) => {
    const answer = await by.call(method, `${API}/${path}`, body);
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    return answer.json<{ id: string }>().id;
  };
  const move = async (finding: string, body: object) => {
    await done(client, 'PATCH', `findings/${finding}`, body);
  };
  return {
    plan: (companyId) =>
      done(team, 'POST', 'engagements', { companyId, title: 'Shop', kind: 'api', visible: true }),
    async publish(engagement, title) {
      const draft = { title, severity: 'high', severityReason: 'By hand.', description: 'It is so.' };
      const id = await done(team, 'POST', `engagements/${engagement}/findings`, draft);
      await done(team, 'POST', `findings/${id}/publish`);
      return id;
    },
    async known(finding) {
      const { state, deadline, overdue } = (await client.get(`${API}/findings/${finding}`)).json();
      return { state, deadline, isOverdue: overdue };
    },
    reportFix: (finding) => move(finding, { state: 'fix-reported', stateNote: ANSWER }),
    acceptRisk: (finding, acceptedUntil) =>
      move(finding, { state: 'risk-accepted', stateNote: 'Behind a VPN.', acceptedUntil }),
    askForRetest: (engagement, finding) =>
      done(client, 'POST', `engagements/${engagement}/rounds`, { findingIds: finding, note: ANSWER }),
    begin: async (round) => {
      await done(team, 'POST', `rounds/${round}/begin`);
    },
    give: async (round, findingId, result, words) => {
      await done(team, 'POST', `rounds/${round}/results`, { findingId, result, words });
    },
    close: async (round) => {
      await done(team, 'POST', `rounds/${round}/publish`);
    },
    async rounds(engagement) {
      const { items } = (await client.get(`${API}/engagements/${engagement}/rounds`)).json<{
        items: { id: string }[];
      }>();
      return Promise.all(items.map(async ({ id }) => (await client.get(`${API}/rounds/${id}`)).body));
    },
  };
}

/** Each state as its reader is told of it. */
const WORDS = {
  screen: {
    ...{ published: 'Open', 'fix-reported': 'Fix reported', 'retest-failed': 'Still open' },
    ...{ 'retest-passed': 'Fixed', 'risk-accepted': 'Risk accepted' },
  },
  program: {
    ...{ published: 'published', 'fix-reported': 'fix-reported', 'retest-failed': 'retest-failed' },
    ...{ 'retest-passed': 'retest-passed', 'risk-accepted': 'risk-accepted' },
  },
} as const;

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('handsOf', ({ world, acme, carl, clara }) => async (kind: keyof typeof WORDS): Promise<Hands> => {
    if (kind === 'screen')
      return byScreen(
        carl.id,
        () => world.signedIn(carl, acme),
        () => world.signedIn(clara, acme, 'tenant'),
      );
    const [team, client] = [world.visitor(), world.visitor(acme)];
    team.apiToken = (await tokenFor(world, carl, acme)).token;
    client.apiToken = (await tokenFor(world, clara, acme)).token;
    return byProgram(team, client);
  });

describe.each(['screen', 'program'] as const)('by %s', (kind) => {
  test('E12 E13 E19: a year: published, said to be fixed, retested in vain, retested again; a risk accepted, and run out', async ({
    world,
    initech,
    carl,
    clara,
    handsOf,
  }) => {
    const hands = await handsOf(kind);
    const words = WORDS[kind];
    // What is queued has long been sent when the next thing happens.
    const days = async (count: number) => {
      await world.mailTo(clara.email);
      world.clock.advance(count * DAY_MS);
    };

    // November: both are told, with thirty days for what is of high severity.
    const engagement = await hands.plan(initech);
    const injection = await hands.publish(engagement, 'Injection');
    const banner = await hands.publish(engagement, 'Old banner');
    const known = () => hands.known(injection, 'Injection');
    const open = { state: words.published, deadline: '2026-12-24', isOverdue: false };
    expect(await known()).toEqual(open);

    // December: the deadline goes by before anybody says anything.
    await days(31);
    expect(await known()).toEqual({ ...open, isOverdue: true });
    await hands.acceptRisk(banner, '2027-09-30');
    await hands.reportFix(injection);
    expect((await known()).state).toBe(words['fix-reported']);

    // January: the retest shows that it is not so. Nobody at the client hears of it until it is published.
    await days(20);
    const first = await hands.askForRetest(engagement, injection);
    await hands.begin(first);
    await hands.give(first, injection, 'not-fixed', PROOF);
    expect((await known()).state).toBe(words['fix-reported']);
    expect((await hands.rounds(engagement)).join()).not.toContain('1=1');
    await hands.close(first);
    expect(await known()).toEqual({ ...open, state: words['retest-failed'], isOverdue: true });

    // April: fixed at last.
    await days(90);
    await hands.reportFix(injection);
    const second = await hands.askForRetest(engagement, injection);
    await hands.begin(second);
    await hands.give(second, injection, 'fixed', '');
    await hands.close(second);
    expect(await known()).toEqual({ ...open, state: words['retest-passed'], isOverdue: false });

    // October: the day to which the risk was accepted has gone by, once for each of them.
    await reopenExpiredRisks(world.services, world.clock.now());
    expect((await hands.known(banner, 'Old banner')).state).toBe(words['risk-accepted']);
    await days(170);
    for (const _hour of [1, 2]) await reopenExpiredRisks(world.services, world.clock.now());
    expect(await hands.known(banner, 'Old banner')).toMatchObject({
      state: words.published,
      isOverdue: true,
    });
    for (const { email } of [carl, clara]) {
      const letters = await world.mailTo(email);
      expect(
        letters.filter(({ subject }) => subject.startsWith('An accepted risk has run out')),
      ).toHaveLength(1);
      expect(JSON.stringify(letters)).not.toMatch(/Injection|banner|Shop|1=1|quotes/);
    }

    // Both rounds stay to be read, with their words.
    const rounds = await hands.rounds(engagement);
    expect(rounds).toHaveLength(2);
    expect(rounds[0]).not.toContain('1=1');
    expect(rounds[1]).toContain('1=1');
    for (const round of rounds) expect(round).toContain('The search takes quotes');
  });
});
