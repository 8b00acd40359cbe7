import type { EventFacts, MeaningsOf } from '../../../audit/events.ts';
import { lastDayOf, sessionsEnded, word } from '../../../audit/phrases.ts';
import type { Role } from '../../../domain/role.ts';
import type { HadByThen } from '../../../factors/known-accounts.ts';

/** What somebody is invited as; a client of the company with that id. */
interface Place {
  role: Role;
  companyId?: string;
  /** Of an auditor: the midnight that ends the last day, and the zone that it is of. */
  until?: number;
  zone?: string;
}

interface RoleChange extends Place {
  from: Role;
  fromCompanyId?: string;
  sessionsEnded: number;
}

/**
 * What companies are called, beside their ids. No entry holds it, since entries outlive what is erased: the workspace's
 * activity log looks it up when it is read (E5), and the installation's, whose readers know no clients, does not.
 */
interface Named {
  company?: string;
  fromCompany?: string;
}

/** What was known when evidence began of somebody who was there already: since when, in epoch milliseconds. */
interface KnownMember extends Place, HadByThen {
  since: number;
}

interface Single {
  'invitation.accepted': Place & HadByThen;
  'invitation.sent': Place;
  'invitation.withdrawn': null;
  'member.known': KnownMember;
  'member.left': { role: Role; sessionsEnded: number };
  /** `ended` where that came by itself, with an auditor's last day. */
  'member.removed': { role: Role; sessionsEnded: number; ended?: boolean };
  'member.role-changed': RoleChange;
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

function placeOf(role: unknown, company: unknown): string {
  switch (role) {
    case 'client':
      return word(company) === '' ? 'a client' : `a client of ${word(company)}`;
    case 'auditor':
      return 'an auditor';
    default:
      return 'a consultant';
  }
}

const asRole = ({ detail }: EventFacts<Place & Named>) =>
  `as ${placeOf(detail.role, detail.company)}${lastDayOf(detail.until, detail.zone)}`;

function changeOfRole({ subject, detail }: EventFacts<RoleChange & Named>): string {
  const before = placeOf(detail.from, detail.fromCompany);
  const now = placeOf(detail.role, detail.company);
  const until = lastDayOf(detail.until, detail.zone);
  return detail.from === 'auditor' && detail.role === 'auditor'
    ? `Let ${subject} look at the workspace as an auditor${until}.`
    : `Changed ${subject} from ${before} to ${now}${until}.${sessionsEnded(detail.sessionsEnded)}`;
}

/** What happens to the people of a workspace. */
export const memberEvents: MeaningsOf<Single> = {
  'invitation.accepted': { kind: 'people', says: (event) => `Joined ${asRole(event)}.` },
  'invitation.sent': { kind: 'people', says: (event) => `Invited ${event.subject} ${asRole(event)}.` },
  'invitation.withdrawn': {
    kind: 'people',
    says: ({ subject }) => `Cancelled the invitation to ${subject}.`,
  },
  'member.known': {
    kind: 'people',
    says: (event) =>
      `Found ${event.subject} here already, ${event.detail.role === 'owner' ? 'as the owner' : asRole(event)}.`,
  },
  'member.left': {
    kind: 'people',
    says: ({ detail }) => `Left the workspace.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'member.removed': {
    kind: 'people',
    says: ({ subject, detail }) =>
      detail.ended === true
        ? `The last day of ${subject} as an auditor was over.`
        : `Removed ${subject} from the workspace.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'member.role-changed': {
    kind: 'people',
    says: changeOfRole,
  },
};
