import { expect } from 'vitest';
import { KNOWN_BROWSER_MS } from '../../src/access/known-browsers.ts';
import { TRY_LIMITS } from '../../src/domain/throttle.ts';
import { test as base } from '../fixtures.ts';
import type { Workspace } from '../world.ts';

/**
 * A reset link led to the host on which it was asked for, whoever asked. A stranger with a workspace asked at its portal,
 * which was closed but for that moment, whenever the mailbox had a turn: the owner had no link that worked for as long as
 * that went on (D25). A link leads where its receiver is at home, and the turn of a mailbox is only refused where a link
 * that works lies in it.
 */

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const CLOSING = '/dashboard/evilcorp/settings/closing';
const LINK = /https?:\/\/\S+\/password\/reset\?token=[\w-]{43}/;

const test = base
  .extend('evil', ({ world }) => world.workspace('evilcorp', 'pro', 'Evil Corp'))
  .extend('eve', async ({ world, evil }) => {
    const eve = await world.account('Eve Evil');
    await world.join(eve, evil, 'owner');
    return eve;
  })
  .extend('close', ({ world }) => async (workspace: Workspace, isClosed: boolean) => {
    const closedAt = isClosed ? world.clock.now() : null;
    await world.db
      .updateTable('workspaces')
      .set({ closed_at: closedAt })
      .where('id', '=', workspace.id)
      .execute();
  })
  .extend('ask', ({ world }) => {
    let networks = 0;
    /** From a network of its own each time. */
    return (email: string, workspace?: Workspace) => {
      networks += 1;
      const ip = `198.${18 + (networks >> 16)}.${(networks >> 8) & 0xff}.${networks & 0xff}`;
      return world.visitor(workspace, ip).post('/password/forgot', { email });
    };
  })
  .extend('links', ({ world }) => async (email: string) => {
    const mails = await world.mailTo(email);
    return mails.flatMap(({ text }) => LINK.exec(text)?.[0] ?? []);
  })
  /** Whether a link opens its page, on whichever host it leads to. */
  .extend('opens', ({ world }) => async (link: string, workspaces: readonly Workspace[]) => {
    const { host, pathname, search } = new URL(link);
    const visitor = world.visitor(workspaces.find((workspace) => workspace.host === host));
    return (await visitor.get(pathname + search)).statusCode === 200;
  });

test('D25: whoever asks, and wherever, a reset link leads where its receiver is at home', async ({
  world,
  acme,
  evil,
  close,
  ask,
  links,
}) => {
  const other = await world.workspace('other');
  const closed = await world.workspace('closed');
  const [team, portal] = [world.config.baseHost, acme.host];
  const receivers: readonly [
    string,
    string,
    readonly (readonly [Workspace, Parameters<typeof world.join>[2]])[],
  ][] = [
    ['an owner', team, [[acme, 'owner']]],
    ['a consultant', team, [[acme, 'consultant']]],
    ['an auditor', team, [[acme, 'auditor']]],
    ['a client', portal, [[acme, 'client']]],
    [
      'a client of two',
      team,
      [
        [acme, 'client'],
        [evil, 'client'],
      ],
    ],
    [
      'a client here, on the team there',
      team,
      [
        [acme, 'client'],
        [other, 'consultant'],
      ],
    ],
    ['a client of a closed workspace', team, [[closed, 'client']]],
    ['nobody’s member', team, []],
  ];
  await close(closed, true);
  const seen: unknown[] = [];
  const wanted: unknown[] = [];
  for (const [who, home, memberships] of receivers) {
    const person = await world.account(`Rita Receiver ${seen.length}`);
    for (const [workspace, role] of memberships) await world.join(person, workspace, role);
    for (const workspace of [evil, undefined, acme, other]) {
      expect((await ask(person.email, workspace)).statusCode).toBe(303);
      const link = (await links(person.email)).at(-1) ?? 'http://none';
      seen.push([who, workspace?.host, new URL(link).host]);
      wanted.push([who, workspace?.host, home]);
    }
  }
  expect(seen).toEqual(wanted);
});

/** Asks every few minutes for a day, as the stranger and as the owner; in how many of its minutes no link worked. */
const besieged =
  (parts: {
    world: { clock: { advance: (ms: number) => void } };
    attack: (minute: number) => Promise<void>;
    owner: (minute: number) => Promise<{ statusCode: number }>;
    works: () => Promise<boolean>;
  }) =>
  async (): Promise<number> => {
    let without = 0;
    for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
      await parts.attack(minute);
      if (minute % 5 === 1) {
        expect((await parts.owner(minute)).statusCode).toBe(303);
        if (!(await parts.works())) without += 5;
      }
      parts.world.clock.advance(MINUTE_MS);
    }
    return without;
  };

