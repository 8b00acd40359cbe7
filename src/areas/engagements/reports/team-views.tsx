import type { VNode } from 'preact';
import { reportFormatName } from '../../../domain/report.ts';
import { MARKED_FORMATS } from '../../../rendering/marking/mark.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { useTicked } from '../../../ui/checkbox-group.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ActionForm, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { whoIs } from '../documents/readers.ts';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { ReportDownload } from './download-queries.ts';
import { Progress, Shortcomings } from './progress-views.tsx';
import type { Report } from './queries.ts';
import type { ReportReader } from './readers.ts';
import { ReportBadge, ReportDownloads, ReportFacts, reportName, Sha256 } from './views.tsx';

/** What the finding or round is called that a report is of alone. */
export type AboutNames = ReadonlyMap<string, string>;

const nameOf = (report: Report, names: AboutNames) =>
  reportName(report, report.about === null ? null : (names.get(report.about) ?? null));

/** The reports of an engagement, and the way to a new one. */
export function ReportsPage({
  engagement,
  reports,
  names,
  reader,
}: {
  engagement: Pick<Engagement, 'id' | 'title' | 'reference'>;
  reports: readonly Report[];
  names: AboutNames;
  reader: ReportReader;
}): VNode {
  const slug = useSlug();
  const make = engagementPaths.newReport(slug, engagement.id);
  return (
    <>
      <PageHeader
        title="Reports"
        lead={`${engagement.title}, ${engagement.reference}`}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
        actions={reports.length > 0 && <LinkButton href={make}>Make a report</LinkButton>}
      />
      {reports.length === 0 ? (
        <EmptyState icon="scroll-text" title="No reports yet" action={{ href: make, label: 'Make a report' }}>
          A report is made of what is published. {reader.company} sees it once you deliver it.
        </EmptyState>
      ) : (
        <Card id="reports" title="Reports" flush>
          <DataTable
            caption="Reports, the last one first"
            rows={reports}
            columns={[
              {
                header: 'Report',
                role: 'lead',
                cell: (report) => (
                  <a class="link font-medium wrap-anywhere" href={reader.at.report(report.id)}>
                    {nameOf(report, names)}
                  </a>
                ),
              },
              { header: 'Format', cell: ({ format }) => reportFormatName(format) },
              { header: 'Version', align: 'end', cell: ({ version }) => version },
              { header: 'State', cell: (report) => <ReportBadge report={report} /> },
              {
                header: 'Asked for',
                cell: ({ askedAt, askedBy }) => (
                  <>
                    <Time at={askedAt} now={reader.now} />
                    <span class="block text-sm text-muted">{whoIs(askedBy, reader)}</span>
                  </>
                ),
              },
            ]}
          />
        </Card>
      )}
    </>
  );
}

function Remove({ report: { id } }: { report: Report }) {
  return (
    <Card
      id="remove"
      title="Remove it"
      description="It was never delivered, so nobody at the client has it. Its file is deleted for good after 30 days."
      isForScreen
    >
      <ActionForm action={engagementPaths.removeReport(useSlug(), id)}>
        <SubmitButton variant="danger">Remove report</SubmitButton>
      </ActionForm>
    </Card>
  );
}

export interface ReportPageFacts {
  readonly report: Report;
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference' | 'visible' | 'isCompanyArchived'>;
  readonly about: { readonly label: string; readonly href: string } | null;
  readonly downloads: readonly ReportDownload[];
  readonly hasMoreDownloads: boolean;
  readonly reader: ReportReader;
}

/** One report, as the team has it. */
export function TeamReportPage({ facts }: { facts: ReportPageFacts }): VNode {
  const slug = useSlug();
  const { report, engagement, about, downloads, hasMoreDownloads, reader } = facts;
  const { id, file, delivered } = report;
  return (
    <>
      <PageHeader
        title={reportName(report, about?.label ?? null)}
        lead={`${engagement.title}, ${engagement.reference}`}
        back={{ href: engagementPaths.reportsOf(slug, engagement.id), label: 'Reports' }}
        actions={
          file !== null && (
            <>
              <LinkButton href={reader.at.file(id)}>Download</LinkButton>
              {delivered === null && (
                <LinkButton href={engagementPaths.deliverReport(slug, id)} variant="primary">
                  Deliver to {reader.company}
                </LinkButton>
              )}
            </>
          )
        }
      />
      <Progress report={report} />
      {file !== null && delivered === null && <Shortcomings file={file} />}
      <ReportFacts
        report={report}
        engagement={{ title: engagement.title, href: engagementPaths.engagement(slug, engagement.id) }}
        about={about}
        reader={reader}
      />
      {file !== null && <ReportDownloads downloads={downloads} hasMore={hasMoreDownloads} reader={reader} />}
      {delivered === null && <Remove report={report} />}
    </>
  );
}

function whoWillSeeIt({ visible, isCompanyArchived }: ReportPageFacts['engagement'], company: string) {
  if (isCompanyArchived) return `${company} is archived, so people there won’t see it.`;
  return visible
    ? `People at ${company} who see this engagement can download it from then on, and are emailed that there’s a report.`
    : `People at ${company} can’t see this engagement yet. They can download the report once you switch on “Visible to the client”.`;
}

/** Whether clients get copies that name them. */
function Marks({ company, format }: { company: string; format: Report['format'] }) {
  const ticked = useTicked('marks', []);
  return (
    <div class="max-w-prose space-y-1.5">
      <label class="flex min-h-8 items-center gap-3">
        <input
          class="checkbox"
          type="checkbox"
          name="marks"
          value="yes"
          checked={ticked.includes('yes')}
          aria-describedby="marks-hint"
        />
        Mark each copy with its reader’s email address
      </label>
      <p id="marks-hint" class="text-sm text-muted">
        What people at {company} download then has “For anna@example.com” on every page, with their own
        address, and a SHA-256 of its own, which you see beside the download.
        {format === 'pdf' ? '' : ' People who can edit the file can take the mark out.'}
      </p>
    </div>
  );
}

/** What delivering a report comes to, before it is done. */
export function DeliverPage({ facts }: { facts: ReportPageFacts }): VNode {
  const slug = useSlug();
  const { report, engagement, about, reader } = facts;
  const { id, version, file, canMark, format } = report;
  return (
    <>
      <PageHeader
        title={`Deliver version ${version}`}
        lead={`${reportName(report, about?.label ?? null)}, ${engagement.title}`}
        back={{ href: reader.at.report(id), label: 'The report' }}
      />
      <Card id="deliver" title={`Deliver it to ${reader.company}`}>
        <div class="space-y-4">
          <p class="max-w-prose">{whoWillSeeIt(engagement, reader.company)}</p>
          <p class="max-w-prose">
            Read it first: once it’s delivered, version {version} can’t be changed or taken back. If something
            in it changes later, make a new report and deliver that.
          </p>
          {file !== null && (
            <div class="space-y-1.5">
              <p class="text-sm font-medium">SHA-256 of {file.name}</p>
              <Sha256 value={file.sha256} />
            </div>
          )}
          <Form action={engagementPaths.deliverReport(slug, id)}>
            {canMark && <Marks company={reader.company} format={format} />}
            {!canMark && MARKED_FORMATS.some((known) => known === format) && (
              <p class="text-sm text-muted">
                Copies of this report can’t be marked with their readers’ addresses. Make it again if you want
                that.
              </p>
            )}
            <div class="flex flex-wrap gap-3">
              <SubmitButton busyLabel="Delivering…">Deliver version {version}</SubmitButton>
              <LinkButton href={reader.at.report(id)}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      </Card>
    </>
  );
}
