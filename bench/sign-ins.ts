import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SignInsJob, SignInsSeen } from './load/jobs.ts';
import { processorMs, run, type Server, start } from './processes.ts';

/** Below the number of tries that one network address has free. */
export const AT_A_TIME = 16;

/** Signs people in for some seconds; of every list of people each is used once, for a code works once. */
export class SignIns {
  readonly #server: Server;
  readonly #kind: SignInsJob['kind'];
  readonly #people: SignInsJob['people'];
  readonly #again: boolean;
  #next = 0;

  /** `again`: the list may be begun anew, where a code is taken more than once. */
  constructor(server: Server, kind: SignInsJob['kind'], people: SignInsJob['people'], again: boolean) {
    this.#server = server;
    this.#kind = kind;
    this.#people = people;
    this.#again = again;
  }

  /** `atATime` at once; by default enough to keep every core at work. */
  async during(seconds: number, atATime = AT_A_TIME): Promise<SignInsSeen> {
    const people = this.#again ? [...this.#people, ...this.#people] : this.#people;
    const job: SignInsJob = {
      kind: this.#kind,
      port: this.#server.port,
      people: people.slice(this.#next),
      atATime,
      seconds,
    };
    const seen = await run<SignInsSeen>('./load/sign-ins.ts', [], JSON.stringify(job));
    if (seen.failed > 0) throw new Error(`${this.#kind}: ${seen.failed} sign-ins failed`);
    this.#next = this.#again ? (this.#next + seen.used) % this.#people.length : this.#next + seen.used;
    return seen;
  }
}

/** The check of a password's hash and nothing else, as many at a time as there are sign-ins. */
export class Argon2Alone {
  readonly #child = start(fileURLToPath(new URL('./servers/argon2-alone.ts', import.meta.url)), [
    String(AT_A_TIME),
  ]);
  readonly #lines: Interface = createInterface(this.#child.stdout);

  readonly cpuMs = (): number => processorMs(this.#child.pid);

  /** How many a second. */
  async during(seconds: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#lines.once('line', resolve);
    this.#child.stdin.write(`${seconds}\n`);
    return Number(await promise);
  }

  stop(): void {
    this.#child.stdin.end();
  }
}
