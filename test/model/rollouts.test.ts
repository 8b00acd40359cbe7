import { expect } from 'vitest';
import { decisionFor } from '../../src/access/judgement.ts';
import { findSession } from '../../src/access/session-lookup.ts';
import { switchPolicy } from '../../src/areas/workspace/mfa-policy/commands.ts';
import { policyDays } from '../../src/areas/workspace/mfa-policy/days.ts';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { AUDIENCES, type Audience, audienceOf } from '../../src/domain/mfa-policy.ts';
import { writtenLocalDay } from '../../src/domain/zoned-time.ts';
import { test } from '../fixtures.ts';
import { type Person, START, type Workspace, type World } from '../world.ts';

/**
 * Rollouts by day (B1) over sixty days, with a day for the team and another for clients (B2): people sign in now and then, some
 * set up beforehand, the server stands still now and then. Every notice goes out once; nobody is asked before their day; after it nobody is in without a second factor; and
 * nobody is stuck. `npm run test:deep` has a thousand people in twenty workspaces.
 */

const [PEOPLE, WORKSPACES] = process.env.ROLLOUT_PEOPLE ? [Number(process.env.ROLLOUT_PEOPLE), 20] : [10, 2];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 60;
const STEP = 12 * HOUR;

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

/** What a workspace plans for one audience. */
interface Plan {
  readonly startsAt: number;
  readonly announcedAt: number;
}

interface Office {
  readonly workspace: Workspace;
  readonly plans: Readonly<Record<Audience, Plan>>;
}

interface Employee {
  readonly person: Person;
  readonly workspace: Workspace;
  /** Theirs, by their role. */
  readonly plan: Plan;
  /** When they set up of their own accord; null for when they must. */
  readonly setsUpAt: number | null;
  enrolledAt: number | null;
}

/** What a sign-in at this moment leads to. */
async function signIn(world: World, { person, workspace }: Employee) {
  const { token } = await world.signedIn(person, workspace);
  const found = await findSession(world.db, world.config, token ?? '', workspace.slug, world.clock.now());
  const decision = found === null ? null : decisionFor(found.session);
  return decision?.kind === 'owed' ? decision.step : decision?.kind;
}

async function setUp(world: World, one: Employee): Promise<void> {
  if (one.enrolledAt !== null) return;
  await world.enrol(one.person);
  one.enrolledAt = world.clock.now();
}

test(`B1: ${PEOPLE} people in ${WORKSPACES} workspaces, over ${DAYS} days`, async ({ world }) => {
  const random = numbers(20_261_124);
  const next = () => random.next().value as number;
  const offices: Office[] = [];
  const planned = (): Plan => {
    const announcedAt = START + Math.floor((next() * 20 * DAY) / STEP) * STEP;
    return { announcedAt, startsAt: announcedAt + 8 * DAY + Math.floor(next() * 25 * DAY) };
  };
  for (let n = 0; n < WORKSPACES; n += 1) {
    offices.push({
      workspace: await world.workspace(`office-${n}`),
      plans: { team: planned(), clients: planned() },
    });
  }
  const staff: Employee[] = [];
  for (let n = 0; n < PEOPLE; n += 1) {
    const { workspace, plans } = offices[n % WORKSPACES] as Office;
    const person = await world.account(`Person Number${n}`);
    const role = n < WORKSPACES ? 'owner' : n % 3 === 0 ? 'client' : 'consultant';
    await world.join(person, workspace, role);
    const plan = plans[audienceOf(role)];
    const isEarly = next() < 0.5;
    const setsUpAt = isEarly ? plan.announcedAt + Math.floor(next() * 20 * DAY) : null;
    staff.push({ person, workspace, plan, setsUpAt, enrolledAt: null });
  }

  const { run } = policyDays(world.services);
  for (let now = START; now <= START + DAYS * DAY; now += STEP) {
    world.clock.advance(now - world.clock.now());
    for (const { workspace, plans } of offices)
      for (const audience of AUDIENCES) {
        const { startsAt, announcedAt } = plans[audience];
        if (announcedAt !== now) continue;
        const change = {
          workspaceId: workspace.id,
          audiences: [audience],
          enabled: true,
          start: { startsAt },
        };
        await switchPolicy(world.services, { ...COMMAND_LINE, now }, change);
      }
    // Every now and then no server is running; each round may be begun anew.
    if (next() > 0.1) await Promise.all(next() < 0.2 ? [run(now), run(now)] : [run(now)]);
    for (const one of staff) {
      const { plan, setsUpAt, enrolledAt } = one;
      if (next() > 0.1) continue;
      const step = await signIn(world, one);
      const mustHave = now >= plan.startsAt;
      if (!mustHave) expect(step, 'nobody is asked before their day').toBe('allow');
      else expect(step, 'nobody is in after it without').toBe(enrolledAt === null ? 'setup' : 'verify');
      if (step === 'setup' || (setsUpAt !== null && setsUpAt <= now)) await setUp(world, one);
    }
  }

  for (const { person, plan, enrolledAt } of staff) {
    const notices = (await world.mailTo(person.email))
      .map(({ subject }) => subject)
      .filter((subject) => /^Today:|days? left|will require two-factor/.test(subject));
    expect(new Set(notices).size, 'each notice once').toBe(notices.length);
    // The day of their own audience, never that of the other.
    const day = writtenLocalDay(plan.startsAt, 'UTC');
    expect(notices[0], 'the announcement first').toContain(
      `will require two-factor authentication from ${day}`,
    );
    // Nobody who had set up by then was reminded of it.
    if (enrolledAt !== null && enrolledAt < plan.startsAt - 8 * DAY) expect(notices).toHaveLength(1);
  }
  // Nobody is stuck: whoever has set up comes in by a code, on real pages.
  const [someone] = staff.filter(({ enrolledAt }) => enrolledAt !== null);
  const late = staff.find(({ enrolledAt }) => enrolledAt === null) ?? someone;
  if (late === undefined) throw new Error('nobody was there');
  const visitor = await world.signedIn(late.person, late.workspace);
  expect((await visitor.get('/account/security')).headers.location).toMatch(/^\/mfa\/(?:setup|verify)$/);
});
