import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A way to the network that leads nowhere: the discard port of this machine. */
const NOWHERE = 'http://127.0.0.1:9';

/** All of the environment that the process has: none of ours, no home, no fonts of the machine, and no network. */
const ENVIRONMENT = {
  FONTCONFIG_FILE: fileURLToPath(new URL('./typst/fonts.conf', import.meta.url)),
  HOME: '/nonexistent',
  XDG_CACHE_HOME: '/nonexistent',
  XDG_CONFIG_HOME: '/nonexistent',
  XDG_DATA_HOME: '/nonexistent',
  ALL_PROXY: NOWHERE,
  HTTP_PROXY: NOWHERE,
  HTTPS_PROXY: NOWHERE,
  NO_PROXY: '',
  RAYON_NUM_THREADS: String(Math.min(4, availableParallelism())),
};

/** How Typst is kept apart. Beside what it holds outside of the heap, of which it has most, the heap is small. */
export const CAGE = { heapMb: 1_536, env: ENVIRONMENT };
