import { hash } from 'node:crypto';

/** Beyond this share of its room a table is made twice as large. */
const FULLEST = 0.6;
const SMALLEST = 1 << 12;
/** As much of a digest as a number holds exactly. */
const HIGH = 2 ** 32;
const HIGH_BITS = 0x1f_ffff;

/**
 * Which places of which check were read before, in eight bytes each: of a million places a set of their names would take more
 * than all else together. Two of a million are taken for one with a probability of about 1 in 10,000.
 */
export class SeenPlaces {
  #table = new Float64Array(SMALLEST);
  #size = 0;

  /** Notes a place of a check; whether it is the first time. */
  add(check: number, what: string, where: string): boolean {
    const digest = hash('sha1', `${check}\n${what}\n${where}`, 'buffer');
    // None is 0, which stands for an empty room.
    const key = (digest.readUInt32LE(0) & HIGH_BITS) * HIGH + digest.readUInt32LE(4) + 1;
    if (!this.#put(key)) return false;
    this.#size += 1;
    if (this.#size > this.#table.length * FULLEST) this.#grow();
    return true;
  }

  #put(key: number): boolean {
    const mask = this.#table.length - 1;
    for (let at = key % this.#table.length; ; at = (at + 1) & mask) {
      const there = this.#table[at];
      if (there === key) return false;
      if (there !== 0) continue;
      this.#table[at] = key;
      return true;
    }
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Float64Array(before.length * 2);
    for (const key of before) if (key !== 0) this.#put(key);
  }
}
