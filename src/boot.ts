import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { events, jobKinds, migrations, navigation, recurringJobs, tidyUps } from './areas/index.ts';
import { linkingJob } from './audit/chain/linking.ts';
import { type CountsWorker, createCounts } from './audit/counted-events.ts';
import { systemClock } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import {
  type Database,
  type DatabaseKind,
  type DatabaseLocation,
  openDatabase,
  readingOf,
} from './data/database.ts';
import { migrate } from './data/migrations/index.ts';
import { hasMoved } from './data/moved.ts';
import { localStore } from './files/local-store.ts';
import { StoreRefuses, s3Store } from './files/s3-store.ts';
import type { FileStore } from './files/store.ts';
import { filesJob } from './files/tidy-up.ts';
import { createRecurring, type Recurring } from './jobs/recurring.ts';
import { tidyUpJob } from './jobs/tidy-up.ts';
import { createJobWorker, type JobWorker } from './jobs/worker.ts';
import { mailJob } from './mail/queue.ts';
import { type ServerWatch, watchServer } from './mail/server-watch.ts';
import { fileTransport, type SmtpTransport, smtpTransport } from './mail/transport.ts';
import { troubleWithFonts, useOwnFonts } from './rendering/pdf/own-fonts.ts';
import { checkKeyring } from './sealing/key-check.ts';
import { loadOrCreateKeyFile } from './sealing/key-file.ts';
import { type Keyring, KeyringError, parseKeyring } from './sealing/sealed-box.ts';
import type { Services } from './services.ts';

/** How long a request waits for a connection to PostgreSQL, in milliseconds. */
const CONNECT_MS = 5_000;

/** How long one statement of a migration may take, in milliseconds. */
const MIGRATION_MS = 60 * 60_000;

/** Where the embedded database is. */
export function sqliteFile({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'secportal.db');
}

/** Where files lie. */
export function filesFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'files');
}

/** The parameters of a database's URL that name a file for TLS. */
const TLS_FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const;

/** `pg` reads them for each connection, and what it throws where it cannot names neither setting nor parameter. */
function mustHaveTlsFiles(url: string): void {
  const { searchParams } = new URL(url);
  for (const name of TLS_FILES) {
    const file = searchParams.get(name);
    if (file === null) continue;
    const why = whyNotReadable(file);
    if (why !== null) throw new ConfigError(`DATABASE_URL: its ${name}, ${file}, cannot be read (${why}).`);
  }
}

/** The system's word for why a file cannot be read; null where it can. */
function whyNotReadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isDirectory() ? 'EISDIR' : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** Where the configured database is. Throws `ConfigError` where its URL names a file that cannot be read. */
export function databaseLocation(config: Config, log: FastifyBaseLogger): DatabaseLocation {
  const { databaseUrl: url } = config;
  if (url === undefined) return { kind: 'sqlite', path: sqliteFile(config) };
  mustHaveTlsFiles(url);
  return {
    kind: 'postgres',
    url,
    pool: { connections: config.databasePool, connectMs: CONNECT_MS, statementMs: config.databaseTimeoutMs },
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  };
}

