import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { test } from '../fixtures.ts';
import { givenRecoveryCode } from '../recovery-codes.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import { textOf } from '../text-of.ts';
import { turnsBy } from '../turns.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * Where a workspace takes keys alone and asks nothing of somebody for the moment, whoever had their password and one code of the
 * app from a fake page made what counts once it asks: another key where they had one, recovery codes that lead to one, an account
 * without the keys for which a code would have been mailed, or one whose mail they read themselves. All that leads to a key wants
 * one that was passed, a recovery code in its place, or the emailed code; and of nobody else anything.
 */

const DAY = 86_400_000;
const DEVICES = '/account/security/authenticators';

interface Scene {
  readonly world: World;
  readonly acme: Workspace;
  readonly owner: Person;
  readonly person: Person;
  readonly membership: string;
  readonly visitor: Visitor;
  readonly secret: Uint8Array;
  /** For the host where they are; not known to the account where they have none here. */
  readonly key: SoftwareKey;
}

const policyOf = ({ world: { db }, acme }: Pick<Scene, 'world' | 'acme'>) =>
  db.updateTable('mfa_policies').where('workspace_id', '=', acme.id);
const workspaceOf = ({ world: { db }, acme }: Pick<Scene, 'world' | 'acme'>) =>
  db.updateTable('workspaces').where('id', '=', acme.id);

type Spared = Pick<Scene, 'world' | 'acme' | 'owner' | 'membership'>;

/** Why nothing is asked of them for the moment. */
const WHYS: Readonly<Record<string, (spared: Spared) => Promise<unknown>>> = {
  'they are excepted for a while': ({ world, membership, owner }) =>
    world.except(membership, owner.id, world.clock.now() + DAY),
  'its day is yet to come': (at) =>
    policyOf(at)
      .set({ starts_at: at.world.clock.now() + DAY })
      .execute(),
  'it asks from the next sign-in': (at) => policyOf(at).set({ enforced_from: 1_000 }).execute(),
  'its plan is one without policies': (at) => workspaceOf(at).set({ plan: 'starter' }).execute(),
  'it is closed, and may be opened again': (at) =>
    workspaceOf(at).set({ closed_at: at.world.clock.now() }).execute(),
};

const WHERES = ['here', 'elsewhere', 'both', 'nowhere'] as const;
type Where = (typeof WHERES)[number];
const isHere = (where: Where) => where === 'here' || where === 'both';

async function confirms({ world, visitor }: Scene, by: (page: string) => object): Promise<void> {
  world.clock.advance(11 * 60_000);
  await visitor.post(DEVICES);
  const page = await visitor.get('/confirm');
  const proof = { password: PASSWORD, ...by(page.body) };
  expect((await visitor.post('/confirm', proof)).statusCode).toBe(303);
}

const code = ({ world, secret }: Scene) => {
  // A code counts once.
  world.clock.advance(30_000);
  return { code: world.code(secret) };
};
const givesCode = async (scene: Scene) =>
  expect((await scene.visitor.post('/mfa/verify', code(scene))).statusCode).toBe(303);

async function readsMail({ world, person, visitor }: Scene): Promise<void> {
  await visitor.post('/mfa/email/send');
  const { text = '' } = (await world.mailTo(person.email)).at(-1) ?? {};
  const mailed = /asked for it: (\S+)/.exec(text)?.[1] ?? '';
  expect((await visitor.post('/mfa/email', { code: mailed })).statusCode).toBe(303);
}

interface Way {
  readonly passes: (scene: Scene) => Promise<unknown>;
  readonly isFor: (where: Where) => boolean;
  /** Whether it is more than a password and a code of the app. */
  readonly counts: (where: Where) => boolean;
}

const everywhere = () => true;
const never = () => false;

