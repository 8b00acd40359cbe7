import { expect } from 'vitest';
import { isInside, scan } from '../../authenticator-app.ts';
import { test } from '../../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../../software-key.ts';
import type { Workspace, World } from '../../world.ts';
import { Stander } from './stander.ts';
import { STANDINGS, type Standing } from './standings.ts';

/**
 * With five healthy apps people owed a key that they were not let set up, because five devices were all that anybody might
 * have, and the page to remove one was behind the step. Whoever owes something gets inside by what they have or are owed.
 */

const HOSTS = ['base', 'tenant'] as const;

const MANY = 5;

/** So many devices besides as anybody may have: `of` whom that can be without their owing something else. */
interface Crowd {
  readonly called: string;
  readonly of: (standing: Standing) => boolean;
  readonly come: (stander: Stander) => Promise<void>;
}

async function keysFor({ world, person }: Stander, workspace: Workspace | null) {
  for (let n = 0; n < MANY; n += 1) await world.giveKey(person, workspace);
}

const CROWDS: readonly Crowd[] = [
  { called: 'nothing besides', of: () => true, come: () => Promise.resolve() },
  {
    called: 'five more apps',
    of: ({ app }) => app,
    come: async ({ world, person }) => {
      for (let n = 0; n < MANY; n += 1) await world.enrol(person);
    },
  },
  {
    called: 'five more keys here',
    of: ({ key }) => key === 'here',
    come: (stander) => keysFor(stander, stander.isAtBase ? null : stander.workspace),
  },
  {
    called: 'five more keys elsewhere',
    of: ({ key }) => key !== 'none',
    come: (stander) => keysFor(stander, stander.isAtBase ? stander.workspace : null),
  },
];

/** What somebody does at a page that they are led to, by what they have of it. */
const STEPS: Readonly<Record<string, (stander: Stander, standing: Standing) => Promise<[string, object]>>> = {
  '/mfa/verify': async ({ world, visitor, secret, key }, standing) =>
    standing.asks === 'a key' && standing.key === 'here'
      ? ['/mfa/verify/key', { passkey: key.get(keyOptionsOf(await visitor.get('/mfa/verify'))) }]
      : ['/mfa/verify', { code: world.code(secret) }],
  '/mfa/email': async ({ mailedCode }) => ['/mfa/email', { code: mailedCode }],
  '/mfa/setup': async ({ world, visitor }) => ['/mfa/setup', { code: world.code(await scan(visitor)) }],
  '/mfa/setup/key': async ({ visitor }) => {
    const options = keyOptionsOf(await visitor.get('/mfa/setup/key'));
    return ['/mfa/setup/key', { passkey: new SoftwareKey().create(options) }];
  },
};

/** What the pages answer, from where somebody stands to inside. */
async function walkInside(stander: Stander, standing: Standing) {
  const { visitor } = stander;
  const trail: string[] = [];
  for (let step = 0; step < 4 && !(await isInside(visitor)); step += 1) {
    const { path } = await visitor.follow(await visitor.get('/account/security'));
    const [url, form] = (await STEPS[path]?.(stander, standing)) ?? [path, {}];
    const { statusCode } = await visitor.post(url, form as Record<string, string>);
    trail.push(`${url} ${statusCode}`);
  }
  return trail;
}

const cases = HOSTS.flatMap((host) =>
  CROWDS.flatMap((crowd) =>
    STANDINGS.filter((standing) => standing.owes !== null && crowd.of(standing)).map(
      (standing) => [standing.called, crowd.called, host, standing, crowd] as const,
    ),
  ),
);

test.for(cases)(
  'D14: who owes %s and has %s gets inside: %s host',
  async ([, , host, standing, crowd], { world, acme }) => {
    const stander = await Stander.on(host, world, acme, 'Somebody');
    await stander.stand(standing);
    await crowd.come(stander);
    const trail = await walkInside(stander, standing);
    expect([trail, await isInside(stander.visitor)]).toEqual([
      trail.map((at) => at.replace(/\d+$/, '303')),
      true,
    ]);
  },
);

/** Gives somebody so many apps, and returns what the first of them holds. */
async function apps(world: World, person: { id: string } & Parameters<World['enrol']>[0]) {
  const [first] = await Promise.all(Array.from({ length: MANY }, () => world.enrol(person)));
  return first as Uint8Array;
}

test('S18, D14: an owner with five apps lets only keys count, and takes it back', async ({
  world,
  acme,
  olivia,
}) => {
  await world.enforce(acme);
  const secret = await apps(world, olivia);
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/mfa/verify', { code: world.code(secret) });
  const settings = '/dashboard/acme/settings/mfa';
  expect((await owner.post(`${settings}/methods`, { methods: 'phishing-resistant' })).statusCode).toBe(303);
  expect((await owner.follow(await owner.get('/dashboard/acme/settings'))).path).toBe('/mfa/setup/key');
  const passkey = new SoftwareKey().create(keyOptionsOf(await owner.get('/mfa/setup/key')));
  expect((await owner.post('/mfa/setup/key', { passkey })).statusCode).toBe(303);
  expect((await owner.post(settings, { enabled: 'false' })).statusCode).toBe(303);
  const { required } = await world.db
    .selectFrom('mfa_policies')
    .select('required')
    .where('workspace_id', '=', acme.id)
    .where('audience', '=', 'team')
    .executeTakeFirstOrThrow();
  expect(required).toBe(0);
});

test('B6, D14: what was to be replaced comes to have to stay, and the key that is owed is set up beside it', async ({
  world,
  acme,
  carl,
}) => {
  const lax = await world.workspace('lax');
  await world.join(carl, lax, 'client');
  const secret = await world.enrol(carl);
  const onPortal = await world.giveKey(carl, lax);
  await world.enforce(acme);
  const visitor = await world.signedIn(carl, acme);
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const { id } = await world.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow();
  await visitor.post('/account/security/authenticators/replace', { authenticator: id });
  await world.db.updateTable('mfa_policies').set({ methods: 'phishing-resistant' }).execute();
  await visitor.post('/mfa/email/send');
  const { text = '' } = (await world.mailTo(carl.email)).at(-1) ?? {};
  await visitor.post('/mfa/email', { code: /asked for it: (\S+)/.exec(text)?.[1] ?? '' });
  const page = await visitor.get('/mfa/setup/key');
  const name = /name="name"[^>]*value="([^"]*)"/.exec(page.body)?.[1] ?? '';
  const passkey = new SoftwareKey().create(keyOptionsOf(page));
  expect((await visitor.post('/mfa/setup/key', { passkey, name })).statusCode).toBe(303);
  expect(await isInside(visitor)).toBe(true);
  const keys = await world.db.selectFrom('passkeys').select('credential_id').orderBy('id').execute();
  expect(keys.map(({ credential_id }) => credential_id)).toEqual([onPortal.id, expect.anything()]);
});
