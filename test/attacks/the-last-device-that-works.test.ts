import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { test } from '../fixtures.ts';
import { textOf } from '../text-of.ts';
import { turnsBy } from '../turns.ts';
import type { Visitor } from '../visitor.ts';
import type { Workspace, World } from '../world.ts';
import { Holder, mustAskSupport, mustGetInside, type Which, type Workspaces } from './device-holder.ts';

/**
 * People removed an app, and kept a key for a portal that was none of theirs any more: with "always ask", or once a policy began
 * or came back, nothing let them in. Others left the portal where their only key worked, or were taken out of it. Whatever
 * somebody does, or is done to them, they get inside everywhere that is open to them, by what they have or by their mailbox; where
 * keys alone count, of which a mailbox is none, the page says whom to ask.
 */

const WHICH: readonly Which[] = ['app', 'base', 'tenant', 'former'];
const SETS = Array.from({ length: 15 }, (_, n) => WHICH.filter((_which, bit) => ((n + 1) >> bit) & 1));

/** Where somebody is a member, and as what. */
const MEMBERSHIPS = [
  'team',
  'client',
  'both',
  'auditor over, and client',
  'team, and client',
  'none',
] as const;
type Membership = (typeof MEMBERSHIPS)[number];

/** Who asks them for a second factor. */
const ASKS = [
  'always ask',
  'nobody',
  'a policy',
  'a policy from tomorrow',
  'a policy without its plan',
  'a policy that excepts them',
  'keys alone',
  'keys alone from tomorrow',
] as const;
type Asks = (typeof ASKS)[number];

const DAY = 24 * 60 * 60_000;

interface Scene extends Required<Workspaces> {
  readonly world: World;
  readonly holder: Holder;
  readonly memberships: Readonly<Partial<Record<'acme' | 'other', string>>>;
}

let count = 0;

async function sceneOf(
  world: World,
  { membership, asks, set }: { membership: Membership; asks: Asks; set: readonly Which[] },
): Promise<Scene> {
  const { db } = world;
  const n = count++;
  const acme = await world.workspace(`acme${n}`);
  const other = await world.workspace(`other${n}`);
  const former = await world.workspace(`former${n}`);
  const person = await world.account(`Somebody ${n}`);
  const owner = await world.account(`Owner ${n}`);
  const holder = await Holder.of(world, person, { acme, other, former }, set);
  const memberships: { acme?: string; other?: string } = {};
  if (membership.startsWith('auditor')) {
    memberships.acme = await world.join(person, acme, 'auditor');
    await db
      .updateTable('memberships')
      .set({ ends_at: world.clock.now() - DAY })
      .where('id', '=', memberships.acme)
      .execute();
  } else if (membership !== 'client' && membership !== 'none')
    memberships.acme = await world.join(person, acme, 'consultant');
  if (membership !== 'team' && membership !== 'none')
    memberships.other = await world.join(person, other, 'client');
  const policies = db.updateTable('mfa_policies').where('workspace_id', 'in', [acme.id, other.id]);
  if (asks === 'always ask')
    await db.updateTable('accounts').set({ always_ask: 1 }).where('id', '=', person.id).execute();
  else if (asks !== 'nobody') await policies.set({ required: 1, enforced_from: 0 }).execute();
  if (asks.startsWith('keys alone')) await policies.set({ methods: 'phishing-resistant' }).execute();
  if (asks.endsWith('tomorrow')) await policies.set({ starts_at: world.clock.now() + DAY }).execute();
  if (asks.endsWith('plan'))
    await db
      .updateTable('workspaces')
      .set({ plan: 'starter' })
      .where('id', 'in', [acme.id, other.id])
      .execute();
  if (asks.endsWith('them'))
    for (const id of Object.values(memberships)) await world.except(id, owner.id, world.clock.now() + DAY);
  return { world, holder, acme, other, former, memberships };
}

/** The hosts that are open to somebody: the base host to everybody. */
async function openTo({ world, holder, other }: Scene): Promise<(Workspace | null)[]> {
  const portal = await world.db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select('w.id')
    .where('m.account_id', '=', holder.person.id)
    .where('m.role', '=', 'client')
    .where('w.closed_at', 'is', null)
    .executeTakeFirst();
  return portal === undefined ? [null] : [null, other];
}

