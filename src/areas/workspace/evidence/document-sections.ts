import type { Evidence, EvidenceBy } from '../../../domain/evidence/evidence.ts';
import { roleName } from '../../../domain/role.ts';
import type { RolloutState } from '../../../domain/rollout.ts';
import type { Content, Line, Section, Tone } from '../../../rendering/document.ts';
import { STATE_NAMES } from '../rollout/words.ts';
import type { Clock } from './clock.ts';
import { bySays, OWES_NOTHING, personSays, whoSays } from './words.ts';

/* The lists of evidence as tables of a document. */

/** A row of a table. */
export type Row = readonly Line[];
type Table = Content & { readonly kind: 'table' };

/** So many of a list stand in a document: nobody reads more on paper, and others’ documents wait. The signed file has all. */
export const MOST_ON_PAPER = 2_000;

/** A line of plain text. */
export const plain = (text: string): Line => [{ kind: 'text', text }];

/** A person by name and address, which tells those of one name apart. */
function personLine({ person }: { readonly person: Evidence['people'][number]['person'] }): Line {
  const { name, email } = person;
  if (name === null || email === null || name === email) return plain(personSays(person));
  return [{ kind: 'strong', text: name }, ...plain(` ${email}`)];
}

/** Who did something, and what stands where nobody is known. */
const byLine = (by: EvidenceBy, nobody = 'Not known'): Line => plain(whoSays(by) ?? nobody);

const TONES: Readonly<Record<RolloutState, Tone>> = {
  missing: 'medium',
  'set-up': 'good',
  excepted: 'low',
  'not-asked': 'neutral',
  invited: 'neutral',
};

const DEVICES = { app: 'app', passkey: 'passkey or key' } as const;

/** What a table is called, and its columns with their shares of its width. */
export type Heads = Pick<Table, 'caption' | 'columns'>;

const tableOf = (caption: string, heads: readonly (readonly [head: string, share: number])[]): Heads => ({
  caption,
  columns: heads.map(([head, share]) => ({ head, share, align: 'start' })),
});

export const peopleTable = tableOf('People and their second factors', [
  ['Person', 4.4],
  ['Role', 2.2],
  ['State', 3],
  ['Set up', 3.8],
  ['Last verified', 2.4],
]);

/** Whose clients somebody is of: the names of companies by their ids. */
type Companies = Evidence['companies'];

/** A person’s line: their role, how they stand, what they have set up, and when they last passed it. */
export function personRow(one: Evidence['people'][number], clock: Clock, companies: Companies): Row {
  const {
    role,
    companyId,
    disabledSince,
    state,
    exceptedUntil,
    companyStartsAt,
    methods,
    appSince,
    keySince,
    lastVerifiedAt,
  } = one;
  const company = companies.get(companyId ?? '') ?? '';
  const disabled = disabledSince === null ? '' : ` Can’t sign in since ${clock.day(disabledSince)}`;
  const until =
    state === 'excepted' && exceptedUntil !== null ? ` until ${clock.lastDay(exceptedUntil)}` : '';
  const from =
    state === 'not-asked' && companyStartsAt !== null ? ` from ${clock.moment(companyStartsAt)}` : '';
  const sinceOf = { app: appSince, passkey: keySince };
  const setUp = methods.map((method) => `${DEVICES[method]} since ${clock.day(sinceOf[method])}`);
  return [
    personLine(one),
    plain(`${roleName(role)}${company === '' ? '' : `, ${company}`}`),
    [{ kind: 'badge', text: STATE_NAMES[state], tone: TONES[state] }, ...plain(`${until}${from}${disabled}`)],
    plain(setUp.join(', ') || 'Nothing'),
    plain(lastVerifiedAt === null ? 'Never' : clock.moment(lastVerifiedAt)),
  ];
}

export const exceptionsTable = tableOf('Exceptions from what was required', [
  ['Person', 4],
  ['From and until', 3],
  ['Decided by', 3],
  ['Reason', 4],
]);

/** An exception’s line: for whom, by whom, how long and why. */
export function exceptionRow(one: Evidence['exceptions'][number], clock: Clock): Row {
  const { at, until, endedAt, endedBy, by, reason } = one;
  const who = endedBy === null ? '' : `, by ${bySays(endedBy)}`;
  const ended = endedAt === null || endedAt >= until ? '' : `. Ended on ${clock.day(endedAt)}${who}`;
  return [
    personLine(one),
    plain(`${clock.day(at)} – ${clock.lastDay(until)}${ended}`),
    byLine(by),
    plain(reason ?? 'Not known'),
  ];
}

export const resetsTable = tableOf('Resets of two-factor authentication', [
  ['When', 2.4],
  ['Person', 4],
  ['Reset by', 3],
  ['Asked for by', 3],
  ['Reason', 4],
]);

/** A reset’s line: when, whose, by whom, who asked for it, and why. */
export function resetRow(one: Evidence['resets'][number], clock: Clock): Row {
  const { at, by, reason, askedBy } = one;
  return [
    plain(clock.moment(at)),
    personLine(one),
    byLine(by),
    plain(bySays(askedBy) ?? ''),
    plain(reason ?? 'Kept by support'),
  ];
}

export const sessionsTable = tableOf('Open sessions with access', [
  ['Person', 5],
  ['Signed in', 3],
  ['Access since', 3],
  ['Why', 4],
]);

export const sessionRow = (one: Evidence['sessions'][number], clock: Clock): Row => [
  personLine(one),
  plain(clock.moment(one.signedInAt)),
  plain(clock.moment(one.owesNothingSince)),
  plain(OWES_NOTHING[one.because]),
];

export const historyTable = tableOf('What was decided about two-factor authentication', [
  ['When', 2.4],
  ['Who', 3],
  ['What', 8],
]);

/** A line of what happened: when, by whom, and what. */
export function historyRow(
  { at, by, sentence, companyId }: Evidence['history'][number],
  clock: Clock,
  companies: Companies,
): Row {
  const company = companies.get(companyId ?? '');
  return [
    plain(clock.moment(at)),
    byLine(by, 'By itself'),
    plain(company === undefined ? sentence : `${company}: ${sentence}`),
  ];
}

/** A list as sections of one table each, for a long one is typeset and sent in parts; the first has the heading. */
export function* tableSections(
  id: string,
  heading: string,
  { caption, columns }: Heads,
  parts: readonly (readonly Row[])[],
  none: string,
): Generator<Section> {
  const frame = { badge: null, startsPage: false, sections: [] } as const;
  if (parts.length === 0) yield { ...frame, id, heading, contents: [{ kind: 'line', line: plain(none) }] };
  for (const [place, rows] of parts.entries()) {
    const contents: Content[] = [{ kind: 'table', caption, captionShown: false, columns, rows }];
    yield { ...frame, id: `${id}-${place + 1}`, heading: place === 0 ? heading : '', contents };
  }
}
