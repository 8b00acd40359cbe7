import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import type { Database } from '../src/data/database.ts';
import type { Role } from '../src/domain/role.ts';
import { type FreshDatabase, freshDatabaseUrl, openFresh } from './fresh-database.ts';
import { Installation } from './nodes/installation.ts';
import { type Person, type Workspace, World } from './world.ts';

/** Settings as an operator gives them. */
export type Settings = Readonly<Record<string, string>>;

/** Somebody with a role in the workspace `acme`. */
export interface Member extends Person {
  /** The id of the membership. */
  readonly membership: string;
}

type OnCleanup = (work: () => Promise<void>) => void;

async function makeWorld(
  { settings, newDatabase }: { settings: Settings; newDatabase: boolean },
  { onCleanup }: { onCleanup: OnCleanup },
): Promise<World> {
  const world = await World.create(settings, newDatabase);
  onCleanup(() => world.destroy());
  return world;
}

/** A folder that is empty, and goes with whoever named it. */
export async function makeFolder(
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  {}: object,
  { onCleanup }: { onCleanup: OnCleanup },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'secportal-test-'));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty database of the running project's kind, which goes with whoever named it. */
async function makeEmptyDatabase(
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  {}: object,
  { onCleanup }: { onCleanup: OnCleanup },
): Promise<FreshDatabase> {
  const fresh = await freshDatabaseUrl();
  onCleanup(() => fresh.drop());
  return fresh;
}

/** A fixture of another world beside the test's own, with settings of its own. */
export const anotherWorld =
  (settings: Settings) =>
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  ({}: object, { onCleanup }: { onCleanup: OnCleanup }): Promise<World> =>
    makeWorld({ settings, newDatabase: false }, { onCleanup });

/** What premises are to be like: of which kind their database is, and where their data and their keys lie. */
type PremisesWanted = NonNullable<Parameters<typeof Installation.make>[0]>;

async function makeInstallation(
  { premises }: { premises: PremisesWanted },
  { onCleanup }: { onCleanup: OnCleanup },
): Promise<Installation> {
  const installation = await Installation.make(premises);
  onCleanup(() => installation.destroy());
  return installation;
}

async function makeAcme({ world, mfaRequired }: { world: World; mfaRequired: boolean }): Promise<Workspace> {
  const acme = await world.workspace('acme');
  if (mfaRequired) await world.enforce(acme);
  return acme;
}

const member =
  (name: string, role: Role) =>
  async ({ world, acme }: { world: World; acme: Workspace }): Promise<Member> => {
    const person = await world.account(name);
    return { ...person, membership: await world.join(person, acme, role) };
  };

const OLIVIA = member('Olivia Owner', 'owner');
const CARL = member('Carl Consultant', 'consultant');
const CLARA = member('Clara Client', 'client');

/** A platform administrator with an authenticator, no step of whose is used yet. */
async function makeAda({ world }: { world: World }): Promise<Person & { readonly secret: Uint8Array }> {
  const ada = await world.account('Ada Admin', { admin: true });
  return { ...ada, secret: await world.enrol(ada) };
}

/** A fixture of another world with a workspace and its owner, as the cast has them. */
export const anotherOffice =
  (settings: Settings) =>
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  async ({}: object, { onCleanup }: { onCleanup: OnCleanup }) => {
    const world = await makeWorld({ settings, newDatabase: false }, { onCleanup });
    const acme = await makeAcme({ world, mfaRequired: false });
    return { world, acme, olivia: await OLIVIA({ world, acme }) };
  };

/** A fixture of a browser of the owner's who has just passed a code, each time that it is asked for. */
export async function ownerAnew({ world, acme, olivia }: { world: World; acme: Workspace; olivia: Person }) {
  const secret = await world.enrol(olivia);
  return async () => {
    // A code is taken once.
    world.clock.advance(30_000);
    const visitor = await world.signedIn(olivia, acme);
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    return visitor;
  };
}

/** A fixture that has the workspace in a zone of its own, an hour ahead in winter. */
export const inBerlin = ({ world, acme }: { world: World; acme: Workspace }) =>
  world.db.updateTable('workspaces').set({ zone: 'Europe/Berlin' }).where('id', '=', acme.id).execute();

/** A fixture of an empty database that is open, and not migrated. */
export function openEmpty(
  { emptyDatabase }: { emptyDatabase: FreshDatabase },
  { onCleanup }: { onCleanup: OnCleanup },
): Database {
  const db = openFresh(emptyDatabase);
  onCleanup(() => db.destroy());
  return db;
}

/**
 * A test with a world of its own. What it names of the cast is made for it, and goes with it; who is to be there
 * without being named is so by an `auto` fixture of the file's. A file that wants something else extends it, also where
 * the name is taken: to override would be for every file that comes after it in the worker.
 */
export const test = base
  .extend('settings', (): Settings => ({}))
  .extend('newDatabase', (): boolean => false)
  .extend('mfaRequired', (): boolean => false)
  .extend('folder', makeFolder)
  .extend('emptyDatabase', makeEmptyDatabase)
  .extend('premises', (): PremisesWanted => ({}))
  /** Real processes on a database of their own. */
  .extend('installation', makeInstallation)
  .extend('world', makeWorld)
  .extend('acme', makeAcme)
  .extend('olivia', OLIVIA)
  .extend('carl', CARL)
  .extend('clara', CLARA)
  .extend('ada', makeAda);

/** A test that shares one world, and whoever it names of the cast, with the others of its file. */
export const testInOneWorld = base
  .extend('settings', { scope: 'file' }, (): Settings => ({}))
  .extend('newDatabase', { scope: 'file' }, (): boolean => false)
  .extend('mfaRequired', { scope: 'file' }, (): boolean => false)
  .extend('world', { scope: 'file' }, makeWorld)
  .extend('acme', { scope: 'file' }, makeAcme)
  .extend('olivia', { scope: 'file' }, OLIVIA)
  .extend('carl', { scope: 'file' }, CARL)
  .extend('clara', { scope: 'file' }, CLARA)
  .extend('ada', { scope: 'file' }, makeAda);

/** The same, with a workspace that demands a second factor, one that does not, and a look at who has which devices. */
export const testWithPolicies = testInOneWorld
  .extend('strict', { scope: 'file' }, async ({ world }) => {
    const strict = await world.workspace('strict');
    await world.enforce(strict);
    return strict;
  })
  .extend('lax', { scope: 'file' }, ({ world }) => world.workspace('lax'))
  .extend(
    'devicesOf',
    { scope: 'file' },
    ({ world }) =>
      (accountId: string) =>
        world.db.selectFrom('authenticators').select('id').where('account_id', '=', accountId).execute(),
  );

/** A test that shares real processes, on one database, with the others of its file. */
export const testInOneInstallation = base
  .extend('premises', { scope: 'file' }, (): PremisesWanted => ({}))
  .extend('installation', { scope: 'file' }, makeInstallation);
