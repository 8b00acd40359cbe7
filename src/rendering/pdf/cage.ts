import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the process runs: compiled where this file is. */
export const PROCESS = new URL(`./process${extname(import.meta.url)}`, import.meta.url);

/**
 * All of the environment that the process has: none of ours, no home, no fonts of the machine, and a way to the network that leads nowhere (the
 * discard port of this machine).
 */
const NOWHERE = 'http://127.0.0.1:9';
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

/**
 * Starts a process that has nothing of ours but its channel and, where the operator has fonts, their paths, and ends itself when it holds
 * more than `mostBytes`.
 */
export const startCaged = (program: URL, mostBytes: number, ownFonts: readonly string[] = []): ChildProcess =>
  fork(fileURLToPath(program), [String(mostBytes), ...ownFonts], {
    env: ENVIRONMENT,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
