import type { Conflicting, Saved } from '../../domain/draft-saving.ts';

/** Fields by their names. */
export type Values = Readonly<Record<string, string>>;

/** What is sent to be saved: the fields that were changed, and what was there before, as far as it is known. */
export interface Sent {
  readonly revision: number;
  readonly before: Values;
  readonly change: Values;
  /** What is in dispute: it is not saved, and kept for whoever leaves the page before deciding. */
  readonly undecided: Values;
}

/** A field that somebody else changed as well. */
export interface Dispute {
  readonly by: string | null;
  readonly theirs: string;
}

/**
 * What a page knows of what is saved of its form (E14). `before` is what is saved of each field, as far as the page knows;
 * null where it does not, so that nothing is joined with what it was not made from.
 */
export class Draft {
  readonly #before: Map<string, string | null>;
  readonly #disputes = new Map<string, Dispute>();
  /** What is kept of the fields in dispute. */
  readonly #kept = new Map<string, string>();
  /** What was sent of each field without an answer: it may have been saved. */
  readonly #unanswered = new Map<string, Set<string>>();
  #revision: number;

  constructor(revision: number, before: ReadonlyMap<string, string | null>) {
    this.#revision = revision;
    this.#before = new Map(before);
  }

  /**
   * The last revision of which the page has everything. It stays behind until then, so that what is sent next is joined with
   * what the page does not show yet, and the form's own button never writes over it.
   */
  get revision(): number {
    return this.#revision;
  }

  get disputes(): ReadonlyMap<string, Dispute> {
    return this.#disputes;
  }

  isUnsaved(now: Values): boolean {
    return Object.entries(now).some(([name, text]) => this.#before.get(name) !== text);
  }

  /** What is to be saved; null where nothing is. What is in dispute waits for somebody to decide, and is kept. */
  toSend(now: Values): Sent | null {
    const changed = Object.entries(now).filter(
      ([name, text]) => this.#before.get(name) !== text && !this.#disputes.has(name),
    );
    const undecided = Object.entries(now).filter(([name]) => this.#disputes.has(name));
    const isKept =
      undecided.length === this.#kept.size &&
      undecided.every(([name, text]) => this.#kept.get(name) === text);
    if (changed.length === 0 && isKept) return null;
    const before = changed.flatMap(([name]) => {
      const known = this.#before.get(name);
      return known == null ? [] : [[name, known] as const];
    });
    return {
      revision: this.#revision,
      before: Object.fromEntries(before),
      change: Object.fromEntries(changed),
      undecided: Object.fromEntries(undecided),
    };
  }

  /** No answer came: what was sent may be saved by now, and is then nobody else's. */
  unanswered({ change }: Sent): void {
    for (const [name, text] of Object.entries(change))
      this.#unanswered.set(name, (this.#unanswered.get(name) ?? new Set()).add(text));
  }

  /** It was saved. Returns the fields to show otherwise than they are `now`: what somebody else wrote meanwhile. */
  accepted({ change, undecided }: Sent, { revision, text }: Saved, now: Values): Values {
    this.#keeps(undecided);
    for (const [name, sent] of Object.entries(change)) {
      this.#before.set(name, sent);
      this.#unanswered.delete(name);
    }
    const shown: Record<string, string> = {};
    let isWhole = true;
    for (const [name, theirs] of Object.entries(text ?? {})) {
      const known = this.#before.get(name);
      if (theirs === known || now[name] === undefined) continue;
      if (now[name] === known) {
        shown[name] = theirs;
        this.#before.set(name, theirs);
      } else isWhole = false;
    }
    if (isWhole) this.#revision = revision;
    return shown;
  }

  /**
   * Somebody else changed some of the fields as well. Nothing was saved; all that was sent is kept, unless the page has just
   * become that of its draft: what was kept of it before is kept for another page. What this page sent before and had no answer
   * to is in dispute with nobody.
   */
  disputed({ change, undecided }: Sent, { by, theirs, own }: Conflicting): void {
    const kept: Record<string, string> = { ...undecided };
    for (const [name, text] of Object.entries(theirs)) {
      const mine = change[name];
      if (mine === undefined) continue;
      if (this.#unanswered.get(name)?.has(text)) {
        this.#before.set(name, text);
        continue;
      }
      this.#disputes.set(name, { by, theirs: text });
      kept[name] = mine;
    }
    if (own === undefined) this.#keeps(kept);
  }

  #keeps(undecided: Values): void {
    this.#kept.clear();
    for (const [name, text] of Object.entries(undecided)) this.#kept.set(name, text);
  }

  /** Somebody has read both versions of a field, and decided; what the page shows of it is saved next. */
  settled(name: string): void {
    const dispute = this.#disputes.get(name);
    if (dispute === undefined) return;
    this.#before.set(name, dispute.theirs);
    this.#disputes.delete(name);
  }
}
