import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { looksLikeId } from '../data/id.ts';
import { type FileStore, NoSuchFile } from './store.ts';

/** How much is read at a time, in bytes. */
const READ_BYTES = 256 * 1024;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Makes what was written into a folder, or removed from it, survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The names in a folder; none where there is no such folder. */
const namesIn = async (path: string) =>
  readdir(path).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });

/** Where a file lies below the root. */
export function pathIn(root: string, id: string): string {
  // An id comes from our rows; one that does not look like it would be a path of somebody's making.
  if (!looksLikeId(id)) throw new Error('not an id of a file');
  return join(root, id.slice(-2), id.slice(-4, -2), id);
}

/**
 * Keeps files in a folder of this machine, each under its id and nobody's name for it, in folders by the random end of
 * the id, so that none of them grows long.
 */
export function localStore(root: string): FileStore {
  const pathOf = (id: string) => pathIn(root, id);
  return {
    async write(id, content) {
      const path = pathOf(id);
      const folder = dirname(path);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      try {
        for await (const part of content) await file.writeFile(part);
        await file.sync();
        await file.close();
        await syncFolder(folder);
        // The folder itself may be new.
        await syncFolder(dirname(folder));
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(path, { force: true });
        throw error;
      }
    },
    async read(id) {
      const path = pathOf(id);
      await access(path).catch((error: unknown) => {
        throw isMissing(error) ? new NoSuchFile(id) : error;
      });
      // Opened only once somebody reads: a stream that nobody begins with would keep the file open.
      return (async function* () {
        yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
      })();
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    async *writtenBefore(moment) {
      for (const outer of await namesIn(root))
        for (const inner of await namesIn(join(root, outer)))
          for (const id of await namesIn(join(root, outer, inner))) {
            const found = await stat(join(root, outer, inner, id)).catch((error: unknown) => {
              if (isMissing(error)) return null;
              throw error;
            });
            if (found?.isFile() === true && looksLikeId(id) && found.mtimeMs < moment) yield id;
          }
    },
  };
}
