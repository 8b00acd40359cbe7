import type { Act } from '../../../src/access/context.ts';
import { holdAccounts, unattended } from '../../../src/access/deed.ts';
import { FRESH_MS } from '../../../src/access/judgement.ts';
import { raiseSession } from '../../../src/access/sessions.ts';
import { checkOwnPassword } from '../../../src/areas/account/confirm/commands.ts';
import { resetPassword } from '../../../src/areas/account/password-reset/commands.ts';
import { findReset } from '../../../src/areas/account/password-reset/queries.ts';
import {
  changePassword,
  endOtherSessions,
  setAlwaysAsk,
} from '../../../src/areas/account/security/commands.ts';
import { signOut } from '../../../src/areas/account/sign-in/commands.ts';
import {
  changePlan,
  endAccountSessions,
  setAdministrator,
  setDisabled,
} from '../../../src/areas/platform/administration/commands.ts';
import { removeMember } from '../../../src/areas/workspace/members/remove.ts';
import { switchPolicy } from '../../../src/areas/workspace/mfa-policy/commands.ts';
import { transferOwnership } from '../../../src/areas/workspace/settings/commands.ts';
import { COMMAND_LINE } from '../../../src/audit/record.ts';
import { codeAt, stepAt } from '../../../src/domain/totp.ts';
import { confirmEnrolment } from '../../../src/factors/enrolment.ts';
import { removeAuthenticator } from '../../../src/factors/removal.ts';
import { resetMfa } from '../../../src/factors/reset.ts';
import { paths } from '../../../src/http/paths.ts';
import { actOf } from '../../acts.ts';
import { PASSWORD } from '../../visitor.ts';
import type { Specimen } from './actions.ts';
import type { Actor, House, Role, Stage } from './people.ts';
import { ask, type Refused } from './requests.ts';

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
   * How a deed is refused from then on, which is as the gate would refuse it; null: the way takes nothing that the deed
   * needs, and it must be done.
   */
  readonly ends: (deed: Deed) => Refused | null;
}

const EVERYBODY: readonly Role[] = ['owner', 'consultant', 'client', 'administrator'];
const MEMBERS: readonly Role[] = ['owner', 'consultant', 'client'];
const SECOND_MS = 1_000;
const NEW_PASSWORD = 'a dozen copper weathervanes';

/** What a deed's leave rests on. */
type Deed = Pick<Specimen, 'route' | 'actor' | 'slug'>;

/** What ends with the session: all. */
const everything = () => 'sign-in' as const;

/** Whether it is done in the workspace from which somebody is taken, or whose policy asks. */
const isThere = ({ slug, actor }: Deed) => slug === actor.house?.place.slug;

/** What a second factor that is owed from now on keeps a session from which has not passed one. */
const whatOwes = ({ route, actor }: Deed) =>
  (route.demand.access === 'password' && route.url !== paths.confirm) || actor.verified ? null : 'owes';

/** The same where one workspace asks: an address that names none is judged by the strictest of the account's (D21). */
const whatOwesThere = (deed: Deed) => (deed.slug === null || isThere(deed) ? whatOwes(deed) : null);

/** Removal ends the sessions on the portal, and closes the workspace to those on the base host, which live on (D21). */
function whatMembersMay(deed: Deed): Refused | null {
  if (deed.actor.kind === 'tenant') return 'sign-in';
  return isThere(deed) ? 'not-a-member' : null;
}

function there<T>(value: T | null | undefined): T {
  if (value == null) throw new Error('nobody is there who could withdraw it');
  return value;
}

const houseOf = ({ house }: Actor): House => there(house);
const membershipOf = ({ house, person }: Actor): string => there(house?.memberships.get(person));

async function handOver({ world }: Stage, actor: Actor): Promise<void> {
  const { owner, successor } = houseOf(actor);
  const outcome = await transferOwnership(world.services, owner, successor.membershipId);
  if (!outcome.ok) throw new Error(outcome.reason);
}

