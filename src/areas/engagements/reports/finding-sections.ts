import { SEVERITIES } from '../../../domain/finding.ts';
import { assetState, PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import type { Content, Line, Section } from '../../../rendering/document.ts';
import { findingId, type Making, plain, present, section, severityBadge, stateTone } from './making.ts';
import type { ReportFinding } from './report-data.ts';

/* What a report says of findings. */

type Fact = { readonly label: string; readonly value: Line };

const fact = (label: string, said: string): Fact[] => (said === '' ? [] : [{ label, value: plain(said) }]);

/** The facts of a finding. */
function factsOf({ words, written }: Making, finding: ReportFinding): Content {
  const { terms } = words;
  const { cwe, deadline, acceptedUntil } = finding;
  return {
    kind: 'facts',
    facts: [
      ...fact(terms.reference, finding.reference),
      { label: terms.severity, value: [severityBadge(words, finding.severity)] },
      {
        label: terms.state,
        value: [{ kind: 'badge', text: words.states[finding.state], tone: stateTone(finding.state) }],
      },
      ...(acceptedUntil === null ? [] : fact(terms.acceptedUntil, written.day(acceptedUntil))),
      ...(deadline === null ? [] : fact(terms.deadline, written.day(deadline))),
      ...finding.cvss.map(
        ({ version, vector, score }): Fact => ({
          label: `${terms.vector} ${version}`,
          value: [
            { kind: 'strong', text: written.score(score) },
            { kind: 'text', text: ' ' },
            { kind: 'code', text: vector },
          ],
        }),
      ),
      ...(cwe === null
        ? []
        : fact(terms.weakness, cwe.name === null ? `CWE-${cwe.number}` : `CWE-${cwe.number} ${cwe.name}`)),
      ...fact(terms.published, written.dayOf(finding.publishedAt)),
      ...(finding.changedAt === finding.publishedAt
        ? []
        : fact(terms.changed, written.dayOf(finding.changedAt))),
    ],
  };
}

function assetsOf({ words }: Making, { assets, state }: ReportFinding): Content[] {
  if (assets.length === 0) return [];
  const { terms, headings } = words;
  const hasPlaces = assets.some(({ where }) => where !== '');
  const hasNotes = assets.some(({ note }) => note !== '');
  return [
    {
      kind: 'table',
      caption: headings.assets,
      captionShown: true,
      columns: [
        { head: terms.asset, share: 4, align: 'start' },
        ...(hasPlaces ? [{ head: terms.where, share: 4, align: 'start' as const }] : []),
        ...(hasNotes ? [{ head: terms.note, share: 3, align: 'start' as const }] : []),
        { head: terms.state, share: 2, align: 'start' },
      ],
      rows: assets.map((asset) => {
        const stands = assetState(asset, state);
        return [
          plain(asset.what),
          ...(hasPlaces ? [plain(asset.where)] : []),
          ...(hasNotes ? [plain(asset.note)] : []),
          [{ kind: 'badge', text: words.assetStates[stands], tone: stands === 'fixed' ? 'good' : 'neutral' }],
        ];
      }),
    },
  ];
}

/** Why it is rated or stands as it does, where somebody said so: in the words of the client too, who read it. */
function reasonsOf({ words }: Making, finding: ReportFinding): Content[] {
  const { severityReason, state, stateNote } = finding;
  return [
    ...(severityReason === ''
      ? []
      : [
          {
            kind: 'callout' as const,
            tone: 'neutral' as const,
            title: words.terms.reason,
            text: severityReason,
          },
        ]),
    ...(state !== 'risk-accepted' || stateNote === ''
      ? []
      : [
          {
            kind: 'callout' as const,
            tone: 'neutral' as const,
            title: words.states[state],
            text: stateNote,
          },
        ]),
  ];
}

/** One finding. */
export function findingSection(making: Making, finding: ReportFinding): Section {
  const { words } = making;
  const id = findingId(finding);
  return {
    id,
    heading: finding.title,
    badge: { text: words.severities[finding.severity], tone: finding.severity },
    startsPage: false,
    contents: [factsOf(making, finding), ...reasonsOf(making, finding), ...assetsOf(making, finding)],
    sections: present(
      PROSE_FIELDS.map((field) =>
        section(`${id}-${field}`, words.prose[field], making.prose(finding.prose[field], finding.evidence)),
      ),
    ),
  };
}

/** All findings, the worst first; of none, one line that says so. */
export function findingsSection(making: Making): Section | null {
  const { data, words } = making;
  const none: Content[] =
    data.findings.length === 0 ? [{ kind: 'line', line: plain(words.says.nothingFound) }] : [];
  return section('findings', words.headings.findings, none, {
    startsPage: true,
    sections: SEVERITIES.flatMap((severity) => data.findings.filter((one) => one.severity === severity)).map(
      (finding) => findingSection(making, finding),
    ),
  });
}

/** The pictures and files that the document shows or leads to, by what they are called. */
export function filesSection(making: Making): Section | null {
  const { data, words, written } = making;
  const shown = data.findings.flatMap(({ number, evidence }) => evidence.map((one) => ({ ...one, number })));
  if (shown.length === 0) return null;
  return section('appendix-files', words.headings.files, [
    { kind: 'line', line: plain(words.says.filesLead) },
    {
      kind: 'table',
      caption: words.headings.files,
      captionShown: false,
      columns: [
        { head: words.terms.file, share: 6, align: 'start' },
        { head: words.terms.size, share: 2, align: 'end' },
        { head: words.terms.finding, share: 2, align: 'end' },
      ],
      rows: shown.map(({ name, bytes, number }) => [
        plain(name),
        plain(written.size(bytes)),
        [{ kind: 'section-link', text: String(number), to: findingId({ number }) }],
      ]),
    },
  ]);
}
