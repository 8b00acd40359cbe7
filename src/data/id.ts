import { randomUUIDv7 } from 'node:crypto';

/** What the last id began with: its milliseconds, and the count of ids within them. */
let last = { millis: 0, count: 0 };

const COUNTS = 0x1000;

function next(millis: number): typeof last {
  // Also when the clock was set back: what is recorded later never sorts before.
  if (millis > last.millis) return { millis, count: 0 };
  if (last.count + 1 < COUNTS) return { millis: last.millis, count: last.count + 1 };
  return { millis: last.millis + 1, count: 0 };
}

/**
 * A new row id: UUIDv7 as text, so that ids sort by creation and spread well over indexes. Within one process each
 * is greater than the one before, by a counter in the bits that follow the time (RFC 9562 6.2, method 1): the events
 * that one transaction records keep their order.
 */
export function newId(): string {
  const random = randomUUIDv7();
  last = next(Number.parseInt(random.slice(0, 8) + random.slice(9, 13), 16));
  const millis = last.millis.toString(16).padStart(12, '0');
  const count = last.count.toString(16).padStart(3, '0');
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7${count}${random.slice(18)}`;
}

/** Whether something that came from outside has the form of a row id; what has not is nobody's, and asks no database. */
export function looksLikeId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
}
