import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** As much as is hashed in one turn of the event loop (E28), in bytes. */
const AT_ONCE = 1_048_576;

/** The SHA-256 of what is in memory, in hexadecimal; others are answered meanwhile, however much it is. */
export async function digestInTurns(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.byteLength; at += AT_ONCE) {
    hash.update(bytes.subarray(at, at + AT_ONCE));
    await setImmediate();
  }
  return hash.digest('hex');
}
