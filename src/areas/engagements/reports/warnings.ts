import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import type { Services } from '../../../services.ts';
import type { Engagement } from '../engagement/queries.ts';
import type { EvidenceNames } from '../evidence/named.ts';
import { findingsOf, type ListedFinding } from '../finding/list-queries.ts';
import { REPORT_WORDS, type ReportDesign } from './design.ts';
import { WORD_NAMES } from './designing/names.ts';
import { findDesign } from './designing/queries.ts';
import { notInFonts, type ToldPlan } from './font-warnings.ts';
import { publishedInEngagement, shownInEngagement } from './published-queries.ts';

/** What a report says less well than it could. It stops none (R5). */
export type ReportWarning =
  /** It is not published, and so not in a report. */
  | { readonly kind: 'draft'; readonly finding: WarnedFinding }
  /** It was changed since it was published. */
  | { readonly kind: 'changed'; readonly finding: WarnedFinding }
  /** Its text names evidence that there is not. */
  | { readonly kind: 'missing-evidence'; readonly finding: WarnedFinding; readonly name: string }
  /** It says nothing of how to fix it. */
  | { readonly kind: 'no-remediation'; readonly finding: WarnedFinding }
  /** A text of the engagement's plan, which the report shows, names evidence: only findings and retests have some. */
  | { readonly kind: 'missing-in-plan'; readonly text: 'scope' | 'rules'; readonly name: string }
  /** A text of the design does. */
  | { readonly kind: 'missing-in-design'; readonly text: string; readonly name: string }
  /** A section of the consultancy's own has a heading and no text, so that it is left out. */
  | { readonly kind: 'empty-section'; readonly text: string }
  /** The engagement says nothing of its scope, so that the section is left out. */
  | { readonly kind: 'no-scope' }
  /** All texts of findings together have more than a PDF has room for. */
  | { readonly kind: 'much-text'; readonly bytes: number }
  /** A PDF has no font for characters of it: of a finding, or else of the engagement's plan or the design. */
  | { readonly kind: 'not-in-fonts'; readonly finding: WarnedFinding | null; readonly name: string }
  /** Nothing is published, or nothing that was not withdrawn. */
  | { readonly kind: 'no-findings' };

/** As programs spell them. */
export const REPORT_WARNINGS = [
  'no-findings',
  'much-text',
  'missing-evidence',
  'no-remediation',
  'changed',
  'draft',
  'missing-in-plan',
  'missing-in-design',
  'empty-section',
  'no-scope',
  'not-in-fonts',
] as const satisfies readonly ReportWarning['kind'][];

/** So much text of findings a PDF has room for, in bytes: some 1,000 pages, for which its process takes all that it may. */
export const ROOM_FOR_TEXT = 3 * 1024 * 1024;

/** The finding that a warning leads to. */
export type WarnedFinding = Pick<ListedFinding, 'id' | 'number' | 'title'>;

const warned = ({ id, number, title }: WarnedFinding): WarnedFinding => ({ id, number, title });

async function everyFinding(
  needs: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  engagementId: string,
): Promise<readonly ListedFinding[]> {
  const all: ListedFinding[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof findingsOf>> = await findingsOf(needs, reach, engagementId, {
      after,
    });
    all.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return all;
}

/** What the texts of a plan and of a design name, which have no evidence; and what of a design is empty. */
function inTexts(
  { scope, rules }: Pick<Engagement, 'scope' | 'rules'>,
  { sections, own, words }: ReportDesign,
  names: EvidenceNames,
): readonly ReportWarning[] {
  const isShown = (id: string) => sections.includes(id);
  const plan = isShown('scope')
    ? ([
        ['scope', scope],
        ['rules', rules],
      ] as const)
    : [];
  const ownShown = own.filter(({ id }) => isShown(id));
  const design = [
    ...ownShown.map(({ heading, text }) => [heading, text] as const),
    ...REPORT_WORDS.map((word) => [WORD_NAMES[word].label, words[word] ?? ''] as const),
  ];
  names.need(names.longAmong([...plan, ...design].map(([, text]) => text)));
  const namedIn = (text: string) => [...new Set((names.in(text) ?? []).map(({ name }) => name))];
  return [
    ...plan.flatMap(([text, said]) =>
      namedIn(said).map((name) => ({ kind: 'missing-in-plan', text, name }) as const),
    ),
    ...design.flatMap(([text, said]) =>
      namedIn(said).map((name) => ({ kind: 'missing-in-design', text, name }) as const),
    ),
    ...ownShown
      .filter(({ text }) => text.trim() === '')
      .map(({ heading }) => ({ kind: 'empty-section', text: heading }) as const),
    ...(isShown('scope') && scope.trim() === '' ? [{ kind: 'no-scope' } as const] : []),
  ];
}

/** What a report of an engagement within reach would say less well than it could, before it is made (R5). */
export async function warningsFor(
  needs: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  engagement: ToldPlan & Pick<Engagement, 'id'>,
  names: EvidenceNames,
): Promise<readonly ReportWarning[]> {
  const { id } = engagement;
  const { design } = await findDesign(needs, reach);
  const listed = await everyFinding(needs, reach, id);
  const all = await publishedInEngagement(needs, reach, id);
  const published = all.filter(({ state }) => state !== 'withdrawn');
  const shown = await shownInEngagement(needs, reach, id);
  names.need(published.flatMap(({ prose }) => names.longIn(prose)));
  const missing = published.flatMap((finding): ReportWarning[] => {
    const there = new Set(shown.get(finding.id)?.map(({ name }) => name));
    const named = PROSE_FIELDS.flatMap((field) => names.in(finding.prose[field]) ?? []);
    const gone = new Set(named.map(({ name }) => name).filter((name) => !there.has(name)));
    return [...gone].map((name) => ({ kind: 'missing-evidence', finding: warned(finding), name }));
  });
  const bytes = published
    .flatMap(({ prose }) => PROSE_FIELDS.map((field) => Buffer.byteLength(prose[field])))
    .reduce((sum, size) => sum + size, 0);
  return [
    ...(published.length === 0 ? [{ kind: 'no-findings' } as const] : []),
    ...(bytes > ROOM_FOR_TEXT ? [{ kind: 'much-text', bytes } as const] : []),
    ...missing,
    ...published
      .filter(({ prose, severity }) => severity !== 'info' && prose.remediation.trim() === '')
      .map((finding) => ({ kind: 'no-remediation', finding: warned(finding) }) as const),
    ...listed
      .filter(({ isAhead }) => isAhead)
      .map((finding) => ({ kind: 'changed', finding: warned(finding) }) as const),
    ...listed
      .filter(({ state }) => state === 'draft')
      .map((finding) => ({ kind: 'draft', finding: warned(finding) }) as const),
    ...inTexts(engagement, design, names),
    ...(await notInFonts(engagement, design, published)).map(
      ({ finding, name }) => ({ kind: 'not-in-fonts', finding: finding && warned(finding), name }) as const,
    ),
  ];
}