/** An owner has to hand over first; then it is the new one who removes. */
async function remove(stage: Stage, actor: Actor): Promise<void> {
  const { owner, successor, place } = houseOf(actor);
  let by = owner;
  if (actor.role === 'owner') {
    await handOver(stage, actor);
    by = there(await actOf(stage.world, { ...successor, access: 'owner', slug: place.slug }));
  }
  const outcome = await removeMember(stage.world.services, by, membershipOf(actor));
  if (!outcome.ok) throw new Error(outcome.reason);
}

async function setUpElsewhere({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const code = codeAt(elsewhere.secret, stepAt(world.clock.now()));
  const outcome = await confirmEnrolment(world.services, elsewhere.password, code);
  if (!outcome.ok) throw new Error(outcome.reason);
}

async function removeDevice({ world }: Stage, { elsewhere, person }: Actor): Promise<void> {
  const { id } = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .limit(1)
    .executeTakeFirstOrThrow();
  const outcome = await removeAuthenticator(world.services, there(elsewhere.account), id);
  if (!outcome.ok) throw new Error(outcome.reason);
}

async function changeElsewhere({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const act = there(elsewhere.account);
  const current = await checkOwnPassword(world.services, act, PASSWORD);
  if (!current.ok) throw new Error(current.reason);
  there(await changePassword(world.services, act, { current, password: NEW_PASSWORD }));
}

async function resetByMail({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const { site, origin } = elsewhere.password;
  const now = world.clock.now();
  const reset = there(await findReset(world.db, elsewhere.resetToken, { site, now }));
  if (!(await resetPassword(world.services, reset, { password: NEW_PASSWORD, origin, now })))
    throw new Error('the link had been used');
}

/** As a rise in level at another tab, which shares the session: the token that was shown at the door is none any more. */
function renewToken({ world }: Stage, { person, act }: Actor): Promise<string> {
  return unattended(world.services, async (trx) => {
    await holdAccounts(trx, [person.id]);
    return raiseSession(trx, act.session.sessionId, 'renewal', world.clock.now());
  });
}

const askEverybody = ({ world }: Stage, owner: Act<'owner'>) =>
  switchPolicy(world.services, owner, {
    workspaceId: owner.session.workspace.id,
    enabled: true,
    apply: 'now',
  });

const setSession = ({ world }: Stage, { act }: Actor, values: Record<string, number>) =>
  world.db.updateTable('sessions').set(values).where('id', '=', act.session.sessionId).execute();

const fromTheCommandLine = ({ world }: Stage) => ({ ...COMMAND_LINE, now: world.clock.now() });

const passes = (ms: (stage: Stage) => number) => async (stage: Stage) => stage.world.clock.advance(ms(stage));

const hasAccount = ({ elsewhere }: Actor) => elsewhere.account !== null;

/** The control of all others: nothing is taken, and the deed is done. */
export const NOTHING: Way = {
  name: 'nothing is withdrawn',
  roles: EVERYBODY,
  withdraw: async () => undefined,
  isOneDeed: false,
  ends: () => null,
};

export const WAYS: readonly Way[] = [
  {
    name: 'signed out',
    roles: EVERYBODY,
    withdraw: ({ world }, { act: { session }, elsewhere }) =>
      signOut(world.services, { session, origin: elsewhere.password.origin, now: world.clock.now() }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out from another session',
    roles: EVERYBODY,
    concerns: hasAccount,
    withdraw: ({ world }, { elsewhere }) => endOtherSessions(world.services, there(elsewhere.account)),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'signed out by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person: { id, email } }) =>
      endAccountSessions(world.services, operator, { accountId: id, email }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'two-factor authentication reset by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person }) =>
      resetMfa(world.services, operator, { accountId: person.id, reason: 'lost phone' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'account disabled by an administrator',
    roles: EVERYBODY,
    withdraw: ({ world, operator }, { person }) =>
      setDisabled(world.services, operator, { accountId: person.id, disabled: true, reason: 'stolen' }),
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password reset by a mailed link',
    roles: EVERYBODY,
    withdraw: resetByMail,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'password changed in another session',
    roles: EVERYBODY,
    concerns: hasAccount,
    withdraw: changeElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device set up in another session',
    roles: EVERYBODY,
    withdraw: setUpElsewhere,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a device removed in another session',
    roles: EVERYBODY,
    concerns: ({ enrolled }) => enrolled,
    withdraw: removeDevice,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'a new token given at another tab',
    roles: EVERYBODY,
    withdraw: renewToken,
    isOneDeed: true,
    ends: everything,
  },
  {
    name: 'removed from the workspace',
    roles: ['consultant', 'client'],
    withdraw: remove,
    isOneDeed: true,
    ends: whatMembersMay,
  },
  {
    name: 'handed over, and removed by the new owner',
    roles: ['owner'],
    withdraw: remove,
    isOneDeed: false,
    ends: whatMembersMay,
  },
  {
    name: 'handed over',
    roles: ['owner'],
    withdraw: handOver,
    isOneDeed: true,
    ends: (deed) => (deed.route.demand.access === 'owner' && isThere(deed) ? 'wrong-role' : null),
  },
  {
    // Takes nothing: a deed is of the workspace that its address names, whichever was opened last (D21).
    name: 'another workspace opened at another tab',
    roles: ['owner', 'consultant'],
    withdraw: ({ world, secondOwner }, actor) => {
      const path = paths.dashboard(secondOwner.session.workspace.slug);
      return ask(world, { method: 'GET', path, body: '', actor });
    },
    isOneDeed: false,
    ends: () => null,
  },
  {
    name: 'the right of an administrator revoked',
    roles: ['administrator'],
    withdraw: (stage, { person: { id, email } }) =>
      setAdministrator(stage.world.services, fromTheCommandLine(stage), {
        accountId: id,
        email,
        granted: false,
      }),
    isOneDeed: true,
    ends: ({ route }) => (route.demand.access === 'admin' ? 'wrong-role' : null),
  },
  {
    name: 'everyone asked for a code from now on',
    roles: MEMBERS,
    withdraw: (stage, actor) => askEverybody(stage, houseOf(actor).owner),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: 'everyone asked for a code in another workspace of theirs',
    roles: MEMBERS,
    withdraw: (stage) => askEverybody(stage, stage.secondOwner),
    isOneDeed: true,
    ends: (deed) => (deed.actor.kind === 'base' && !isThere(deed) ? whatOwes(deed) : null),
  },
  {
    name: 'a plan that lets the policy ask again',
    roles: MEMBERS,
    arrange: ({ world }, actor) =>
      world.db
        .updateTable('workspaces')
        .set({ plan: 'starter', mfa_required: 1, mfa_enforced_from: 0 })
        .where('id', '=', houseOf(actor).place.id)
        .execute(),
    withdraw: ({ world, operator }, actor) =>
      changePlan(world.services, operator, { workspaceId: houseOf(actor).place.id, plan: 'pro' }),
    isOneDeed: true,
    ends: whatOwesThere,
  },
  {
    name: '“always ask me” switched on in another session',
    roles: MEMBERS,
    concerns: ({ enrolled }) => enrolled,
    withdraw: ({ world }, { elsewhere }) => setAlwaysAsk(world.services, there(elsewhere.account), true),
    isOneDeed: true,
    ends: whatOwes,
  },
  {
    name: 'the session’s longest life over',
    roles: EVERYBODY,
    arrange: (stage, actor) => setSession(stage, actor, { expires_at: stage.world.clock.now() + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'idle for too long',
    roles: EVERYBODY,
    withdraw: passes(({ world }) => world.config.sessionIdleMs),
    isOneDeed: false,
    ends: everything,
  },
  {
    name: 'the last proof ten minutes old',
    roles: EVERYBODY,
    arrange: (stage, actor) =>
      setSession(stage, actor, { confirmed_at: stage.world.clock.now() - FRESH_MS + SECOND_MS }),
    withdraw: passes(() => SECOND_MS),
    isOneDeed: false,
    // Who is asked by nobody has to have proved themselves just now to begin setting up (D12).
    ends: ({ route, actor }) =>
      route.demand.fresh || (route.url === paths.mfaSetup && !actor.setsUp) ? 'confirm' : null,
  },
];
