import type { CvssVersion } from './cvss/metric.ts';
import { parseTags } from './engagement.ts';
import { type FindingState, SEVERITIES, type Severity, severityName } from './finding.ts';
import { hiddenInTitle, showsSomething } from './visible-text.ts';

/** What of a finding is long, and Markdown, in the order in which one reads it. */
export const PROSE_FIELDS = ['description', 'steps', 'impact', 'remediation', 'references'] as const;
export type ProseField = (typeof PROSE_FIELDS)[number];

/**
 * What is typed into a finding (E8). A draft keeps each as it was typed, also what does not hold yet, so that nothing is lost
 * (E14); what it comes to is read when somebody publishes it.
 */
export const FINDING_FIELDS = [
  'title',
  'severity',
  'severityReason',
  'cvss4',
  'cvss3',
  'cwe',
  ...PROSE_FIELDS,
  'assets',
  'tags',
] as const;
export type FindingField = (typeof FINDING_FIELDS)[number];

export type FindingText = Readonly<Record<FindingField, string>>;

/** A finding with nothing in it. */
export const EMPTY_FINDING: FindingText = {
  title: '',
  severity: '',
  severityReason: '',
  cvss4: '',
  cvss3: '',
  cwe: '',
  description: '',
  steps: '',
  impact: '',
  remediation: '',
  references: '',
  assets: '',
  tags: '',
};

/** How long each may be, in UTF-8 bytes; prose 200 KB (E10). */
const PROSE_BYTES = 200 * 1024;
const LINE_BYTES = 1_000;
const ASSETS_BYTES = 100 * 1024;

const LIMITS: Readonly<Partial<Record<FindingField, number>>> = {
  ...Object.fromEntries(PROSE_FIELDS.map((field) => [field, PROSE_BYTES])),
  assets: ASSETS_BYTES,
};

/** As a form sends them at most: each byte of a letter beyond ASCII takes three. */
export const LARGEST_FINDING_FORM = 3 * (PROSE_FIELDS.length * PROSE_BYTES + ASSETS_BYTES + 64 * 1024);

/** How many bytes a field may have. */
export const limitOf = (field: FindingField): number => LIMITS[field] ?? LINE_BYTES;

/** What is too long, and by how much, in words; null where it fits. */
export function tooLong(field: FindingField, text: string): string | null {
  const limit = limitOf(field);
  const bytes = Buffer.byteLength(text);
  if (bytes <= limit) return null;
  return limit < 10_000
    ? `Use at most ${limit} characters.`
    : `This is ${Math.ceil(bytes / 1024)} KB long. Use at most ${limit / 1024} KB.`;
}

/** Something that a finding affects. */
export interface Asset {
  readonly what: string;
  readonly where: string;
  readonly note: string;
  /** It isn't affected any more; another one of the finding may still be. */
  readonly fixed: boolean;
}

/** How an asset stands. */
export const ASSET_STATES = ['open', 'fixed'] as const;
export type AssetState = (typeof ASSET_STATES)[number];

/** How an asset stands; the only place that says so. Once a finding has passed its retest, all of it is fixed. */
export const assetState = ({ fixed }: Pick<Asset, 'fixed'>, of: FindingState): AssetState =>
  fixed || of === 'retest-passed' ? 'fixed' : 'open';

/** A box before a line, ticked where the asset is fixed. */
const BOX = /^\[([ x])\]\s*/i;

/** An asset as {@link parseAssets} reads it. */
export const assetLine = ({ what, where, note, fixed }: Asset): string => {
  const box = fixed ? '[x] ' : BOX.test(what) ? '[ ] ' : '';
  return `${box}${[what, where, note].join(' | ')}`;
};

/** Assets as they are typed: one a line, a ticked box before what is fixed, where and a note behind bars. Blank lines mean nothing. */
export function parseAssets(text: string): readonly Asset[] {
  return text
    .normalize('NFC')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const box = BOX.exec(line);
      const [what = '', where = '', ...note] = line
        .slice(box?.[0].length ?? 0)
        .split('|')
        .map((part) => part.trim());
      return { what, where, note: note.join(' | '), fixed: box?.[1]?.toLowerCase() === 'x' };
    });
}

/** Severities set by hand. */
export const isSeverity = (typed: string): typed is Severity =>
  (SEVERITIES as readonly string[]).includes(typed);

/** A number of the CWE catalogue as it is typed: `79`, `CWE-79`; null for none, `'unknown'` for what is no number. */
export function parseCwe(typed: string): number | null | 'unknown' {
  const trimmed = typed.trim();
  if (trimmed === '') return null;
  const [, digits] = /^(?:cwe[-\s]?)?([1-9][0-9]{0,4})(?:\b.*)?$/i.exec(trimmed) ?? [];
  return digits === undefined ? 'unknown' : Number(digits);
}

