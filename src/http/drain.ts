import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** How long an idle connection is left open for a request that may be on its way, in milliseconds. */
const IDLE_MS = 1_000;

/**
 * Stops listening, and only then lets the open connections go. `http.Server.close()` would close those that are idle
 * at once, and so cut off a request that a proxy is just sending on one of them; here its answer says
 * `Connection: close`, and what stays silent is closed after a second.
 */
export async function closeGently(server: Server): Promise<void> {
  if (!server.listening) return;
  const waiting = new AbortController();
  const ended = once(server, 'close', { signal: waiting.signal }).catch(() => undefined);
  NetServer.prototype.close.call(server);
  await Promise.race([
    ended,
    setTimeout(IDLE_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  waiting.abort();
  server.closeIdleConnections();
}
