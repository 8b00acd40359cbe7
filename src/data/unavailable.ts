/**
 * PostgreSQL: connection lost (08), out of connections or room (53), shutting down or starting (57P0), a statement or
 * transaction that took too long (57014, 25P03), a standby that takes no writes (25006), a transaction that had to give
 * way to another (40P01, 40001).
 */
const POSTGRES_UNAVAILABLE = /^(?:08|53|57P0|57014$|25006$|25P03$|40P01$|40001$)/;
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
 * Whether the database could not be asked or did not answer in time, so that the same request may well succeed later.
 * What was under way is then not known to have happened, and is never answered as done.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode, message } = error as Error & { code?: unknown; errcode?: unknown };
  if (typeof errcode === 'number') return (errcode & 0xff) === SQLITE_BUSY;
  if (NETWORK_FAILURES.has(code)) return true;
  if (typeof code === 'string') return /^[0-9A-Z]{5}$/.test(code) && POSTGRES_UNAVAILABLE.test(code);
  return CONNECTION_WORDS.test(message);
}
