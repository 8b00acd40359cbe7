import { holdEnabled } from '../../../src/access/accounts.ts';
import type { Act } from '../../../src/access/context.ts';
import { unattended } from '../../../src/access/deed.ts';
import { holdAccounts } from '../../../src/access/holds.ts';
import { raiseSession } from '../../../src/access/sessions.ts';
import { checkOwnPassword } from '../../../src/areas/account/confirm/commands.ts';
import { completeNewAddress } from '../../../src/areas/account/own/new-address.ts';
import { resetPassword } from '../../../src/areas/account/password-reset/commands.ts';
import { findReset } from '../../../src/areas/account/password-reset/queries.ts';
import { changePassword } from '../../../src/areas/account/security/commands.ts';
import { enter } from '../../../src/areas/account/sign-in/commands.ts';
import { entranceOf } from '../../../src/areas/account/sign-in/entrance.ts';
import { candidateOf } from '../../../src/areas/account/sign-in/queries.ts';
import { close } from '../../../src/areas/workspace/closing/commands.ts';
import { leaveWorkspace } from '../../../src/areas/workspace/leaving/commands.ts';
import { changeRole } from '../../../src/areas/workspace/members/change-role.ts';
import { removeMember } from '../../../src/areas/workspace/members/remove.ts';
import { switchPolicy } from '../../../src/areas/workspace/mfa-policy/commands.ts';
import { transferOwnership } from '../../../src/areas/workspace/settings/hand-over.ts';
import { codeAt, stepAt } from '../../../src/domain/totp.ts';
import { completeEnrolment } from '../../../src/factors/enrolment.ts';
import { removeOwnDevice } from '../../../src/factors/removal.ts';
import { actOf } from '../../acts.ts';
import { PASSWORD } from '../../visitor.ts';
import type { Actor, House, Stage } from './people.ts';

const NEW_PASSWORD = 'a dozen copper weathervanes';

/* What others do, or somebody does elsewhere, by which leave ends. Each throws where it cannot be done. */

/** There is nothing to withdraw. Of two at once a deed may have ended it: a membership by leaving, a link by another address. */
export class Forestalled extends Error {}

export function there<T>(value: T | null | undefined): T {
  if (value == null) throw new Forestalled('nobody is there who could withdraw it');
  return value;
}

/** The workspace that somebody is of. */
export const houseOf = ({ house }: Actor): House => there(house);
export const membershipOf = ({ house, person }: Actor): string => there(house?.memberships.get(person));

export async function handOver({ world }: Stage, actor: Actor): Promise<void> {
  const { owner, successor } = houseOf(actor);
  const { membershipId } = successor;
  const workspaceId = owner.session.workspace.id;
  const outcome = await transferOwnership(world.services, owner, { workspaceId, membershipId });
  if (!outcome.ok) throw new Error(outcome.reason);
}

/** Whoever owns it does, from another session. */
export async function closeHouse({ world }: Stage, actor: Actor): Promise<void> {
  const { owner } = houseOf(actor);
  const { name } = owner.session.workspace;
  if ((await close(world.services, owner, { name, withoutCopy: true })) !== 'closed')
    throw new Forestalled('it was called something else by then');
}

/** An owner has to hand over first; then it is the new one who removes. */
export async function remove(stage: Stage, actor: Actor): Promise<void> {
  const { owner, successor, workspace } = houseOf(actor);
  let by = owner;
  if (actor.role === 'owner') {
    await handOver(stage, actor);
    by = there(await actOf(stage.world, { ...successor, access: 'owner', slug: workspace.slug }));
  }
  const outcome = await removeMember(stage.world.services, by, membershipOf(actor));
  if (!outcome.ok) throw new Forestalled(outcome.reason);
}

/** Makes a consultant a client of that company, or with null a client a consultant. */
export const changeRoleTo = (company: string | null) => async (stage: Stage, actor: Actor) => {
  const wanted = { membershipId: membershipOf(actor), company };
  const outcome = await changeRole(stage.world.services, houseOf(actor).owner, wanted);
  if (!outcome.ok || !outcome.changed) throw new Forestalled('nobody is what they were not before');
};

