// Loaded before a server: answers at BENCH_TURNS_PORT how long the longest turn of its event loop was since it was asked last, as
// JSON. It looks once a millisecond, or as soon after as a turn ends.
import { createServer } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import type { LongestTurn } from '../turns.ts';

const now = () => {
  const { user, system } = process.threadCpuUsage();
  return { ms: performance.now(), cpuMs: (user + system) / 1000 };
};

// Threads load it as well.
if (isMainThread) {
  const NONE: LongestTurn = { ms: 0, cpuMs: 0 };
  let longest = NONE;
  let last = now();
  setInterval(() => {
    const at = now();
    longest = {
      ms: Math.max(longest.ms, at.ms - last.ms),
      cpuMs: Math.max(longest.cpuMs, at.cpuMs - last.cpuMs),
    };
    last = at;
  }, 1).unref();
  createServer((asker) => {
    asker.end(JSON.stringify(longest));
    longest = NONE;
  })
    .listen(Number(process.env.BENCH_TURNS_PORT), '127.0.0.1')
    .unref();
}
