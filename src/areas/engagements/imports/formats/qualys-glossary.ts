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
  /** Characters of the glossary, and of the results that wait for it. */
  readonly kept: number;
  /** Results that wait. */
  readonly waiting: number;
}

const LIMITS: Limits = { kept: 32 * 1024 * 1024, waiting: 200_000 };

/** A copy that keeps nothing of the piece of the file in which its texts came. */
const apart = <Value>(value: Value): Value => structuredClone(value);

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

/**
 * Joins the results of an asset report with the glossary, which stands behind them, or before. Until both are there, they wait, up
 * to limits that say their numbers.
 */
export class QualysGlossary {
  readonly #limits: Limits;
  readonly #checks = new Map<string, QualysCheck>();
  readonly #waiting = new Map<string, QualysResult[]>();
  #kept = 0;
  #waits = 0;
  #isOutputLeftOut = false;
  #isWaitingLeftOut = false;

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
  }

  /** A check of the glossary, with what waited for it. */
  define(qid: string, check: QualysCheck): readonly Scanned[] {
    if (!this.#checks.has(qid)) {
      this.#kept += sizeOf(check);
      const isRoom = this.#kept <= this.#limits.kept;
      this.#checks.set(
        qid,
        apart(
          isRoom ? check : { ...check, description: null, impact: null, remediation: null, references: [] },
        ),
      );
    }
    const waiting = this.#waiting.get(qid) ?? [];
    this.#waiting.delete(qid);
    this.#waits -= waiting.length;
    for (const { output } of waiting) this.#kept -= output.length;
    return waiting.map((result) => qualysItem(result, check));
  }

  /** A result, joined with its check if that's there. */
  add(result: QualysResult): readonly Scanned[] {
    const check = this.#checks.get(result.qid);
    if (check !== undefined) return [qualysItem(result, check)];
    const { line, qid } = result;
    if (this.#waits === this.#limits.waiting) {
      if (this.#isWaitingLeftOut) return [];
      this.#isWaitingLeftOut = true;
      const most = this.#limits.waiting.toLocaleString('en-GB');
      return [
        {
          kind: 'unreadable',
          line,
          reason: `More than ${most} results stand before the glossary that describes them. This one and those behind it were left out; export fewer hosts at a time.`,
        },
      ];
    }
    const isRoom = this.#kept + result.output.length <= this.#limits.kept;
    const kept = isRoom ? result : { ...result, output: '' };
    this.#kept += kept.output.length;
    this.#waits++;
    const waiting = this.#waiting.get(qid) ?? [];
    waiting.push(apart(kept));
    this.#waiting.set(qid, waiting);
    if (isRoom || this.#isOutputLeftOut) return [];
    this.#isOutputLeftOut = true;
    return [
      {
        kind: 'unreadable',
        line,
        reason: `What was seen here, and at some places behind, was left out: more than ${inMegabytes(this.#limits.kept)} stand before the glossary. Export fewer hosts at a time.`,
      },
    ];
  }

  /** What the glossary doesn't describe goes in by its number; each such check is named. */
  end(): readonly Scanned[] {
    const undefinedChecks = [...this.#waiting].flatMap(([qid, results]): readonly Scanned[] => [
      {
        kind: 'unreadable',
        line: results[0]?.line ?? 1,
        reason: `The file doesn't describe QID ${qid}. It went in as informational, without a text; include the glossary in the export.`,
      },
      ...results.map((result) =>
        qualysItem(result, {
          title: `QID ${qid}`,
          severity: 'info',
          cves: [],
          description: null,
          impact: null,
          remediation: null,
          references: [],
        }),
      ),
    ]);
    this.#waiting.clear();
    return undefinedChecks;
  }
}
