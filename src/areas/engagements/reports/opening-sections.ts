import { isOpen, SEVERITIES } from '../../../domain/finding.ts';
import type { Content, Section } from '../../../rendering/document.ts';
import {
  countsBySeverity,
  findingId,
  type Making,
  plain,
  present,
  section,
  severityBadge,
  stateTone,
  text,
} from './making.ts';
import { verdictOf, withdrawnOf } from './sentences.ts';

/* What stands before the findings of a report. */

/** A fact that is left out where nobody said it. */
const fact = (label: string, said: string | null) =>
  said === null || said === '' ? [] : [{ label, value: plain(said) }];

/** What was tested, when and for whom. */
export function projectFacts({ data, words, written }: Making): Content {
  const { engagement, recipient } = data;
  const { terms, subjects } = words;
  return {
    kind: 'facts',
    facts: [
      ...fact(terms.client, recipient),
      ...fact(terms.project, engagement.title),
      ...fact(terms.reference, engagement.reference),
      ...fact(terms.subject, subjects[engagement.kind]),
      ...fact(terms.period, written.period(engagement.startsOn, engagement.endsOn)),
    ],
  };
}

function versions({ data, words, written }: Making): Content[] {
  const { terms } = words;
  if (data.delivered.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: words.headings.versions,
      captionShown: true,
      columns: [
        { head: terms.version, share: 1, align: 'start' },
        { head: terms.date, share: 2, align: 'start' },
        { head: terms.by, share: 3, align: 'start' },
      ],
      rows: [
        ...data.delivered.map(({ version, at, by }) => [
          plain(version),
          plain(written.dayOf(at)),
          plain(by ?? ''),
        ]),
        [plain(data.version), plain(written.dayOf(data.madeAt)), plain(words.says.thisVersion)],
      ],
    },
  ];
}

/** Who wrote it, for whom, which version it is, and how it is to be treated. */
export function controlSection(making: Making): Section | null {
  const { data, words, written } = making;
  const { terms, headings } = words;
  const { lead, team } = data.engagement;
  const facts: Content = {
    kind: 'facts',
    facts: [
      ...fact(terms.issuer, data.issuer),
      ...fact(terms.lead, lead),
      ...fact(terms.team, team.join(', ')),
      ...fact(terms.version, data.version),
      ...fact(terms.date, written.dayOf(data.madeAt)),
      ...fact(terms.classification, making.fixed('classification')),
    ],
  };
  return section('document-control', headings.control, [projectFacts(making), facts, ...versions(making)], {
    startsPage: true,
    sections: present([
      section('confidentiality', headings.confidentiality, making.prose(making.fixed('confidentiality'))),
    ]),
  });
}

/** How many findings there are of each severity. */
export function severityBars({ data, words }: Making): Content {
  return {
    kind: 'bars',
    caption: words.says.bySeverity,
    bars: countsBySeverity(data.findings).map(({ severity, found }) => ({
      label: words.severities[severity],
      value: found,
      tone: severity,
    })),
  };
}

function standing({ data, words }: Making): Content {
  const { terms, headings } = words;
  const count = (is: (state: (typeof data.findings)[number]['state']) => boolean) =>
    String(data.findings.filter(({ state }) => is(state)).length);
  return {
    kind: 'facts',
    facts: [
      { label: headings.findings, value: [{ kind: 'strong', text: String(data.findings.length) }] },
      ...fact(terms.open, count(isOpen)),
      ...fact(
        terms.fixed,
        count((state) => state === 'retest-passed'),
      ),
      ...fact(
        terms.accepted,
        count((state) => state === 'risk-accepted'),
      ),
    ],
  };
}

/** What a board reads: what was tested, what was found, and what to do first. */
export function summarySection(making: Making): Section | null {
  const { data, words } = making;
  const numbers: Content[] =
    data.findings.length === 0
      ? [{ kind: 'line', line: plain(words.says.nothingFound) }]
      : [
          standing(making),
          severityBars(making),
          { kind: 'line', line: [{ kind: 'strong', text: verdictOf(making) }] },
        ];
  return section(
    'summary',
    words.headings.summary,
    [...making.prose(making.fixed('summary')), ...making.prose(data.summary), ...numbers],
    { startsPage: true },
  );
}

/** All findings in one table; each leads to its section, where the document has one. */
export function overviewSection(making: Making): Section | null {
  const { data, words } = making;
  const { terms, headings } = words;
  const withdrawn = withdrawnOf(making).map((line): Content => ({ kind: 'line', line: plain(line) }));
  if (data.findings.length === 0) return section('overview', headings.overview, withdrawn);
  return section(
    'overview',
    headings.overview,
    [
      {
        kind: 'table',
        caption: headings.overview,
        captionShown: false,
        columns: [
          { head: terms.number, share: 1, align: 'end' },
          { head: terms.finding, share: 7, align: 'start' },
          { head: terms.severity, share: 2, align: 'start' },
          { head: terms.state, share: 2, align: 'start' },
        ],
        rows: data.findings.map((finding) => [
          plain(String(finding.number)),
          [{ kind: 'section-link', text: finding.title, to: findingId(finding) }],
          [severityBadge(words, finding.severity)],
          [{ kind: 'badge', text: words.states[finding.state], tone: stateTone(finding.state) }],
        ]),
      },
      ...withdrawn,
    ],
    { startsPage: true },
  );
}

/** What belonged to the test, and what had been agreed. */
export function scopeSection(making: Making): Section | null {
  const { data, words } = making;
  const { scope, rules } = data.engagement;
  return section('scope', words.headings.scope, making.prose(scope), {
    startsPage: true,
    sections: present([section('rules', words.headings.rules, making.prose(rules))]),
  });
}

/** How it was tested. */
export const methodSection = (making: Making): Section | null =>
  section('method', making.words.headings.method, making.prose(making.fixed('method')));

/** What the severities mean. */
export function ratingsSection(making: Making): Section | null {
  const { words, written } = making;
  const ranges = {
    critical: [9, 10],
    high: [7, 8.9],
    medium: [4, 6.9],
    low: [0.1, 3.9],
    info: [0, 0],
  } as const;
  return section(
    'appendix-ratings',
    words.headings.ratings,
    [
      ...making.prose(making.fixed('ratings')),
      {
        kind: 'table',
        caption: words.headings.ratings,
        captionShown: false,
        columns: [
          { head: words.terms.severity, share: 2, align: 'start' },
          { head: words.terms.score, share: 2, align: 'start' },
          { head: words.terms.meaning, share: 6, align: 'start' },
        ],
        rows: SEVERITIES.map((severity) => {
          const [from, to] = ranges[severity];
          const range = from === to ? written.score(from) : `${written.score(from)}–${written.score(to)}`;
          return [[severityBadge(words, severity)], [text(range)], plain(words.meanings[severity])];
        }),
      },
    ],
    { startsPage: true },
  );
}
