import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import type { Engagement } from '../engagement/queries.ts';
import { FilesField, type Incoming, RefusedFiles } from '../incoming-views.tsx';
import { engagementPaths } from '../paths.ts';
import { allFormats, formatName } from './format-names.ts';
import type { Import } from './queries.ts';

const STATES: Readonly<Record<Import['state'], { readonly says: string; readonly tone: Tone }>> = {
  reading: { says: 'Being read', tone: 'info' },
  preview: { says: 'Ready to check', tone: 'warning' },
  taken: { says: 'Imported', tone: 'success' },
  failed: { says: 'Couldn’t be read', tone: 'danger' },
  cancelled: { says: 'Cancelled', tone: 'neutral' },
};

/** How an import stands. */
export const ImportStateBadge = ({ of }: { of: Pick<Import, 'state' | 'isTaking'> }): VNode => {
  const { says, tone } = of.isTaking ? ({ says: 'Adding drafts', tone: 'info' } as const) : STATES[of.state];
  return <Badge tone={tone}>{says}</Badge>;
};

export interface ImportsFacts extends Incoming {
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference' | 'company'>;
  readonly imports: readonly Import[];
  readonly nextHref: string | undefined;
  readonly mostMegabytes: number;
  readonly now: number;
}

/** `/dashboard/<slug>/engagements/<id>/imports`. */
export function ImportsPage({ facts }: { facts: ImportsFacts }): VNode {
  const slug = useSlug();
  const { engagement, imports, nextHref, mostMegabytes, now } = facts;
  return (
    <>
      <PageHeader
        title="Import from scanners"
        lead={`${engagement.reference} for ${engagement.company}`}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <RefusedFiles {...facts} />
      <Card
        id="upload"
        title="Upload a scanner’s file"
        description={`From ${allFormats()}, up to ${mostMegabytes} MB. We read it in the background, and you choose what to add as drafts before anything changes.`}
        isForScreen
      >
        <Form action={engagementPaths.importsOf(slug, engagement.id)} takesFiles>
          <FilesField label="File" multiple={false} />
          <SubmitButton busyLabel="Uploading…">Upload and read</SubmitButton>
        </Form>
      </Card>
      <Card id="imports" title="Imports" flush>
        <DataTable
          caption="Imports of this engagement, the latest first"
          rows={imports}
          empty={
            <EmptyState icon="inbox" title="No imports yet">
              Upload what your scanner has found, and go through it here.
            </EmptyState>
          }
          columns={[
            {
              header: 'File',
              role: 'lead',
              cell: ({ id, name, format, bytes }) => (
                <>
                  <a class="link font-medium wrap-anywhere" href={engagementPaths.import(slug, id)}>
                    {name}
                  </a>
                  <span class="block text-sm text-muted">
                    {format !== null && `${formatName(format)}, `}
                    {sizeOf(bytes)}
                  </span>
                </>
              ),
            },
            { header: 'State', cell: (of) => <ImportStateBadge of={of} /> },
            {
              header: 'Uploaded',
              holds: 'date',
              cell: ({ createdAt, createdBy }) => (
                <>
                  <Time at={createdAt} now={now} />
                  <span class="block text-sm text-muted">{createdBy ?? 'Someone who has left'}</span>
                </>
              ),
            },
          ]}
        />
        {nextHref !== undefined && (
          <div class="px-4 py-3.5 sm:px-6">
            <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'Earlier imports' }} />
          </div>
        )}
      </Card>
    </>
  );
}
