import type { Act, SignedInAccess } from '../../../src/access/context.ts';
import { issueLink } from '../../../src/access/one-time-links.ts';
import { takeTurn } from '../../../src/access/throttles.ts';
import { inviteOwner } from '../../../src/areas/account/sign-up/invite-owner.ts';
import { hashToken } from '../../../src/domain/token.ts';
import { deviceToBe } from '../../../src/factors/enrolment.ts';
import { makeRecoveryCodes } from '../../../src/factors/recovery.ts';
import { actOf } from '../../acts.ts';
import { tokenFor } from '../../api-tokens.ts';
import { DAY_MS } from '../../specimens/people.ts';
import type { Person, Workspace, World } from '../../world.ts';
import type { Actor, Elsewhere, House, ROLES } from './people.ts';

type SessionRole = (typeof ROLES)[number];

/** What somebody can be in the middle of, or have behind them. */
type State =
  | 'just signed in'
  | 'setting up'
  | 'passed a code'
  | 'by password alone'
  | 'adding a device'
  | 'saving codes';

/** In which states people of a role are there. Each brings up forms that no other does; not every role has to be in each. */
const STATES: Readonly<Record<SessionRole, Readonly<Record<'plain' | 'guarded', readonly State[]>>>> = {
  owner: {
    plain: ['just signed in', 'setting up'],
    guarded: ['passed a code', 'adding a device', 'saving codes', 'by password alone'],
  },
  consultant: { plain: ['just signed in'], guarded: ['by password alone'] },
  auditor: { plain: ['just signed in'], guarded: [] },
  client: { plain: ['setting up'], guarded: ['passed a code', 'saving codes', 'by password alone'] },
  administrator: { plain: ['setting up'], guarded: ['passed a code', 'by password alone'] },
};

/** What a session may do; throws where it may not do that. */
export async function actFor<A extends SignedInAccess>(
  world: World,
  { token, host }: { token: string; host: string },
  access: A,
  workspace?: Workspace,
): Promise<Act<A>> {
  const act = await actOf(world, {
    token,
    host,
    access,
    ...(workspace !== undefined && { slug: workspace.slug }),
  });
  if (act === null) throw new Error(`nobody was let in as ${access}`);
  return act;
}

/** A person with one workspace, whose sessions are opened there. */
export interface Resident {
  readonly role: SessionRole;
  readonly person: Person;
  readonly workspace: Workspace | null;
  /** Whether they have authenticators. */
  readonly guarded: boolean;
}

/** A session of somebody's, who has passed a second factor in it or not. */
export async function openFor(world: World, { role, person, workspace }: Resident, verified: boolean) {
  const kind = role === 'client' ? 'tenant' : 'base';
  const { token = '', host } = await world.signedIn(person, workspace, kind);
  await world.db
    .updateTable('sessions')
    .set({ mfa_verified_at: verified ? world.clock.now() : null })
    .where('token_hash', '=', hashToken(token))
    .execute();
  return { kind, token, host } as const;
}

/** Gives somebody what their state takes, and opens the session from which they take leave away from the others. */
export async function settle(world: World, resident: Resident, operator?: Act<'admin'>) {
  const { services, db, clock } = world;
  const { role, person, workspace, guarded } = resident;
  const secrets = guarded ? [await world.enrol(person), await world.enrol(person)] : [];
  const keys = guarded ? [await world.giveKey(person, role === 'client' ? workspace : null)] : [];
  const browser = await openFor(world, resident, guarded);
  const password = await actFor(world, browser, 'password');
  const account = await actOf(world, { ...browser, access: 'account' });
  const recoveryCodes = (guarded && account !== null && (await makeRecoveryCodes(services, account))) || [];
  const link = {
    purpose: 'password-reset',
    email: person.email,
    payload: null,
    now: clock.now(),
    lifeMs: DAY_MS,
  } as const;
  const resetToken = await db.transaction().execute((trx) => issueLink(trx, link));
  const payload = { accountId: person.id, to: `moved.${person.email}` };
  const moving = await db
    .transaction()
    .execute((trx) => issueLink(trx, { ...link, purpose: 'new-address', payload }));
  // Tried once, which an administrator can take back.
  await takeTurn(db, 'confirm', 'account', person.id, clock.now());
  const { secret } = await deviceToBe(services, password);
  if (operator !== undefined) await inviteOwner(services, operator, person.email);
  const links = (await world.mailTo(person.email))
    .flatMap(({ link }) => link ?? [])
    .map((link) => new URL(link));
  const mailed = [
    `/account/email/confirm?token=${moving}`,
    ...links.filter(({ host }) => host === browser.host).map(({ pathname, search }) => pathname + search),
  ];
  const elsewhere: Elsewhere = { password, account, secret, resetToken, movingToken: moving, browser };
  return { browser, secrets, keys, recoveryCodes, mailed, elsewhere };
}

/** A session of a settled person for each state. */
export async function actorsOf(
  world: World,
  resident: Resident,
  { browser: _, ...known }: Awaited<ReturnType<typeof settle>>,
  house: House | null,
): Promise<Actor[]> {
  const { role, person, guarded } = resident;
  const actors: Actor[] = [];
  for (const state of STATES[role][guarded ? 'guarded' : 'plain']) {
    const verified = guarded && state !== 'by password alone';
    const { kind, token, host } = await openFor(world, resident, verified);
    const act = await actFor(world, { token, host }, 'password');
    const setsUp = state === 'setting up' || state === 'adding a device';
    if (setsUp) await deviceToBe(world.services, act);
    if (state === 'saving codes')
      await makeRecoveryCodes(world.services, await actFor(world, { token, host }, 'account'));
    actors.push({
      ...known,
      role,
      person,
      house,
      name: `${role}, ${state}`,
      kind,
      token,
      programOf: null,
      host,
      act,
      enrolled: guarded,
      verified,
      setsUp,
    });
  }
  return actors;
}

/** A program of somebody's, with a token that was made beside one of their sessions. */
export async function programOf(world: World, beside: Actor, workspace: Workspace): Promise<Actor> {
  const { id, token } = await tokenFor(world, beside.person, workspace);
  const name = `program of a ${beside.role}`;
  return { ...beside, role: 'program', name, token, programOf: id, setsUp: false };
}
