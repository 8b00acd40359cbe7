import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import { undrawnIn } from '../../../rendering/pdf/undrawn.ts';
import type { Engagement } from '../engagement/queries.ts';
import type { ReportDesign } from './design.ts';
import type { ReportFinding } from './report-data.ts';

/** What of a finding a report says. */
type Told = Pick<ReportFinding, 'id' | 'number' | 'title' | 'prose' | 'assets'>;

/** What of an engagement it says. */
export type ToldPlan = Pick<Engagement, 'title' | 'company' | 'scope' | 'rules'>;

const textsOf = ({ title, prose, assets }: Told): readonly string[] => [
  title,
  ...PROSE_FIELDS.map((field) => prose[field]),
  ...assets.flatMap(({ what, where, note }) => [what, where, note]),
];

/** Characters that a PDF has no font for: of a finding, or else of what is said of the engagement and by the design. */
interface NotInFonts<Finding> {
  readonly finding: Finding | null;
  readonly name: string;
}

/** Where a PDF would show boxes for characters that none of its fonts has (R5). */
export async function notInFonts<Finding extends Told>(
  { title, company, scope, rules }: ToldPlan,
  { own, sections, words }: ReportDesign,
  findings: readonly Finding[],
): Promise<readonly NotInFonts<Finding>[]> {
  const found: NotInFonts<Finding>[] = [];
  for (const finding of findings) {
    const name = await undrawnIn(textsOf(finding));
    if (name !== '') found.push({ finding, name });
  }
  const ownShown = own.filter(({ id }) => sections.includes(id));
  const name = await undrawnIn([
    ...[title, company],
    ...(sections.includes('scope') ? [scope, rules] : []),
    ...ownShown.flatMap(({ heading, text }) => [heading, text]),
    ...Object.values(words).map((word) => word ?? ''),
  ]);
  return name === '' ? found : [...found, { finding: null, name }];
}
