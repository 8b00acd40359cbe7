import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Workspace, World } from '../world.ts';
import { Holder, type Which } from './device-holder.ts';

/**
 * At a portal an app went, because a key worked there; on the base host, where its owner works, nothing of theirs was left. A
 * key that a thief had set up on a host where its owner has nothing to open stayed, as the only one there. A device stays if it
 * is the last that counts on some host where its owner has something to open, wherever that is asked from, and only then.
 */

const test = base.extend('mfaRequired', true);

const HOSTS = ['base', 'tenant'] as const;
type Host = (typeof HOSTS)[number];

/** The hosts where somebody has something to open, by what they are. */
const PEOPLE = {
  'who works in a team': ['base'],
  'who is a client': ['tenant'],
  'who is both': ['base', 'tenant'],
} as const satisfies Readonly<Record<string, readonly Host[]>>;

const WHICH: readonly Which[] = ['app', 'base', 'tenant'];
const SETS = Array.from({ length: 7 }, (_, n) => WHICH.filter((_which, bit) => ((n + 1) >> bit) & 1));
const METHODS = ['any', 'phishing-resistant'] as const;
type Method = (typeof METHODS)[number];

const countsOn = (host: Host, methods: Method) => (which: Which) =>
  which === 'app' ? methods === 'any' : which === host;

/** Whether one of somebody's devices is the only one at all, or on a host that is theirs. */
function isNeeded(which: Which, set: readonly Which[], hosts: readonly Host[], methods: Method): boolean {
  const left = set.filter((other) => other !== which);
  const isLost = (host: Host) => {
    const counts = countsOn(host, methods);
    return counts(which) && !left.some(counts);
  };
  return left.length === 0 || hosts.some(isLost);
}

/** Somebody with those devices, who has passed one of them on a host a moment ago. */
async function stand(
  world: World,
  workspaces: { acme: Workspace; other: Workspace },
  { name, hosts, set, at }: { name: string; hosts: readonly Host[]; set: readonly Which[]; at: Host },
): Promise<{ visitor: Visitor; ids: Holder['ids'] }> {
  const person = await world.account(name);
  if (hosts.includes('base')) await world.join(person, workspaces.acme, 'consultant');
  if (hosts.includes('tenant')) await world.join(person, workspaces.other, 'client');
  const holder = await Holder.of(world, person, workspaces, set);
  const visitor = await holder.passedOn(at, hosts.includes('base') ? workspaces.acme : null);
  return { visitor, ids: holder.ids };
}

const cases = METHODS.flatMap((methods) =>
  Object.entries(PEOPLE).map(([who, hosts]) => [who, methods, hosts] as const),
);

test.for(cases)(
  'B6: a device of somebody %s stays where it is needed, on whichever host one asks: %s',
  async ([, methods, hosts], { world, acme }) => {
    const other = await world.workspace('other');
    await world.enforce(other);
    await world.db.updateTable('mfa_policies').set({ methods }).execute();
    const found: unknown[] = [];
    const wanted: unknown[] = [];
    let count = 0;
    for (const set of SETS) {
      for (const which of set) {
        // A portal's session is its client's alone.
        for (const at of HOSTS.filter((host) => host === 'base' || hosts.some((one) => one === 'tenant'))) {
          const name = `Somebody ${count++}`;
          const { visitor, ids } = await stand(world, { acme, other }, { name, hosts, set, at });
          if (!(await isInside(visitor))) continue;
          const form = { authenticator: ids[which] ?? '' };
          const answer = await visitor.post('/account/security/authenticators/remove', form);
          found.push([set, which, at, answer.statusCode]);
          wanted.push([set, which, at, isNeeded(which, set, hosts, methods) ? 422 : 303]);
        }
      }
    }
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(wanted);
  },
);

test('B6: who needs an app elsewhere replaces it by another app, and not by a key of one host', async ({
  world,
  acme,
}) => {
  const other = await world.workspace('other');
  await world.enforce(other);
  const hosts = ['base', 'tenant'] as const;
  const workspaces = { acme, other };
  const { visitor, ids } = await stand(world, workspaces, { name: 'Bo', hosts, set: ['app'], at: 'tenant' });
  const form = { authenticator: ids.app ?? '' };
  const begun = await visitor.post('/account/security/authenticators/replace', form);
  expect([begun.statusCode, begun.headers.location]).toEqual([303, '/mfa/setup']);
});
