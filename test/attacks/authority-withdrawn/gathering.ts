import { hash } from '@node-rs/argon2';
import type { Act, SignedInAccess } from '../../../src/access/context.ts';
import { issueLink } from '../../../src/access/one-time-links.ts';
import { takeTurn } from '../../../src/access/throttles.ts';
import { inviteOwner } from '../../../src/areas/account/sign-up/invite-owner.ts';
import { invite } from '../../../src/areas/workspace/members/invite.ts';
import type { Database } from '../../../src/data/database.ts';
import { newId } from '../../../src/data/id.ts';
import { MAILED_CODE_MS, shownSetUpCode } from '../../../src/domain/mailed-code.ts';
import { hashToken } from '../../../src/domain/token.ts';
import { deviceToBe } from '../../../src/factors/enrolment.ts';
import { makeMailedCode } from '../../../src/factors/mailed-codes.ts';
import { noteProvenAddress } from '../../../src/factors/proven-addresses.ts';
import { makeRecoveryCodes } from '../../../src/factors/recovery.ts';
import { addResetRequest } from '../../../src/factors/reset-requests.ts';
import { bindings, sealText } from '../../../src/sealing/sealed-box.ts';
import { actOf } from '../../acts.ts';
import { tokenFor } from '../../api-tokens.ts';
import { addFindings } from '../../specimens/findings.ts';
import { PASSWORD } from '../../visitor.ts';
import type { Person, Place, World } from '../../world.ts';
import { READ_OUT } from './forms.ts';
import type { Actor, Elsewhere, House, Role, Stage } from './people.ts';
import { Tracker } from './traces.ts';

/** What somebody can be in the middle of, or have behind them. */
type State =
  | 'just signed in'
  | 'setting up'
  | 'passed a code'
  | 'by password alone'
  | 'adding a device'
  | 'saving codes';

/** In which states people of a role are there. Each brings up forms that no other does; not every role has to be in each. */
const STATES: Readonly<Record<Role, Readonly<Record<'plain' | 'guarded', readonly State[]>>>> = {
  owner: {
    plain: ['just signed in', 'setting up'],
    guarded: ['passed a code', 'adding a device', 'saving codes', 'by password alone'],
  },
  consultant: { plain: ['just signed in'], guarded: ['by password alone'] },
  client: { plain: ['setting up'], guarded: ['passed a code', 'saving codes', 'by password alone'] },
  administrator: { plain: ['setting up'], guarded: ['passed a code', 'by password alone'] },
};

const DAY_MS = 24 * 60 * 60_000;

/** Of a hash that costs no time: how passwords are kept is no matter here. */
const QUICK = { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 };

async function actFor<A extends SignedInAccess>(
  world: World,
  { token, host }: { token: string; host: string },
  access: A,
  place?: Place,
): Promise<Act<A>> {
  const act = await actOf(world, { token, host, access, ...(place !== undefined && { slug: place.slug }) });
  if (act === null) throw new Error(`nobody was let in as ${access}`);
  return act;
}

/** A person with one workspace, whose sessions are opened there. */
interface Resident {
  readonly role: Role;
  readonly person: Person;
  readonly place: Place | null;
  /** Whether they have authenticators. */
  readonly guarded: boolean;
}

async function open(world: World, { role, person, place }: Resident, verified: boolean) {
  const kind = role === 'client' ? 'tenant' : 'base';
  const { token = '', host } = await world.signedIn(person, place, kind);
  await world.db
    .updateTable('sessions')
    .set({ mfa_verified_at: verified ? world.clock.now() : null })
    .where('token_hash', '=', hashToken(token))
    .execute();
  return { kind, token, host } as const;
}

/** Gives somebody what their state takes, and opens the session from which they take leave away from the others. */
async function settle(world: World, resident: Resident, operator?: Act<'admin'>) {
  const { services, db, clock } = world;
  const { role, person, place, guarded } = resident;
  const secrets = guarded ? [await world.enrol(person), await world.enrol(person)] : [];
  const keys = guarded ? [await world.giveKey(person, role === 'client' ? place : null)] : [];
  const browser = await open(world, resident, guarded);
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
  const elsewhere: Elsewhere = { password, account, secret, resetToken };
  return { browser, secrets, keys, recoveryCodes, mailed, elsewhere };
}

/** A session of a settled person for each state. */
async function actorsOf(
  world: World,
  resident: Resident,
  { browser: _, ...known }: Awaited<ReturnType<typeof settle>>,
  house: House | null,
): Promise<Actor[]> {
  const { role, person, guarded } = resident;
  const actors: Actor[] = [];
  for (const state of STATES[role][guarded ? 'guarded' : 'plain']) {
    const verified = guarded && state !== 'by password alone';
    const { kind, token, host } = await open(world, resident, verified);
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
      host,
      act,
      enrolled: guarded,
      verified,
      setsUp,
    });
  }
  return actors;
}

/** What is there before anybody. */
interface Ground {
  readonly world: World;
  readonly operator: Act<'admin'>;
  /** Everybody is a consultant there besides. */
  readonly second: Place;
}

/** Has a workspace require a second factor from a day that none of the tests comes to: nobody is asked, and people can be reminded. */
async function announce({ db, clock }: World, { id }: Place): Promise<void> {
  await db
    .updateTable('mfa_policies')
    .set({ required: 1, starts_at: clock.now() + 300 * DAY_MS })
    .where('workspace_id', '=', id)
    .execute();
}

