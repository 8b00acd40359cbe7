import { randomUUIDv7 } from 'node:crypto';

/** A new row id: UUIDv7 as text (RFC 9562), so that ids sort by creation and spread well over indexes. */
export function newId(): string {
  return randomUUIDv7();
}
