import type { CvssVersion } from '../../../../domain/cvss/metric.ts';
import type { Severity } from '../../../../domain/finding.ts';
import { readVector } from '../../finding/vector.ts';
import type { ScannedGroup } from '../content.ts';
import { markdownOf } from '../formats/markdown-of.ts';
import type { ScannedItem, ScannedText } from '../formats/scanned.ts';

/** As long as each text of a finding may be, with room for what its draft adds (E8); in bytes. */
const TEXT_BYTES = 190 * 1024;
const TITLE_BYTES = 900;
/** How many references and CVEs a check has. */
export const MOST_REFERENCES = 200;
export const MOST_CVES = 200;

/** A text cut to so many bytes, never within a character. */
function cutTo(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  return whole
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}

const VERSIONS: readonly { readonly begins: RegExp; readonly version: CvssVersion }[] = [
  { begins: /^CVSS:4\.0\//i, version: '4.0' },
  { begins: /^CVSS:3\.[01]\//i, version: '3.1' },
];

/** Vectors as a finding keeps them, and what was left out. */
export interface ReadVectors {
  readonly vectors: Pick<ScannedGroup, 'cvss4' | 'cvss3' | 'scored4' | 'scored3'>;
  readonly remarks: readonly string[];
}

/** Reads vectors by the same strict reader as everyone's (E9); those that don't hold are told, and left out. */
export function vectorsOf(cvss: readonly string[]): ReadVectors {
  const of: { -readonly [V in CvssVersion]?: { vector: string; severity: Severity } } = {};
  const remarks: string[] = [];
  for (const typed of new Set(cvss.map((one) => one.trim()).filter((one) => one !== ''))) {
    const known = VERSIONS.find(({ begins }) => begins.test(typed));
    if (known === undefined) continue;
    // 3.0 has the metrics and values of 3.1, under the older name (CVSS v3.1 specification, section 1).
    const judged = readVector(known.version, typed.replace(/^CVSS:3\.0\//i, 'CVSS:3.1/'));
    if (!judged.ok) remarks.push(`The CVSS vector ${cutTo(typed, 200)} was left out. ${judged.problem}`);
    else of[known.version] ??= { vector: judged.vector, severity: judged.severity };
  }
  return {
    vectors: {
      cvss4: of['4.0']?.vector ?? '',
      cvss3: of['3.1']?.vector ?? '',
      scored4: of['4.0']?.severity ?? null,
      scored3: of['3.1']?.severity ?? null,
    },
    remarks,
  };
}

/** A reference as a check has it. */
export const referenceOf = (text: string): string => cutTo(oneLine(text), 1_000);

const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim();

/** What a file says of a check in the first item that has it; `later-results.ts` has what others add. */
export function groupOf(item: ScannedItem): ScannedGroup {
  const vectors = vectorsOf(item.cvss);
  const remarks = [...vectors.remarks];
  const prose = (text: ScannedText | null, name: string): string => {
    if (text === null) return '';
    const markdown = markdownOf(text);
    const cut = cutTo(markdown, TEXT_BYTES);
    if (cut.length < markdown.length)
      remarks.push(`The ${name} is longer than 190 KB, so its end was left out.`);
    return cut;
  };
  const few = <T>(all: readonly T[], most: number, name: string): T[] => {
    const each = [...new Set(all)];
    if (each.length > most)
      remarks.push(`It names ${each.length} ${name}, of which the first ${most} are taken.`);
    return each.slice(0, most);
  };
  const title = oneLine(item.title);
  return {
    tool: item.tool,
    toolName: item.toolName ?? '',
    plugin: item.plugin,
    title: cutTo(title === '' ? `${item.tool} ${item.plugin}` : title, TITLE_BYTES),
    severity: item.severity,
    ...vectors.vectors,
    cwe: [...new Set(item.cwe)].slice(0, 20),
    cves: few(item.cves, MOST_CVES, 'CVEs'),
    references: few(item.references.map(referenceOf), MOST_REFERENCES, 'references'),
    description: prose(item.description, 'description'),
    impact: prose(item.impact, 'impact'),
    remediation: prose(item.remediation, 'remediation'),
    remarks: remarks.slice(0, 20),
  };
}
