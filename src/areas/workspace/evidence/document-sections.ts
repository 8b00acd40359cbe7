import type { Evidence, EvidenceBy } from '../../../domain/evidence/evidence.ts';
import { roleName } from '../../../domain/role.ts';
import type { RolloutState } from '../../../domain/rollout.ts';
import type { Content, Line, Section, Tone } from '../../../rendering/document.ts';
import { STATE_NAMES } from '../rollout/words.ts';
import type { Clock } from './clock.ts';
import { bySays, OWES_NOTHING, personSays } from './words.ts';

/* The lists of evidence as tables of a document. */

/** A row of a table. */
export type Row = readonly Line[];
/** A table of a document. */
export type Table = Content & { readonly kind: 'table' };

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
const byLine = (by: EvidenceBy, nobody = 'Not known'): Line =>
  plain(by === 'support' ? 'Support' : (bySays(by) ?? nobody));

const TONES: Readonly<Record<RolloutState, Tone>> = {
  missing: 'medium',
  'set-up': 'good',
  excepted: 'low',
  'not-asked': 'neutral',
  invited: 'neutral',
};

const earlier = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const DEVICES = { app: 'app', passkey: 'passkey or key' } as const;

export const peopleTable = {
  caption: 'People and their second factors',
  columns: [
    { head: 'Person', share: 4.4, align: 'start' },
    { head: 'Role', share: 2.2, align: 'start' },
    { head: 'State', share: 2.2, align: 'start' },
    { head: 'Has', share: 2.3, align: 'start' },
    { head: 'Since', share: 2.1, align: 'start' },
    { head: 'Last verified', share: 2.4, align: 'start' },
  ],
} as const satisfies Pick<Table, 'caption' | 'columns'>;

/** Whose clients somebody is of: the names of companies by their ids. */
type Companies = Evidence['companies'];

export function personRow(one: Evidence['people'][number], clock: Clock, companies: Companies): Row {
  const {
    role,
    companyId,
    disabledSince,
    state,
    exceptedUntil,
    methods,
    appSince,
    keySince,
    lastVerifiedAt,
  } = one;
  const company = companies.get(companyId ?? '') ?? '';
  const disabled = disabledSince === null ? '' : ` Can’t sign in since ${clock.day(disabledSince)}`;
  const until = state === 'excepted' && exceptedUntil !== null ? ` until ${clock.day(exceptedUntil)}` : '';
  return [
    personLine(one),
    plain(`${roleName(role)}${company === '' ? '' : `, ${company}`}`),
    [{ kind: 'badge', text: STATE_NAMES[state], tone: TONES[state] }, ...plain(`${until}${disabled}`)],
    plain(methods.map((method) => DEVICES[method]).join(', ') || 'Nothing'),
    plain(clock.day(earlier(appSince, keySince))),
    plain(lastVerifiedAt === null ? 'Never' : clock.moment(lastVerifiedAt)),
  ];
}

export const exceptionsTable = {
  caption: 'Exceptions from what was required',
  columns: [
    { head: 'Person', share: 4, align: 'start' },
    { head: 'From and until', share: 3, align: 'start' },
    { head: 'Decided by', share: 3, align: 'start' },
    { head: 'Reason', share: 4, align: 'start' },
  ],
} as const satisfies Pick<Table, 'caption' | 'columns'>;

export function exceptionRow(one: Evidence['exceptions'][number], clock: Clock): Row {
  const { at, until, endedAt, endedBy, by, reason } = one;
  const ended =
    endedAt === null
      ? ''
      : `. Ended on ${clock.day(endedAt)}${endedBy === null ? '' : `, by ${bySays(endedBy)}`}`;
  return [
    personLine(one),
    plain(`${clock.day(at)} – ${clock.day(until)}${ended}`),
    byLine(by),
    plain(reason ?? ''),
  ];
}

export const resetsTable = {
  caption: 'Resets of two-factor authentication',
  columns: [
    { head: 'When', share: 2.4, align: 'start' },
    { head: 'Person', share: 4, align: 'start' },
    { head: 'Reset by', share: 3, align: 'start' },
    { head: 'Asked for by', share: 3, align: 'start' },
    { head: 'Reason', share: 4, align: 'start' },
  ],
} as const satisfies Pick<Table, 'caption' | 'columns'>;

export function resetRow(one: Evidence['resets'][number], clock: Clock): Row {
  const { at, by, reason, askedBy } = one;
  return [
    plain(clock.moment(at)),
    personLine(one),
    byLine(by),
    plain(bySays(askedBy) ?? ''),
    plain(reason ?? ''),
  ];
}

export const sessionsTable = {
  caption: 'Open sessions that owe nothing',
  columns: [
    { head: 'Person', share: 5, align: 'start' },
    { head: 'Signed in', share: 3, align: 'start' },
    { head: 'Owes nothing since', share: 3, align: 'start' },
    { head: 'Why', share: 4, align: 'start' },
  ],
} as const satisfies Pick<Table, 'caption' | 'columns'>;

export const sessionRow = (one: Evidence['sessions'][number], clock: Clock): Row => [
  personLine(one),
  plain(clock.moment(one.signedInAt)),
  plain(clock.moment(one.owesNothingSince)),
  plain(OWES_NOTHING[one.because]),
];

export const historyTable = {
  caption: 'What was decided about two-factor authentication',
  columns: [
    { head: 'When', share: 2.4, align: 'start' },
    { head: 'Who', share: 3, align: 'start' },
    { head: 'What', share: 8, align: 'start' },
  ],
} as const satisfies Pick<Table, 'caption' | 'columns'>;

export const historyRow = ({ at, by, sentence }: Evidence['history'][number], clock: Clock): Row => [
  plain(clock.moment(at)),
  byLine(by, 'By itself'),
  plain(sentence),
];

/** A list as sections of one table each, for a long one is typeset and sent in parts; the first has the heading. */
export function* tableSections(
  id: string,
  heading: string,
  { caption, columns }: Pick<Table, 'caption' | 'columns'>,
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
