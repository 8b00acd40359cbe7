import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { FilesField, type Incoming, RefusedFiles } from '../incoming-views.tsx';
import type { Document, StandingDocument } from './queries.ts';
import { type DocumentReader, whoIs } from './readers.ts';

export interface DocumentsFacts extends Incoming {
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference' | 'visible' | 'isCompanyArchived'>;
  readonly documents: readonly StandingDocument[];
  readonly removed: readonly Document[];
  /** What was chosen, where not all files were taken. */
  readonly shared?: boolean;
  readonly reader: DocumentReader;
  /** The engagement's page. */
  readonly backHref: string;
}

/** What sharing comes to, as the engagement stands. */
export function sharingHint(
  { visible, isCompanyArchived }: DocumentsFacts['engagement'],
  { company }: Pick<DocumentReader, 'company'>,
): string {
  if (isCompanyArchived) return `${company} is archived, so people there see no documents.`;
  return visible
    ? `People at ${company} who see this engagement can download it.`
    : `People at ${company} can download it once the engagement is visible to them.`;
}

function AddDocuments({ facts }: { facts: DocumentsFacts }) {
  const { engagement, reader, shared = false } = facts;
  const { side, workspace, company, mostMegabytes, at } = reader;
  const forWhom =
    side === 'team'
      ? 'Authorisation letters, scoping sheets, deliverables: any kind of file.'
      : `Authorisation letters, scoping sheets, anything ${workspace} needs. ${workspace}’s team and everyone at ${company} who sees this engagement can download it.`;
  return (
    <Card
      id="add"
      title="Add documents"
      description={`${forWhom} Up to ${mostMegabytes} MB at once.`}
      isForScreen
    >
      <Form action={at.list(engagement.id)} takesFiles>
        {side === 'team' && (
          <RadioGroup
            name="visible"
            label="Who can see it"
            value={shared ? 'true' : 'false'}
            options={[
              { value: 'false', label: 'Only your team' },
              {
                value: 'true',
                label: `Your team and ${company}`,
                description: sharingHint(engagement, reader),
              },
            ]}
          />
        )}
        <FilesField label="Files" multiple />
        <SubmitButton busyLabel="Uploading…">Add documents</SubmitButton>
      </Form>
    </Card>
  );
}

function columnsFor(reader: DocumentReader): Column<StandingDocument>[] {
  const { side, at, now } = reader;
  return [
    {
      header: 'Document',
      role: 'lead',
      cell: ({ id, newest, versions }) => (
        <>
          <a class="link font-medium wrap-anywhere" href={at.document(id)}>
            {newest.name}
          </a>
          <span class="block text-sm text-muted">
            {sizeOf(newest.bytes)}
            {versions > 1 && `, version ${versions}`}
          </span>
        </>
      ),
    },
    {
      header: 'Added',
      cell: ({ newest }) => (
        <>
          <Time at={newest.addedAt} now={now} />
          <span class="block text-sm text-muted">{whoIs(newest.addedBy, reader)}</span>
        </>
      ),
    },
    ...(side === 'team'
      ? [
          {
            header: 'Who can see it',
            cell: ({ shared }: StandingDocument) => (
              <Badge icon={shared ? 'users' : 'lock'}>{shared ? 'Team and client' : 'Only your team'}</Badge>
            ),
          },
        ]
      : []),
    {
      header: 'Download',
      role: 'action',
      cell: ({ id, newest }) => (
        <a class="link" href={at.version(id, newest.id)}>
          Download <span class="sr-only">{newest.name}</span>
        </a>
      ),
    },
  ];
}

function Removed({ facts: { removed, reader } }: { facts: DocumentsFacts }) {
  const mayKnow = ({ side }: Document) => reader.side === 'team' || side === 'client';
  return (
    <Card id="removed" title="Removed">
      <ul class="space-y-2 text-sm text-muted">
        {removed.map((document) => (
          <li key={document.id}>
            A document was removed by{' '}
            {whoIs(document.removed?.by ?? { side: document.side, name: null }, reader)}
            {', '}
            <Time at={document.removed?.at ?? reader.now} now={reader.now} />.{' '}
            {mayKnow(document) && (
              <a class="link" href={reader.at.document(document.id)}>
                See who downloaded it
              </a>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The documents of an engagement, as either side has them. */
export function DocumentsPage({ facts }: { facts: DocumentsFacts }): VNode {
  const { engagement, documents, removed, reader, backHref } = facts;
  const { side, mayAdd, workspace, company } = reader;
  return (
    <>
      <PageHeader
        title="Documents"
        lead={side === 'team' ? `${engagement.reference} for ${company}` : engagement.reference}
        back={{ href: backHref, label: engagement.title }}
      />
      <RefusedFiles {...facts} />
      {mayAdd && <AddDocuments facts={facts} />}
      <Card id="documents" title="Documents of this engagement" flush>
        <DataTable
          caption="Documents, the latest first"
          rows={documents}
          columns={columnsFor(reader)}
          empty={
            <EmptyState icon="inbox" title="No documents yet">
              {side === 'team'
                ? 'What you and your client add appears here.'
                : mayAdd
                  ? `What you and ${workspace} add appears here.`
                  : `What ${workspace} shares with you appears here. To add documents yourself, ask them to make you a responder.`}
            </EmptyState>
          }
        />
      </Card>
      {removed.length > 0 && <Removed facts={facts} />}
    </>
  );
}
