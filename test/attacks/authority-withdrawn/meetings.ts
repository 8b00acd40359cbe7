import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Withdrawn } from '../../../src/access/deed.ts';
import { ELSEWHERE } from '../../../src/audit/record-for-account.ts';
import { paths } from '../../../src/http/paths.ts';
import type { Specimen } from './actions.ts';
import { isRefused, type Way } from './leave.ts';
import type { Stage } from './people.ts';
import { ASKED_FROM, ask, refusalIn } from './requests.ts';
import { deedsBetween } from './traces.ts';
import { WAYS } from './ways.ts';
import { Forestalled } from './withdrawals.ts';

/**
 * Deeds and withdrawals that set out at the same time, and meet wherever they meet. Which of them comes first is open;
 * that the record shows no deed behind the withdrawal is not, nor that leave is gone in the end.
 */

/** How many meetings; `ATTACK_RUNS` asks for more. */
const RUNS = Number(process.env.ATTACK_RUNS ?? 40);

interface Meeting {
  readonly way: Way;
  readonly specimens: readonly Specimen[];
  /** After how many turns of the event loop each sets out; of the withdrawal the last. */
  readonly starts: readonly number[];
}

function sentenceOf({ way, specimens, starts }: Meeting): string {
  const asked = specimens.map(({ method, path, body, actor }) => `${actor.name}: ${method} ${path} ${body}`);
  return `${way.name} beside ${asked.join(', ')}, after ${starts.join(', ')} turns`;
}

/** What ends one's own memberships. */
const LEAVING: readonly string[] = [paths.leaveWorkspace(':slug'), paths.leavePortal, paths.deleteAccount];
const leaves = ({ route }: Specimen) => LEAVING.includes(route.url);

/**
 * Who leaves a workspace is not asked for anything by it any more: what they may do then is another matter, so that they
 * do nothing else in the same meeting.
 */
const ofOneKind = (specimens: readonly Specimen[]) =>
  specimens.some(leaves) ? specimens.filter(leaves) : specimens;

/** Every way that takes something from one of them, with some of what it takes. */
function meetingsOf(everything: readonly Specimen[]): fc.Arbitrary<Meeting> {
  const byActor = Map.groupBy(everything, ({ actor }) => actor);
  const pairs = [...byActor].flatMap(([actor, specimens]) =>
    WAYS.filter(({ isOneDeed, roles, concerns }) => {
      return isOneDeed && roles.includes(actor.role) && (concerns?.(actor) ?? true);
    }).flatMap((way) => {
      const losing = specimens.filter((specimen) => way.ends(specimen) !== null);
      return losing.length > 0 ? [{ way, losing }] : [];
    }),
  );
  return fc.constantFrom(...pairs).chain(({ way, losing }) =>
    fc
      .record({
        way: fc.constant(way),
        specimens: fc.array(fc.constantFrom(...losing), { minLength: 1, maxLength: 4 }),
        starts: fc.array(fc.nat(12), { minLength: 5, maxLength: 5 }),
      })
      .map((meeting) => ({ ...meeting, specimens: ofOneKind(meeting.specimens) }))
      .map((meeting) => ({ ...meeting, [fc.toStringMethod]: () => sentenceOf(meeting) })),
  );
}

async function after<T>(turns: number, work: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  return work();
}

/**
 * The events of a meeting, as they were recorded: whose they are, and what. What workspaces are told of a deed that was done
 * elsewhere names no network; the deed's own entry does.
 */
async function recorded(stage: Stage): Promise<{ theirs: boolean; type: string }[]> {
  const events = (await stage.tracker.look()).get('audit_events') ?? [];
  return events
    .map(({ row }) => row())
    .filter(({ host }) => host !== ELSEWHERE.host)
    .sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1))
    .map(({ ip, type }) => ({ theirs: ip === ASKED_FROM, type: String(type) }));
}

/** What says that nothing was done: a refusal, or what the session was asked for instead. */
const isRefusal = (type: string) => type.endsWith('.refused') || type === 'session.asked';

async function meet(stage: Stage, { way, specimens, starts }: Meeting): Promise<void> {
  const [actor] = specimens.map((specimen) => specimen.actor);
  if (actor === undefined) throw new Error('nobody asks for anything');
  await way.arrange?.(stage, actor);
  // A deed that came first may have taken the leave to withdraw anything: those sessions are ended too.
  const withdrawal = after(starts.at(-1) ?? 0, () => way.withdraw(stage, actor)).then(
    () => 'withdrawn' as const,
    (error: unknown) => error,
  );
  const answers = await Promise.all(
    specimens.map((specimen, at) => after(starts[at] ?? 0, () => ask(stage.world, specimen))),
  );
  const outcome = await withdrawal;
  const events = await recorded(stage);
  const faults: unknown[] = answers.filter(({ status }) => status >= 500);
  if (outcome === 'withdrawn') {
    const last = events.findLastIndex(({ theirs }) => !theirs);
    faults.push(...events.slice(last + 1).filter(({ type }) => last >= 0 && !isRefusal(type)));
    const before = await stage.tracker.look();
    for (const specimen of specimens) {
      const answer = await ask(stage.world, specimen);
      if (refusalIn(answer) === null && !isRefused(specimen, answer, way.ends(specimen)))
        faults.push('is let in as before');
    }
    faults.push(...deedsBetween(before, await stage.tracker.look()));
  } else if (!(outcome instanceof Withdrawn || outcome instanceof Forestalled)) faults.push(outcome);
  await stage.tracker.restore();
  expect(faults).toEqual([]);
}

/** Lets deeds and withdrawals set out by chance; a fault says with which seed it is met again. */
export async function meetByChance(stage: Stage, specimens: readonly Specimen[]): Promise<void> {
  const details = await fc.check(
    fc.asyncProperty(meetingsOf(specimens), (meeting) => meet(stage, meeting)),
    { numRuns: RUNS },
  );
  console.log(`${details.numRuns} meetings, seed ${details.seed}`);
  expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
}
