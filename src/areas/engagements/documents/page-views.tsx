import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SwitchButton } from '../../../ui/switch.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { ExactTime, Time } from '../../../ui/time.tsx';
import { FilesField, type Incoming, RefusedFiles } from '../incoming-views.tsx';
import type { Download } from './download-queries.ts';
import type { Document, Version } from './queries.ts';
import { type DocumentReader, whoIs } from './readers.ts';

export interface DocumentFacts extends Incoming {
  readonly document: Document;
  /** The newest first; none of one that was removed. */
  readonly versions: readonly Version[];
  /** The last first; null where they are the other side's business. */
  readonly downloads: readonly Download[] | null;
  /** There are more than those. */
  readonly hasMoreDownloads: boolean;
  readonly engagement: { readonly title: string; readonly reference: string };
  /** Where the team shows it to the client, or hides it; null where it can't. */
  readonly sharing: { readonly action: string; readonly hint: string } | null;
  readonly reader: DocumentReader;
}

function Sharing({ facts: { document, sharing, reader } }: { facts: DocumentFacts }) {
  if (sharing === null) return null;
  return (
    <Card id="sharing" title="Who can see it">
      <ActionForm action={sharing.action} class="space-y-1.5">
        <HiddenField name="visible" value={document.shared ? 'false' : 'true'} />
        <SwitchButton
          checked={document.shared}
          label="Visible to the client"
          describedBy="sharing-hint"
          states={{ on: `Your team and ${reader.company}`, off: 'Only your team' }}
        />
        <p class="text-sm text-muted" id="sharing-hint">
          {document.shared ? sharing.hint : `Nobody at ${reader.company} knows of this document.`}
        </p>
      </ActionForm>
    </Card>
  );
}

function Versions({ facts: { document, versions, reader } }: { facts: DocumentFacts }) {
  return (
    <Card id="versions" title="Versions" flush>
      <DataTable
        caption="Versions, the newest first"
        rows={versions}
        columns={[
          {
            header: 'Version',
            role: 'lead',
            cell: ({ number, name, bytes }) => (
              <>
                <span class="font-medium wrap-anywhere">
                  {number}: {name}
                </span>
                <span class="block text-sm text-muted">{sizeOf(bytes)}</span>
              </>
            ),
          },
          {
            header: 'Added',
            cell: ({ addedAt, addedBy }) => (
              <>
                <Time at={addedAt} now={reader.now} />
                <span class="block text-sm text-muted">{whoIs(addedBy, reader)}</span>
              </>
            ),
          },
          {
            header: 'Download',
            role: 'action',
            cell: ({ id, number }) => (
              <a class="link" href={reader.at.version(document.id, id)}>
                Download <span class="sr-only">version {number}</span>
              </a>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Replace({ facts: { document, reader } }: { facts: DocumentFacts }) {
  return (
    <Card
      id="replace"
      title="Replace it"
      description={`The new file becomes the newest version. Earlier ones stay, and can still be downloaded. Up to ${reader.mostMegabytes} MB.`}
      isForScreen
    >
      <Form action={reader.at.document(document.id)} takesFiles>
        <FilesField label="New version" multiple={false} />
        <SubmitButton variant="neutral" busyLabel="Uploading…">
          Replace document
        </SubmitButton>
      </Form>
    </Card>
  );
}

function Downloads({ facts: { downloads, hasMoreDownloads, reader } }: { facts: DocumentFacts }) {
  if (downloads === null) return null;
  const last = `The last ${downloads.length} downloads are shown.`;
  return (
    <Card
      id="downloads"
      title="Who downloaded it"
      description={downloads.length === 0 ? 'Nobody yet.' : hasMoreDownloads ? last : undefined}
      flush={downloads.length > 0}
    >
      {downloads.length > 0 && (
        <DataTable
          caption="Downloads, the last first"
          rows={downloads}
          columns={[
            { header: 'Who', role: 'lead', cell: ({ by }) => whoIs(by, reader) },
            { header: 'Version', cell: ({ number }) => number, align: 'end' },
            { header: 'When', cell: ({ at }) => <ExactTime at={at} />, holds: 'date' },
          ]}
        />
      )}
    </Card>
  );
}

function Remove({ facts: { document, reader } }: { facts: DocumentFacts }) {
  const { side, workspace, company } = reader;
  const others = side === 'client' ? workspace : document.shared ? company : null;
  const nobody = `Nobody will be able to download it${others === null ? '' : `, including people at ${others}`}.`;
  return (
    <Card
      id="remove"
      title="Remove it"
      description={`${nobody} The list says that a document was removed, by whom and when. Its files are deleted for good after 30 days.`}
      isForScreen
    >
      <ActionForm action={reader.at.remove(document.id)}>
        <SubmitButton variant="danger">Remove document</SubmitButton>
      </ActionForm>
    </Card>
  );
}

/** One document: its versions, who downloaded it, and what the reader may do with it. */
export function DocumentPage({ facts }: { facts: DocumentFacts }): VNode {
  const { document, engagement, reader } = facts;
  const { newest, removed, side } = document;
  const isOwn = side === reader.side;
  const back = { href: reader.at.list(document.engagementId), label: 'Documents' };
  const lead = `${engagement.title}, ${engagement.reference}`;
  if (newest === null)
    return (
      <>
        <PageHeader title="Removed document" lead={lead} back={back} />
        {removed !== null && (
          <p>
            Removed by {whoIs(removed.by, reader)}, <Time at={removed.at} now={reader.now} />.
          </p>
        )}
        <Downloads facts={facts} />
      </>
    );
  return (
    <>
      <PageHeader
        title={newest.name}
        lead={lead}
        back={back}
        actions={
          <LinkButton href={reader.at.version(document.id, newest.id)} variant="primary">
            Download
          </LinkButton>
        }
      />
      <RefusedFiles {...facts} />
      <Sharing facts={facts} />
      <Versions facts={facts} />
      <Downloads facts={facts} />
      {reader.mayAdd && isOwn && <Replace facts={facts} />}
      {reader.mayAdd && (isOwn || reader.side === 'team') && <Remove facts={facts} />}
    </>
  );
}