/** A workspace with somebody in each role, who also belong to another one, and with an open invitation. */
async function found({ world, operator, second }: Ground, slug: string, guarded: boolean): Promise<Actor[]> {
  const place = await world.workspace(slug);
  const memberships = new Map<Person, string>();
  const join = async (title: string, role: 'owner' | 'consultant' | 'client'): Promise<Resident> => {
    const person = await world.account(`${title} of ${slug}`);
    memberships.set(person, await world.join(person, place, role));
    await world.join(person, second, 'consultant');
    await tokenFor(world, person, second);
    return { role, person, place, guarded };
  };
  const residents = [
    await join('Owner', 'owner'),
    await join('Consultant', 'consultant'),
    await join('Client', 'client'),
  ] as const;
  const successor = await join('Successor', 'consultant');
  const settled = [];
  for (const resident of residents) settled.push({ resident, as: await settle(world, resident, operator) });
  const [closer, consultants, clients] = residents;
  // One that is closed, which its owner can open again, and an administrator.
  const shut = await world.workspace(`shut-${slug}`);
  await world.join(closer.person, shut, 'owner');
  await world.db
    .updateTable('workspaces')
    .set({ closed_at: world.clock.now() })
    .where('id', '=', shut.id)
    .execute();
  const scene = {
    number: slug.length,
    workspaceId: place.id,
    companyId: await world.company(place, 'Initech'),
    people: { consultant: consultants.person, client: clients.person },
  };
  await world.db.transaction().execute((trx) => addFindings(trx, world, scene));
  if (guarded) await announce(world, place);
  const [owners] = settled;
  if (owners === undefined) throw new Error('nobody owns this');
  const owner = await actFor(world, owners.as.browser, 'owner', place);
  await invite(world.services, owner, { email: `invited.to.${slug}@example.com`, company: null });
  const { token, host } = await open(world, successor, false);
  const membershipId = memberships.get(successor.person) ?? '';
  const house: House = { place, owner, successor: { membershipId, token, host }, memberships };
  const actors = [];
  for (const { resident, as } of settled) actors.push(...(await actorsOf(world, resident, as, house)));
  return actors;
}

async function owning(world: World, place: Place): Promise<Act<'owner'>> {
  const person = await world.account('Owner of Second');
  await world.join(person, place, 'owner');
  const resident: Resident = { role: 'owner', person, place, guarded: false };
  return actFor(world, await open(world, resident, false), 'owner', place);
}

async function appoint({ world, operator }: Ground, name: string, guarded: boolean): Promise<Actor[]> {
  const person = await world.account(name, { admin: true });
  const resident: Resident = { role: 'administrator', person, place: null, guarded };
  return actorsOf(world, resident, await settle(world, resident, operator), null);
}

/** An administrator after a reset, who has the code that was mailed, and has proven it elsewhere. */
async function reset({ world, operator }: Ground): Promise<Actor[]> {
  const { db, services, clock } = world;
  const person = await world.account('Reset Administrator', { admin: true });
  await db.updateTable('accounts').set({ must_enrol: 1 }).where('id', '=', person.id).execute();
  const resident: Resident = { role: 'administrator', person, place: null, guarded: false };
  const settled = await settle(world, resident, operator);
  const now = clock.now();
  const { code } = await db.transaction().execute(async (trx) => {
    await noteProvenAddress(trx, settled.elsewhere.password.session, now);
    return makeMailedCode(trx, services, { account: person, purpose: 'set-up', now });
  });
  return actorsOf(world, resident, { ...settled, recoveryCodes: [shownSetUpCode(code)] }, null);
}

/** Everybody's mailbox holds a code for a conversation with support. */
async function mailCallers({ db, services, clock }: World): Promise<void> {
  const now = clock.now();
  const accounts = await db.selectFrom('accounts').select(['id', 'email']).execute();
  await db
    .insertInto('mailed_codes')
    .values(
      accounts.map(({ id: account_id, email }) => {
        const id = newId();
        const text = JSON.stringify({ code: READ_OUT, email });
        return {
          id,
          account_id,
          purpose: 'caller' as const,
          sealed: sealText(services.keyring, text, bindings.mailedCodes(id, account_id)),
          made_at: now,
          expires_at: now + MAILED_CODE_MS.caller,
        };
      }),
    )
    .execute();
}

/** Everybody, in every state in which some page has a form for them; `beside` is another way to the world's database. */
export async function gather(world: World, beside: Database): Promise<Stage> {
  const { db } = world;
  const person = await world.account('Operating Administrator', { admin: true });
  const resident: Resident = { role: 'administrator', person, place: null, guarded: true };
  const { browser } = await settle(world, resident);
  const operator = await actFor(world, browser, 'admin');
  const second = await world.workspace('second');
  const secondOwner = await owning(world, second);
  const ground = { world, operator, second };
  const actors = [
    ...(await found(ground, 'plain', false)),
    ...(await found(ground, 'guarded', true)),
    ...(await appoint(ground, 'Plain Administrator', false)),
    ...(await appoint(ground, 'Guarded Administrator', true)),
    ...(await reset(ground)),
  ];
  await mailCallers(world);
  const { id: nobody } = await world.account('Disabled Account');
  await db.updateTable('accounts').set({ disabled_at: world.clock.now() }).where('id', '=', nobody).execute();
  await db.transaction().execute((trx) =>
    addResetRequest(trx, {
      ...{ kind: 'approval', accountId: nobody, workspaceId: null, check: 'in-person' },
      ...{ askedBy: person.id, reason: 'Lost the phone', now: world.clock.now() },
    }),
  );
  await db
    .updateTable('accounts')
    .set({ password_hash: await hash(PASSWORD, QUICK) })
    .execute();
  // Owners have been to their workspace, so that nothing else is done there but their deeds. The others arrive.
  const owners = db.updateTable('memberships').where('role', '=', 'owner');
  await owners.set({ last_sign_in_at: world.clock.now() }).execute();
  return { world, tracker: await Tracker.on(db, beside), actors, operator, secondOwner };
}
