import { isHeldUp, type Moment, stopAtCommit, stopBefore } from '../../moments.ts';
import type { Specimen } from './actions.ts';
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

export const IN_FLIGHT: Encounter = {
  name: 'in flight',
  suits: () => true,
  meets: () => true,
  looksFirst: false,
  play: async (stage, _door, specimen, way) => {
    const { world, tracker } = stage;
    const isDeed = ({ kind }: Moment) => kind === 'transaction';
    const asking = await stopBefore(world.db, isDeed, () => ask(world, specimen));
    if (!asking.stands) return 'was answered without a transaction';
    await way.withdraw(stage, specimen.actor);
    const before = await tracker.look();
    const answer = await asking.goOn();
    return { before, answer, after: await tracker.look() };
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
