import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Severity } from '../../../../domain/finding.ts';
import { inMegabytes } from './limits.ts';
import type { Scanned, ScannedItem } from './scanned.ts';

/** What a check is, whatever it found where. */
export type QualysCheck = Pick<
  ScannedItem,
  'title' | 'severity' | 'cves' | 'description' | 'impact' | 'remediation' | 'references'
>;

/** What a check found at one place. */
export interface QualysResult {
  readonly qid: string;
  readonly line: number;
  /** Whether it's information that was gathered and no vulnerability, which its check doesn't say. */
  readonly isInformation: boolean;
  readonly place: ScannedItem['place'];
  readonly output: string;
}

/** What is kept at most, so that reading takes no more memory for a larger file. */
interface Limits {
  /** Characters of the glossary's texts. */
  readonly glossary: number;
  /** Bytes of the results that wait for it, packed. */
  readonly waiting: number;
}

const LIMITS: Limits = { glossary: 32 * 1024 * 1024, waiting: 48 * 1024 * 1024 };

/** Characters of results that are packed together: long enough to pack well, and unpacked one after the other. */
const BLOCK = 512 * 1024;
/** Bytes that one block takes up as a rule; with less, it would be unpacked into many small pieces. */
const UNPACKED = 2 * BLOCK;

const sizeOf = ({ description, impact, remediation, references }: QualysCheck): number =>
  [description?.text, impact?.text, remediation?.text, ...references].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    0,
  );

/** An item of a result and its check, as they stand apart in Qualys's reports. */
export function qualysItem(result: QualysResult, check: QualysCheck): ScannedItem {
  const { qid, line, isInformation, place, output } = result;
  const severity: Severity = isInformation ? 'info' : check.severity;
  return {
    kind: 'item',
    line,
    tool: 'qualys',
    plugin: qid,
    ...check,
    severity,
    cvss: [],
    cwe: [],
    place,
    output,
  };
}

const UNKNOWN: Omit<QualysCheck, 'title'> = {
  severity: 'info',
  cves: [],
  description: null,
  impact: null,
  remediation: null,
  references: [],
};

/**
 * Joins the results of an asset report with the glossary, which stands behind them, or before. What comes before it waits, packed
 * and up to a limit that says its number.
 */
export class QualysGlossary {
  readonly #limits: Limits;
  readonly #checks = new Map<string, QualysCheck>();
  readonly #packed: Uint8Array[] = [];
  #block: string[] = [];
  #blockLength = 0;
  #kept = 0;
  #waiting = 0;
  #isFull = false;

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
  }

  /** Takes a check of the glossary; beyond the limit, without its texts, which is said once. */
  define(qid: string, check: QualysCheck, line: number): readonly Scanned[] {
    if (this.#checks.has(qid)) return [];
    const { glossary } = this.#limits;
    const wasRoom = this.#kept <= glossary;
    this.#kept += sizeOf(check);
    if (this.#kept <= glossary) {
      // A copy, for the texts are parts of the piece of the file in which they came, and would keep all of it.
      this.#checks.set(qid, structuredClone(check));
      return [];
    }
    this.#checks.set(qid, { ...check, description: null, impact: null, remediation: null, references: [] });
    const reason = `The glossary holds more than ${inMegabytes(glossary)}, so the texts from here on were left out.`;
    return wasRoom ? [{ kind: 'unreadable', line, reason }] : [];
  }

  /** Takes a result: an item, if its check is there already. */
  add(result: QualysResult): readonly Scanned[] {
    const check = this.#checks.get(result.qid);
    if (check !== undefined) return [qualysItem(result, check)];
    if (this.#isFull) return [];
    if (this.#waiting > this.#limits.waiting) {
      this.#isFull = true;
      const reason = `The results before the glossary take more than ${inMegabytes(this.#limits.waiting)}, even packed. This one and those behind it were left out; export fewer hosts at a time.`;
      return [{ kind: 'unreadable', line: result.line, reason }];
    }
    const written = JSON.stringify(result);
    this.#block.push(written);
    this.#blockLength += written.length;
    if (this.#blockLength > BLOCK) this.#pack();
    return [];
  }

  /** What waited, joined with its checks. What the glossary doesn't describe goes in by its number, and is named. */
  *end(): Generator<Scanned, void, undefined> {
    this.#pack();
    const unknown = new Set<string>();
    for (const block of this.#packed.splice(0)) {
      const results: readonly QualysResult[] = JSON.parse(
        inflateRawSync(block, { chunkSize: UNPACKED }).toString(),
      );
      for (const result of results) {
        const { qid, line } = result;
        const check = this.#checks.get(qid);
        if (check === undefined && !unknown.has(qid)) {
          unknown.add(qid);
          const reason = `The file doesn't describe QID ${qid}. It went in as informational, without a text; include the glossary in the export.`;
          yield { kind: 'unreadable', line, reason };
        }
        yield qualysItem(result, check ?? { ...UNKNOWN, title: `QID ${qid}` });
      }
    }
  }

  #pack(): void {
    if (this.#block.length === 0) return;
    const packed = deflateRawSync(`[${this.#block.join()}]`, { level: 1 });
    this.#packed.push(packed);
    this.#waiting += packed.length;
    this.#block = [];
    this.#blockLength = 0;
  }
}
