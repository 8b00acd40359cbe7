import { rankOf, type Severity } from '../../../../domain/finding.ts';
import type { ScannedGroup } from '../content.ts';
import type { ScannedItem } from '../formats/scanned.ts';
import { MOST_CVES, MOST_REFERENCES, referenceOf, vectorsOf } from './group.ts';
import type { FoundMore } from './messages.ts';

/** What is held of all checks' lists, in characters: so much that memory doesn't grow with the file. */
const MOST_CHARS = 16_000_000;

const LISTS = ['cves', 'references'] as const;
type List = (typeof LISTS)[number];
const MOST: Readonly<Record<List, number>> = { cves: MOST_CVES, references: MOST_REFERENCES };
const NAMES: Readonly<Record<List, string>> = { cves: 'CVEs', references: 'references' };

interface Named {
  /** As the first result has them: most results of a check have the same. */
  readonly first: readonly string[];
  readonly all: Set<string>;
  /** What later ones have beside those of the first. */
  readonly more: string[];
  /** There were others, for which was no room. */
  isCut: boolean;
}

interface Check {
  severity: Severity;
  isWorse: boolean;
  hasVectors: boolean;
  /** Vectors of the worst result, where that is not the first. */
  cvss: readonly string[] | null;
  readonly lists: Readonly<Record<List, Named>>;
}

/** Copies: the texts are parts of the piece of the file in which they came, and would keep all of it. */
const copyOf = (texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? texts : structuredClone(texts);

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((text, nth) => text === other[nth]);

/**
 * What later results of a check add to the first one, which its group was made of (I3): a worse severity with its vectors, and more
 * CVEs and references.
 */
export class LaterResults {
  readonly #checks = new Map<number, Check>();
  #chars = 0;

  /** Notes the first result of a check. */
  begin(number: number, group: ScannedGroup, item: ScannedItem): void {
    const listOf = (list: List): Named => {
      const first = this.#keep(item[list]);
      return { first, all: new Set(copyOf(group[list])), more: [], isCut: false };
    };
    this.#checks.set(number, {
      ...{ severity: item.severity, isWorse: false, cvss: null },
      hasVectors: group.cvss4 !== '' || group.cvss3 !== '',
      lists: { cves: listOf('cves'), references: listOf('references') },
    });
  }

  #keep(texts: readonly string[]): readonly string[] {
    for (const { length } of texts) this.#chars += 2 * length;
    return copyOf(texts);
  }

  /** Notes another one. */
  add(number: number, item: ScannedItem): void {
    const check = this.#checks.get(number);
    if (check === undefined) return;
    this.#rate(check, item);
    for (const list of LISTS) {
      const named = check.lists[list];
      if (!isSame(named.first, item[list])) this.#name(named, list, item[list]);
    }
  }

  /** The severity of a check, and its vectors, are those of its worst result, in whatever order they come. */
  #rate(check: Check, { severity, cvss }: ScannedItem): void {
    const more = rankOf(severity) - rankOf(check.severity);
    if (more > 0) {
      check.severity = severity;
      check.isWorse = true;
    }
    if (cvss.length === 0 || more < 0 || (more === 0 && check.hasVectors)) return;
    check.cvss = copyOf(cvss);
    check.hasVectors = true;
  }

  #name(named: Named, list: List, texts: readonly string[]): void {
    for (const text of texts) {
      const one = list === 'references' ? referenceOf(text) : text;
      if (named.all.has(one)) continue;
      if (named.all.size >= MOST[list] || this.#chars > MOST_CHARS) {
        named.isCut = true;
        continue;
      }
      const [kept = ''] = this.#keep([one]);
      named.all.add(kept);
      named.more.push(kept);
    }
  }

  /** What there is of all checks, once nothing more comes. */
  *all(): Generator<FoundMore> {
    for (const [number, { severity, isWorse, cvss, lists }] of this.#checks) {
      const read = cvss === null ? null : vectorsOf(cvss);
      const { cves, references } = lists;
      const cut = LISTS.filter((list) => lists[list].isCut).map(
        (list) => `Its results name more ${NAMES[list]} than the ${lists[list].all.size} that are taken.`,
      );
      const isMore = LISTS.some((list) => lists[list].more.length > 0);
      if (!isWorse && read === null && !isMore && cut.length === 0) continue;
      yield {
        number,
        severity: isWorse ? severity : null,
        vectors: read?.vectors ?? null,
        cves: cves.more,
        references: references.more,
        remarks: [...(read?.remarks ?? []), ...cut],
      };
    }
    this.#checks.clear();
  }
}
