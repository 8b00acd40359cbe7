/** Of whom a kind of notice tells: those who deal with the engagement on each side, and of a client's perhaps those alone who answer. */
interface Told {
  readonly team?: true;
  readonly clients?: 'all' | 'responders';
}

interface NoticeWords extends Told {
  /** What happens, as the page with the choices says it. */
  readonly label: string;
  /** The subject and heading of an email, before the workspace's name. */
  readonly heading: string;
  /** What has happened, behind "In “Acme”, ". */
  readonly says: string;
}

/**
 * Of what people are told by email (E22): whom, and in which words. An email names the workspace and this, and nothing of a
 * finding.
 */
export const NOTICES = {
  published: {
    clients: 'all',
    label: 'Findings are published or updated',
    heading: 'New or updated findings',
    says: 'findings have been published or updated.',
  },
  'fix-reported': {
    team: true,
    label: 'A client reports a fix',
    heading: 'A fix has been reported',
    says: 'a client has reported a fix. Test it, then choose the result.',
  },
  'retest-asked': {
    team: true,
    label: 'A client asks for a retest',
    heading: 'A retest has been asked for',
    says: 'a client has asked for a retest.',
  },
  'retest-done': {
    clients: 'all',
    label: 'A reported fix has been tested',
    heading: 'A reported fix has been tested',
    says: 'a reported fix has been tested.',
  },
  'retest-declined': {
    clients: 'responders',
    label: 'A retest that was asked for is declined',
    heading: 'A retest has been declined',
    says: 'a retest that was asked for has been declined, with a reason.',
  },
  comment: {
    team: true,
    clients: 'all',
    label: 'Someone comments on a finding',
    heading: 'New comments',
    says: 'there are new comments.',
  },
  mention: {
    team: true,
    clients: 'all',
    label: 'Someone mentions you',
    heading: 'You were mentioned',
    says: 'someone mentioned you.',
  },
  document: {
    team: true,
    clients: 'all',
    label: 'Someone adds or replaces a document',
    heading: 'New documents',
    says: 'there are new documents.',
  },
  report: {
    clients: 'all',
    label: 'A report is delivered',
    heading: 'A report has been delivered',
    says: 'there is a report to download.',
  },
  'deadline-near': {
    team: true,
    clients: 'responders',
    label: 'A deadline is three days away or less',
    heading: 'A deadline is near',
    says: 'a deadline is three days away or less.',
  },
  'risk-over': {
    team: true,
    clients: 'responders',
    label: 'An accepted risk runs out',
    heading: 'An accepted risk has run out',
    says: 'the day has passed until which a risk was accepted. The finding is open again.',
  },
} as const satisfies Readonly<Record<string, NoticeWords>>;

export type NoticeKind = keyof typeof NOTICES;

/** All kinds, in the order in which they are listed. */
export const NOTICE_KINDS = Object.keys(NOTICES) as readonly NoticeKind[];

export type Side = 'team' | 'client';

/** Whether people on a side are ever told of something. */
export function concerns(kind: NoticeKind, side: Side): boolean {
  const told: Told = NOTICES[kind];
  return side === 'team' ? told.team === true : told.clients !== undefined;
}

/** Whether something is told to a client's contacts who read alone, too. */
export const concernsReaders = (kind: NoticeKind): boolean => (NOTICES[kind] as Told).clients === 'all';

/** Whether a text names a kind. */
export const isKind = (text: string): text is NoticeKind => Object.hasOwn(NOTICES, text);

/** The kinds that somebody has switched off, as they are stored; what a later version stored is left out. */
export const readOff = (stored: string | null): ReadonlySet<NoticeKind> =>
  new Set((stored ?? '').split(',').filter(isKind));
