/**
 * PostgreSQL: connection lost (08), out of connections or room (53), shutting down or starting (57P0), a statement or
 * transaction that took too long (57014, 25P03), a standby that takes no writes (25006), a disk that cannot be read or
 * written (58030), a transaction that had to give way to another (40P01, 40001).
 */
const POSTGRES_UNAVAILABLE = /^(?:08|53|57P0|57014$|25006$|25P03$|58030$|40P01$|40001$)/;
const NETWORK_FAILURES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What `pg` says without a code when a connection ends, or when none comes about in time. */
const CONNECTION_WORDS =
  /^(?:Connection terminated|Query read timeout$|timeout exceeded when trying to connect$|Client has encountered a connection error)/;
const SQLITE_BUSY = 5;
/**
 * SQLite: another program has the lock (5, 15), the file or its disk may not be written to (8), cannot be read or written
 * (10), is full (13), or a file beside it cannot be opened (14).
 */
const SQLITE_UNAVAILABLE: ReadonlySet<number> = new Set([SQLITE_BUSY, 8, 10, 13, 14, 15]);

/** SQLite's primary result code, the low byte of what it says; null for an error of something else. */
function sqliteCode(error: unknown): number | null {
  const errcode = error instanceof Error ? (error as Error & { errcode?: unknown }).errcode : undefined;
  return typeof errcode === 'number' ? errcode & 0xff : null;
}

/** Whether another program holds the SQLite file's lock, or is just now mending its log. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_BUSY;
}

/**
 * Whether the database could not be asked or did not answer in time, so that the same request may well succeed later.
 * What was under way is then not known to have happened, and is never answered as done.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const sqlite = sqliteCode(error);
  if (sqlite !== null) return SQLITE_UNAVAILABLE.has(sqlite);
  const { code, message } = error as Error & { code?: unknown };
  if (NETWORK_FAILURES.has(code)) return true;
  if (typeof code === 'string') return /^[0-9A-Z]{5}$/.test(code) && POSTGRES_UNAVAILABLE.test(code);
  return CONNECTION_WORDS.test(message);
}

/** SQLite's "full" (13), PostgreSQL's "disk full", and what the system says of a file system or a quota that is. */
const SQLITE_FULL = 13;
const FULL: ReadonlySet<unknown> = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Whether there was no room for what was to be written, in the database or among the files. */
export function isOutOfRoom(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_FULL || FULL.has((error as { code?: unknown } | null)?.code);
}

/** What PostgreSQL refuses a statement for and goes on: late, given way, read-only, no room. */
const POSTGRES_GOES_ON: ReadonlySet<unknown> = new Set(['57014', '40P01', '40001', '25006', '53100']);

/** Whether the connection to PostgreSQL that this came from may be gone, or still be busy with what it was asked. */
export function isConnectionDoubtful(error: unknown): boolean {
  return isDatabaseUnavailable(error) && !POSTGRES_GOES_ON.has((error as { code?: unknown }).code);
}

/**
 * A write that no answer rests on, such as noting when a session was last used: left out while the database takes none,
 * so that what can be read still is.
 */
export async function ifPossible(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
  }
}
