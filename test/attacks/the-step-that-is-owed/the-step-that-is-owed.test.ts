import { expect } from 'vitest';
import { test } from '../../fixtures.ts';
import { stopBefore } from '../../moments.ts';
import type { World } from '../../world.ts';
import { DEEDS, type Deed } from './deeds.ts';
import { Stander } from './stander.ts';
import { STANDINGS, type Standing } from './standings.ts';

/**
 * A session that owed its key by what the gate said set up another one instead, by the password and a code from a fake page.
 * What is owed is the only leave that there is for factors: each deed is tried by whoever owes something else, at the door,
 * and by whoever came to owe it between the door and the deed.
 */

const HOSTS = ['base', 'tenant'] as const;

/** What a session can ask for at a level, by forms; found by itself. */
function formsAt(world: World, level: 'password' | 'account', host: 'base' | 'tenant'): string[] {
  return world.routes.flatMap(({ url, config }) => {
    const { mark } = config ?? {};
    const isThere = mark?.requirement?.host === 'both' || mark?.requirement?.host === host;
    return mark?.kind === 'action' && mark.requirement?.access === level && isThere ? [url] : [];
  });
}

test.for(HOSTS)(
  'whatever can be asked for after the password alone is tried here: %s host',
  (host, { world }) => {
    expect(Object.keys(DEEDS).sort()).toEqual(formsAt(world, 'password', host).sort());
  },
);

const owing = STANDINGS.filter(({ owes }) => owes !== null);
const cases = HOSTS.flatMap((host) => owing.map((standing) => [standing.called, host, standing] as const));

test.for(cases)(
  'who owes %s does that and nothing else: %s host',
  async ([, host, standing], { world, acme }) => {
    const outcomes: unknown[] = [];
    const wanted: unknown[] = [];
    for (const [url, deed] of Object.entries(DEEDS)) {
      const stander = await Stander.on(host, world, acme, `Somebody at ${url}`);
      await stander.stand(standing);
      expect(await stander.owed()).toBe(standing.owes);
      const before = await stander.traces();
      const answer = await stander.visitor.post(url, await deed.form(stander));
      expect([url, [303, 422, 200].includes(answer.statusCode)]).toEqual([url, true]);
      outcomes.push([url, (await stander.traces()) !== before]);
      wanted.push([url, deed.isFor(standing)]);
    }
    expect(outcomes).toEqual(wanted);
  },
);

test.for(cases)(
  'who owes %s is let in to nothing behind the second factor: %s host',
  async ([, host, standing], { world, acme }) => {
    const stander = await Stander.on(host, world, acme, 'Somebody');
    await stander.stand(standing);
    const before = await stander.traces();
    for (const url of formsAt(world, 'account', host)) {
      const { headers } = await stander.visitor.post(url, { enabled: 'true', password: 'x', name: 'x' });
      expect([url, headers.location]).toEqual([url, `/mfa/${standing.owes}`]);
    }
    expect(await stander.traces()).toBe(before);
  },
);

/** Has a deed asked for where it may be, stops it before its nth transaction, and puts whoever asks elsewhere. */
async function overtake(
  stander: Stander,
  [url, deed]: readonly [string, Deed],
  [first, then]: readonly [Standing, Standing],
  nth: number,
) {
  await stander.stand(first);
  const form = await deed.form(stander);
  let begun = 0;
  const isNth = ({ kind }: { kind: string }) => kind === 'transaction' && begun++ === nth;
  const stopped = await stopBefore(stander.world.db, isNth, () => stander.visitor.post(url, form));
  if (!stopped.stands) return null;
  await stander.stand(then);
  const before = await stander.traces();
  const { statusCode } = await stopped.goOn();
  return {
    url,
    first: first.called,
    nth,
    done: (await stander.traces()) !== before,
    broke: statusCode >= 500,
  };
}

test.for(cases)(
  'who comes to owe %s at the last moment has done nothing else: %s host',
  async ([, host, then], { world, acme }) => {
    let count = 0;
    for (const entry of Object.entries(DEEDS)) {
      const [url, deed] = entry;
      if (deed.isFor(then)) continue;
      for (const first of STANDINGS.filter(deed.letIn)) {
        for (let nth = 0; ; nth += 1) {
          const stander = await Stander.on(host, world, acme, `Somebody ${count++} at ${url}`);
          const outcome = await overtake(stander, entry, [first, then], nth);
          if (outcome === null) break;
          expect(outcome).toEqual({ url, first: first.called, nth, done: false, broke: false });
        }
      }
    }
    expect(count).toBeGreaterThan(0);
  },
);
