import type { Reader } from '../../data/database.ts';
import type { Keyring } from '../../sealing/sealed-box.ts';
import { keyOrObstacle } from './checking.ts';
import { type SignedHead, signHead } from './heads.ts';
import { headKey } from './keys.ts';
import { findEnd } from './queries.ts';

/** Where a chain ends now, signed; null while nothing of it is chained, and where its key can't be had. */
export async function headNow(
  needs: { readonly db: Reader; readonly keyring: Keyring },
  chain: string,
  now: number,
): Promise<SignedHead | null> {
  const end = await findEnd(needs.db, chain);
  if (end === null || end.entries === 0) return null;
  const key = await keyOrObstacle(needs, headKey);
  return typeof key === 'string'
    ? null
    : signHead(key, { chain, entries: end.entries, hash: end.hash, at: now });
}
