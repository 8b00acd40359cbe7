/**
 * Where sealed files lie. It knows ids and bytes alone: neither names nor keys, so that whoever reads it learns nothing but
 * sizes and times (E24, E25).
 */
export interface FileStore {
  /**
   * Keeps what comes, and resolves once it would survive a power cut. Where that fails, or the content ends in an error,
   * nothing of it stays. Throws where there is a file of that id. A part of the content is good until the next is asked for.
   */
  write(id: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** What was kept, as it is read. Throws {@link NoSuchFile} before the first byte where there is nothing. */
  read(id: string): Promise<AsyncIterable<Uint8Array>>;
  /** Removes a file; that there is none is as well. */
  remove(id: string): Promise<void>;
  /** The ids of all that were last written before a moment, in epoch milliseconds. */
  writtenBefore(moment: number): AsyncIterable<string>;
}

/** A file that a row names is not in the store: a backup was put back without its files, or somebody removed it by hand. */
export class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile';

  constructor(id: string) {
    super(`The file ${id} is not in the store.`);
  }
}