/** When the mailbox has a turn: at first five, then after a quarter of an hour, then each half hour. */
const hasTurn = (minute: number) => minute === 0 || (minute >= 15 && (minute - 15) % 30 === 0);

test('D25: for a whole day a stranger asks first, at a portal of their own that is otherwise closed: the owner always has a link that works', async ({
  world,
  evil,
  eve,
  olivia,
  ask,
  links,
  opens,
}) => {
  const press = async (path: string, form: Record<string, string>) =>
    expect((await (await world.signedIn(eve, evil)).post(path, form)).statusCode).toBe(303);
  const attack = async (minute: number) => {
    if (!hasTurn(minute)) return;
    if (minute > 0) await press(`${CLOSING}/undo`, {});
    for (let n = 0; n < (minute === 0 ? 5 : 1); n += 1) await ask(olivia.email, evil);
    await press(CLOSING, { name: 'Evil Corp', copy: 'later' });
  };
  const works = async () => {
    const mailed = await links(olivia.email);
    return (await Promise.all(mailed.map((link) => opens(link, [evil])))).some(Boolean);
  };
  const owner = () => ask(olivia.email);
  expect(await besieged({ world, attack, owner, works })()).toBe(0);
});

test('D25: nor does a portal that its receiver trusted, and that is closed as soon as a link leads there, keep the next one back', async ({
  world,
  acme,
  clara,
  close,
  ask,
  links,
  opens,
}) => {
  const attack = async (minute: number) => {
    if (!hasTurn(minute)) return;
    await close(acme, false);
    for (let n = 0; n < (minute === 0 ? 5 : 1); n += 1) await ask(clara.email, acme);
    await close(acme, true);
  };
  const works = async () => {
    const mailed = (await links(clara.email)).slice(-8);
    return (await Promise.all(mailed.map((link) => opens(link, [acme])))).some(Boolean);
  };
  expect(await besieged({ world, attack, owner: () => ask(clara.email), works })()).toBe(0);
  // One more each hour than a mailbox gets from one host.
  expect((await links(clara.email)).length).toBeLessThanOrEqual(6 + 2 * 24 + 24);
});

test('D25: a link that was used or withdrawn keeps nobody from another, and of many at once few are mailed', async ({
  world,
  acme,
  olivia,
  ask,
  links,
  opens,
}) => {
  for (let n = 0; n < 6; n += 1) await ask(olivia.email);
  const last = (await links(olivia.email)).at(-1) ?? '';
  const token = new URL(last).searchParams.get('token') ?? '';
  const password = 'orchard lantern velvet';
  expect((await world.visitor().post('/password/reset', { token, password })).statusCode).toBe(303);
  const before = (await links(olivia.email)).length;
  await Promise.all(Array.from({ length: 20 }, () => ask(olivia.email)));
  const after = await links(olivia.email);
  expect(after).toHaveLength(before + 1);
  expect(await opens(after.at(-1) ?? '', [acme])).toBe(true);
});

test('D25: a browser that the account knows is sent a link at once, whatever the mailbox waits for, and spends none of its turns', async ({
  world,
  olivia,
  ask,
  links,
}) => {
  const known = world.visitor(undefined, '192.0.2.1');
  await known.signIn(olivia.email);
  await known.post('/logout');
  const byKnown = () => known.post('/password/forgot', { email: olivia.email });
  for (let n = 0; n < 4; n += 1) expect((await byKnown()).statusCode).toBe(303);
  for (let n = 0; n < 7; n += 1) await ask(olivia.email);
  expect(await links(olivia.email)).toHaveLength(4 + TRY_LIMITS.mailbox.freeFailures);
  expect((await byKnown()).statusCode).toBe(303);
  expect(await links(olivia.email)).toHaveLength(5 + TRY_LIMITS.mailbox.freeFailures);
  // By itself it fills no mailbox either.
  expect((await byKnown()).statusCode).toBe(429);
  world.clock.advance(KNOWN_BROWSER_MS);
  expect((await byKnown()).statusCode).toBe(303);
});

test('ASVS 6.3.8: what is answered, on every host, does not tell who has an account, nor who is a member', async ({
  world,
  acme,
  evil,
  olivia,
  clara,
  eve,
  ask,
}) => {
  const answers = [];
  for (const workspace of [undefined, acme, evil])
    for (const email of [olivia.email, clara.email, eve.email, 'nobody@example.com'])
      for (let n = 0; n < 7; n += 1) {
        const { statusCode, headers, body } = await ask(email, workspace);
        answers.push(JSON.stringify([statusCode, headers.location, headers['set-cookie'], body]));
      }
  expect(world.clock.now()).toBeGreaterThan(0);
  expect(new Set(answers).size).toBe(1);
});
