/** Where something stands in the order of what was found: what has more of it in the title, then what is newer. */
export interface Rank {
  readonly inTitle: number;
  readonly at: number;
  readonly id: string;
}

/** Below zero where one comes before the other. */
const compared = (one: Rank, other: Rank): number =>
  other.inTitle - one.inTitle || other.at - one.at || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

/** Keeps the first of what comes along in any order, behind a place: few of very many. */
export class Best<T extends Rank> {
  readonly #after: Rank | null;
  readonly #most: number;
  #kept: T[] = [];
  #last: T | undefined;
  #isCut = false;

  constructor(most: number, after: Rank | null) {
    this.#most = most;
    this.#after = after;
  }

  /** Takes one into account. */
  add(one: T): void {
    if (this.#after !== null && compared(this.#after, one) >= 0) return;
    if (this.#last !== undefined && compared(one, this.#last) > 0) return;
    this.#kept.push(one);
    if (this.#kept.length >= this.#most * 4) this.#cut();
  }

  #cut(): void {
    this.#kept.sort(compared);
    if (this.#kept.length <= this.#most) return;
    this.#kept = this.#kept.slice(0, this.#most);
    this.#last = this.#kept.at(-1);
    this.#isCut = true;
  }

  /** The first ones in order, and whether there were more. */
  first(): { readonly kept: readonly T[]; readonly isCut: boolean } {
    this.#cut();
    return { kept: this.#kept, isCut: this.#isCut };
  }
}
