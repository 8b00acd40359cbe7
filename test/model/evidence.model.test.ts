import process from 'node:process';
import { describe, expect } from 'vitest';
import { decisionFor } from '../../src/access/judgement.ts';
import { removeOverSessionsIn } from '../../src/access/over-sessions.ts';
import { findSessionIn } from '../../src/access/session-lookup.ts';
import { beginEvidence } from '../../src/areas/workspace/evidence/beginning.ts';
import { foldAt } from '../../src/areas/workspace/evidence/making.ts';
import { membersInRollout } from '../../src/areas/workspace/rollout/queries.ts';
import type { FoldedEvidence } from '../../src/domain/evidence/evidence.ts';
import { AUDIENCES, standingOf } from '../../src/domain/mfa-policy.ts';
import { testInOneWorld as test } from '../fixtures.ts';
import { Office } from './evidence/office.ts';
import { play } from './evidence/play.ts';
import { anyEvidenceLife, type EvidenceStep } from './evidence/steps.ts';
import { playLives } from './lives.ts';

/**
 * B12: random lives of a workspace by the product's own commands. Now and then somebody looks at evidence of now, which says what the
 * tables say, by which the gate goes; and at the end of each life evidence of every moment says what the tables said then, whether or not
 * anybody had looked.
 */

/** How many lives; `npm run test:deep` asks for ten thousand. */
const LIVES = Number(process.env.MODEL_RUNS ?? (process.env.TEST_DATABASE === 'postgres' ? 3 : 4));

