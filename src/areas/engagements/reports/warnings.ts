import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import type { Services } from '../../../services.ts';
import type { Engagement } from '../engagement/queries.ts';
import type { EvidenceNames } from '../evidence/named.ts';
import { findingsOf, type ListedFinding } from '../finding/list-queries.ts';
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
  /** The engagement says nothing of its scope, so that the section is left out. */
  | { readonly kind: 'no-scope' }
  /** Nothing is published, or nothing that was not withdrawn. */
  | { readonly kind: 'no-findings' };

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

/** What a report of an engagement within reach would say less well than it could, before it is made (R5). */
export async function warningsFor(
  needs: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  { id, scope }: Pick<Engagement, 'id' | 'scope'>,
  names: EvidenceNames,
): Promise<readonly ReportWarning[]> {
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
  return [
    ...(published.length === 0 ? [{ kind: 'no-findings' } as const] : []),
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
    ...(scope.trim() === '' ? [{ kind: 'no-scope' } as const] : []),
  ];
}
