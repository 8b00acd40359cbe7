import { z } from 'zod';
import { FINDING_STATES, SEVERITIES } from '../../../domain/finding.ts';
import {
  ASSET_STATES,
  assetLine,
  EMPTY_FINDING,
  type FindingField,
  type FindingProblems,
  readFinding,
} from '../../../domain/finding-fields.ts';
import { idField } from '../../../http/fields.ts';
import { type FindingChange, readVector } from '../../engagements/public.ts';

const prose = z.string('Use text, in Markdown.').transform((text) => text.replace(/\r\n?/g, '\n'));
const line = z.string('Use a line of text.').regex(/^[^\r\n]*$/, 'Use one line.');
const CWE = 'Use a CWE number, such as 79.';
const cell = line.regex(/^[^|]*$/, 'Leave out the bar (|).');

const asset = z.union(
  [
    line,
    z
      .strictObject({
        what: cell,
        where: cell.default(''),
        note: line.default(''),
        state: z.enum(ASSET_STATES, `Use one of ${ASSET_STATES.join(', ')}.`).default('open'),
      })
      .transform(({ state, ...asset }) => assetLine({ ...asset, fixed: state === 'fixed' })),
  ],
  'Use a line of text, or what, where, note and state.',
);

/** What a program says of a finding (E8, E26); what is left out stays as it is. */
export const findingText = z
  .object({
    title: line,
    severity: z.enum(SEVERITIES, `Use one of ${SEVERITIES.join(', ')}, or null.`).nullable(),
    severityReason: line,
    cvss: z
      .union([line.transform((vector) => [vector]), z.array(line).max(2)], 'Use a vector, or a list of them.')
      .nullable(),
    cwe: z.int(CWE).min(1, CWE).max(99_999, CWE).nullable(),
    description: prose,
    steps: prose,
    impact: prose,
    remediation: prose,
    references: prose,
    assets: z
      .union([prose, z.array(asset)], 'Use a list of lines, or of what, where, note and state.')
      .refine((assets) => typeof assets === 'string' || assets.length <= 1_000, 'Use at most 1,000 assets.'),
    tags: z.array(line.regex(/^[^,]*$/, 'A tag has no comma in it.')).max(20, 'Use at most 20 tags.'),
  })
  .partial();
type FindingTextBody = z.output<typeof findingText>;

/** The same of a new one, which may start from a template: what is said besides stands in the place of the template's (E16). */
export const newFindingText = findingText.extend({ templateId: idField.optional() });

/**
 * The same, or a step in the life of what is published, with the word that goes with it (E12); or a later deadline, with the
 * reason for it (E13).
 */
export const findingChange = findingText.extend({
  state: z.enum(FINDING_STATES, `Use one of ${FINDING_STATES.join(', ')}.`).optional(),
  stateNote: z.string().optional(),
  acceptedUntil: z.string().optional(),
  deadline: z.string('Use a day, such as 2026-11-25.').optional(),
  deadlineReason: z.string().optional(),
});

export type FindingChangeBody = z.output<typeof findingChange>;

const is40 = (vector: string) => /^CVSS:4/i.test(vector.trim());

/** The vectors in the fields of their versions; null where there are two of one. */
function vectorsOf(vectors: readonly string[]): FindingChange | null {
  const four = vectors.filter(is40);
  const three = vectors.filter((vector) => !is40(vector));
  if (four.length > 1 || three.length > 1) return null;
  return { cvss4: four[0] ?? '', cvss3: three[0] ?? '' };
}

/** A member for each field of the form: what the form has in two is one here. */
export const byMember = (problems: FindingProblems): Readonly<Record<string, string>> => {
  const { cvss4, cvss3, ...rest } = problems;
  const cvss = cvss4 ?? cvss3;
  return { ...rest, ...(cvss !== undefined && { cvss }) };
};

/** What a program's body comes to in the fields of the form, or what is wrong with it, member by member. */
export function changeOf(
  body: FindingTextBody,
):
  | { readonly ok: true; readonly change: FindingChange }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> } {
  const { severity, cvss, cwe, assets, tags, ...texts } = body;
  const vectors = cvss === undefined ? {} : vectorsOf(cvss ?? []);
  if (vectors === null) return { ok: false, errors: { cvss: 'Give at most one vector of each version.' } };
  const change: Partial<Record<FindingField, string>> = {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    ...vectors,
    ...(severity !== undefined && { severity: severity ?? '' }),
    ...(cwe !== undefined && { cwe: cwe === null ? '' : String(cwe) }),
    ...(assets !== undefined && { assets: typeof assets === 'string' ? assets : assets.join('\n') }),
    ...(tags !== undefined && { tags: tags.join(', ') }),
  };
  const { problems } = readFinding({ ...EMPTY_FINDING, ...change }, readVector, '4.0');
  return Object.keys(problems).length === 0
    ? { ok: true, change }
    : { ok: false, errors: byMember(problems) };
}
