import { PROSE_FIELDS } from '../../../../domain/finding-fields.ts';
import type { ReportData, ReportFinding, ReportRound } from '../report-data.ts';
import { assetsOf, time } from './values.ts';

/** What the format is called, and how often members have changed their meaning; new ones may come at any time. */
const FORMAT = { format: 'secportal-report', formatVersion: 1 } as const;

const evidenceOf = ({ evidence }: Pick<ReportFinding, 'evidence'>) =>
  evidence.map(({ id, name, alternative, picture, bytes }) => ({ id, name, alternative, picture, bytes }));

const findingOf = (finding: ReportFinding) => ({
  id: finding.id,
  number: finding.number,
  reference: finding.reference,
  title: finding.title,
  severity: finding.severity,
  severityReason: finding.severityReason,
  cvss: finding.cvss.map(({ version, vector, score }) => ({ version, vector, score })),
  cwe: finding.cwe,
  state: finding.state,
  stateNote: finding.stateNote,
  acceptedUntil: finding.acceptedUntil,
  publishedAt: time(finding.publishedAt),
  changedAt: time(finding.changedAt),
  deadline: finding.deadline,
  ...Object.fromEntries(PROSE_FIELDS.map((field) => [field, finding.prose[field]])),
  assets: assetsOf(finding),
  tags: finding.tags,
  evidence: evidenceOf(finding),
});

const roundOf = ({ id, number, closedAt, summary, findings, ...round }: ReportRound) => ({
  id,
  number,
  closedAt: time(closedAt),
  summary,
  findings: findings.map(({ findingId, number: finding, title, severity, outcome, results }) => ({
    findingId,
    number: finding,
    title,
    severity,
    outcome,
    results: results.map(({ asset, result, words }) => ({
      what: asset.what,
      where: asset.where,
      note: asset.note,
      result,
      words,
    })),
  })),
  evidence: evidenceOf(round),
});

/** A report for programs, as `docs/report.schema.json` describes it: a finding at a time, each on a line of its own. */
export function* jsonReport(data: ReportData): Generator<string> {
  const { kind, version, madeAt, issuer, recipient, engagement, summary, findings, withdrawn, rounds } = data;
  const { id, reference, title, kind: subject, startsOn, endsOn, scope, rules, lead, team } = engagement;
  const head = JSON.stringify({
    ...FORMAT,
    kind,
    version,
    madeAt: time(madeAt),
    issuer,
    recipient,
    engagement: { id, reference, title, kind: subject, startsOn, endsOn, scope, rules, lead, team },
    summary,
    withdrawn,
    delivered: data.delivered.map(({ version: name, at, by }) => ({ version: name, at: time(at), by })),
  });
  yield `${head.slice(0, -1)},"findings":[`;
  for (const [index, finding] of findings.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(findingOf(finding))}`;
  yield '\n],"rounds":[';
  for (const [index, round] of rounds.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(roundOf(round))}`;
  yield '\n]}\n';
}
