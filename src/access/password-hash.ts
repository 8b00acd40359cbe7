import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** ASVS 11.4.2 and OWASP's Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of 256 random bits that were thrown away: no password opens it. Its parameters are those above; a test holds them together. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$87ZB+MLGWx/LqfEdIjJ40A$9F+FDjFokpPKKs+AxbkTJTanZvwT+bO0SpM5Y5YwVcs';

/**
 * One hash a core at a time, the others in the order they came: more would not be done sooner, and would keep the
 * thread that answers everybody else from its core, and file and name look-ups from the pool that they share.
 */
class Queue {
  #free = availableParallelism();
  readonly #waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

const queue = new Queue();

/** A hash to store, in PHC form with its own salt. Runs off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  return queue.run(() => hash(canonical(password), PARAMETERS));
}

/** Whether this is the very password, case, blanks and all (ASVS 6.2.8). Throws where `stored` is no hash. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  return queue.run(() => verify(stored, canonical(password)));
}

/** The work of a check without an account to check against, so that the time does not tell them apart (ASVS 6.3.8). */
export async function verifyAgainstNothing(password: string): Promise<false> {
  await queue.run(() => verify(NOBODYS_HASH, canonical(password)));
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
