import { paths } from '../../../src/http/paths.ts';
import type { Specimen } from './actions.ts';
import type { Actor, Role, Stage } from './people.ts';
import { type Answer, type Refused, refusalIn } from './requests.ts';

/** One way in which leave ends. */
export interface Way {
  readonly name: string;
  /** Of whom it can be taken so. */
  readonly roles: readonly Role[];
  /** Who of them is in the state for it; everybody where left out. */
  readonly concerns?: (actor: Actor) => boolean;
  /** What has to be so before the request comes, and changes nothing about its leave. */
  readonly arrange?: (stage: Stage, actor: Actor) => Promise<unknown>;
  readonly withdraw: (stage: Stage, actor: Actor) => Promise<unknown>;
  /** Whether it is a deed of one transaction; else it is several, or time that passes. */
  readonly isOneDeed: boolean;
  /**
   * How a deed is refused from then on, which is as the gate would refuse it, or as something that is out of reach; null: the
   * way takes nothing that the deed needs, and it must be done.
   */
  readonly ends: (deed: Deed) => Refused | 'out-of-reach' | null;
}

/** What a deed's leave rests on. */
export type Deed = Pick<Specimen, 'route' | 'actor' | 'slug'>;

/** What ends with the session: all. */
export const everything = () => 'sign-in' as const;

/** Whether it is done in the workspace from which somebody is taken, or whose policy asks. */
export const isThere = ({ slug, actor }: Deed) => slug === actor.house?.workspace.slug;

/** What a second factor that is owed from now on keeps a session from which has not passed one. */
export const whatOwes = ({ route, actor }: Deed) =>
  (route.requirement.access === 'password' && route.url !== paths.confirm) || actor.verified ? null : 'owes';

/** The same where one workspace asks: an address that names none is judged by the strictest of the account's (D21). */
export const whatOwesThere = (deed: Deed) => (deed.slug === null || isThere(deed) ? whatOwes(deed) : null);

/** Removal ends the sessions on the portal, and closes the workspace to those on the base host, which live on (D21). */
export function whatMembersMay(deed: Deed): Refused | null {
  // Their tokens for it end with it (E27).
  if (deed.actor.kind === 'tenant' || deed.actor.role === 'program') return 'sign-in';
  return isThere(deed) ? 'not-a-member' : null;
}

/** Whether two answers say the same. */
export const isAlike = (one: Answer, other: Answer) =>
  one.status === other.status && one.to === other.to && one.renews === other.renews;

/** Whether something is refused as it is to be; what is out of reach each action refuses in its own way. */
export const isRefused = ({ accepted }: Specimen, answer: Answer, as: ReturnType<Way['ends']>) =>
  as === 'out-of-reach' ? !isAlike(answer, accepted) : refusalIn(answer) === as;
