import { findingStateName, severityName } from '../../../../domain/finding.ts';
import { csvLine } from '../../../../http/csv-line.ts';
import type { ReportData, ReportFinding } from '../report-data.ts';
import { assetsOf, time } from './values.ts';

const COLUMNS: Readonly<Record<string, (finding: ReportFinding) => string>> = {
  Number: ({ number }) => `${number}`,
  Reference: ({ reference }) => reference,
  Title: ({ title }) => title,
  Severity: ({ severity }) => severityName(severity),
  'CVSS score': ({ cvss }) => cvss[0]?.score.toFixed(1) ?? '',
  'CVSS vector': ({ cvss }) => cvss.map(({ vector }) => vector).join('\n'),
  CWE: ({ cwe }) => (cwe === null ? '' : `CWE-${cwe.number}`),
  State: ({ state }) => findingStateName(state),
  'Fix by': ({ deadline }) => deadline ?? '',
  'Risk accepted until': ({ acceptedUntil }) => acceptedUntil ?? '',
  Published: ({ publishedAt }) => time(publishedAt),
  'Last updated': ({ changedAt }) => time(changedAt),
  Assets: (finding) =>
    assetsOf(finding)
      .map(({ what, where, note, state }) =>
        [what, where, note, state].filter((part) => part !== '').join(' | '),
      )
      .join('\n'),
  Tags: ({ tags }) => tags.join(', '),
  Description: ({ prose }) => prose.description,
  'Steps to reproduce': ({ prose }) => prose.steps,
  Impact: ({ prose }) => prose.impact,
  'How to fix it': ({ prose }) => prose.remediation,
  References: ({ prose }) => prose.references,
};

/** A report's findings for spreadsheets, a line each; no cell is taken for a formula. */
export function* csvReport({ findings }: ReportData): Generator<string> {
  // A byte order mark: without one, spreadsheets take UTF-8 for something else.
  yield `\uFEFF${csvLine(Object.keys(COLUMNS))}`;
  for (const finding of findings) yield csvLine(Object.values(COLUMNS).map((cellOf) => cellOf(finding)));
}
