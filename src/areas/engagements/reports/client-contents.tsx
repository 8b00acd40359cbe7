import { reportKindName } from '../../../domain/report.ts';
import type { Services } from '../../../services.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Details } from '../../../ui/details.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import type { ClientContent, Reading } from '../client/contents.tsx';
import { findEngagement } from '../engagement/queries.ts';
import { reportDownloadsOf } from './download-queries.ts';
import { MOST_DOWNLOADS } from './pages.ts';
import { findReport } from './queries.ts';
import { ReportDownloads, ReportFacts } from './views.tsx';

/* What clients read of reports, without the frame around it: in the portal, and in the consultancy's preview (E20). */

/** One delivered report within reach; null for anything else. */
export async function reportContent(
  services: Services,
  { reach, now, workspace, at }: Reading,
  id: string,
): Promise<ClientContent | null> {
  const report = await findReport(services, reach, id);
  const engagement = report && (await findEngagement(services, reach, report.engagementId));
  if (report === null || report.file === null || engagement === null) return null;
  const downloads = await reportDownloadsOf(services, reach, id, { most: MOST_DOWNLOADS + 1 });
  const reader = {
    ...{ side: 'client' as const, workspace, company: engagement.company, now },
    at: { report: at.report, file: at.reportFile },
  };
  const kind = reportKindName(report.kind);
  return {
    title: `${kind} · ${engagement.title}`,
    body: (
      <>
        <PageHeader
          title={kind}
          lead={`${engagement.title}, version ${report.version}`}
          back={{ href: at.engagement(engagement.id), label: engagement.title }}
          actions={
            <LinkButton href={at.reportFile(id)} variant="primary">
              Download
            </LinkButton>
          }
        />
        <ReportFacts
          report={report}
          engagement={{ title: engagement.title, href: at.engagement(engagement.id) }}
          about={null}
          reader={reader}
        >
          <div class="mt-4">
            <Details summary="How to check the file">
              <p class="max-w-prose">
                SHA-256 is a fingerprint of the file. If the one that your computer works out is the same, you
                have exactly what {workspace} delivered. On Linux and macOS, type <code>shasum -a 256</code>{' '}
                and the name of the file; on Windows, <code>certutil -hashfile</code>, the name of the file,
                and <code>SHA256</code>.
              </p>
              {report.marksCopies && (
                <p class="max-w-prose">
                  A copy with your address on it has a SHA-256 of its own. It’s listed below, beside your
                  download.
                  {report.format === 'pdf' && (
                    <>
                      {' '}
                      The original is still in it: on Linux and macOS,{' '}
                      <code>head -c {report.file.bytes}</code>, the name of the file, and{' '}
                      <code>| shasum -a 256</code> gives the SHA-256 above.
                    </>
                  )}
                </p>
              )}
            </Details>
          </div>
        </ReportFacts>
        <ReportDownloads
          downloads={downloads.slice(0, MOST_DOWNLOADS)}
          hasMore={downloads.length > MOST_DOWNLOADS}
          reader={reader}
        />
      </>
    ),
  };
}
