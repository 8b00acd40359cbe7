import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { systemClock } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import { type Database, type DatabaseKind, type DatabaseLocation, openDatabase } from './data/database.ts';
import { migrate } from './data/migrations/index.ts';
import {
  type Keyring,
  KeyringError,
  keyCheckValue,
  loadOrCreateKeyFile,
  parseKeyring,
  verifyKeyCheck,
} from './data/sealed-box.ts';
import { createMailWorker, type MailWorker } from './mail/queue.ts';
import { fileTransport, smtpTransport } from './mail/transport.ts';
import type { Services } from './services.ts';

const POOL = { connectMs: 5_000, statementMs: 15_000 };

/** Where the embedded database is. */
export function sqliteFile({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'secportal.db');
}

/** Where the configured database is. */
export function databaseLocation(config: Config, log: FastifyBaseLogger): DatabaseLocation {
  const { databaseUrl: url } = config;
  if (url === undefined) return { kind: 'sqlite', path: sqliteFile(config) };
  return {
    kind: 'postgres',
    url,
    pool: { connections: config.databasePool, ...POOL },
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  };
}

const KEY_CHECK = 'sealing-key-check';

/**
 * Compares the keys with those that the database was sealed under. Throws `KeyringError` with a message for the
 * operator when they are not the same: the server does not start, rather than run without second factors (D16).
 */
export async function checkKeyring(db: Database, keyring: Keyring): Promise<void> {
  const value = keyCheckValue(keyring);
  await db
    .insertInto('installation')
    .values({ key: KEY_CHECK, value })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const stored = await db
    .selectFrom('installation')
    .select('value')
    .where('key', '=', KEY_CHECK)
    .executeTakeFirstOrThrow();
  const check = verifyKeyCheck(keyring, stored.value);
  if (!check.ok) {
    throw new KeyringError(
      check.reason === 'missing-key'
        ? 'A sealing key that this database was used with is missing. Put it back; nobody could use their authenticator without it.'
        : 'The sealing key is not the one that this database was used with. Put the right one back; nobody could use their authenticator with this one.',
    );
  }
  if (stored.value !== value) {
    await db.updateTable('installation').set({ value }).where('key', '=', KEY_CHECK).execute();
  }
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
  return loadOrCreateKeyFile(sealingKeyFile);
}

/** Everything that runs behind the application, and the way to end it. */
export interface Backstage {
  readonly services: Services;
  readonly kind: DatabaseKind;
  readonly mailWorker: MailWorker;
  close(): Promise<void>;
}

/** Opens, migrates and checks what an installation is made of. Throws `ConfigError` or `KeyringError` for the operator. */
export async function boot(config: Config, log: FastifyBaseLogger): Promise<Backstage> {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(
      `DATA_DIR: ${config.dataDir} cannot be made or used (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  const keyring = loadKeyring(config);
  const location = databaseLocation(config, log);
  const db = openDatabase(location);
  try {
    const { applied } = await migrate(db, location.kind);
    if (applied.length > 0) log.info({ applied }, 'database migrated');
    await checkKeyring(db, keyring);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const transport =
    config.smtpUrl === undefined
      ? fileTransport(join(config.dataDir, 'outbox'), config.mailFrom, (mail) =>
          log.info(config.onLoopback ? mail : { file: mail.file }, 'mail written'),
        )
      : smtpTransport(config.smtpUrl, config.mailFrom);
  const mailWorker = createMailWorker({ db, keyring, transport, clock: systemClock, log });
  const services: Services = { config, db, keyring, clock: systemClock, log, mail: mailWorker };
  return {
    services,
    kind: location.kind,
    mailWorker,
    close: async () => {
      await mailWorker.stop();
      await db.destroy();
    },
  };
}
