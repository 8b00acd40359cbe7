import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { type ReportKind, versionName } from '../../../domain/report.ts';
import type { Services } from '../../../services.ts';
import { type Engagement, findEngagement, teamOf } from '../engagement/queries.ts';
import { findRound, type ListedRound, roundsOf } from '../retest/queries.ts';
import { sheetsOf } from '../retest/sheets.ts';
import { shownInRound } from '../retest/shown-evidence.ts';
import {
  type EvidenceFile,
  type FiledEvidence,
  publishedInEngagement,
  shownInEngagement,
} from './published-queries.ts';
import type {
  DeliveredBefore,
  ReportData,
  ReportEvidence,
  ReportFinding,
  ReportRound,
} from './report-data.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What a report is to be of. */
export interface Asked {
  readonly engagementId: string;
  readonly kind: ReportKind;
  /** The finding or the round that it is of alone; null for a report of the whole engagement. */
  readonly about: string | null;
  /** Written for this report alone. */
  readonly summary: string;
  /** As `versionName` counts them. */
  readonly number: number;
  readonly delivered: readonly DeliveredBefore[];
  /** What the consultancy is called, and by whose clock days are written. */
  readonly workspace: { readonly name: string; readonly zone: string };
  readonly now: number;
}

/** What a report says, and where the files lie that it shows, by the ids of their evidence. */
export interface ReadReport {
  readonly data: ReportData;
  readonly files: ReadonlyMap<string, EvidenceFile>;
}

const withoutFile = ({ id, name, alternative, picture, bytes }: ReportEvidence): ReportEvidence => ({
  ...{ id, name, alternative, picture, bytes },
});

/** A published round with what came of its findings that were not withdrawn since; null for any other. */
async function roundOf(
  needs: Needs,
  reach: TeamReach,
  { id, state }: Pick<ListedRound, 'id' | 'state'>,
): Promise<{
  readonly round: ReportRound;
  readonly shown: readonly FiledEvidence[];
  /** The numbers of those that were. */
  readonly withdrawn: readonly number[];
} | null> {
  const found = state === 'closed' ? await findRound(needs, reach, id) : null;
  if (found === null || found.closedAt === null || found.number === null) return null;
  const [all, evidence] = [await sheetsOf(needs, reach, found), await shownInRound(needs, reach, id)];
  const sheets = all.filter(({ finding }) => finding.state !== 'withdrawn');
  const withdrawn = all.filter((sheet) => !sheets.includes(sheet)).map(({ finding }) => finding.number);
  const shown = evidence.map(({ fileId, bytes, key, ...one }) => ({
    ...withoutFile({ ...one, bytes }),
    file: { fileId, bytes, key },
  }));
  return {
    shown,
    withdrawn,
    round: {
      ...{ id, number: found.number, closedAt: found.closedAt, summary: found.answer },
      findings: sheets.map(({ finding, rows, outcome }) => ({
        findingId: finding.id,
        number: finding.number,
        title: finding.content.title,
        severity: finding.severity,
        outcome,
        results: rows.map(({ asset, result, words }) => ({ asset, result, words })),
      })),
      evidence: shown.map(withoutFile),
    },
  };
}

async function roundsIn(needs: Needs, reach: TeamReach, { engagementId, kind, about }: Asked) {
  if (kind !== 'full' && kind !== 'retest') return [];
  const rounds = [];
  let after: string | null = null;
  do {
    const listed: readonly ListedRound[] = await roundsOf(needs, reach, { engagementId }, { after });
    for (const one of listed) {
      if (about !== null && one.id !== about) continue;
      const round = await roundOf(needs, reach, one);
      if (round !== null) rounds.push(round);
    }
    after = listed.at(-1)?.id ?? null;
  } while (after !== null);
  return rounds.reverse();
}

const planOf = (engagement: Engagement, team: readonly string[]): ReportData['engagement'] => {
  const { id, reference, title, kind, startsOn, endsOn, scope, rules, lead } = engagement;
  return { id, reference, title, kind, startsOn, endsOn, scope, rules, lead: lead?.name ?? null, team };
};

/**
 * What a report says, read within the reach of whoever asked for it: what is published, and nothing of drafts, internal notes
 * and comments. Null where the engagement, or the finding or published round that it is of, is not within reach.
 */
export async function readReport(needs: Needs, reach: TeamReach, asked: Asked): Promise<ReadReport | null> {
  const { engagementId, kind, about } = asked;
  const engagement = await findEngagement(needs, reach, engagementId);
  if (engagement === null) return null;
  const only = kind === 'finding' ? about : null;
  const all = kind === 'retest' ? [] : await publishedInEngagement(needs, reach, engagementId, only);
  const standing = all.filter(({ state }) => state !== 'withdrawn');
  const rounds = await roundsIn(needs, reach, asked);
  const isOfAll = kind !== 'finding' && kind !== 'retest';
  if (!isOfAll && standing.length + rounds.length !== 1) return null;
  const shown = await shownInEngagement(needs, reach, engagementId);
  const findings = standing.map(
    (finding): ReportFinding => ({
      ...finding,
      evidence: (shown.get(finding.id) ?? []).map(withoutFile),
    }),
  );
  const filed = [
    ...standing.flatMap(({ id }) => shown.get(id) ?? []),
    ...rounds.flatMap((round) => round.shown),
  ];
  const team = await teamOf(needs.db, reach, engagementId);
  return {
    data: {
      kind,
      version: versionName(asked.number),
      madeAt: asked.now,
      zone: asked.workspace.zone,
      issuer: asked.workspace.name,
      recipient: engagement.company,
      engagement: planOf(
        engagement,
        team.map(({ name }) => name),
      ),
      summary: asked.summary,
      findings,
      withdrawn:
        kind === 'retest'
          ? rounds.flatMap((round) => round.withdrawn)
          : all.filter(({ state }) => isOfAll && state === 'withdrawn').map(({ number }) => number),
      rounds: rounds.map(({ round }) => round),
      delivered: asked.delivered,
    },
    files: new Map(filed.map(({ id, file }) => [id, file])),
  };
}