/** What a draft lacks or has wrong, field by field, in words for whoever writes it. */
export type FindingProblems = Readonly<Partial<Record<FindingField, string>>>;

/** How a vector is judged: what it comes to, or what is wrong with it, in words. */
export type VectorJudgement =
  | { readonly ok: true; readonly vector: string; readonly score: number; readonly severity: Severity }
  | { readonly ok: false; readonly problem: string };

/** Reads a vector of one version. */
export type VectorReader = (version: CvssVersion, vector: string) => VectorJudgement;

/** The versions of CVSS of which one leads where a finding has vectors of both (E8), the usual one first. */
export const LEADING_VERSIONS = ['4.0', '3.1'] as const satisfies readonly CvssVersion[];

/** What stands for each version, the leading one first; the only place that orders them. */
export const leadingFirst = <T>(leads: CvssVersion, of: Readonly<Record<CvssVersion, T>>): readonly T[] =>
  [...LEADING_VERSIONS].sort((version) => (version === leads ? -1 : 1)).map((version) => of[version]);

/** A finding whose fields hold, as it is published. */
export interface ReadFinding {
  readonly title: string;
  readonly severity: Severity | null;
  readonly severityReason: string;
  /** The leading one first. */
  readonly cvss: readonly {
    readonly version: CvssVersion;
    readonly vector: string;
    readonly score: number;
  }[];
  readonly cwe: number | null;
  readonly prose: Readonly<Record<ProseField, string>>;
  readonly assets: readonly Asset[];
  readonly tags: readonly string[];
}

/** What was typed, read. */
export interface FindingReading {
  readonly read: ReadFinding;
  /** What the leading vector comes to, whatever was set by hand; null without one. */
  readonly scored: Severity | null;
  readonly problems: FindingProblems;
}

/**
 * Reads what was typed. The severity is what was set by hand, else what the leading vector comes to, else the other's. What
 * does not hold is left out of what is read, and told.
 */
export function readFinding(text: FindingText, readVector: VectorReader, leads: CvssVersion): FindingReading {
  const problems: Partial<Record<FindingField, string>> = {};
  for (const field of FINDING_FIELDS) {
    const problem = tooLong(field, text[field]);
    if (problem !== null) problems[field] = problem;
  }
  const cvss: { version: CvssVersion; vector: string; score: number }[] = [];
  let scored: Severity | null = null;
  for (const [field, version] of leadingFirst(leads, {
    '4.0': ['cvss4', '4.0'],
    '3.1': ['cvss3', '3.1'],
  } as const)) {
    const typed = text[field].trim();
    if (typed === '' || problems[field] !== undefined) continue;
    const judged = readVector(version, typed);
    if (judged.ok) {
      cvss.push({ version, vector: judged.vector, score: judged.score });
      scored ??= judged.severity;
    } else problems[field] = judged.problem;
  }
  const byHand = text.severity.trim();
  if (byHand !== '' && !isSeverity(byHand)) problems.severity = 'Choose a severity from the list.';
  const severity = isSeverity(byHand) ? byHand : scored;
  const cwe = parseCwe(text.cwe);
  if (cwe === 'unknown') problems.cwe = 'Enter a CWE number, such as 79.';
  const tags = parseTags(text.tags);
  if (tags === null) problems.tags = 'Use at most 20 tags of up to 40 characters, separated by commas.';
  return {
    read: {
      title: text.title.normalize('NFC').replace(/\s+/gu, ' ').trim(),
      severity,
      severityReason: text.severityReason.trim(),
      cvss,
      cwe: cwe === 'unknown' ? null : cwe,
      prose: Object.fromEntries(PROSE_FIELDS.map((field) => [field, text[field].normalize('NFC')])) as Record<
        ProseField,
        string
      >,
      assets: parseAssets(text.assets),
      tags: tags ?? [],
    },
    scored,
    problems,
  };
}

/**
 * What stands between a draft and its client besides what is wrong with it (E12). A severity that isn't the vector's needs
 * its reason, which the client reads (E8).
 */
export function lackingFor({ read, scored }: Pick<FindingReading, 'read' | 'scored'>): FindingProblems {
  const { severity, severityReason } = read;
  return {
    ...(!showsSomething(read.title) && { title: 'Enter a title before you publish.' }),
    ...hiddenInTitle(read.title),
    ...(severity === null && { severity: 'Choose a severity, or enter a CVSS vector.' }),
    ...(severity !== null &&
      scored !== null &&
      severity !== scored &&
      !showsSomething(severityReason) && {
        severityReason: `The CVSS vector comes to ${severityName(scored).toLowerCase()}. Say why you rate it ${severityName(severity).toLowerCase()}.`,
      }),
    ...(!showsSomething(read.prose.description) && {
      description: 'Describe the finding before you publish.',
    }),
    ...(read.assets.some(({ what }) => !showsSomething(what)) && {
      assets: 'Begin each line with what is affected.',
    }),
  };
}