/** What they have passed. */
const PASSED: Readonly<Record<string, Way>> = {
  'a code': { passes: givesCode, isFor: everywhere, counts: never },
  'a code at a confirmation': {
    passes: (scene) => confirms(scene, () => code(scene)),
    isFor: everywhere,
    counts: never,
  },
  'a code, and a recovery code at a confirmation': {
    passes: async (scene) => {
      await givesCode(scene);
      const recovery = await givenRecoveryCode(scene.world, scene.person);
      await confirms(scene, () => ({ code: recovery }));
    },
    isFor: everywhere,
    counts: never,
  },
  'a recovery code': {
    passes: async ({ world, person, visitor }) =>
      visitor.post('/mfa/recovery', { code: await givenRecoveryCode(world, person) }),
    isFor: everywhere,
    counts: isHere,
  },
  'a key': {
    passes: async ({ visitor, key }) => {
      const passkey = key.get(keyOptionsOf(await visitor.get('/mfa/verify')));
      expect((await visitor.post('/mfa/verify/key', { passkey })).statusCode).toBe(303);
    },
    isFor: isHere,
    counts: isHere,
  },
  'a code, and a key at a confirmation': {
    passes: async (scene) => {
      await givesCode(scene);
      await confirms(scene, (body) => ({ passkey: scene.key.get(keyOptionsOf({ body })), by: 'key' }));
    },
    isFor: isHere,
    counts: isHere,
  },
  'a code, and a key on the page that wants one': {
    passes: async (scene) => {
      await givesCode(scene);
      const passkey = scene.key.get(keyOptionsOf(await scene.visitor.get('/mfa/email')));
      expect((await scene.visitor.post('/mfa/email/key', { passkey })).statusCode).toBe(303);
    },
    isFor: isHere,
    counts: isHere,
  },
  'a code, and the emailed one': {
    passes: async (scene) => {
      await givesCode(scene);
      await readsMail(scene);
    },
    isFor: (where) => where !== 'nowhere',
    counts: everywhere,
  },
};

async function bindsKey({ visitor }: Scene) {
  const page = await visitor.get('/mfa/setup/key');
  if (page.statusCode !== 200) return page;
  const passkey = new SoftwareKey().create(keyOptionsOf(page));
  return visitor.post('/mfa/setup/key', { passkey, name: 'Another key' });
}

async function bindsApp({ world, visitor }: Scene) {
  const page = await visitor.get('/mfa/setup');
  if (page.statusCode !== 200) return page;
  const secret = await scan(visitor);
  return visitor.post('/mfa/setup', { code: world.code(secret), name: 'Another app' });
}

const oneOf = async ({ world: { db }, person }: Scene, table: 'authenticators' | 'passkeys') =>
  (
    await db
      .selectFrom(table)
      .select('id')
      .where('account_id', '=', person.id)
      .orderBy('id')
      .executeTakeFirstOrThrow()
  ).id;

const replaces = async (scene: Scene, table: 'authenticators' | 'passkeys') =>
  scene.visitor.post(`${DEVICES}/replace`, { authenticator: await oneOf(scene, table) });
const removes = async (scene: Scene, table: 'authenticators' | 'passkeys') =>
  scene.visitor.post(`${DEVICES}/remove`, { authenticator: await oneOf(scene, table) });

const anotherAddress = ({ person }: Scene) => `another.${person.email}`;

async function asksForAddress(scene: Scene) {
  return scene.visitor.post('/account/email', { email: anotherAddress(scene) });
}

type Answer = Awaited<ReturnType<Visitor['post']>>;

/** What leads to a key, or to an account that nothing but a password and a code protects; what its last step was answered. */
const DOORS: Readonly<Record<string, (scene: Scene) => Promise<Answer>>> = {
  'adding a key': async (scene) => {
    await scene.visitor.post(DEVICES);
    return bindsKey(scene);
  },
  'adding an app': async (scene) => {
    await scene.visitor.post(DEVICES);
    return bindsApp(scene);
  },
  'replacing an app by a key': async (scene) => {
    await replaces(scene, 'authenticators');
    return bindsKey(scene);
  },
  'replacing a key by another': async (scene) => {
    await replaces(scene, 'passkeys');
    return bindsKey(scene);
  },
  'replacing a key by an app': async (scene) => {
    await replaces(scene, 'passkeys');
    return bindsApp(scene);
  },
  'removing a key': (scene) => removes(scene, 'passkeys'),
  'removing an app': (scene) => removes(scene, 'authenticators'),
  'making recovery codes': (scene) => scene.visitor.post('/account/security/recovery-codes'),
  'asking for another address': asksForAddress,
  'going through with another address that was asked for before': async (scene) => {
    await policyOf(scene).set({ methods: 'any' }).execute();
    expect((await asksForAddress(scene)).headers.location).toBe('/account');
    await policyOf(scene).set({ methods: 'phishing-resistant' }).execute();
    const link = (await scene.world.mailTo(anotherAddress(scene))).at(-1)?.link ?? '';
    const token = new URL(link).searchParams.get('token') ?? '';
    return scene.visitor.post('/account/email/confirm', { token });
  },
};

