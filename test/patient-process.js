// Loaded into the program's processes before anything of theirs: what would make them depend on how busy the machine is.
// Plain JavaScript, because Node would load a compiler into each of some hundred processes.
import { syncBuiltinESMExports } from 'node:module';
import hooks from 'node:perf_hooks';
import process from 'node:process';
import './compile-cache.js';

const MEAN_NANOSECONDS = 10_000_000;
const { monitorEventLoopDelay } = hooks;

// A server turns people away while its event loop is late, which beside other tests it may be at any time. What it
// does then has a test of its own, in src/http/.
hooks.monitorEventLoopDelay = (options) =>
  Object.defineProperty(monitorEventLoopDelay(options), 'mean', { value: MEAN_NANOSECONDS });
syncBuiltinESMExports();

/** Where the clock stands, in epoch milliseconds, if it is to stand still. */
const { STILL_AT } = process.env;
if (STILL_AT !== undefined) Date.now = () => Number(STILL_AT);
