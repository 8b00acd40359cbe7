import { setImmediate } from 'node:timers/promises';
import { counted, shownNumber } from '../../../domain/counted.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { keyInGroups } from '../../../domain/evidence/signature.ts';
import { ROLLOUT_STATES } from '../../../domain/rollout.ts';
import { localTime, writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import type { Content, Line, ReportDocument, Section } from '../../../rendering/document.ts';
import { ENGLISH_LABELS } from '../../../rendering/english-labels.ts';
import { STATE_NAMES } from '../rollout/words.ts';
import { Clock } from './clock.ts';
import {
  exceptionRow,
  exceptionsTable,
  type Heads,
  historyRow,
  historyTable,
  MOST_ON_PAPER,
  peopleTable,
  personRow,
  plain,
  type Row,
  resetRow,
  resetsTable,
  sessionRow,
  sessionsTable,
  tableSections,
} from './document-sections.ts';
import type { MadeBy } from './json.ts';
import { knownSays, requiredSays, setUpSays } from './words.ts';

/** So many rows stand in one table, and so many are written in one turn of the event loop (E28). */
const A_TABLE = 250;
const A_TURN = 50;

/** What a document of evidence names besides: how to check it. */
export interface ToCheck extends MadeBy {
  /** The public key, in hexadecimal; null where the installation has none now. */
  readonly key: string | null;
  /** Where the same is as a signed file. */
  readonly jsonAddress: string;
}

const line = (text: string): Content => ({ kind: 'line', line: plain(text) });
const code = (text: string): Line => [{ kind: 'code', text }];
const facts = (all: readonly (readonly [string, string | Line])[]): Content => ({
  kind: 'facts',
  facts: all.map(([label, value]) => ({ label, value: typeof value === 'string' ? plain(value) : value })),
});

const section = (id: string, heading: string, contents: readonly Content[], startsPage = false): Section => ({
  ...{ id, heading, badge: null, startsPage },
  ...{ contents, sections: [] },
});

const utc = (at: number) => `${localTime(at, 'UTC').replace('T', ' ')} UTC`;

function demanded(evidence: Evidence, { installation }: ToCheck): Section {
  const { workspace, at, madeAt, knownSince, people } = evidence;
  const { zone } = workspace;
  const moment = (of: number) => `${writtenMoment(of, zone)}${zone === 'UTC' ? '' : `, ${utc(of)}`}`;
  const counts = new Map(ROLLOUT_STATES.map((state) => [state, 0]));
  for (const { state } of people) counts.set(state, (counts.get(state) ?? 0) + 1);
  const contents: Content[] = [
    facts(requiredSays(evidence).map(({ whom, says }) => [whom, says] as const)),
    facts([
      ['Workspace', `${workspace.name} (${workspace.slug}) on ${installation}`],
      ['As it stood at', moment(at)],
      ['Made', moment(madeAt)],
      ['Known since', moment(knownSince)],
    ]),
    line(setUpSays(evidence)),
    facts([
      ['People', shownNumber(people.length)],
      ...[...counts].map(([state, count]) => [STATE_NAMES[state], shownNumber(count)] as const),
    ]),
    line(
      `Everything here comes from the activity log as it was recorded, and nothing from how things are today. ${knownSays(evidence)} Nothing is known of the time before. Days and hours in the tables are by the clock of ${zone.replaceAll('_', ' ')}.`,
    ),
  ];
  return section('demanded', 'What was required', contents, true);
}

function checking({ workspace }: Evidence, { key, head, jsonAddress }: ToCheck): Section {
  return section(
    'checking',
    'How to check this',
    [
      line(
        'This document is for reading. The same evidence is a JSON file that the installation signs, down to the last byte. It also has every character, where this document shows a box for those that its fonts don’t have. Where it matters, go by that file. Someone who can see the evidence of this workspace downloads it here:',
      ),
      { kind: 'line', line: code(jsonAddress) },
      line(
        'Check the file with “secportal evidence verify”, or with a program of your own: docs/evidence.md, which comes with SecPortal, says how. Ask the people who run the server for its public key, by another way than you got the file, and compare it.',
      ),
      ...(key === null ? [] : [facts([['Public key (Ed25519)', code(keyInGroups(key))]])]),
      ...(head === null
        ? [line('Nothing of the activity log was chained yet when this was made.')]
        : [
            facts([
              ['Where the activity log ended when this was made', counted(head.entries, 'entry', 'entries')],
            ]),
            facts([['Its latest entry’s seal', code(keyInGroups(head.hash))]]),
            line(
              `The owner and the auditors of ${workspace.name} see under “Activity log”, “Check the log” whether anyone has changed the log. On the server, “secportal audit verify” says it.`,
            ),
          ]),
    ],
    true,
  );
}

interface List<T> {
  readonly id: string;
  readonly heading: string;
  readonly table: Heads;
  readonly all: readonly T[];
  readonly rowOf: (one: T) => Row;
  /** What is said where there is nothing. */
  readonly none: string;
}

/** A list as tables, as far as anyone reads it on paper. */
async function listed<T>({ id, heading, table, all, rowOf, none }: List<T>): Promise<Section[]> {
  const parts: Row[][] = [];
  const shown = all.slice(0, MOST_ON_PAPER);
  for (let from = 0; from < shown.length; from += A_TURN) {
    if (from > 0) await setImmediate();
    if (from % A_TABLE === 0) parts.push([]);
    parts.at(-1)?.push(...shown.slice(from, from + A_TURN).map(rowOf));
  }
  const sections = [...tableSections(id, heading, table, parts, none)];
  if (shown.length === all.length) return sections;
  const more = `These are the first ${shownNumber(shown.length)} of ${shownNumber(all.length)}. All of them are in the JSON file: see “How to check this”.`;
  return [...sections, section(`${id}-more`, '', [line(more)])];
}

/** Evidence as a document (B12), for the same renderer that makes reports. The same evidence gives the same document. */
export async function documentOf(evidence: Evidence, made: ToCheck): Promise<ReportDocument> {
  const { workspace, at, madeAt, isToday, knownSince, companies } = evidence;
  const { name, zone } = workspace;
  const clock = new Clock(zone);
  const lists = [
    await listed({
      ...{ id: 'people', heading: 'People', table: peopleTable, all: evidence.people },
      rowOf: (one) => personRow(one, clock, companies),
      none: 'Nobody was a member.',
    }),
    await listed({
      ...{ id: 'exceptions', heading: 'Exceptions', table: exceptionsTable, all: evidence.exceptions },
      rowOf: (one) => exceptionRow(one, clock),
      none: 'There were no exceptions.',
    }),
    await listed({
      ...{ id: 'resets', heading: 'Resets', table: resetsTable, all: evidence.resets },
      rowOf: (one) => resetRow(one, clock),
      none: 'Nobody’s two-factor authentication was reset.',
    }),
    await listed({
      ...{
        id: 'sessions',
        heading: 'Open sessions with access',
        table: sessionsTable,
        all: evidence.sessions,
      },
      rowOf: (one) => sessionRow(one, clock),
      none: 'No open session had access.',
    }),
    await listed({
      ...{
        id: 'history',
        heading: 'What was decided, and by whom',
        table: historyTable,
        all: evidence.history,
      },
      rowOf: (one) => historyRow(one, clock, companies),
      none: 'Nothing was decided yet.',
    }),
  ];
  const day = writtenLocalDay(at, zone);
  return {
    language: 'en',
    title: 'Evidence of two-factor authentication',
    subtitle: isToday
      ? `As of ${day}, ${localTime(at, zone).slice(11)} (${zone.replaceAll('_', ' ')})`
      : `As of the end of ${day}`,
    classification: 'Confidential',
    issuer: name,
    recipient: `The team and clients of ${name}`,
    date: `Made on ${writtenLocalDay(madeAt, zone)}`,
    at: madeAt,
    version: `Known since ${writtenLocalDay(knownSince, zone)}`,
    form: 'report',
    labels: ENGLISH_LABELS,
    sections: [demanded(evidence, made), ...lists.flat(), checking(evidence, made)],
    evidence: {},
  };
}
