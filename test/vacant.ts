import { endWithFile } from './fresh-database.ts';

/**
 * What one test leaves to the next of its file that wants the same. To set an application up takes two fifths of the work of a
 * test; it keeps nothing of what it was asked before.
 */
export class Vacant<T> {
  readonly #left = new Map<string, T[]>();
  readonly #end: (one: T) => Promise<void>;

  /** `end` is for those that nobody wants any more, when the file is over. */
  constructor(end: (one: T) => Promise<void>) {
    this.#end = end;
  }

  /** One that wants this, if any is left. */
  take(wanted: string): T | undefined {
    return this.#left.get(wanted)?.pop();
  }

  leave(wanted: string, one: T): void {
    this.#left.set(wanted, [...(this.#left.get(wanted) ?? []), one]);
    endWithFile(this.#endAll);
  }

  readonly #endAll = async (): Promise<void> => {
    const all = [...this.#left.values()].flat();
    this.#left.clear();
    for (const one of all) await this.#end(one);
  };
}