/** All that is held back today comes. */
async function later({ world, acme, other }: Scene): Promise<void> {
  const { db } = world;
  world.clock.advance(2 * DAY);
  await db
    .updateTable('workspaces')
    .set({ plan: 'pro', closed_at: null })
    .where('id', 'in', [acme.id, other.id])
    .execute();
}

interface Deed {
  readonly called: string;
  /** On the host where somebody passed a device; what is answered, or null where there is nothing to do. */
  readonly own?: (scene: Scene, visitor: Visitor) => Promise<number | null>;
  /** What somebody else does. */
  readonly done?: (scene: Scene) => Promise<unknown>;
}

const post = async (visitor: Visitor, url: string, form: Record<string, string>) =>
  (await visitor.post(url, form)).statusCode;

const removing = (which: Which): Deed => ({
  called: `removes ${which}`,
  own: async ({ holder }, visitor) => {
    const id = holder.ids[which];
    if (id === undefined) return null;
    const remove = () => visitor.post('/account/security/authenticators/remove', { authenticator: id });
    let answer = await remove();
    if (await holder.readsMail(visitor, answer)) answer = await remove();
    expect(answer.headers.location).not.toBe('/mfa/email');
    if (answer.statusCode === 303) holder.drop(id);
    return answer.statusCode;
  },
});

const replacing = (which: Which, by: 'app' | 'key'): Deed => ({
  called: `replaces ${which} by ${by}`,
  own: async ({ holder }, visitor) => {
    const id = holder.ids[which];
    if (id === undefined) return null;
    const begun = await post(visitor, '/account/security/authenticators/replace', { authenticator: id });
    if (begun !== 303) return begun;
    const open = () => visitor.get(by === 'app' ? '/mfa/setup' : '/mfa/setup/key');
    let page = await open();
    if (await holder.readsMail(visitor, page)) page = await open();
    if (page.statusCode !== 200) return page.statusCode;
    const done = by === 'app' ? await holder.setsUpApp(visitor) : await holder.setsUpKey(visitor);
    if (done === 303) holder.drop(id);
    return done;
  },
});

const set = (values: { role: 'consultant' | 'client'; company_id: string | null }) => values;

const DEEDS: readonly Deed[] = [
  ...WHICH.map(removing),
  ...WHICH.flatMap((which) => [replacing(which, 'app'), replacing(which, 'key')]),
  {
    called: 'leaves',
    own: async ({ world, acme, memberships }, visitor) => {
      const isAtBase = visitor.host === world.config.baseHost;
      const membership = isAtBase ? memberships.acme : memberships.other;
      if (membership === undefined) return null;
      return post(visitor, isAtBase ? `/dashboard/${acme.slug}/leave` : '/portal/leave', { membership });
    },
  },
  {
    called: 'is taken out of the portal',
    done: ({ world, memberships }) =>
      world.db
        .deleteFrom('memberships')
        .where('id', '=', memberships.other ?? '')
        .execute(),
  },
  {
    called: 'is taken out of the team',
    done: ({ world, memberships }) =>
      world.db
        .deleteFrom('memberships')
        .where('id', '=', memberships.acme ?? '')
        .execute(),
  },
  {
    called: 'becomes a consultant',
    done: ({ world, memberships }) =>
      world.db
        .updateTable('memberships')
        .set(set({ role: 'consultant', company_id: null }))
        .where('id', '=', memberships.other ?? '')
        .execute(),
  },
  {
    called: 'has the portal closed',
    done: ({ world, other }) =>
      world.db
        .updateTable('workspaces')
        .set({ closed_at: world.clock.now() })
        .where('id', '=', other.id)
        .execute(),
  },
];

const TURNS = turnsBy('ATTACK_TURN', { sqlite: 48, postgres: 96 });
/** Cases that follow one another differ in a few things by turns; a share is to have all of them. */
const scattered = (index: number) => Math.imul(index, 0x9e3779b1) >>> 16;

const WHENS = ['at once', 'once all has come back'] as const;

const cases = ASKS.flatMap((asks) => MEMBERSHIPS.map((membership) => [asks, membership] as const));

