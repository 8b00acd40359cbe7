import { type Config, ConfigError } from '../config.ts';
import { KeyringError } from '../sealing/sealed-box.ts';

/** Something that only the operator can mend; the message says how. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

const DATABASE_UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);
/** PostgreSQL's classes of errors before the first statement: authorisation, unknown database, too many, starting up. */
const DATABASE_REFUSES = /^(28|3D|53|57P0)/;
/** Node's names for what is wrong with a certificate or its file, and pg's words for a server that speaks no TLS. */
const NO_TLS = /CERT|^ERR_TLS|^ERR_OSSL|UNABLE_TO_(?:GET|VERIFY)|does not support SSL/;
const NOT_USABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
]);
const SQLITE: Readonly<Record<number, string>> = {
  5: 'is in use by another program. Wait for it to finish, or stop it',
  8: 'is read-only for this user. Give this user write access',
  10: 'can’t be read or written. Check the disk',
  11: 'is damaged. Restore a backup',
  13: 'cannot grow: the disk is full',
  14: 'can’t be opened. Give this user read and write access to DATA_DIR',
  26: 'is not a database',
};

function codeOf(error: Error): string {
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** What to tell the operator about an error while opening the installation; null where it is not the operator's. */
function openingTrouble(error: Error, config: Config): string | null {
  const code = codeOf(error);
  if (config.databaseUrl !== undefined) {
    const advice = 'Check that the database server is running and that DATABASE_URL is right.';
    if (DATABASE_UNREACHABLE.has(code) || /timeout|terminated/i.test(error.message)) {
      return `The database of DATABASE_URL cannot be reached (${code || 'no answer in time'}). ${advice}`;
    }
    if (NO_TLS.test(code) || NO_TLS.test(error.message)) {
      return `The database of DATABASE_URL is not trusted: no TLS, or not the certificate that sslmode requires (${code || 'no TLS'}). Name your CA with &sslrootcert=…, and the server by the name in its certificate.`;
    }
    if (DATABASE_REFUSES.test(code)) {
      // Not the server's own words: they may repeat what stands in the URL.
      return `The database of DATABASE_URL refuses the connection (${code}). ${advice}`;
    }
  }
  if (error.message.startsWith('corrupted migrations')) {
    return 'The database belongs to a newer version of SecPortal. Start the newer version, or restore a backup.';
  }
  const { errcode } = error as Error & { errcode?: unknown };
  // The low byte is SQLite's primary result code.
  const sqlite = typeof errcode === 'number' ? SQLITE[errcode & 0xff] : undefined;
  if (sqlite !== undefined) return `The database in ${config.dataDir} ${sqlite}.`;
  if (NOT_USABLE.has(code)) {
    return `DATA_DIR: ${config.dataDir} can’t be used (${code}). Give this user write access, or choose another directory.`;
  }
  return null;
}

/** What to tell the operator about an address that cannot be listened on. */
export function listeningTrouble(error: unknown, config: Config): unknown {
  if (!(error instanceof Error)) return error;
  const { port, listen } = config;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new OperatorError(
        `Another program is using port ${port}. Stop it, or choose another port: --port ${port + 1}, or PORT=${port + 1}.`,
      );
    case 'EACCES':
      return new OperatorError(
        `This user can’t listen on port ${port}. Choose a port above 1023, and let a proxy listen on ${port}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OperatorError(
        `HOST: ${listen} isn’t an address of this machine. Use 127.0.0.1 for this machine only, 0.0.0.0 for all networks.`,
      );
    default:
      return error;
  }
}

/** The same error, or one for the operator where it is theirs to mend. */
export function openingError(error: unknown, config: Config): unknown {
  if (!(error instanceof Error) || isForOperator(error)) return error;
  const trouble = openingTrouble(error, config);
  return trouble === null ? error : new OperatorError(trouble);
}

/** Whether the message says all that there is to say. */
export function isForOperator(error: unknown): error is Error {
  return error instanceof OperatorError || error instanceof ConfigError || error instanceof KeyringError;
}
