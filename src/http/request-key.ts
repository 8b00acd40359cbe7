import { createHash } from 'node:crypto';
import type { RequestKey } from '../access/kept-answers.ts';
import type { Sent } from './registration.ts';

/** The header in which a program marks what is to be done once (draft-ietf-httpapi-idempotency-key-header). */
export const REQUEST_KEY = 'Idempotency-Key';

const headerOf = ({ headers }: Pick<Sent, 'headers'>) => headers?.[REQUEST_KEY.toLowerCase()];

/** Whether a request names a key at all, whatever it is. */
export const namesKey = (request: Pick<Sent, 'headers'>): boolean => headerOf(request) !== undefined;

const VISIBLE = /^[\x21-\x7e]{1,200}$/;

/**
 * By which key a request is to be done once, and what it asks for, its body as it was sent; null where it names none.
 * `malformed`: not 1 to 200 visible characters of ASCII.
 */
export function requestKeyOf(url: string, request: Sent): RequestKey | 'malformed' | null {
  const key = headerOf(request);
  if (key === undefined) return null;
  if (typeof key !== 'string' || !VISIBLE.test(key)) return 'malformed';
  const asked = JSON.stringify([url, request.params, request.body ?? {}]);
  return { key, fingerprint: createHash('sha256').update(asked).digest('base64url') };
}