export async function setUpElsewhere({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const code = codeAt(elsewhere.secret, stepAt(world.clock.now()));
  const outcome = await completeEnrolment(world.services, elsewhere.password, { code, name: null });
  if (!outcome.ok) throw new Error(outcome.reason);
}

export async function removeDevice({ world }: Stage, { elsewhere, person }: Actor): Promise<void> {
  const device = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', person.id)
    .limit(1)
    .executeTakeFirst();
  const { id } = there(device);
  const outcome = await removeOwnDevice(world.services, there(elsewhere.account), id);
  if (outcome !== 'removed') throw new Error(outcome);
}

export async function changeElsewhere({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const act = there(elsewhere.account);
  const current = await checkOwnPassword(world.services, act, PASSWORD);
  if (!current.ok) throw new Error(current.reason);
  there(await changePassword(world.services, act, { current, password: NEW_PASSWORD }));
}

export async function moveElsewhere({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const outcome = await completeNewAddress(world.services, there(elsewhere.account), elsewhere.movingToken);
  if (!outcome.ok) throw new Forestalled(outcome.reason);
}

export async function leaveElsewhere({ world }: Stage, actor: Actor): Promise<void> {
  const { elsewhere, kind } = actor;
  const access = kind === 'tenant' ? 'portal' : 'inside';
  const act = await actOf(world, { ...elsewhere.browser, access, slug: houseOf(actor).workspace.slug });
  const outcome = await leaveWorkspace(world.services, there(act) as Act<'inside'> | Act<'portal'>);
  if (outcome !== 'left') throw new Error(outcome);
}

export async function resetByMail({ world }: Stage, { elsewhere }: Actor): Promise<void> {
  const { site, origin } = elsewhere.password;
  const now = world.clock.now();
  const reset = there(await findReset(world.db, elsewhere.resetToken, { site, now }));
  if (
    !(await resetPassword(world.services, reset, {
      password: NEW_PASSWORD,
      origin,
      browser: { name: '' },
      now,
    }))
  )
    throw new Forestalled('the link had been used');
}

/** Somebody else signs in in the same browser, which ends the session there; their password is right. */
export async function signInAsAnother({ world, actors }: Stage, actor: Actor): Promise<void> {
  const { person, house, act, elsewhere } = actor;
  const people = house === null ? actors.map((one) => one.person) : [...house.memberships.keys()];
  const { email } = there(people.find(({ id }) => id !== person.id));
  const { site, origin } = elsewhere.password;
  const { account, memberships } = await candidateOf(world.db, email);
  const { id } = there(account);
  const attempt = { site, before: act.session, returnTo: null, origin, browserTokens: [], userAgent: '' };
  const entering = { account: there(account), email, entrance: entranceOf(site, memberships) };
  const proven = await enter(
    world.services,
    { ...attempt, now: world.clock.now() },
    { ...entering, hold: (trx) => holdEnabled(trx, id) },
    { browser: null, turns: [] },
  );
  there(proven);
}

/** As a rise in level at another tab, which shares the session: the token that was shown at the door is none any more. */
export function renewToken({ world }: Stage, { person, act }: Actor): Promise<string> {
  return unattended(world.services, async (trx) => {
    await holdAccounts(trx, [person.id]);
    const { sessionId } = act.session;
    there(await trx.selectFrom('sessions').select('id').where('id', '=', sessionId).executeTakeFirst());
    return raiseSession(trx, sessionId, 'renewal', world.clock.now());
  });
}

export const askEverybody = ({ world }: Stage, owner: Act<'owner'>) =>
  switchPolicy(world.services, owner, {
    workspaceId: owner.session.workspace.id,
    enabled: true,
    start: 'now',
  });

export const setSession = ({ world }: Stage, { act }: Actor, values: Record<string, number>) =>
  world.db.updateTable('sessions').set(values).where('id', '=', act.session.sessionId).execute();
