const EVERY_MS = 15_000;
/** What a line says of each test that runs, at most. */
const NAME_LENGTH = 110;

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Says now and then, in lines that a log can hold as well, how far a run is and which tests it is at. */
export class Progress {
  readonly #began = Date.now();
  readonly #running = new Map<string, { name: string; since: number }>();
  readonly #unit: string;
  readonly #timer: NodeJS.Timeout;
  #total = 0;
  #done = 0;
  #tests = 0;
  #failed = 0;

  /** `unit` is what the total counts. */
  constructor(unit: 'files' | 'tests') {
    this.#unit = unit;
    this.#timer = setInterval(() => this.#say(), EVERY_MS);
    this.#timer.unref();
  }

  expect(total: number): void {
    this.#total = total;
  }

  started(id: string, name: string): void {
    this.#running.set(id, { name, since: Date.now() });
  }

  ended(id: string, outcome: 'passed' | 'failed' | 'skipped'): void {
    if (outcome !== 'skipped') this.#tests += 1;
    if (outcome === 'failed') {
      this.#failed += 1;
      console.log(`   FAILED  ${this.#running.get(id)?.name ?? id}`);
    }
    this.#running.delete(id);
  }

  /** Another of the total is done. */
  unitDone(): void {
    this.#done += 1;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #say(): void {
    const now = Date.now();
    const done = `${this.#done} of ${this.#total} ${this.#unit}`;
    const tests = this.#unit === 'tests' ? '' : `, ${this.#tests} tests`;
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} FAILED`;
    console.log(`   ${minutes(now - this.#began)}  ${done}${tests}${failed}`);
    for (const { name, since } of this.#running.values()) {
      const short = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name;
      console.log(`         ${short} (${Math.round((now - since) / 1_000)} s)`);
    }
  }
}
