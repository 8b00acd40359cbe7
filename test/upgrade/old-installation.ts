import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { type Kysely, Migrator } from 'kysely';
import pg from 'pg';
import type { AuditEventsTable } from '../../src/audit/record.ts';
import { boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { type Database, type DatabaseKind, openDatabase } from '../../src/data/database.ts';
import { initial } from '../../src/data/migrations/0001-initial.ts';
import { checkKeyring } from '../../src/sealing/key-check.ts';
import { type FreshDatabase, freshDatabaseUrl, openFresh } from '../fresh-database.ts';
import { Visitor } from '../visitor.ts';
import { type Person, START, type Workspace, World } from '../world.ts';

const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';
/** A file of what the first version left behind. */
export const written = (name: string) =>
  readFile(fileURLToPath(new URL(`first-schema/${name}`, import.meta.url)), 'utf8');

/** What people had in their hands when the old version was stopped. */
export interface Hands {
  readonly now: number;
  readonly sealingKeys: string;
  readonly people: Readonly<Record<string, Person>>;
  readonly workspaces: Readonly<Record<string, Workspace>>;
  /** What apps hold, in hexadecimal. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, { readonly host: string; readonly token: string }>>;
  readonly links: Readonly<Record<string, string>>;
  readonly recoveryCodes: { readonly used: string; readonly unused: string; readonly renewed: string };
  /** The moment for which a code was typed too early. */
  readonly burntAt: number;
}

/** The schema as the first migration makes it. */
async function migrateToFirst(db: Database, kind: DatabaseKind): Promise<void> {
  const provider = { getMigrations: async () => ({ '0001-initial': initial(kind) }) };
  const { error } = await new Migrator({ db: db as Kysely<unknown>, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** What the first version wrote, as a file of SQLite. */
export async function loadSqlite(path: string): Promise<void> {
  const file = new DatabaseSync(path);
  // In one go: each statement by itself waits for the disk.
  file.exec(`begin;\n${await written('sqlite.sql')}\ncommit;`);
  file.close();
}

async function load(fresh: FreshDatabase): Promise<void> {
  if (kind === 'sqlite') return loadSqlite(fresh.url);
  const db = openFresh(fresh);
  await migrateToFirst(db, kind);
  await db.destroy();
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  await client.query(await written('postgres.sql'));
  await client.end();
}

/** What the old version had written, read before anything else was done. */
async function readBefore(fresh: FreshDatabase) {
  const db = openFresh(fresh);
  const record = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
  const sessions = await db.selectFrom('sessions').select('id').orderBy('id').execute();
  await db.destroy();
  return { record, sessions: sessions.map(({ id }) => id) };
}

/** An installation of the first schema after its upgrade, at the moment at which the old version was stopped. */
class UpgradedInstallation {
  readonly world: World;
  readonly hands: Hands;
  /** The record as the old version had written it. */
  readonly record: readonly AuditEventsTable[];
  readonly sessions: readonly string[];

  private constructor(world: World, hands: Hands, before: Awaited<ReturnType<typeof readBefore>>) {
    this.world = world;
    this.hands = hands;
    this.record = before.record;
    this.sessions = before.sessions;
  }

  /** Loads what the old version wrote, and starts the product on it as an operator does after an upgrade. */
  static async make(folder: string): Promise<UpgradedInstallation> {
    const hands = JSON.parse(await written(`${kind}.json`)) as Hands;
    const fresh =
      kind === 'postgres'
        ? await freshDatabaseUrl()
        : { url: join(folder, 'secportal.db'), drop: async () => undefined };
    await load(fresh);
    const before = await readBefore(fresh);
    const { sealingKeys } = hands;
    const database = kind === 'postgres' ? { DATABASE_URL: fresh.url } : {};
    const config = loadConfig({
      LOG_LEVEL: 'silent',
      DATA_DIR: folder,
      SEALING_KEYS: sealingKeys,
      ...database,
    });
    const backstage = await boot(config, Fastify({ logger: { level: 'silent' } }).log);
    await backstage.close();
    const world = await World.on(fresh, { SMTP_URL: 'smtp://127.0.0.1:2525' }, sealingKeys);
    world.clock.advance(hands.now - START);
    // Opens the file, as starting does.
    await checkKeyring(world.db, world.services.keyring);
    return new UpgradedInstallation(world, hands, before);
  }

  person(key: string): Person {
    return named(this.hands.people, key);
  }

  workspace(key: string): Workspace {
    return named(this.hands.workspaces, key);
  }

  /** The browser in which somebody was signed in. */
  browser(key: string): Visitor {
    const { host, token } = named(this.hands.cookies, key);
    const visitor = new Visitor(this.world.app, host);
    visitor.plant(token);
    return visitor;
  }

  /** A browser in which somebody has just given their password. */
  async signedInAnew(key: string, workspace?: Workspace): Promise<Visitor> {
    const visitor = this.world.visitor(workspace);
    await visitor.signIn(this.person(key).email);
    return visitor;
  }

  /** The code that somebody's app shows. */
  code(key: string, stepsAway = 0): string {
    return this.world.code(Buffer.from(named(this.hands.secrets, key), 'hex'), stepsAway);
  }

  /** A mailed link, without its host. */
  link(key: string): string {
    const { pathname, search } = new URL(named(this.hands.links, key));
    return pathname + search;
  }
}

/** A fixture of such an installation, which is gone with whoever named it. */
export async function makeUpgraded(
  { folder }: { folder: string },
  { onCleanup }: { onCleanup: (work: () => Promise<void>) => void },
): Promise<UpgradedInstallation> {
  const installation = await UpgradedInstallation.make(folder);
  onCleanup(() => installation.world.destroy());
  return installation;
}

function named<T>(of: Readonly<Record<string, T>>, key: string): T {
  const value = of[key];
  if (value === undefined) throw new Error(`the old installation has no ${key}`);
  return value;
}

/** The schema of an SQLite file that holds what the first version made, and of one that the first migration makes today. */
export async function schemasOfFirst(folder: string): Promise<{ old: string[]; today: string[] }> {
  const old = join(folder, 'old.db');
  const today = join(folder, 'today.db');
  await loadSqlite(old);
  const db = openDatabase({ kind: 'sqlite', path: today });
  await migrateToFirst(db, 'sqlite');
  await db.destroy();
  const schemaOf = (path: string) => {
    const file = new DatabaseSync(path, { readOnly: true });
    const rows = file
      .prepare("select sql from sqlite_master where sql is not null and name not like 'sqlite_%'")
      .all();
    file.close();
    return rows.map(({ sql }) => String(sql)).sort();
  };
  return { old: schemaOf(old), today: schemaOf(today) };
}