/** All that such a deed changes. */
async function traces({ world: { db }, person: { id } }: Scene): Promise<string> {
  const own = (table: 'authenticators' | 'passkeys' | 'recovery_codes') =>
    db.selectFrom(table).select('id').where('account_id', '=', id).orderBy('id').execute();
  return JSON.stringify([
    ...(await Promise.all([own('authenticators'), own('passkeys'), own('recovery_codes')])),
    await db.selectFrom('accounts').select('email').where('id', '=', id).execute(),
    await db.selectFrom('one_time_links').select(['id', 'used_at']).orderBy('id').execute(),
  ]);
}

let count = 0;

async function sceneOf(
  world: World,
  { at, where, spare }: { at: 'base' | 'tenant'; where: Where; spare: (spared: Spared) => Promise<unknown> },
): Promise<Scene> {
  const n = count++;
  const acme = await world.workspace(`acme${n}`);
  const portal = await world.workspace(`portal${n}`);
  const person = await world.account(`Somebody ${n}`);
  const owner = await world.account(`Owner ${n}`);
  const membership = await world.join(person, acme, 'consultant');
  await world.join(person, portal, 'client');
  await world.enforce(acme);
  await world.letKeysAloneCount(acme);
  const secret = await world.enrol(person);
  // Another that works everywhere, so that none has to stay.
  await world.enrol(person);
  const [here, elsewhere] = at === 'base' ? [null, portal] : [portal, null];
  const key = new SoftwareKey();
  const hosts = [isHere(where) && here, (where === 'elsewhere' || where === 'both') && elsewhere];
  for (const host of hosts.filter((one) => one !== false)) {
    await world.giveKey(person, host, host === here ? key : new SoftwareKey());
    await world.giveKey(person, host);
  }
  await spare({ world, acme, owner, membership });
  const visitor = await world.signedIn(person, at === 'base' ? acme : portal, at);
  return { world, acme, owner, person, membership, visitor, secret, key };
}

const TURNS = turnsBy('ATTACK_TURN', { sqlite: 6, postgres: 24 });
/** Cases that follow one another differ in one thing; a share is to have all of them. */
const scattered = (index: number) => Math.imul(index, 0x9e3779b1) >>> 16;

const cases = Object.keys(DOORS).flatMap((door) => Object.keys(WHYS).map((why) => [door, why] as const));

test.for(cases)(
  'B6, D24: %s wants more than a code where a workspace takes keys alone and asks nothing now: %s',
  { timeout: 120_000 },
  async ([door, why], { world }) => {
    const [outcomes, expected]: unknown[][] = [[TURNS.said], [TURNS.said]];
    let index = cases.findIndex(([a, b]) => a === door && b === why) * 1_000;
    for (const at of ['base', 'tenant'] as const)
      for (const where of WHERES)
        for (const [passed, { passes, isFor, counts }] of Object.entries(PASSED)) {
          if (!isFor(where) || (where === 'nowhere' && door.includes('a key by'))) continue;
          if (where === 'nowhere' && door === 'removing a key') continue;
          index += 1;
          if (!TURNS.has(scattered(index))) continue;
          const scene = await sceneOf(world, { at, where, spare: WHYS[why] as (typeof WHYS)[string] });
          await passes(scene);
          const before = door.startsWith('going') ? '' : await traces(scene);
          const answer = await (DOORS[door] as (typeof DOORS)[string])(scene);
          const isDone = door.startsWith('going')
            ? (await traces(scene)).includes(anotherAddress(scene))
            : (await traces(scene)) !== before;
          const may = where === 'nowhere' || counts(where);
          outcomes?.push([at, where, passed, isDone, answer.headers.location === '/mfa/email']);
          expected?.push([at, where, passed, may, !may]);
        }
    expect(outcomes).toEqual(expected);
  },
);

/** At the base host, with a key there that they have not used yet. */
const withKeyHere = test.extend('scene', async ({ world }) => {
  const scene = await sceneOf(world, {
    at: 'base',
    where: 'here',
    spare: WHYS['its day is yet to come'] as (typeof WHYS)[string],
  });
  await givesCode(scene);
  return scene;
});

