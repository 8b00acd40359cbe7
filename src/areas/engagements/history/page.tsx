import type { DashboardContext } from '../../../access/context.ts';
import { readFinding } from '../../../domain/finding-fields.ts';
import { addressWith } from '../../../http/list.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { lookUp } from '../evidence/pictures.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { othersEditing } from '../finding/finding-editors.ts';
import { titleOf } from '../finding/page.tsx';
import { type Finding, findFinding } from '../finding/queries.ts';
import { readVector } from '../finding/vector.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { Pictures } from '../text.tsx';
import { changedFields } from './comparing.ts';
import { findVersion, type Version, versionsOf, type WholeVersion } from './queries.ts';
import { HistoryPage, type VersionView } from './views.tsx';

/** Versions on one page of the list. */
const VERSIONS_PER_PAGE = 50;

/** Which version is shown, and how. */
export interface ShownVersion {
  readonly finding: string;
  /** Null for the newest. */
  readonly version: string | null;
  readonly view: VersionView;
  readonly isWhole: boolean;
  /** Somebody else wrote in the finding before it could be restored. */
  readonly isLate?: boolean;
}

/** The part of the list in which a version is, and the versions that the parts beside it begin with. */
async function partOfList(
  { db }: Services,
  { reach }: DashboardContext,
  finding: Finding,
  { version, newest }: { readonly version: WholeVersion; readonly newest: Version },
) {
  const newer = Math.floor((newest.number - version.number) / VERSIONS_PER_PAGE);
  const below = newest.number + 1 - newer * VERSIONS_PER_PAGE;
  const [rows, before] = await Promise.all([
    versionsOf(db, reach, finding.id, { below, most: VERSIONS_PER_PAGE + 1 }),
    newer === 0 ? [] : versionsOf(db, reach, finding.id, { below: below + VERSIONS_PER_PAGE, most: 1 }),
  ]);
  return {
    versions: rows.slice(0, VERSIONS_PER_PAGE),
    newerId: before[0]?.id ?? null,
    olderId: rows[VERSIONS_PER_PAGE]?.id ?? null,
  };
}

/** The page of a finding's history, at one of its versions; null where there is none such within reach. */
export async function historyPage(services: Services, context: DashboardContext, shown: ShownVersion) {
  const { session, reach, now } = context;
  const finding = await findFinding(services, reach, shown.finding);
  if (finding === null) return null;
  const engagement = await findEngagement(services, reach, finding.engagementId);
  const [newest] = await versionsOf(services.db, reach, finding.id, { below: null, most: 1 });
  if (engagement === null || newest === undefined) return null;
  const version = await findVersion(services, reach, finding.id, { id: shown.version ?? newest.id });
  if (version === null) return null;
  const view = version.isNewest && shown.view === 'now' ? 'changes' : shown.view;
  const reader = { id: session.account.id, patienceMs: services.config.formatTimeoutMs };
  const before =
    view === 'changes'
      ? await findVersion(services, reach, finding.id, { number: version.number - 1 })
      : null;
  const here = { findingId: finding.id, membershipId: session.membership.id, now };
  const [list, editors, evidence, changed] = await Promise.all([
    partOfList(services, context, finding, { version, newest }),
    othersEditing(services.db, reach, here),
    evidenceIn(services, reach, finding.engagementId),
    view === 'now'
      ? changedFields(version.text, finding.text, reader)
      : before && changedFields(before.text, version.text, reader),
  ]);
  const { slug } = session.workspace;
  const to = (id: string) => engagementPaths.version(slug, finding.id, id);
  return (
    <DashboardPage
      title={`History · ${titleOf(finding, engagement.reference)}`}
      current={engagementEntries.engagements}
      session={session}
      room="wide"
    >
      <Pictures.Provider value={lookUp(evidence, (one) => engagementPaths.evidence(slug, one))}>
        <HistoryPage
          facts={{
            finding,
            engagement,
            versions: list.versions,
            newerHref: list.newerId === null ? undefined : to(list.newerId),
            olderHref: list.olderId === null ? undefined : to(list.olderId),
            version,
            view,
            changed,
            read: readFinding(version.text, readVector, finding.leads).read,
            isWhole: shown.isWhole,
            wholeHref: addressWith(to(version.id), { show: view, all: 'yes' }),
            isLate: shown.isLate ?? false,
            editors,
            now,
          }}
        />
      </Pictures.Provider>
    </DashboardPage>
  );
}
