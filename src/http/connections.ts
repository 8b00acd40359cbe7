import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import process from 'node:process';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long a request may take to arrive, from its first byte to its last. In milliseconds. */
const ARRIVAL_MS = 15_000;

/**
 * What a connection is given, in milliseconds. Node counts a request's arrival from its first byte, whatever becomes of
 * it, and asks the application's `clientErrorHandler` before it hangs up.
 */
export const CONNECTION_TIMES = {
  // Nothing sent and nothing taken: a client that does not read its answer is let go.
  connectionTimeout: 20_000,
  keepAliveTimeout: 65_000,
  requestTimeout: ARRIVAL_MS,
  http: {
    requestTimeout: ARRIVAL_MS,
    // Not left to Node: its own is a minute, and where that is longer than the request's limit it swaps the two.
    headersTimeout: ARRIVAL_MS,
    // Nor its half minute between two looks, for which a slow client could go on.
    connectionsCheckingInterval: 1_000,
  },
} as const;

/** How many requests of one connection may stand behind another that is not answered yet. */
const MOST_BEHIND = 16;

const behind = new WeakMap<Socket, number>();

/**
 * Whether this request is one too many behind another of its own connection. Node begins with all that are sent ahead
 * (RFC 9112 9.3.2) at once, so that a few packets would be thousands of them; browsers and proxies send none.
 */
export function isOneTooMany({ raw: { socket } }: FastifyRequest, { raw: response }: FastifyReply): boolean {
  // An answer has its connection once it is its turn.
  if (response.socket !== null) return false;
  const others = behind.get(socket) ?? 0;
  if (others >= MOST_BEHIND) return true;
  behind.set(socket, others + 1);
  response.once('close', () => behind.set(socket, (behind.get(socket) ?? 1) - 1));
  return false;
}

/** More than this are not of people. Ten thousand that are idle take about 100 MB. */
const MOST_CONNECTIONS = 10_000;

/** How many files this process may have open at once, where the system says so. Connections count among them. */
function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}

/**
 * Keeps strangers' connections from using up the files that the process may open, without which it can neither read
 * nor measure anything, and ends. Where there are too many, those between two requests make way.
 */
export function boundConnections(server: Server): void {
  server.maxConnections = Math.min(MOST_CONNECTIONS, Math.floor(openFilesLimit() / 2));
  server.on('drop', () => server.closeIdleConnections());
}
