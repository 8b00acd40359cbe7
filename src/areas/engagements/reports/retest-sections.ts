import type { Content, Section } from '../../../rendering/document.ts';
import { findingId, type Making, plain, present, section, severityBadge } from './making.ts';
import type { ReportRetest, ReportRound } from './report-data.ts';
import { withdrawnOf } from './sentences.ts';
import { filled } from './words.ts';

/* What a report says of rounds of retests (E19). */

const OUTCOME_TONES = { passed: 'good', failed: 'high', kept: 'neutral' } as const;
const RESULT_TONES = {
  fixed: 'good',
  partly: 'medium',
  'not-fixed': 'high',
  'not-tested': 'neutral',
} as const;

const assetName = ({ words }: Making, { what, where }: { what: string; where: string }) =>
  what === '' && where === ''
    ? words.says.wholeFinding
    : [what, where].filter((one) => one !== '').join(', ');

function outcomesOf({ words }: Making, round: ReportRound): Content {
  const { terms } = words;
  return {
    kind: 'table',
    caption: filled(words.says.round, { number: String(round.number) }),
    captionShown: false,
    columns: [
      { head: terms.number, share: 1, align: 'end' },
      { head: terms.finding, share: 7, align: 'start' },
      { head: terms.severity, share: 2, align: 'start' },
      { head: terms.result, share: 2, align: 'start' },
    ],
    rows: round.findings.map((one) => [
      plain(String(one.number)),
      [{ kind: 'section-link', text: one.title, to: findingId(one) }],
      [severityBadge(words, one.severity)],
      [{ kind: 'badge', text: words.outcomes[one.outcome], tone: OUTCOME_TONES[one.outcome] }],
    ]),
  };
}

/** What came of one finding in a round, asset by asset. */
function retestSection(making: Making, round: ReportRound, retest: ReportRetest): Section {
  const { words } = making;
  const { terms } = words;
  const said = retest.results.filter((one) => one.words.trim() !== '');
  return {
    id: findingId(retest),
    heading: retest.title,
    badge: { text: words.outcomes[retest.outcome], tone: OUTCOME_TONES[retest.outcome] },
    startsPage: false,
    contents: [
      {
        kind: 'table',
        caption: words.headings.assets,
        captionShown: false,
        columns: [
          { head: terms.asset, share: 7, align: 'start' },
          { head: terms.result, share: 3, align: 'start' },
        ],
        rows: retest.results.map(({ asset, result }) => {
          const shown = result ?? 'not-tested';
          return [
            plain(assetName(making, asset)),
            [{ kind: 'badge', text: words.results[shown], tone: RESULT_TONES[shown] }],
          ];
        }),
      },
      ...said.flatMap(({ asset, words: found }): Content[] => [
        { kind: 'line', line: [{ kind: 'strong', text: assetName(making, asset) }] },
        ...making.prose(found, round.evidence),
      ]),
    ],
    sections: [],
  };
}

const roundContents = (making: Making, round: ReportRound): Content[] => [
  {
    kind: 'line',
    line: plain(filled(making.words.says.published, { day: making.written.dayOf(round.closedAt) })),
  },
  ...making.prose(round.summary, round.evidence),
  outcomesOf(making, round),
];

/** Every round of a full report: what came of each finding. */
export function retestsSection(making: Making): Section | null {
  return section('retests', making.words.headings.retests, [], {
    startsPage: true,
    sections: making.data.rounds.map((round) => ({
      id: `retest-${round.number}`,
      heading: filled(making.words.says.round, { number: String(round.number) }),
      badge: null,
      startsPage: false,
      contents: roundContents(making, round),
      sections: [],
    })),
  });
}

/** One round with everything that was found in it. */
export function roundSections(making: Making, round: ReportRound): readonly Section[] {
  const { words } = making;
  const withdrawn = withdrawnOf(making).map((line): Content => ({ kind: 'line', line: plain(line) }));
  const contents = [...roundContents(making, round), ...withdrawn];
  return present([
    section('overview', filled(words.says.round, { number: String(round.number) }), contents, {
      startsPage: true,
    }),
    section('findings', words.headings.findings, [], {
      startsPage: true,
      sections: round.findings.map((retest) => retestSection(making, round, retest)),
    }),
  ]);
}
