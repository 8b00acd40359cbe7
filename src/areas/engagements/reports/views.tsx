import type { ComponentChildren, VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { reportFormatName, reportKindName } from '../../../domain/report.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-key.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Day, ExactTime, Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { untranslated } from '../../../ui/untranslated.ts';
import { whoIs } from '../documents/readers.ts';
import { engagementPaths } from '../paths.ts';
import type { ReportDownload } from './download-queries.ts';
import type { DeliveredReport, Report } from './queries.ts';
import type { ReportReader } from './readers.ts';

/** What a report is called in lists: its kind, and what it is of alone. */
export const reportName = ({ kind }: Pick<Report, 'kind'>, about: string | null): string =>
  about === null ? reportKindName(kind) : `${reportKindName(kind)}: ${about}`;

type Standing = 'making' | 'ready' | 'failed' | 'delivered';

const standingOf = ({ state, delivered }: Report): Standing => (delivered === null ? state : 'delivered');

const STANDINGS: Readonly<Record<Standing, { readonly tone: Tone; readonly says: string }>> = {
  making: { tone: 'info', says: 'Being made' },
  ready: { tone: 'warning', says: 'Ready, not delivered' },
  failed: { tone: 'danger', says: 'Not made' },
  delivered: { tone: 'success', says: 'Delivered' },
};

/** Where a report stands, in words and by their colour. */
export const standingWords = (report: Report): { readonly tone: Tone; readonly says: string } =>
  STANDINGS[standingOf(report)];

/** Where a report stands, as the team sees it; of one that is being made the page's script looks when that changes. */
export function ReportBadge({ report }: { report: Report }): VNode {
  const slug = useSlug();
  const { tone, says } = standingWords(report);
  const badge = <Badge tone={tone}>{says}</Badge>;
  if (report.state !== 'making') return badge;
  return <span data-progress={engagementPaths.reportProgress(slug, report.id)}>{badge}</span>;
}

/** The hash of a report's file, which both sides can compare with what they have (R4). */
export const Sha256 = ({ value }: { value: string }): VNode => (
  <div class="space-y-1.5">
    <code {...untranslated} class="figures block text-sm wrap-anywhere">
      {value}
    </code>
    <CopyButton value={value} label="the SHA-256 of the file" />
  </div>
);

const COPIES = {
  team: 'Each client’s copy has their email address on every page. Yours has none.',
  client: 'Your copy has your email address on every page, so its SHA-256 is another one: see below.',
} as const;

/** What is known of a report and its file; more where there is more. */
export function ReportFacts({
  report,
  engagement,
  about,
  reader,
  children,
}: {
  report: Report;
  engagement: { readonly title: string; readonly href: string };
  about: { readonly label: string; readonly href: string } | null;
  reader: ReportReader;
  children?: ComponentChildren;
}): VNode {
  const { format, version, askedAt, askedBy, file, delivered, marksCopies } = report;
  return (
    <Card id="report" title="Details" badge={reader.side === 'team' && <ReportBadge report={report} />}>
      <DescriptionList
        items={[
          {
            term: 'Engagement',
            value: (
              <a class="link" href={engagement.href}>
                {engagement.title}
              </a>
            ),
          },
          ...(about === null
            ? []
            : [
                {
                  term: 'About',
                  value: (
                    <a class="link" href={about.href}>
                      {about.label}
                    </a>
                  ),
                },
              ]),
          { term: 'Format', value: reportFormatName(format) },
          { term: 'Version', value: version },
          ...(reader.side === 'client'
            ? []
            : [
                {
                  term: 'Asked for',
                  value: (
                    <>
                      <Time at={askedAt} now={reader.now} /> by {whoIs(askedBy, reader)}
                    </>
                  ),
                },
              ]),
          ...(delivered === null
            ? []
            : [
                {
                  term: 'Delivered',
                  value: (
                    <>
                      <Time at={delivered.at} now={reader.now} /> by {whoIs(delivered.by, reader)}
                    </>
                  ),
                },
              ]),
          ...(file === null
            ? []
            : [
                {
                  term: 'File',
                  value: (
                    <span class="wrap-anywhere">
                      {file.name} <span class="text-sm text-muted">({sizeOf(file.bytes)})</span>
                    </span>
                  ),
                },
                { term: 'SHA-256', value: <Sha256 value={file.sha256} /> },
              ]),
          ...(marksCopies ? [{ term: 'Copies', value: COPIES[reader.side] }] : []),
        ]}
      />
      {children}
    </Card>
  );
}

const CopyHash = ({ copySha256 }: ReportDownload) =>
  copySha256 === null ? (
    <span class="text-muted">Not marked</span>
  ) : (
    <code {...untranslated} class="figures text-sm wrap-anywhere">
      {copySha256}
    </code>
  );

/** Who downloaded a report, and when. */
export function ReportDownloads({
  downloads,
  hasMore,
  reader,
}: {
  downloads: readonly ReportDownload[];
  hasMore: boolean;
  reader: ReportReader;
}): VNode {
  const last = `The last ${downloads.length} downloads are shown.`;
  return (
    <Card
      id="downloads"
      title="Who downloaded it"
      description={hasMore ? last : undefined}
      flush={downloads.length > 0}
    >
      {downloads.length === 0 ? (
        <p class="text-muted">Nobody yet.</p>
      ) : (
        <DataTable
          caption="Downloads, the last first"
          rows={downloads}
          columns={[
            { header: 'Who', role: 'lead', cell: ({ by }) => whoIs(by, reader) },
            { header: 'When', cell: ({ at }) => <ExactTime at={at} />, holds: 'date' },
            ...(downloads.some(({ copySha256 }) => copySha256 !== null)
              ? [{ header: 'SHA-256 of the marked copy', cell: CopyHash }]
              : []),
          ]}
        />
      )}
    </Card>
  );
}

/** Reports that a client can download, the last delivered first; nothing where there are none. */
export function DeliveredReports({
  reports,
  at,
  engagements = null,
}: {
  reports: readonly DeliveredReport[];
  at: { readonly report: (id: string) => string };
  /** What engagements are called, by their ids, where the list is of several. */
  engagements?: ReadonlyMap<string, string> | null;
}): VNode | null {
  if (reports.length === 0) return null;
  return (
    <Card id="reports" title="Reports to download" flush>
      <DataTable
        caption="Reports, the last delivered first"
        rows={reports}
        columns={[
          {
            header: 'Report',
            role: 'lead',
            cell: ({ id, kind, file, engagementId }) => (
              <>
                <a class="link font-medium" href={at.report(id)}>
                  {reportKindName(kind)}
                </a>
                <span class="block text-sm text-muted wrap-anywhere">
                  {engagements?.get(engagementId) ?? file.name}
                </span>
              </>
            ),
          },
          { header: 'Format', cell: ({ format }) => reportFormatName(format) },
          { header: 'Version', align: 'end', cell: ({ version }) => version },
          { header: 'Delivered', holds: 'date', cell: ({ delivered }) => <Day at={delivered.at} /> },
        ]}
      />
    </Card>
  );
}
