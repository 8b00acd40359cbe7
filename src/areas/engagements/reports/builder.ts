import type { MarkdownTree } from '../../../markdown/tree.ts';
import type { Content, ReportDocument, Section } from '../../../rendering/document.ts';
import type { ReportDesign, ReportSection } from './design.ts';
import { filesSection, findingSection, findingsSection } from './finding-sections.ts';
import { countsBySeverity, Making, plain, present, type Reads, section, severityBadge } from './making.ts';
import {
  controlSection,
  methodSection,
  overviewSection,
  projectFacts,
  ratingsSection,
  scopeSection,
  summarySection,
} from './opening-sections.ts';
import type { ReportData } from './report-data.ts';
import { retestsSection, roundSections } from './retest-sections.ts';
import { filled } from './words.ts';

/* What a report says, as the document that every renderer takes (R3). */

const SECTIONS: Readonly<Record<ReportSection, (making: Making) => Section | null>> = {
  'document-control': controlSection,
  summary: summarySection,
  overview: overviewSection,
  scope: scopeSection,
  method: methodSection,
  findings: findingsSection,
  retests: retestsSection,
  'appendix-ratings': ratingsSection,
  'appendix-files': filesSection,
};

const isShipped = (id: string): id is ReportSection => Object.hasOwn(SECTIONS, id);

/** A full report in the order of its design. Findings are always there, whatever the design says. */
function fullSections(making: Making): Section[] {
  const { sections, own } = making.design;
  const ids = sections.includes('findings') ? sections : [...sections, 'findings'];
  return present(
    ids.map((id) => {
      if (isShipped(id)) return SECTIONS[id](making);
      const found = own.find((one) => one.id === id);
      if (found === undefined) return null;
      return section(found.id, found.heading, making.prose(found.text), { startsPage: true });
    }),
  );
}

/** How many findings there are of each severity, and how many of them are open: what a letter says, and no more. */
function lettersTable({ data, words }: Making): Content {
  const { terms } = words;
  return {
    kind: 'table',
    caption: words.says.bySeverity,
    captionShown: true,
    columns: [
      { head: terms.severity, share: 4, align: 'start' },
      { head: terms.found, share: 2, align: 'end' },
      { head: terms.open, share: 2, align: 'end' },
    ],
    rows: countsBySeverity(data.findings).map(({ severity, found, open }) => [
      [severityBadge(words, severity)],
      plain(String(found)),
      plain(String(open)),
    ]),
  };
}

/** A letter that says that there was a test, and nothing of what was found but how much. */
function letterSections(making: Making): Section[] {
  const { data, words } = making;
  const { letter, kinds } = words;
  return present([
    section('letter', kinds.attestation, [
      { kind: 'line', line: plain(letter.greeting) },
      ...making.prose(making.fixed('attestation')),
      projectFacts(making),
      ...(data.findings.length === 0
        ? [{ kind: 'line' as const, line: plain(words.says.nothingFound) }]
        : [lettersTable(making)]),
      ...making.prose(data.summary),
      { kind: 'line', line: plain(letter.caveat) },
      { kind: 'line', line: plain(letter.closing) },
      { kind: 'signatures', under: [letter.placeAndDate, letter.signature] },
    ]),
  ]);
}

function sectionsOf(making: Making): readonly Section[] {
  const { data } = making;
  switch (data.kind) {
    case 'full':
      return fullSections(making);
    case 'summary':
      return present([summarySection(making), overviewSection(making), ratingsSection(making)]);
    case 'retest':
      return [
        ...data.rounds.flatMap((round) => roundSections(making, round)),
        ...present([ratingsSection(making)]),
      ];
    case 'finding':
      return data.findings.map((finding) => findingSection(making, finding));
    case 'attestation':
      return letterSections(making);
  }
}

function subtitleOf({ data, words }: Making): string {
  const { kinds } = words;
  const [finding] = data.findings;
  const [round] = data.rounds;
  if (data.kind === 'finding' && finding !== undefined) return `${kinds.finding} ${finding.reference}`;
  if (data.kind === 'retest' && round !== undefined) return `${kinds.retest} ${round.number}`;
  return kinds[data.kind];
}

/** A report as a document. The same data, design and texts give the same document. */
export function documentOf(data: ReportData, design: ReportDesign, read: Reads): ReportDocument {
  const making = new Making(data, design, read);
  const { words, written } = making;
  const sections = sectionsOf(making);
  return {
    language: design.language,
    title: data.kind === 'attestation' ? words.kinds.attestation : data.engagement.title,
    subtitle: data.kind === 'attestation' ? data.engagement.title : subtitleOf(making),
    classification: making.fixed('classification'),
    issuer: data.issuer,
    recipient: data.recipient,
    date: written.dayOf(data.madeAt),
    at: data.madeAt,
    version: filled(words.says.version, { version: data.version }),
    form: data.kind === 'attestation' ? 'letter' : 'report',
    labels: words.labels,
    sections,
    evidence: making.evidence.shown,
  };
}

const NOTHING: MarkdownTree = { blocks: [], notes: [], asTyped: undefined };

/** The texts that the document of a report is made of, each once: read elsewhere first, where they are long (E28). */
export function textsOf(data: ReportData, design: ReportDesign): readonly string[] {
  const texts = new Set<string>();
  documentOf(data, design, (text) => {
    texts.add(text);
    return NOTHING;
  });
  return [...texts];
}
