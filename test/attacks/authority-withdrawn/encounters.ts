import { isOfWorkspace } from '../../../src/access/judgement.ts';
import { isHeldUp, type Moment, stopAtCommit, stopBefore } from '../../moments.ts';
import type { Specimen } from './actions.ts';
import { arriveAnew } from './arrivals.ts';
import { blindTo } from './blind.ts';
import type { Way } from './leave.ts';
import type { Stage } from './people.ts';
import { type Answer, ask, type Doorstep } from './requests.ts';
import type { Traces } from './traces.ts';

/** Where a request is, past the gate, by the time that leave ends. It goes on afterwards. */
export interface Encounter {
  readonly name: string;
  readonly suits: (specimen: Specimen, way: Way) => boolean;
  readonly meets: (way: Way) => boolean;
  /** Whether the handler begins after the withdrawal, and may find by itself that there is nothing to be done. */
  readonly looksFirst: boolean;
  /** Of those that are alike by this one is played; where left out, of those that are asked for by one route. */
  readonly playsOneOf?: (specimen: Specimen) => string;
  /** Says what went wrong where it could not be played. */
  readonly play: (stage: Stage, door: Doorstep, specimen: Specimen, way: Way) => Promise<Played | string>;
}

/** How it was before the request went on, how after, and the answer. */
export interface Played {
  readonly before: Traces;
  readonly after: Traces;
  readonly answer: Answer;
}

export const LATE_BODY: Encounter = {
  name: 'the headers before, the body after',
  suits: ({ method }) => method === 'POST' || method === 'PATCH',
  meets: () => true,
  looksFirst: true,
  play: async (stage, door, specimen, way) => {
    const request = await door.send(specimen);
    await way.withdraw(stage, specimen.actor);
    const before = await stage.tracker.look();
    const answer = await request.finish();
    return { before, answer, after: await stage.tracker.look() };
  },
};

/** Who sees to it that a member's arrival is noted, before anything that they have come for. */
const NOTES_ARRIVALS = '/src/access/arrival.ts';

/** More than stand between whoever asks for a transaction and what hears of it. */
const MOST_CALLERS = 50;

/** To be asked by whatever was called in the same turn as what is in question. */
function isAskedBy(file: string): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = MOST_CALLERS;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack.includes(file);
}

/** Asks, withdraws where the first transaction would begin, which is to be of that, and lets it go on. */
async function stopAt(
  first: 'arrival' | 'deed',
  { world, tracker }: Stage,
  { withdraw, asking }: { withdraw: () => Promise<unknown>; asking: () => Promise<Answer> },
): Promise<Played | string> {
  let isArrival = false;
  const isFirst = ({ kind }: Moment) => {
    if (kind === 'transaction') isArrival = isAskedBy(NOTES_ARRIVALS);
    return kind === 'transaction';
  };
  const stopped = await stopBefore(world.db, isFirst, asking);
  if (!stopped.stands) return 'was answered without a transaction';
  if (isArrival !== (first === 'arrival')) {
    await stopped.goOn();
    return `began with ${isArrival ? 'an arrival and no deed of its own' : 'a deed and no arrival'}`;
  }
  await withdraw();
  const before = await tracker.look();
  const answer = await stopped.goOn();
  return { before, answer, after: await tracker.look() };
}

export const IN_FLIGHT: Encounter = {
  name: 'in flight',
  suits: () => true,
  meets: () => true,
  looksFirst: false,
  play: (stage, _door, specimen, way) =>
    stopAt('deed', stage, {
      withdraw: () => way.withdraw(stage, specimen.actor),
      asking: () => ask(stage.world, specimen),
    }),
};

/** The same, had its deed not judged anew whoever does it. */
export const IN_FLIGHT_UNJUDGED: Encounter = {
  ...IN_FLIGHT,
  play: async (stage, _door, specimen, way) => {
    const blinded = await blindTo(stage.world, specimen.actor, specimen.slug);
    return stopAt('deed', stage, {
      withdraw: () => way.withdraw(stage, specimen.actor),
      asking: () => blinded(() => ask(stage.world, specimen)),
    });
  },
};

/** On their way in: what notes in the record that a member has come is a deed of its own, by whatever they ask for. */
export const ARRIVING: Encounter = {
  name: 'arriving',
  // Whoever reaches less arrives all the same.
  suits: (specimen, way) =>
    specimen.actor.programOf === null &&
    isOfWorkspace(specimen.route.requirement.access) &&
    way.ends(specimen) !== 'out-of-reach',
  meets: ({ roles }) => roles.some((role) => role !== 'administrator' && role !== 'program'),
  looksFirst: true,
  playsOneOf: ({ actor, route }) => `${actor.role}, ${route.requirement.access}`,
  play: async (stage, _door, specimen, way) => {
    await arriveAnew(stage, specimen.actor);
    return stopAt('arrival', stage, {
      withdraw: () => way.withdraw(stage, specimen.actor),
      asking: () => ask(stage.world, specimen),
    });
  },
};

/** On PostgreSQL alone: where each row is held by itself. */
export const BEHIND_LOCK: Encounter = {
  name: 'behind what the withdrawal holds until it commits',
  suits: (specimen, way) => way.ends(specimen) !== null,
  meets: ({ isOneDeed }) => isOneDeed,
  looksFirst: false,
  play: async (stage, _door, specimen, way) => {
    const { world, tracker } = stage;
    const withdrawing = await stopAtCommit(world.db, async () => way.withdraw(stage, specimen.actor));
    if (withdrawing.trx === null) return 'the withdrawal had no transaction';
    const before = await tracker.look(withdrawing.trx);
    const asking = ask(world, specimen);
    const waited = await isHeldUp(world.db, asking);
    await withdrawing.goOn();
    const answer = await asking;
    return waited ? { before, answer, after: await tracker.look() } : 'did not wait for the withdrawal';
  },
};