/** The keys as configured; makes a key file only for an installation that has no data yet. */
export function loadKeyring(config: Config): Keyring {
  if (config.sealingKeys !== undefined) return parseKeyring(config.sealingKeys);
  const { sealingKeyFile, databaseUrl } = config;
  const hasData = databaseUrl === undefined && existsSync(sqliteFile(config));
  if (hasData && !existsSync(sealingKeyFile)) {
    throw new KeyringError(
      `The sealing key ${sealingKeyFile} is missing, and there is data that was sealed with it. Put the file back from your backup.`,
    );
  }
  try {
    return loadOrCreateKeyFile(sealingKeyFile);
  } catch (error) {
    if (error instanceof KeyringError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyringError(`The sealing key ${sealingKeyFile} can’t be read or created (${code}).`);
  }
}

/** Everything that runs behind the application, and the way to end it. */
export interface Backstage {
  readonly services: Services;
  readonly kind: DatabaseKind;
  readonly jobs: JobWorker;
  readonly recurring: Recurring;
  readonly counts: CountsWorker;
  readonly mailServer: ServerWatch;
  close(): Promise<void>;
}

/**
 * Migrates, on PostgreSQL by connections of its own: a change of a large table, and the wait for another node's, may
 * take longer than a request is ever given.
 */
async function bringUpToDate(db: Database, location: DatabaseLocation): Promise<string[]> {
  if (location.kind === 'sqlite') return (await migrate(db, location.kind, migrations)).applied;
  const patient = openDatabase({
    ...location,
    pool: { ...location.pool, connections: 2, statementMs: MIGRATION_MS },
  });
  try {
    return (await migrate(patient, location.kind, migrations)).applied;
  } finally {
    await patient.destroy();
  }
}

/** Writes files, which cannot be out of reach. */
function outboxOf({ mailFrom, dataDir, onLoopback }: Config, log: FastifyBaseLogger): ServerWatch {
  const transport = fileTransport(join(dataDir, 'outbox'), mailFrom, (mail) =>
    log.info(onLoopback ? mail : { file: mail.file }, 'email written'),
  );
  return { transport, check: async () => null, trouble: () => null };
}

function mailServerOf(url: string, from: string): SmtpTransport {
  try {
    return smtpTransport(url, from);
  } catch (error) {
    throw new ConfigError(`SMTP_URL: ${(error as Error).message}`);
  }
}

async function openStore(config: Config): Promise<FileStore> {
  if (config.filesBucket === undefined) return localStore(filesFolder(config));
  try {
    return await s3Store(config.filesBucket);
  } catch (error) {
    throw error instanceof StoreRefuses ? new ConfigError(`FILES_URL: ${error.message}.`) : error;
  }
}

function useFonts({ fontsDir }: Config): void {
  const trouble = fontsDir === undefined ? null : troubleWithFonts(fontsDir);
  if (trouble !== null) throw new ConfigError(`FONTS_DIR: ${trouble}.`);
  useOwnFonts(fontsDir ?? null);
}

const movedFrom = (file: string) =>
  `${file} was copied into PostgreSQL and is no longer used. Set DATABASE_URL to what you gave “migrate --to”. To go back to the file for good, run: npx secportal migrate --back`;

/** Opens, migrates and checks what an installation is made of. Throws `ConfigError` or `KeyringError` for the operator. */
export async function boot(config: Config, log: FastifyBaseLogger): Promise<Backstage> {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(
      `DATA_DIR: ${config.dataDir} can’t be created or used (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  useFonts(config);
  const keyring = loadKeyring(config);
  const { smtpUrl, mailFrom } = config;
  const mailServer =
    smtpUrl === undefined ? outboxOf(config, log) : watchServer(mailServerOf(smtpUrl, mailFrom), systemClock);
  const location = databaseLocation(config, log);
  const db = openDatabase(location);
  let files: FileStore;
  try {
    const applied = await bringUpToDate(db, location);
    if (applied.length > 0) log.info({ applied }, 'database migrated');
    if (location.kind === 'sqlite' && (await hasMoved(db))) throw new ConfigError(movedFrom(location.path));
    await checkKeyring(db, keyring);
    files = await openStore(config);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const clock = systemClock;
  const counts = createCounts({ db, log });
  const mail = mailJob(mailServer.transport, { db, clock });
  const services: Services = {
    config,
    db: readingOf(db),
    keyring,
    files,
    clock,
    log,
    counts,
    events,
    navigation,
    migrations,
    mail: {
      kick: () => jobs.kick(),
      deliver: (message, id) => mail.run(JSON.stringify(message), id),
      trouble: () => mailServer.trouble(),
    },
  };
  const kinds = [mail, ...jobKinds(services)];
  const jobs = createJobWorker({ db, keyring, kinds, clock, log });
  const recurring = createRecurring({ db, clock, log }, [
    tidyUpJob(db, tidyUps, config),
    counts.job,
    linkingJob(services),
    filesJob(db, files),
    ...recurringJobs(services),
  ]);
  return {
    services,
    kind: location.kind,
    jobs,
    recurring,
    counts,
    mailServer,
    close: async () => {
      await recurring.stop();
      await jobs.stop();
      await counts.stop();
      await db.destroy();
    },
  };
}
