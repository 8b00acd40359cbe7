import {
  closeSync,
  existsSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { createKeyringText, type Keyring, KeyringError, keyringText, parseKeyring } from './sealed-box.ts';

/**
 * The keyring kept at `path`; made there on the first start, mode 0600, never over a file that exists. A key that is
 * added to the file later is found without a restart: before the next sealing, and by the first box that needs it.
 * Throws {@link KeyringError} where the file is malformed, or open to other users of the machine.
 */
export function loadOrCreateKeyFile(path: string): Keyring {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  createUnlessThere(path);
  return new KeyFile(path);
}

class KeyFile implements Keyring {
  readonly #path: string;
  #known: Keyring;
  #stamp: string;

  constructor(path: string) {
    this.#path = path;
    this.#stamp = stampOf(path);
    this.#known = readKeyFile(path);
  }

  /** Asked at every sealing: nothing may be sealed any more under a key that is about to be retired. */
  get newest(): number {
    if (stampOf(this.#path) !== this.#stamp) this.reload();
    return this.#known.newest;
  }

  get keys(): Keyring['keys'] {
    return this.#known.keys;
  }

  /**
   * Takes in what the file has more. What was known stays: a file that somebody spoils while we run takes no key from
   * us, and one that holds another key under a known version is not believed at all.
   */
  reload(): void {
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const known = this.#known.keys;
    let found: Keyring;
    try {
      found = readKeyFile(this.#path);
    } catch {
      return;
    }
    const contradicts = [...found.keys].some(([version, key]) => known.get(version)?.equals(key) === false);
    if (contradicts) return;
    const keys = new Map([...known, ...found.keys]);
    this.#known = { newest: Math.max(...keys.keys()), keys };
  }
}

/** Changes when the file is another, was written to, or may be read by others than before; says so too of a file that is gone. */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.ctimeNs} ${stat.size}`;
}

/** The keys of a file that is there. Throws {@link KeyringError}. */
function readKeyFile(path: string): Keyring {
  const file = openSync(path, 'r');
  try {
    const mode = fstatSync(file).mode & 0o777;
    // Windows reports no such bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KeyringError(`Others can read the sealing key ${path}. Make it private: chmod 600 ${path}`);
    }
    return parseKeyring(readFileSync(file, 'utf8'));
  } finally {
    closeSync(file);
  }
}

/** The file appears under its name complete or not at all: another node may start at this very moment. */
function createUnlessThere(path: string): void {
  if (existsSync(path)) return;
  const beside = `${path}.${process.pid}.part`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeFileSync(file, createKeyringText());
    // A secret sealed under a key that a power cut then swallows could never be opened again.
    fsyncSync(file);
    // Unlike a rename it takes no name that is taken.
    linkSync(beside, path);
    syncDirectory(dirname(path));
  } catch (error) {
    if (!isThere(error)) throw error;
  } finally {
    closeSync(file);
    rmSync(beside, { force: true });
  }
}

/** Adds a key of the next version to the file and returns that version. The file is whole at every moment. */
export function addKey(path: string): number {
  return rewrite(path, (keyring) => {
    const version = keyring.newest + 1;
    const added = parseKeyring(createKeyringText(version));
    return { newest: version, keys: new Map([...keyring.keys, ...added.keys]) };
  }).newest;
}

/** Takes every key but the one of this version, and those after it, out of the file. */
export function removeKeysBefore(path: string, version: number): void {
  rewrite(path, (keyring) => {
    const keys = new Map([...keyring.keys].filter(([old]) => old >= version));
    if (!keys.has(version)) throw new KeyringError(`The key v${version} is not in ${path} any more.`);
    return { newest: keyring.newest, keys };
  });
}

/** When the file was last written, in epoch milliseconds. */
export function keyFileWrittenAt(path: string): number {
  return statSync(path).mtimeMs;
}

/** Beside the file and put in its place by one rename; as it is made only where there is none, it is the lock as well. */
function rewrite(givenPath: string, change: (keyring: Keyring) => Keyring): Keyring {
  // A link stays one.
  const path = realpathSync(givenPath);
  const beside = `${path}.new`;
  let file: number;
  try {
    file = openSync(beside, 'wx', 0o600);
  } catch (error) {
    if (!isThere(error)) throw error;
    throw new KeyringError(
      `Another change of the sealing key is under way. If not, an earlier one was interrupted: remove ${beside} and try again.`,
    );
  }
  try {
    const changed = change(readKeyFile(path));
    writeFileSync(file, keyringText(changed));
    keepOwner(file, path);
    fsyncSync(file);
    renameSync(beside, path);
    syncDirectory(dirname(path));
    return changed;
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** A file that root rewrites must stay readable to the server's own user. */
function keepOwner(file: number, path: string): void {
  const before = statSync(path);
  const now = fstatSync(file);
  if (now.uid !== before.uid || now.gid !== before.gid) fchownSync(file, before.uid, before.gid);
}

function syncDirectory(path: string): void {
  // Windows opens no directories.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