test.for(cases)(
  'B6, D14: everybody gets in everywhere, whatever they or others do: %s asks; %s',
  { timeout: 600_000 },
  async ([asks, membership], { world }) => {
    let index = cases.findIndex(([a, m]) => a === asks && m === membership) * 10_000;
    for (const devices of SETS)
      for (const deed of DEEDS)
        for (const when of WHENS)
          for (const at of ['base', 'tenant'] as const) {
            index += 1;
            const isOwn = deed.own !== undefined;
            const portals = membership === 'team' || membership === 'none' ? ['base'] : ['base', 'tenant'];
            const isThere = isOwn
              ? portals.includes(at) && (devices.includes('app') || devices.includes(at))
              : at === 'base';
            if (!isThere || !TURNS.has(scattered(index))) continue;
            const scene = await sceneOf(world, { membership, asks, set: devices });
            const { holder } = scene;
            if (deed.own !== undefined) {
              const home =
                scene.memberships.acme === undefined || membership.startsWith('auditor') ? null : scene.acme;
              const visitor = await holder.passedOn(at, home);
              if (!(await isInside(visitor))) continue;
              if ((await deed.own(scene, visitor)) !== 303) continue;
            }
            await deed.done?.(scene);
            if (when !== 'at once') await later(scene);
            const said = `${TURNS.said}: [${devices}] ${deed.called} on ${at}, ${when}`;
            const open = await openTo(scene);
            const inTurn = index % 2 === 0 ? open : open.reverse();
            if (asks.startsWith('keys alone') && !holder.worksAmong(open)) await mustAskSupport(holder, said);
            else await mustGetInside(holder, inTurn, said);
          }
    expect(count).toBeGreaterThan(0);
  },
);

const REMOVE = '/account/security/authenticators/remove';
const pageOf = (id: string | undefined) => `/account/security/authenticators/${id}/remove`;

test('B6, B7: the page names what works nowhere, leads to removing that first, and the rest may go then', async ({
  world,
  acme,
  carl,
}) => {
  const former = await world.workspace('former');
  const holder = await Holder.of(world, carl, { acme, other: acme, former }, ['app', 'former']);
  const { ids } = holder;
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/mfa/verify', { code: world.code([...holder.apps.values()][0] as Uint8Array) });
  const page = await visitor.get(pageOf(ids.app));
  expect(textOf(page.body)).toContain(
    '“Passkey” works at former.localhost only, where you can’t sign in any more, so you couldn’t confirm that it’s you. Remove it first, or add another device.',
  );
  expect(page.body).toContain(`href="${pageOf(ids.former)}"`);
  expect((await visitor.post(REMOVE, { authenticator: ids.app ?? '' })).statusCode).toBe(422);
  expect(textOf((await visitor.get(pageOf(ids.former))).body)).toContain(
    'Your other device, “Authenticator app”, keeps working.',
  );
  for (const which of ['former', 'app'] as const)
    expect((await visitor.post(REMOVE, { authenticator: ids[which] ?? '' })).statusCode, which).toBe(303);
});

test('B6, B1: a policy of tomorrow keeps a device on each host; whom nobody asks is told where the rest works', async ({
  world,
  acme,
  carl,
}) => {
  const other = await world.workspace('other');
  await world.join(carl, other, 'client');
  const holder = await Holder.of(world, carl, { acme, other }, ['app', 'tenant']);
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/mfa/verify', { code: world.code([...holder.apps.values()][0] as Uint8Array) });
  expect(textOf((await visitor.get(pageOf(holder.ids.app))).body)).toContain(
    'Your other key, “Passkey”, keeps working, at other.localhost only.',
  );
  await world.db
    .updateTable('mfa_policies')
    .set({ required: 1, enforced_from: 0, starts_at: world.clock.now() + DAY })
    .where('workspace_id', '=', acme.id)
    .execute();
  expect(textOf((await visitor.get(pageOf(holder.ids.app))).body)).toContain(
    'acme Security may ask you for two-factor authentication later, and this is your only device that works at localhost. Add another one there first, then you can remove this one.',
  );
  expect((await visitor.post(REMOVE, { authenticator: holder.ids.app ?? '' })).statusCode).toBe(422);
});
