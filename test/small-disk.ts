import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mount = (...args: string[]) => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
const unmount = (place: string) => spawnSync('umount', ['--lazy', place], { stdio: 'ignore' }).status === 0;

/** A disk of a few megabytes in memory, which can really be filled. Only where this user may mount one. */
export class SmallDisk {
  readonly root: string;
  readonly #ballast: string;

  private constructor(root: string) {
    this.root = root;
    this.#ballast = join(root, 'ballast');
  }

  /** Null where none can be had: elsewhere than on Linux, or without the right to mount. */
  static make(megabytes: number): SmallDisk | null {
    const place = mkdtempSync(join(tmpdir(), 'secportal-disk-'));
    if (mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', place))
      return new SmallDisk(place);
    rmSync(place, { recursive: true });
    return null;
  }

  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path);
    return path;
  }

  /** Leaves no room for another page. */
  fill(): void {
    const page = Buffer.alloc(4_096, 1);
    try {
      for (;;) writeFileSync(this.#ballast, page, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast);
  }

  remove(): void {
    unmount(this.root);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Whether this machine lets us have one. */
export const hasSmallDisks = (() => {
  const disk = SmallDisk.make(1);
  disk?.remove();
  return disk !== null;
})();
