import type { Act } from '../../../src/access/context.ts';
import type { SoftwareKey } from '../../software-key.ts';
import type { Person, Workspace, World } from '../../world.ts';
import type { Sampled } from './calls.ts';
import type { Tracker } from './traces.ts';

/** Who belongs to a workspace. */
export const MEMBERS = ['owner', 'consultant', 'client', 'auditor'] as const;
/** Everybody who has sessions. */
export const ROLES = [...MEMBERS, 'administrator'] as const;
/** Everybody whom an attack is tried as: a program has a token of somebody's, and no session. */
export type Role = (typeof ROLES)[number] | 'program';

/** A session of somebody, or a token for programs, as an attacker holds it, and all that they know who use it rightly. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
  readonly person: Person;
  readonly house: House | null;
  readonly kind: 'base' | 'tenant';
  readonly host: string;
  readonly token: string;
  /** By which the token is known, where it is one for programs. */
  readonly programOf: string | null;
  /** What the session may do at least; of a program, the one beside whose it was made. */
  readonly act: Act<'password'>;
  readonly enrolled: boolean;
  readonly verified: boolean;
  /** Whether the session has a device to set up under way. */
  readonly setsUp: boolean;
  readonly secrets: readonly Uint8Array[];
  readonly keys: readonly SoftwareKey[];
  readonly recoveryCodes: readonly string[];
  /** Where the links lead that stand in their mails: paths of this host. */
  readonly mailed: readonly string[];
  readonly elsewhere: Elsewhere;
}

/** The same person at another browser, from where they take leave away from that session. */
export interface Elsewhere {
  readonly password: Act<'password'>;
  /** Null for an administrator who owes a code there too. */
  readonly account: Act<'account'> | null;
  /** Of an enrolment that is under way there. */
  readonly secret: Uint8Array;
  /** Of a mailed link that was not used yet. */
  readonly resetToken: string;
  /** The same of a link that proves another address. */
  readonly movingToken: string;
  readonly browser: { readonly token: string; readonly host: string };
}

/** A workspace, and those in it who can take leave away from others. */
export interface House {
  readonly workspace: Workspace;
  readonly owner: Act<'owner'>;
  /** The same, at what consultants do as well. */
  readonly planner: Act<'dashboard'>;
  /** The client's. */
  readonly companyId: string;
  /** The one of whose team the consultant is, and that the client sees; of the company's other one neither knows. */
  readonly engagementId: string;
  /** A consultant, to whom the owner can hand over. */
  readonly successor: { readonly membershipId: string; readonly token: string; readonly host: string };
  readonly memberships: ReadonlyMap<Person, string>;
  /** What programs ask for there. */
  readonly sampled: Sampled;
}

/** An installation whose people are all in the middle of something, and can be put back there. */
export interface Stage {
  readonly world: World;
  readonly tracker: Tracker;
  readonly actors: readonly Actor[];
  /** A platform administrator who is none of the actors. */
  readonly operator: Act<'admin'>;
  /** The owner of the workspace to which everybody belongs besides. */
  readonly secondOwner: Act<'owner'>;
}
