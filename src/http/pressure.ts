import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { sendUnavailable } from './errors.tsx';
import { paths } from './paths.ts';

/** How late the event loop may be, on average over a second, before requests are turned away. In milliseconds. */
const LATEST_MS = 1_000;
/** How full the heap and the memory of this process may be, of what the engine and the system allow it. */
const FULL = 0.9;
const LOG_EVERY_MS = 10_000;

/** What this process may use: its container's or unit's limit, or the machine's memory. In bytes. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Turns requests away with 503 and `Retry-After` while there is more to do than can be done, before anything is read
 * or looked up for them: better some wait than all. The probe that asks whether the process is alive is answered.
 */
export async function shedLoad(app: FastifyInstance): Promise<void> {
  let loggedAt = 0;
  await app.register(underPressure, {
    maxEventLoopDelay: LATEST_MS,
    maxHeapUsedBytes: FULL * getHeapStatistics().heap_size_limit,
    maxRssBytes: FULL * memoryLimit(),
    pressureHandler: (request, reply, limit, value) => {
      if (request.routeOptions.url === paths.health) return;
      const now = performance.now();
      if (loggedAt === 0 || now - loggedAt >= LOG_EVERY_MS) {
        loggedAt = now;
        request.log.warn({ limit, value }, 'too much to do: requests are turned away');
      }
      sendUnavailable(request, reply);
    },
  });
}
