import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';

/**
 * Makes what was committed survive a power cut, off the event loop: SQLite's own `synchronous=FULL` would stop every
 * request for as long as the disk takes, once for each commit. Whoever commits waits here before answering; those who
 * come while the disk is at work share its next turn.
 */
export class WalSync {
  readonly #path: string;
  #file: FileHandle | undefined;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #failure: Error | undefined;

  /** `database` is the database's file. Its log lies beside it for as long as a connection is open. */
  constructor(database: string) {
    this.#path = `${database}-wal`;
  }

  /** Resolves once all that was committed before the call is on the disk; rejects where the disk says that it is not. */
  synced(): Promise<void> {
    if (this.#current === undefined) {
      this.#current = this.#run();
      return this.#current;
    }
    // What is under way may have begun before our commit.
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#current = this.#run();
        return this.#current;
      });
    return this.#next;
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#current)?.catch(() => undefined);
    await this.#file?.close();
    this.#file = undefined;
  }

  /** The log was made by this start: its name in the directory has to reach the disk too, once. */
  async #openLog(): Promise<FileHandle> {
    const file = await open(this.#path, 'r+');
    // Windows opens no directory, and keeps its names in a journal of its own.
    if (process.platform !== 'win32') {
      const directory = await open(dirname(this.#path), 'r');
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    }
    return file;
  }

  async #run(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#file ??= await this.#openLog();
      await this.#file.datasync();
    } catch (error) {
      // The system forgets what it could not write: that a later try succeeds would say nothing about this one.
      this.#failure = new Error('the disk did not take what was committed', { cause: error });
      throw this.#failure;
    } finally {
      this.#current = undefined;
    }
  }
}
