import type { TextWork } from './work.ts';
import { askerOf, type Reader, workshop } from './workshop.ts';

/** Ends what cannot go on before threads have done this work. */
class NotDoneYet extends Error {
  override readonly name = 'NotDoneYet';
  readonly works: readonly TextWork[];

  constructor(works: readonly TextWork[]) {
    super('threads have work to do first');
    this.works = works;
  }
}

/** A piece of work, told from any other by all that is in it. */
const keyOf = (work: TextWork): string =>
  work.kind === 'names'
    ? `names ${work.text}`
    : `merge ${work.base.length} ${work.mine.length} ${work.base}${work.mine}${work.theirs}`;

/** What threads have made of texts, for something that has to know it before it goes on. */
export class WorkDone {
  /** Null for what took too long. */
  readonly #results = new Map<string, string | null>();

  /** Nothing as long as it is not done, null where it took too long. */
  resultOf(work: TextWork): string | null | undefined {
    return this.#results.get(keyOf(work));
  }

  /** Asks for work to be done before anything goes on: for several at once, or each would have to be waited for. */
  need(works: readonly TextWork[]): void {
    const missing = works.filter((work) => this.resultOf(work) === undefined);
    if (missing.length > 0) throw new NotDoneYet(missing);
  }

  /** One after the other, or a reader would have more waiting than anybody may. */
  async do(works: readonly TextWork[], reader: Reader): Promise<void> {
    const until = performance.now() + reader.patienceMs;
    for (const work of works) {
      const asker = { ...askerOf(reader), patienceMs: until - performance.now() };
      this.#results.set(keyOf(work), await workshop.do(work, asker));
    }
  }
}

/** So often what somebody does is begun anew because its texts were changed meanwhile. */
const MOST_TRIES = 5;

/**
 * Does something for somebody that has to know what threads make of texts, and may write: they do it outside of any
 * transaction, and what has asked for it is undone and begun anew (E28).
 */
export async function withWorkDone<R>(reader: Reader, doing: (done: WorkDone) => R | Promise<R>): Promise<R> {
  const done = new WorkDone();
  for (let tries = 1; ; tries += 1)
    try {
      return await doing(done);
    } catch (error) {
      if (!(error instanceof NotDoneYet) || tries === MOST_TRIES) throw error;
      await done.do(error.works, reader);
    }
}
