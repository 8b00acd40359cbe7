import { hash, parseOptions, verify } from '@node-rs/argon2';

/** ASVS 11.4.2 and OWASP's Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of 256 random bits that were thrown away: no password opens it. Its parameters are those above; a test holds them together. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$87ZB+MLGWx/LqfEdIjJ40A$9F+FDjFokpPKKs+AxbkTJTanZvwT+bO0SpM5Y5YwVcs';

/** A hash to store, in PHC form with its own salt. Runs off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  return hash(canonical(password), PARAMETERS);
}

/** Whether this is the very password, case, blanks and all (ASVS 6.2.8). Throws where `stored` is no hash. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, canonical(password));
}

/** The work of a check without an account to check against, so that the time does not tell them apart (ASVS 6.3.8). */
export async function verifyAgainstNothing(password: string): Promise<false> {
  await verify(NOBODYS_HASH, canonical(password));
  return false;
}

/** Whether a hash is weaker than what is made today, to be renewed at the next sign-in. */
export function needsRehash(stored: string): boolean {
  const made = parseOptions(stored);
  return (
    made.algorithm !== PARAMETERS.algorithm ||
    made.memoryCost < PARAMETERS.memoryCost ||
    made.timeCost < PARAMETERS.timeCost
  );
}

// NIST SP 800-63B-4 3.1.1.2: NFC before hashing, for keyboards differ in how they send an accent; nothing else.
function canonical(password: string): string {
  return password.normalize('NFC');
}