const PAGE =
  /only takes passkeys and security keys, though it isn’t asking for yours right now\..* use yours first\. If you can’t, enter a code that we email to/;

withKeyHere(
  'D14: the page says why and what to do, and leads back to what was asked for, which is done then',
  async ({ scene }) => {
    const { visitor, key } = scene;
    const id = await oneOf(scene, 'authenticators');
    const { path, response } = await visitor.follow(
      await visitor.post(`${DEVICES}/remove`, { authenticator: id }),
    );
    expect(path).toBe('/mfa/email');
    expect(textOf(response.body)).toMatch(PAGE);
    expect(textOf(response.body)).toContain(
      'To change your email address, your devices or your recovery codes, use yours first.',
    );
    const stranger = { passkey: new SoftwareKey().get(keyOptionsOf(response)) };
    const refused = await visitor.post('/mfa/email/key', stranger);
    expect([refused.statusCode, textOf(refused.body).includes('isn’t one of yours here')]).toEqual([
      422,
      true,
    ]);
    const passkey = key.get(keyOptionsOf(response));
    const led = await visitor.follow(await visitor.post('/mfa/email/key', { passkey }));
    expect(led.path).toBe(`${DEVICES}/${id}/remove`);
    expect(textOf(led.response.body)).toContain('Thanks, that’s confirmed. You can go on now.');
    const removed = await visitor.post(`${DEVICES}/remove`, { authenticator: id });
    expect(removed.headers.location).toBe('/account/security');
    // From then on nothing more is asked of that session.
    expect((await visitor.get('/mfa/email')).headers.location).toBe('/mfa/setup');
  },
);

withKeyHere('D14, E14: what was typed is there still once the emailed code is given', async ({ scene }) => {
  const { visitor, world, person } = scene;
  expect((await asksForAddress(scene)).headers.location).toBe('/mfa/email');
  await readsMail(scene);
  const mail = (await world.mailTo(person.email)).at(-1);
  expect(mail?.subject).toBe('Your code to confirm a change to your SecPortal account');
  expect(mail?.text).toContain('your password and a code from your authenticator app');
  expect((await visitor.get('/account')).body).toContain(`value="${anotherAddress(scene)}"`);
  expect((await asksForAddress(scene)).headers.location).toBe('/account');
});

withKeyHere('D14, E14: also where it was confirmed before', async ({ scene }) => {
  const { visitor, world } = scene;
  world.clock.advance(11 * 60_000);
  expect((await asksForAddress(scene)).headers.location).toBe('/confirm');
  const page = await visitor.get('/confirm');
  const [, intent = ''] = /name="intent" value="([^"]+)"/.exec(page.body) ?? [];
  const done = await visitor.post('/confirm', { password: PASSWORD, ...code(scene), intent });
  expect(done.headers.location).toBe('/mfa/email');
  await readsMail(scene);
  expect((await visitor.get('/account')).body).toContain(`value="${anotherAddress(scene)}"`);
});

withKeyHere('D14: who adds a device goes on with that, by either', async ({ scene }) => {
  const { visitor, key } = scene;
  const { path, response } = await visitor.follow(await visitor.post(DEVICES));
  expect(path).toBe('/mfa/email');
  expect(textOf(response.body)).toContain('To add or replace a device, use yours first.');
  const passkey = key.get(keyOptionsOf(response));
  expect((await visitor.post('/mfa/email/key', { passkey })).headers.location).toBe('/mfa/setup');
  expect((await bindsApp(scene)).headers.location).toBe('/account/security');
});

test('D14: who has keys for other hosts alone is told where, and what for', async ({ world }) => {
  const spare = WHYS['its day is yet to come'] as (typeof WHYS)[string];
  const scene = await sceneOf(world, { at: 'base', where: 'elsewhere', spare });
  await givesCode(scene);
  const { visitor } = scene;
  const { path, response } = await visitor.follow(await removes(scene, 'passkeys'));
  expect(path).toBe('/mfa/email');
  expect(textOf(response.body)).toMatch(
    /work at portal\d+\.localhost only\. To change your email address, your devices or your recovery codes, sign in there and use one\. Or enter a code that we email to/,
  );
  await readsMail(scene);
  expect((await removes(scene, 'passkeys')).headers.location).toBe('/account/security');
});