/** What the tables say of a workspace now. */
async function tablesSay({ world, workspace, came }: Office) {
  const { db, config, clock } = world;
  const now = clock.now();
  const rows = await db
    .selectFrom('mfa_policies as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(['p.audience', 'p.required', 'p.starts_at', 'p.methods', 'w.plan'])
    .where('w.id', '=', workspace.id)
    .execute();
  const policies = AUDIENCES.map((audience) => {
    const row = rows.find((one) => one.audience === audience);
    if (row === undefined) throw new Error('a workspace without policies');
    const startsAt = row.required === 1 ? row.starts_at : null;
    const { plan, methods } = row;
    const standing = standingOf({ required: row.required === 1, plan, startsAt }, now);
    return { standing, startsAt: startsAt !== null && startsAt > now ? startsAt : null, methods };
  });
  // Of all who belong to it; the rollout leaves out accounts that are disabled.
  const members = (await membersInRollout(db, { workspaceId: workspace.id } as never)).map((one) => ({
    ...{ id: one.accountId, name: one.name, email: one.email, role: one.role, since: one.joinedAt },
    ...{ appSince: one.appSince, keySince: one.keySince },
    exceptedUntil: one.exceptedUntil !== null && one.exceptedUntil > now ? one.exceptedUntil : null,
    companyStartsAt: one.companyStartsAt !== null && one.companyStartsAt > now ? one.companyStartsAt : null,
  }));
  const sessions: string[] = [];
  const open = await db.selectFrom('sessions').select(['id', 'token_hash']).execute();
  for (const { token_hash: tokenHash } of open.filter(({ id }) => came.has(id))) {
    const found = await db
      .transaction()
      .execute((trx) => findSessionIn(trx, config, { tokenHash, slug: workspace.slug }, now));
    if (found?.session.membership == null || decisionFor(found.session).kind === 'owed') continue;
    const { host, session } = found;
    if ((host === 'tenant') === (session.membership?.role === 'client'))
      sessions.push(`${session.account.email} ${session.signedInAt}`);
  }
  const excepted = await db
    .selectFrom('mfa_exceptions as x')
    .innerJoin('memberships as m', 'm.id', 'x.membership_id')
    .select('m.account_id as id')
    .where('m.workspace_id', '=', workspace.id)
    .where('x.ended_at', 'is', null)
    .where('x.until', '>', now)
    .execute();
  return {
    policies,
    members: members.sort((a, b) => (a.id < b.id ? -1 : 1)),
    // Of whom it is said that theirs lasts.
    excepted: excepted.map(({ id }) => id).sort(),
    sessions: sessions.sort(),
  };
}

/** The same of evidence. */
function evidenceSays({ policies, people, exceptions, sessions }: FoldedEvidence) {
  return {
    policies: AUDIENCES.map((audience) => {
      const { standing, startsAt, methods } = policies[audience];
      return { standing, startsAt, methods };
    }),
    members: people
      .filter(({ disabledSince }) => disabledSince === null)
      .map(({ person, role, memberSince: since, appSince, keySince, exceptedUntil, companyStartsAt }) => ({
        ...{ id: person.id, name: person.name, email: person.email, role, since },
        ...{ appSince, keySince, exceptedUntil, companyStartsAt },
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    excepted: exceptions
      .filter(({ endedAt }) => endedAt === null)
      .map(({ person }) => person.id)
      .sort(),
    sessions: sessions.map(({ person, signedInAt }) => `${person.email} ${signedInAt}`).sort(),
  };
}

const testOfLives = test.extend('live', ({ world }) => async (steps: readonly EvidenceStep[]) => {
  const office = await Office.open(world);
  const { services, clock } = world;
  await beginEvidence(services, clock.now());
  const sayable: { at: number; step: EvidenceStep; says: Awaited<ReturnType<typeof tablesSay>> }[] = [];
  const said: FoldedEvidence[] = [];
  for (const step of steps) {
    clock.advance(1000);
    await play(office, step);
    const at = clock.now();
    const says = await tablesSay(office);
    sayable.push({ at, step, says });
    if (step.do !== 'look') continue;
    const evidence = await foldAt(services, office.workspace.id, at);
    expect(evidenceSays(evidence), JSON.stringify(step)).toEqual(says);
    said.push(evidence);
  }
  await removeOverSessionsIn(services.db, office.workspace.id, clock.now(), services.config);
  for (const { at, step, says } of sayable)
    expect(evidenceSays(await foldAt(services, office.workspace.id, at)), JSON.stringify(step)).toEqual(says);
  for (const before of said) expect(await foldAt(services, office.workspace.id, before.at)).toEqual(before);
});

testOfLives(
  'B12: any life: evidence says what is so, and says the same of each moment later on',
  { timeout: 300_000 + LIVES * 5_000 },
  async ({ live }) => {
    await playLives(anyEvidenceLife, live, LIVES);
  },
);

/** Lives that went wrong once, as they were shrunk. */
const REGRESSIONS: readonly (readonly [string, readonly EvidenceStep[]])[] = [
  [
    'a session that belonged nowhere, and set up before it came',
    [
      { do: 'sign-in', tab: 1, who: 3 },
      { do: 'join', who: 3, client: false, elsewhere: false },
      { do: 'policy', on: true, start: 'now', of: 'all' },
      { do: 'set-up', tab: 1 },
    ],
  ],
  [
    'an exception of someone who came to own the workspace, and handed it back before its day',
    [
      { do: 'sign-in', tab: 0, who: 1 },
      { do: 'set-up', tab: 0 },
      { do: 'policy', on: true, start: 'now', of: 'all' },
      { do: 'except', who: 1, days: 2 },
      { do: 'hand-over', who: 1 },
      { do: 'hand-over', who: 0 },
    ],
  ],
  ...(['reset', 'remove'] as const).map((end): readonly [string, readonly EvidenceStep[]] => [
    `a session that nobody had used for too long, and that somebody ended only then (${end})`,
    [
      { do: 'sign-in', tab: 0, who: 1 },
      { do: 'open', tab: 0, elsewhere: false },
      { do: 'clock', minutes: 400 },
      end === 'reset' ? { do: end, who: 1 } : { do: end, who: 1, byOneself: false },
    ],
  ]),
];

describe.skipIf(REGRESSIONS.length === 0)('lives that went wrong once', () => {
  testOfLives.for(REGRESSIONS)('%s', ([, steps], { live }) => live(steps));
});
