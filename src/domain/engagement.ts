/** What is tested (E6), as addresses, forms and programs spell it. */
export const ENGAGEMENT_KINDS = [
  'web-application',
  'api',
  'mobile',
  'internal-network',
  'external-network',
  'cloud',
  'source-review',
  'red-team',
  'phishing',
  'physical',
  'other',
] as const;
export type EngagementKind = (typeof ENGAGEMENT_KINDS)[number];

const KIND_NAMES: Readonly<Record<EngagementKind, string>> = {
  'web-application': 'Web application',
  api: 'API',
  mobile: 'Mobile app',
  'internal-network': 'Internal network',
  'external-network': 'External network',
  cloud: 'Cloud',
  'source-review': 'Source code review',
  'red-team': 'Red team',
  phishing: 'Phishing',
  physical: 'Physical',
  other: 'Other',
};

/** The kind as the screen writes it. */
export const kindName = (kind: EngagementKind): string => KIND_NAMES[kind];

/** Where an engagement stands, in the order in which it goes; back is allowed (E6). */
export const ENGAGEMENT_STATES = ['planned', 'running', 'reporting', 'delivered', 'closed'] as const;
export type EngagementState = (typeof ENGAGEMENT_STATES)[number];

const STATE_NAMES: Readonly<Record<EngagementState, string>> = {
  planned: 'Planned',
  running: 'Running',
  reporting: 'Reporting',
  delivered: 'Delivered',
  closed: 'Closed',
};

/** The state as the screen writes it. */
export const engagementStateName = (state: EngagementState): string => STATE_NAMES[state];

/** Few enough to read, and so few that a sealed box of them stays small. */
/** Whether its last day comes before its first; days as `2026-11-25`. */
export const endsBeforeItStarts = (startsOn: string | null, endsOn: string | null): boolean =>
  startsOn !== null && endsOn !== null && endsOn < startsOn;

const MAX_TAGS = 20;
const MAX_TAG_LENGTH = 40;

/** Tags as they are typed, parted by commas: trimmed, without repetitions, in the order given. Null where one is too long or there are too many. */
export function parseTags(typed: string): readonly string[] | null {
  const tags = [
    ...new Set(
      typed
        .normalize('NFC')
        .split(',')
        .map((tag) => tag.replace(/\s+/gu, ' ').trim())
        .filter((tag) => tag !== ''),
    ),
  ];
  if (tags.length > MAX_TAGS || tags.some((tag) => [...tag].length > MAX_TAG_LENGTH)) return null;
  return tags.some((tag) => /\p{Cc}|\p{Zl}|\p{Zp}/u.test(tag)) ? null : tags;
}

/**
 * A reference that nobody has yet: the initials or first letters of a company, the year, and the next number, such as
 * `NWB-2026-03`. `taken` are the references of the workspace.
 */
export function suggestReference(company: string, year: number, taken: ReadonlySet<string>): string {
  const words = company
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .toUpperCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const [first = 'ENG'] = words;
  const letters =
    words.length > 1 ? words.map((word) => [...word][0]).join('') : [...first].slice(0, 3).join('');
  const stem = `${[...letters].slice(0, 4).join('')}-${year}`;
  for (let number = 1; ; number += 1) {
    const reference = `${stem}-${String(number).padStart(2, '0')}`;
    if (!taken.has(reference)) return reference;
  }
}
