import type { TeamReach } from '../../../access/context.ts';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import { roundsOf } from '../retest/queries.ts';
import { roundName } from '../retest/views.tsx';
import { reportDownloadsOf } from './download-queries.ts';
import { publishedInEngagement } from './published-queries.ts';
import { findReport, type Report } from './queries.ts';
import type { ReportReader } from './readers.ts';
import type { AboutNames, ReportPageFacts } from './team-views.tsx';

/* What pages of reports show the team. */

/** So many downloads of a report are shown. */
export const MOST_DOWNLOADS = 100;

const findingLabel = ({ number, title }: { readonly number: number; readonly title: string }) =>
  `${number}: ${title}`;

/** What reports of an engagement within reach can be of alone: its published findings and its published rounds. */
export async function aboutsIn(services: Services, reach: TeamReach, engagementId: string) {
  const findings = await publishedInEngagement(services, reach, engagementId);
  const rounds = await roundsOf(services, reach, { engagementId });
  return {
    findings: findings
      .filter(({ state }) => state !== 'withdrawn')
      .map((one) => ({ value: one.id, label: findingLabel(one) })),
    rounds: rounds
      .filter(({ state }) => state === 'closed')
      .map((round) => ({ value: round.id, label: roundName(round) })),
  };
}

/** What those are called that some reports are of alone, by their ids. */
export async function aboutNames(
  services: Services,
  reach: TeamReach,
  reports: readonly Report[],
): Promise<AboutNames> {
  const [one] = reports.filter(({ about }) => about !== null);
  if (one === undefined) return new Map();
  const { findings, rounds } = await aboutsIn(services, reach, one.engagementId);
  return new Map([...findings, ...rounds].map(({ value, label }) => [value, label]));
}

/** One report within reach; null for anything else. */
export async function reportFacts(
  services: Services,
  {
    reach,
    slug,
    ...reading
  }: { readonly reach: TeamReach; readonly slug: string } & Omit<ReportReader, 'side' | 'company'>,
  id: string,
): Promise<ReportPageFacts | null> {
  const report = await findReport(services, reach, id);
  const engagement = report && (await findEngagement(services, reach, report.engagementId));
  if (report === null || engagement === null) return null;
  const names = await aboutNames(services, reach, [report]);
  const downloads = await reportDownloadsOf(services, reach, id, { most: MOST_DOWNLOADS + 1 });
  const { about, kind } = report;
  const href =
    about === null
      ? ''
      : kind === 'finding'
        ? engagementPaths.finding(slug, about)
        : engagementPaths.round(slug, about);
  return {
    report,
    engagement,
    about: about === null ? null : { label: names.get(about) ?? 'No longer published', href },
    downloads: downloads.slice(0, MOST_DOWNLOADS),
    hasMoreDownloads: downloads.length > MOST_DOWNLOADS,
    reader: { ...reading, side: 'team', company: engagement.company },
  };
}
