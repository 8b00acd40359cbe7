import type { Severity } from '../../../../domain/finding.ts';
import type { ReportData, ReportFinding } from '../report-data.ts';
import { fingerprintOf, uriOf } from './sarif-places.ts';
import { assetsOf, time } from './values.ts';

/* SARIF 2.1.0 (OASIS): a rule for each finding, and a result for each of its assets. */

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** From where each severity begins, and what stands for it where no score of its own does. */
const SCORES: Readonly<
  Record<Severity, { readonly from: number; readonly to: number; readonly usual: string }>
> = {
  critical: { from: 9, to: 10, usual: '9.5' },
  high: { from: 7, to: 8.9, usual: '8.0' },
  medium: { from: 4, to: 6.9, usual: '5.5' },
  low: { from: 0.1, to: 3.9, usual: '2.0' },
  info: { from: 0, to: 0, usual: '0.0' },
};

/** As code hosts rank a rule: its score, or one of its severity where we rated it differently. */
function securitySeverity({ severity, cvss }: ReportFinding): string {
  const { from, to, usual } = SCORES[severity];
  const score = cvss[0]?.score;
  return score !== undefined && score >= from && score <= to ? score.toFixed(1) : usual;
}

const HEADINGS = {
  description: 'Description',
  steps: 'Steps to reproduce',
  impact: 'Impact',
  remediation: 'How to fix it',
  references: 'References',
} as const;

/** All that a finding says, under headings. */
const helpOf = ({ prose }: ReportFinding): string =>
  Object.entries(HEADINGS)
    .flatMap(([field, heading]) => {
      const text = prose[field as keyof typeof HEADINGS].trim();
      return text === '' ? [] : [`# ${heading}\n\n${text}`];
    })
    .join('\n\n');

/** The CWE is the only taxonomy, and the first. */
const TAXONOMY = { name: 'CWE', index: 0 } as const;

function ruleOf(finding: ReportFinding) {
  const { reference, title, severity, cvss, cwe, tags, prose } = finding;
  const description = prose.description.trim() || title;
  const help = helpOf(finding) || title;
  return {
    id: reference,
    shortDescription: { text: title },
    fullDescription: { text: description, markdown: description },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: LEVELS[severity] },
    ...(cwe !== null && {
      relationships: [{ target: { id: `${cwe.number}`, toolComponent: TAXONOMY }, kinds: ['superset'] }],
    }),
    properties: {
      'security-severity': securitySeverity(finding),
      severity,
      tags: [
        ...new Set([
          'security',
          ...(cwe === null ? [] : [`external/cwe/cwe-${`${cwe.number}`.padStart(3, '0')}`]),
          ...tags,
        ]),
      ],
      cvss: cvss.map(({ version, vector, score }) => ({ version, vector, score })),
    },
  };
}

function resultsOf(finding: ReportFinding, ruleIndex: number) {
  const { id, reference, title, severity, state, stateNote, acceptedUntil, deadline } = finding;
  const assets = assetsOf(finding);
  const whole = {
    what: '',
    where: '',
    note: '',
    state: state === 'retest-passed' ? 'fixed' : 'open',
  } as const;
  return (assets.length === 0 ? [whole] : assets).map((asset) => {
    const { what, where, note } = asset;
    const isFixed = asset.state === 'fixed';
    const place = [what, where].filter((part) => part !== '').join(' ');
    const text = [place === '' ? title : `${title}: ${place}`, note].filter((part) => part !== '').join('\n');
    return {
      ruleId: reference,
      ruleIndex,
      // What is fixed was looked at and isn't there any more.
      kind: isFixed ? 'pass' : 'fail',
      level: isFixed ? 'none' : LEVELS[severity],
      message: { text },
      locations:
        place === ''
          ? []
          : [
              {
                physicalLocation: { artifactLocation: { uri: uriOf(asset) } },
                logicalLocations: [{ name: what || where, fullyQualifiedName: place, kind: 'resource' }],
              },
            ],
      partialFingerprints: { 'secportal/v1': fingerprintOf(id, asset) },
      ...(state === 'risk-accepted' &&
        !isFixed && {
          suppressions: [
            { kind: 'external', status: 'accepted', ...(stateNote !== '' && { justification: stateNote }) },
          ],
        }),
      properties: { state, assetState: asset.state, deadline, acceptedUntil },
    };
  });
}

const taxaOf = (findings: readonly ReportFinding[]) => {
  const known = new Map(
    findings.flatMap(({ cwe }) => (cwe === null ? [] : [[cwe.number, cwe.name] as const])),
  );
  return [...known]
    .sort(([one], [other]) => one - other)
    .map(([number, name]) => ({
      id: `${number}`,
      ...(name !== null && { shortDescription: { text: name } }),
      helpUri: `https://cwe.mitre.org/data/definitions/${number}.html`,
    }));
};

/** A report's findings for code hosts and other programs, in SARIF 2.1.0: written a finding at a time. */
export function* sarifReport({
  version,
  madeAt,
  issuer,
  engagement,
  findings,
}: ReportData): Generator<string> {
  const driver = JSON.stringify({
    name: 'SecPortal',
    organization: issuer,
    supportedTaxonomies: [TAXONOMY],
  });
  const opening = JSON.stringify({ $schema: SCHEMA, version: '2.1.0' });
  yield `${opening.slice(0, -1)},"runs":[{"tool":{"driver":${driver.slice(0, -1)},"rules":[`;
  for (const [index, finding] of findings.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(ruleOf(finding))}`;
  const about = JSON.stringify({
    automationDetails: { id: `${engagement.reference}/${version}`, description: { text: engagement.title } },
    invocations: [{ executionSuccessful: true, endTimeUtc: time(madeAt) }],
    columnKind: 'utf16CodeUnits',
    taxonomies: [
      {
        name: 'CWE',
        organization: 'MITRE',
        informationUri: 'https://cwe.mitre.org/',
        shortDescription: { text: 'Common Weakness Enumeration' },
        isComprehensive: false,
        taxa: taxaOf(findings),
      },
    ],
  });
  yield `\n]}},${about.slice(1, -1)},"results":[`;
  let isFirst = true;
  for (const [index, finding] of findings.entries()) {
    yield resultsOf(finding, index)
      .map((result, place) => `${isFirst && place === 0 ? '' : ','}\n${JSON.stringify(result)}`)
      .join('');
    isFirst = false;
  }
  yield '\n]}]}\n';
}
