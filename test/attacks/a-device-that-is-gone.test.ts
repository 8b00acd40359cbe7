import { describe, expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { userHandleOf } from '../../src/domain/passkey.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { scan } from '../authenticator-app.ts';
import { leadsTo } from '../consultancy.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { type Moment, stopBefore } from '../moments.ts';
import { givenRecoveryCode } from '../recovery-codes.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * A token that was made with a device which its owner has removed went on opening what a policy protects, as long as the account had any
 * older device. What lives on without a session keeps which device was passed, and is worth as much as that (E27).
 */

const KINDS = ['app', 'key'] as const;
type Kind = (typeof KINDS)[number];

/** A device in somebody's hand. */
interface Device {
  readonly id: string;
  readonly kind: Kind;
  readonly app: Uint8Array;
  readonly key: SoftwareKey;
}

const otherThan = (kind: Kind): Kind => (kind === 'app' ? 'key' : 'app');

/** The devices of an account, of both kinds. */
async function idsOf({ db }: World, { id }: Person): Promise<string[]> {
  const apps = await db.selectFrom('authenticators').select('id').where('account_id', '=', id).execute();
  const keys = await db.selectFrom('passkeys').select('id').where('account_id', '=', id).execute();
  return [...apps, ...keys].map((device) => device.id);
}

/** Gives somebody a device that is unlike those that they have. */
async function given(world: World, person: Person, kind: Kind): Promise<Device> {
  const before = await idsOf(world, person);
  const number = before.length + 1;
  const none = new Uint8Array();
  const app = kind === 'app' ? await world.enrol(person) : none;
  const key = kind === 'key' ? await world.giveKey(person, null) : new SoftwareKey();
  const id = (await idsOf(world, person)).find((one) => !before.includes(one)) ?? '';
  const name = `Device ${number}`;
  if (kind === 'app')
    await world.db.updateTable('authenticators').set({ name, number }).where('id', '=', id).execute();
  else await world.db.updateTable('passkeys').set({ name }).where('id', '=', id).execute();
  return { id, kind, app, key };
}

/** Passes the step that is owed by a device. A code is taken once. */
async function pass(world: World, visitor: Visitor, { kind, app, key }: Device): Promise<void> {
  world.clock.advance(60_000);
  const page = await visitor.get('/mfa/verify');
  leadsTo(
    kind === 'app'
      ? await visitor.post('/mfa/verify', { code: world.code(app) })
      : await visitor.post('/mfa/verify/key', { passkey: key.get(keyOptionsOf(page)) }),
  );
}

async function passedBy(
  world: World,
  person: Person,
  workspace: Workspace,
  device: Device,
): Promise<Visitor> {
  const visitor = await world.signedIn(person, workspace);
  await pass(world, visitor, device);
  return visitor;
}

/** Confirms what waits by a device, beside the password. */
async function confirm(world: World, visitor: Visitor, { kind, app, key }: Device) {
  world.clock.advance(60_000);
  const page = await visitor.get('/confirm');
  const proof =
    kind === 'app' ? { code: world.code(app) } : { passkey: key.get(keyOptionsOf(page)), by: 'key' };
  return visitor.post('/confirm', { password: PASSWORD, ...proof });
}

const remove = async (visitor: Visitor, { id }: Device) =>
  leadsTo(await visitor.post('/account/security/authenticators/remove', { authenticator: id }));

/** Puts a new device in the place of another one. */
async function replace(world: World, visitor: Visitor, { id }: Device, by: Kind): Promise<void> {
  leadsTo(await visitor.post('/account/security/authenticators/replace', { authenticator: id }));
  world.clock.advance(60_000);
  if (by === 'app') {
    const code = world.code(await scan(visitor));
    leadsTo(await visitor.post('/mfa/setup', { code, name: 'New one' }));
  } else {
    const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
    leadsTo(await visitor.post('/mfa/setup/key', { passkey, name: 'New one' }));
  }
}

interface Scene {
  readonly world: World;
  readonly workspace: Workspace;
  readonly person: Person;
  /** An engagement of theirs. */
  readonly engagement: string;
  /** What they keep, and what they lose. */
  readonly kept: Device;
  readonly lost: Device;
}

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('strict', { scope: 'file' }, async ({ world }) => {
    const strict = await world.workspace('strict');
    await world.enforce(strict);
    await world.letKeysAloneCount(strict);
    return strict;
  })
  /** Somebody with two devices, the later of which will be lost, and an engagement. */
  .extend('sceneOf', { scope: 'file' }, ({ world, acme, strict }) => {
    let number = 0;
    return async (policy: Policy, kind: Kind, keptKind = kind): Promise<Scene> => {
      number += 1;
      const workspace = policy === 'any' ? acme : strict;
      const person = await world.account(`Tara ${number}`);
      await world.join(person, workspace, 'consultant');
      const companyId = await world.company(workspace, `Client ${number}`);
      const kept = await given(world, person, keptKind);
      world.clock.advance(60_000);
      const lost = await given(world, person, kind);
      const visitor = await passedBy(world, person, workspace, kept);
      const made = await visitor.call('POST', `/api/v1/workspaces/${workspace.slug}/engagements`, {
        ...{ title: 'Engagement', kind: 'api', companyId, visible: true },
      });
      expect(made.statusCode, made.body).toBe(201);
      const engagement = made.json<{ id: string }>().id;
      return { world, workspace, person, engagement, kept, lost };
    };
  });

type Policy = 'any' | 'keys alone';
type Token = 'read' | 'write';

/** Makes a token in a session, as its page does. */
const askForToken = (
  visitor: Visitor,
  { workspace, engagement }: Scene,
  may: Token = 'read',
  sees: 'all' | 'chosen' = 'all',
) =>
  visitor.post(`/dashboard/${workspace.slug}/tokens/new`, {
    ...{ name: `Token ${Math.random()}`, may, days: '90', sees },
    ...(sees === 'chosen' && { engagements: engagement }),
  });

function programWith({ world }: Scene, made: { readonly body: string }): Visitor {
  const token = /sp_[\w-]{51}/.exec(made.body)?.[0];
  if (token === undefined) throw new Error(`no token was made: ${made.body.slice(0, 500)}`);
  const program = world.visitor();
  program.apiToken = token;
  return program;
}

const readBy = (program: Visitor, { workspace, engagement }: Scene) =>
  program.get(`/api/v1/workspaces/${workspace.slug}/engagements/${engagement}`);

const answersOf = async (program: Visitor, scene: Scene) => (await readBy(program, scene)).statusCode;

const changeBy = (program: Visitor, { workspace, engagement }: Scene) =>
  program.call('PATCH', `/api/v1/workspaces/${workspace.slug}/engagements/${engagement}`, {
    title: 'Changed',
  });

const downloadBy = (program: Visitor, { workspace }: Scene, report: string) =>
  program.get(`/api/v1/workspaces/${workspace.slug}/reports/${report}/file`);

const isDeed = ({ kind }: Moment) => kind === 'transaction';

async function reportBy(asker: Visitor, { workspace, engagement }: Scene): Promise<string> {
  const path = `/api/v1/workspaces/${workspace.slug}/engagements/${engagement}/reports`;
  const asked = await asker.call('POST', path, { kind: 'full', format: 'json' });
  expect(asked.statusCode, asked.body).toBe(202);
  return asked.json<{ id: string }>().id;
}

/** What has become of a report once its job has had its turn. */
async function outcomeOf({ world }: Scene, id: string): Promise<string> {
  await world.mailTo('');
  const reports = world.db.selectFrom('reports').select(['state', 'problem']).where('id', '=', id);
  const { state, problem } = await reports.executeTakeFirstOrThrow();
  return problem ?? state;
}

/** How the lost device goes, done by its owner with the one that they keep. */
const LOSSES = {
  'is removed': async ({ world, workspace, person, kept, lost }: Scene) =>
    remove(await passedBy(world, person, workspace, kept), lost),
  'is removed, one of three': async ({ world, workspace, person, kept, lost }: Scene) => {
    await given(world, person, otherThan(lost.kind));
    await remove(await passedBy(world, person, workspace, kept), lost);
  },
  'is removed, and another one added': async ({ world, workspace, person, kept, lost }: Scene) => {
    await remove(await passedBy(world, person, workspace, kept), lost);
    await given(world, person, lost.kind);
  },
  'is replaced': async ({ world, workspace, person, kept, lost }: Scene) =>
    replace(world, await passedBy(world, person, workspace, kept), lost, lost.kind),
  'is replaced by one of the other kind': async ({ world, workspace, person, kept, lost }: Scene) =>
    replace(world, await passedBy(world, person, workspace, kept), lost, otherThan(lost.kind)),
  'goes with all of them in a reset': async ({ world, person: { id: accountId } }: Scene) => {
    const by = { ...COMMAND_LINE, now: world.clock.now() };
    await resetMfa(world.services, by, { accountId, reason: 'lost phone' });
  },
} as const;

/** By what, and where what counts. */
const GRANTS = (['any', 'keys alone'] as const).flatMap((policy) =>
  KINDS.filter((kind) => policy === 'any' || kind === 'key').map((kind) => [kind, policy] as const),
);
const TOKENS = (['read', 'write'] as const).flatMap((may) =>
  (['all', 'chosen'] as const).map((sees) => [may, sees] as const),
);
const CASES = GRANTS.flatMap((grant) => TOKENS.map((token) => [...grant, ...token] as const));

describe.for(Object.entries(LOSSES))('the device %s', ([, lose]) => {
  test.for(CASES)(
    'E27 D24: a token that was made with it, %s for %s, opens nothing any more: to %s %s',
    async ([kind, policy, may, sees], { sceneOf }) => {
      const scene = await sceneOf(policy, kind);
      const { world, workspace, person, lost } = scene;
      const visitor = await passedBy(world, person, workspace, lost);
      const program = programWith(scene, await askForToken(visitor, scene, may, sees));
      expect(await answersOf(program, scene)).toBe(200);
      const report = await reportBy(may === 'read' ? visitor : program, scene);
      if (may === 'read') expect(await outcomeOf(scene, report)).toBe('ready');
      const ask = () => (may === 'read' ? downloadBy(program, scene, report) : changeBy(program, scene));
      const stopped = await stopBefore(world.db, isDeed, ask);
      await lose(scene);
      expect(await answersOf(program, scene)).toBe(401);
      expect((await ask()).statusCode).toBe(401);
      // What had come past the door by then, and what a job was to do.
      expect([stopped.stands, (await stopped.goOn()).statusCode]).toEqual([true, 401]);
      if (may === 'write') expect(await outcomeOf(scene, report)).toBe('withdrawn');
    },
  );
});

/** The other device goes, by a session that has passed the one that stays. */
const OTHERS = {
  'is removed': async ({ world, workspace, person, kept, lost }: Scene) =>
    remove(await passedBy(world, person, workspace, lost), kept),
  'is replaced': async ({ world, workspace, person, kept, lost }: Scene) =>
    replace(world, await passedBy(world, person, workspace, lost), kept, kept.kind),
};

describe.for(Object.entries(OTHERS))('another device %s', ([, lose]) => {
  test.for(CASES)(
    'E27: a token that was made with the one that stays, %s for %s, goes on: to %s %s',
    async ([kind, policy, may, sees], { sceneOf }) => {
      const scene = await sceneOf(policy, kind);
      const { world, workspace, person, lost } = scene;
      const visitor = await passedBy(world, person, workspace, lost);
      const program = programWith(scene, await askForToken(visitor, scene, may, sees));
      const report = may === 'read' ? null : await reportBy(program, scene);
      await lose(scene);
      expect((await (may === 'read' ? readBy : changeBy)(program, scene)).statusCode).toBe(200);
      if (report !== null) expect(await outcomeOf(scene, report)).toBe('ready');
    },
  );
});

test.for(GRANTS.flatMap((grant) => (['lost', 'kept'] as const).map((goes) => [...grant, goes] as const)))(
  'E27 E1: what a session that has passed the lost %s, for %s, asked of a job, where it removes the %s one',
  async ([kind, policy, goes], { sceneOf }) => {
    const scene = await sceneOf(policy, kind);
    const { world, workspace, person, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    const before = await reportBy(visitor, scene);
    await remove(visitor, scene[goes]);
    expect(await outcomeOf(scene, before)).toBe(goes === 'lost' ? 'withdrawn' : 'ready');
    // The session itself goes on (D8), and so does what it asks from now on.
    expect(await outcomeOf(scene, await reportBy(visitor, scene))).toBe('ready');
  },
);

test.for(GRANTS)(
  'E27 D12: a session that has removed its %s, for %s, passes another one before it makes a token',
  async ([kind, policy], { sceneOf }) => {
    const scene = await sceneOf(policy, kind);
    const { world, workspace, person, kept, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    await remove(visitor, lost);
    expect(leadsTo(await askForToken(visitor, scene))).toBe('/confirm');
    const made = await confirm(world, visitor, kept);
    expect(made.statusCode, made.body.slice(0, 500)).toBe(200);
    expect(await answersOf(programWith(scene, made), scene)).toBe(200);
  },
);

test.for(KINDS)(
  'E27 D12 D22: a recovery code does for that as well, and the token rests on no device: after %s',
  async (kind, { sceneOf }) => {
    const scene = await sceneOf('any', kind);
    const { world, workspace, person, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    const code = await givenRecoveryCode(world, person);
    world.clock.advance(1_000);
    await remove(visitor, lost);
    expect(leadsTo(await askForToken(visitor, scene))).toBe('/confirm');
    const made = await visitor.post('/confirm', { password: PASSWORD, code });
    expect(await answersOf(programWith(scene, made), scene)).toBe(200);
    const tokens = world.db.selectFrom('api_tokens').select(['mfa_method', 'mfa_device_id']);
    expect(await tokens.where('account_id', '=', person.id).execute()).toEqual([
      { mfa_method: 'recovery', mfa_device_id: null },
    ]);
  },
);

test.for(['removed', 'replaced by an app'] as const)(
  'E27 B6: a key that is %s by its own session is passed no more: a token is of the app that comes after it',
  async (how, { sceneOf }) => {
    const scene = await sceneOf('any', 'key', 'app');
    const { world, workspace, person, kept, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    if (how === 'removed') await remove(visitor, lost);
    else await replace(world, visitor, lost, 'app');
    if (how === 'removed') leadsTo(await askForToken(visitor, scene));
    const made = how === 'removed' ? await confirm(world, visitor, kept) : await askForToken(visitor, scene);
    expect(await answersOf(programWith(scene, made), scene)).toBe(200);
    const tokens = world.db.selectFrom('api_tokens').select(['mfa_method', 'mfa_device_id']);
    const [token] = await tokens.where('account_id', '=', person.id).execute();
    expect(token?.mfa_method).toBe('app');
    expect(await idsOf(world, person)).toContain(token?.mfa_device_id);
  },
);

test.for(['lost', 'kept'] as const)(
  'E27 B6: a code that is given besides leaves a token to the key, whose session passed it: the %s one goes',
  async (goes, { sceneOf }) => {
    const scene = await sceneOf('any', 'key', 'app');
    const { world, workspace, person, kept, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    world.clock.advance(11 * 60_000);
    leadsTo(await askForToken(visitor, scene));
    const program = programWith(scene, await confirm(world, visitor, kept));
    const { [goes]: gone, [goes === 'lost' ? 'kept' : 'lost']: stays } = scene;
    await remove(await passedBy(world, person, workspace, stays), gone);
    expect(await answersOf(program, scene)).toBe(goes === 'lost' ? 401 : 200);
  },
);

test.for(KINDS)(
  'E27: of two of a kind, a token rests on the one that was passed last: %s',
  async (kind, { sceneOf }) => {
    const scene = await sceneOf('any', kind);
    const { world, workspace, person, kept, lost } = scene;
    const visitor = await passedBy(world, person, workspace, kept);
    world.clock.advance(11 * 60_000);
    leadsTo(await askForToken(visitor, scene));
    const program = programWith(scene, await confirm(world, visitor, lost));
    expect(await answersOf(program, scene)).toBe(200);
    await remove(await passedBy(world, person, workspace, kept), lost);
    expect(await answersOf(program, scene)).toBe(401);
  },
);

test.for([
  ['app', 'new'],
  ['app', 'old'],
  ['key', 'new'],
  ['key', 'old'],
] as const)(
  'E27 D3: a token of a session that has just set up one more %s rests on that: the %s one goes',
  async ([kind, goes], { sceneOf }) => {
    const scene = await sceneOf('any', 'key', 'app');
    const { world, workspace, person, kept, lost } = scene;
    const visitor = await passedBy(world, person, workspace, kept);
    const before = await idsOf(world, person);
    leadsTo(await visitor.post('/account/security/authenticators'));
    world.clock.advance(60_000);
    if (kind === 'app')
      leadsTo(await visitor.post('/mfa/setup', { code: world.code(await scan(visitor)), name: 'New' }));
    else {
      const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
      leadsTo(await visitor.post('/mfa/setup/key', { passkey, name: 'New' }));
    }
    const id = (await idsOf(world, person)).find((one) => !before.includes(one)) ?? '';
    const program = programWith(scene, await askForToken(visitor, scene));
    await remove(await passedBy(world, person, workspace, lost), goes === 'new' ? { ...lost, id } : kept);
    expect(await answersOf(program, scene)).toBe(goes === 'new' ? 401 : 200);
  },
);

test.for(['lost', 'kept'] as const)(
  'E27 B6: a token of a sign-in by a passkey alone rests on that passkey: the %s one goes',
  async (goes, { sceneOf }) => {
    const scene = await sceneOf('keys alone', 'key');
    const { world, workspace, person, kept, lost } = scene;
    const visitor = world.visitor();
    const options = keyOptionsOf(await visitor.get('/login'));
    const passkey = lost.key.get(options, { userHandle: userHandleOf(person.id) });
    leadsTo(await visitor.post('/login/passkey', { passkey }));
    const program = programWith(scene, await askForToken(visitor, scene));
    expect(await answersOf(program, scene)).toBe(200);
    const stays = goes === 'lost' ? kept : lost;
    await remove(await passedBy(world, person, workspace, stays), scene[goes]);
    expect(await answersOf(program, scene)).toBe(goes === 'lost' ? 401 : 200);
  },
);

/** Makes a token that knows of no device: by a recovery code, or before devices were kept. */
const UNKNOWN = {
  'by a recovery code': async (scene: Scene) => {
    const { world, workspace, person } = scene;
    const code = await givenRecoveryCode(world, person);
    const visitor = await world.signedIn(person, workspace);
    expect((await visitor.post('/mfa/recovery', { code })).statusCode).toBe(200);
    return programWith(scene, await askForToken(visitor, scene));
  },
  'before its device was kept': async (scene: Scene) => {
    const { world, workspace, person, lost } = scene;
    const visitor = await passedBy(world, person, workspace, lost);
    await world.db
      .updateTable('sessions')
      .set({ mfa_device_id: null })
      .where('account_id', '=', person.id)
      .execute();
    return programWith(scene, await askForToken(visitor, scene));
  },
};

test.for(Object.entries(UNKNOWN))(
  'E27: a token that was made %s goes on while any device of before is there',
  async ([, make], { sceneOf }) => {
    const scene = await sceneOf('any', 'app');
    const { world, person, kept, lost } = scene;
    const program = await make(scene);
    expect(await answersOf(program, scene)).toBe(200);
    await world.db.deleteFrom('authenticators').where('id', '=', lost.id).execute();
    expect(await answersOf(program, scene)).toBe(200);
    world.clock.advance(60_000);
    await given(world, person, 'app');
    await world.db.deleteFrom('authenticators').where('id', '=', kept.id).execute();
    expect(await answersOf(program, scene)).toBe(401);
  },
);
