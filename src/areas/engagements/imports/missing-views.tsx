import type { VNode } from 'preact';
import { shownNumber } from '../../../domain/counted.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Form } from '../../../ui/form.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Tick, TickAll } from '../../../ui/ticks.tsx';
import { engagementPaths } from '../paths.ts';
import type { MissingFinding } from './preview-queries.ts';
import type { Import } from './queries.ts';

/** What a new scan shows no more, to be ticked where it is fixed (I4). */
export function MissingFindings({
  engagement,
  of,
  missing,
}: {
  engagement: { readonly reference: string };
  of: Pick<Import, 'id'>;
  missing: readonly MissingFinding[];
}): VNode {
  const slug = useSlug();
  const isOpen = missing.some(({ fixedAt }) => fixedAt === null);
  const table = (
    <DataTable
      caption="Findings that this file shows no more, the worst first"
      rows={missing}
      columns={[
        {
          header: 'Finding',
          role: 'lead',
          cell: ({ id, number, title, places, fixedAt }) => (
            <span class="flex items-start gap-3">
              {fixedAt === null && (
                <Tick name="finding" value={id} label={`Select ${engagement.reference}-${number} ${title}`} />
              )}
              <span class="min-w-0 space-y-1">
                <a class="link font-medium" href={engagementPaths.finding(slug, id)}>
                  {engagement.reference}-{number} {title}
                </a>
                <span class="block text-sm wrap-anywhere">
                  {places
                    .slice(0, 10)
                    .map(({ what, where }) => [what, where].filter((one) => one !== '').join(' '))
                    .join(', ')}
                  {places.length > 10 && ` and ${shownNumber(places.length - 10)} more`}
                </span>
              </span>
            </span>
          ),
        },
        {
          header: 'Severity',
          holds: 'severity',
          cell: ({ severity }) => <SeverityBadge severity={severity} />,
        },
        {
          header: 'In this file',
          cell: ({ isWhole, fixedAt }) =>
            fixedAt === null ? (
              <Badge>{isWhole ? 'Not at all' : 'Not at these places'}</Badge>
            ) : (
              <Badge tone="success">Marked as fixed</Badge>
            ),
        },
      ]}
    />
  );
  const card = (
    <Card
      id="missing"
      title="No longer in the scan"
      description="Earlier imports found these, and this file doesn’t show them. They may be fixed, or weren’t scanned this time. Tick what is fixed: those assets are marked as fixed in the finding’s draft, and nothing else changes until you publish it."
      flush
    >
      {isOpen && (
        <div class="flex flex-wrap items-center gap-x-6 gap-y-3 border-b border-base-300 px-4 py-3.5 sm:px-6 print:hidden">
          <TickAll label="Select all that are missing" />
          <SubmitButton size="small" variant="neutral">
            Mark assets as fixed
          </SubmitButton>
        </div>
      )}
      {table}
    </Card>
  );
  return isOpen ? <Form action={engagementPaths.fixMissing(slug, of.id)}>{card}</Form> : card;
}
