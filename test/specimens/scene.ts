import { hash } from '@node-rs/argon2';
import { issueLink } from '../../src/access/one-time-links.ts';
import type { Database, Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { hashRecoveryCode, newRecoveryCode } from '../../src/domain/recovery-codes.ts';
import type { Role } from '../../src/domain/role.ts';
import { hashToken, newToken } from '../../src/domain/token.ts';
import { newSecret } from '../../src/domain/totp.ts';
import { sealSecret } from '../../src/factors/authenticators.ts';
import { sealPending } from '../../src/factors/enrolment.ts';
import { PASSWORD } from '../visitor.ts';
import type { World } from '../world.ts';

/** Cheap to check; how dear a password is to guess is not what is attacked here. */
const passwordHash = hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/** Somebody with an open session. */
export interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
  readonly token: string;
  /** Null for whoever belongs to no workspace. */
  readonly membershipId: string | null;
  /** Of an authenticator that no step of is used yet, or of the enrolment under way. */
  readonly secret: Uint8Array;
  readonly authenticatorId: string;
  readonly recoveryCode: string;
}

export const PEOPLE = ['owner', 'consultant', 'client', 'newcomer', 'admin'] as const;
export type Who = (typeof PEOPLE)[number];

/** A workspace of its own, with people in the middle of everything that one can be in the middle of. */
export interface Scene {
  readonly number: number;
  readonly workspaceId: string;
  readonly slug: string;
  readonly companyId: string;
  readonly company: string;
  readonly people: Readonly<Record<Who, Somebody>>;
  /** A further session of the owner's. */
  readonly otherSessionId: string;
  /** One of the owner's that has run out. */
  readonly endedSessionId: string;
  readonly disabledId: string;
  /** Mailed links, by what they are for: their tokens and ids. */
  readonly links: Readonly<
    Record<Link, { readonly id: string; readonly token: string; readonly email: string }>
  >;
}

const LINKS = [
  'invitation',
  'known-invitation',
  'sign-up',
  'further-workspace',
  'password-reset',
  'withdrawn-invitation',
  'expired-invitation',
  'used-sign-up',
  'used-further-workspace',
  'used-password-reset',
] as const;
type Link = (typeof LINKS)[number];

const DAY_MS = 24 * 60 * 60_000;
const ROLES: Readonly<Record<Who, Role | null>> = {
  owner: 'owner',
  consultant: 'consultant',
  client: 'client',
  newcomer: 'consultant',
  admin: null,
};
/** Who has an authenticator, and who has passed a code of it. */
const ENROLLED: readonly Who[] = ['owner', 'consultant', 'admin'];
const VERIFIED: readonly Who[] = ['owner', 'admin'];

let scenes = 0;

/**
 * A name that stands in no other scene, by which one knows wherever it is shown whose it is: `invited-k12k` is somebody
 * invited in scene 12.
 */
const marked = (what: string, number: number) => `${what}-k${number}k`;
const addressed = (who: string, number: number) => `${marked(who, number)}@example.com`;

function account(id: string, email: string, now: number, change: Record<string, number> = {}) {
  return {
    id,
    email,
    name: email.replace(/@.*/, ''),
    always_ask: 0 as const,
    must_enrol: 0 as const,
    is_admin: 0 as const,
    created_at: now,
    password_changed_at: now,
    disabled_at: null,
    factor_failures_in_row: 0,
    factor_wait_until: 0,
    factor_locked_at: null,
    ...change,
  };
}

function session(id: string, token: string, of: { id: string }, place: Record<string, unknown>, now: number) {
  return {
    id,
    token_hash: hashToken(token),
    account_id: of.id,
    workspace_id: null,
    host: 'base' as const,
    policy_epoch: 0,
    signed_in_at: now,
    // Long enough ago for its use to be noted again.
    seen_at: now - 5 * 60_000,
    expires_at: now + DAY_MS,
    confirmed_at: now,
    mfa_verified_at: null,
    asked_at: null,
    return_to: '/account/security',
    flash: 'Saved.',
    ip: '127.0.0.1',
    user_agent: 'test',
    ...place,
  };
}

async function addLinks(trx: Trx, scene: Omit<Scene, 'links'>, knownEmail: string, now: number) {
  const { workspaceId, companyId, people, number } = scene;
  const invitation = { role: 'client', companyId, inviterId: people.owner.id };
  const asked = {
    workspace: marked('New-Place', number),
    slug: marked('new-place', number),
    name: marked('new', number),
  };
  const wanted = {
    invitation: ['invitation', addressed('invited', number), workspaceId, invitation],
    'known-invitation': ['invitation', knownEmail, workspaceId, invitation],
    'sign-up': ['sign-up', addressed('new', number), null, asked],
    'further-workspace': ['owner-invitation', people.owner.email, null, null],
    'password-reset': ['password-reset', people.owner.email, null, null],
    'withdrawn-invitation': ['invitation', addressed('withdrawn', number), workspaceId, invitation],
    'expired-invitation': ['invitation', addressed('expired', number), workspaceId, invitation],
    'used-sign-up': ['sign-up', addressed('signed-up', number), null, asked],
    'used-further-workspace': ['owner-invitation', people.owner.email, null, null],
    'used-password-reset': ['password-reset', people.owner.email, null, null],
  } as const satisfies Record<Link, unknown>;
  const links = {} as Record<Link, Scene['links'][Link]>;
  for (const link of LINKS) {
    const [purpose, email, workspace, payload] = wanted[link];
    const lifeMs = link.startsWith('expired') ? 0 : DAY_MS;
    const issued = { purpose, email, workspaceId: workspace, payload, now, lifeMs };
    const token = await issueLink(trx, issued);
    const { id } = await trx
      .selectFrom('one_time_links')
      .select('id')
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirstOrThrow();
    links[link] = { id, token, email };
  }
  const spent = LINKS.filter((link) => /^(?:withdrawn|used)-/.test(link)).map((link) => links[link].id);
  await trx.updateTable('one_time_links').set({ used_at: now }).where('id', 'in', spent).execute();
  return links;
}

async function addPeople(trx: Trx, world: World, number: number, workspaceId: string, companyId: string) {
  const now = world.clock.now();
  const password_hash = await passwordHash;
  const { keyring } = world.services;
  const people = Object.fromEntries(
    PEOPLE.map((who) => [
      who,
      {
        id: newId(),
        email: addressed(who, number),
        sessionId: newId(),
        token: newToken(),
        membershipId: ROLES[who] === null ? null : newId(),
        secret: newSecret(),
        authenticatorId: newId(),
        recoveryCode: newRecoveryCode(),
      },
    ]),
  ) as Record<Who, Somebody>;
  const all = PEOPLE.map((who) => ({ who, ...people[who] }));
  await trx
    .insertInto('accounts')
    .values(
      all.map(({ who, id, email }) => ({
        ...account(id, email, now),
        password_hash,
        is_admin: who === 'admin' ? (1 as const) : (0 as const),
        always_ask: who === 'consultant' ? (1 as const) : (0 as const),
      })),
    )
    .execute();
  await trx
    .insertInto('memberships')
    .values(
      all.flatMap(({ who, id, membershipId }) => {
        const role = ROLES[who];
        if (role === null || membershipId === null) return [];
        const company_id = role === 'client' ? companyId : null;
        return [
          {
            id: membershipId,
            account_id: id,
            workspace_id: workspaceId,
            role,
            company_id,
            created_at: now,
            last_sign_in_at: null,
          },
        ];
      }),
    )
    .execute();
  await trx
    .insertInto('sessions')
    .values(
      all.map(({ who, sessionId, token, id }) =>
        session(
          sessionId,
          token,
          { id },
          {
            workspace_id: ROLES[who] === null ? null : workspaceId,
            flash: marked(`flash-of-${who}`, number),
            host: who === 'client' ? 'tenant' : 'base',
            mfa_verified_at: VERIFIED.includes(who) ? now : null,
          },
          now,
        ),
      ),
    )
    .execute();
  await trx
    .insertInto('authenticators')
    .values(
      all
        .filter(({ who }) => ENROLLED.includes(who))
        .map(({ who, id, authenticatorId, secret }) => ({
          id: authenticatorId,
          account_id: id,
          name: marked(`app-of-${who}`, number),
          secret: sealSecret(keyring, secret, authenticatorId, id),
          last_step: 0,
          created_at: now,
          last_used_at: now,
        })),
    )
    .execute();
  await trx
    .insertInto('recovery_codes')
    .values(
      all.map(({ id, recoveryCode }) => ({
        id: newId(),
        account_id: id,
        code_hash: hashRecoveryCode(recoveryCode.replaceAll('-', ''), id),
        created_at: now,
        used_at: null,
      })),
    )
    .execute();
  const { id, sessionId, secret } = people.newcomer;
  await trx
    .insertInto('pending_enrolments')
    .values({
      session_id: sessionId,
      account_id: id,
      secret: sealPending(keyring, secret, sessionId, id),
      replaces: null,
      expires_at: now + 10 * 60_000,
    })
    .execute();
  return people;
}

/** Sets everything up anew, beside what is there. */
export function setScene(world: World): Promise<Scene> {
  const db: Database = world.db;
  const number = scenes;
  scenes += 1;
  const now = world.clock.now();
  return db.transaction().execute(async (trx) => {
    const workspaceId = newId();
    const companyId = newId();
    const company = marked('Company', number);
    const slug = marked('place', number);
    await trx
      .insertInto('workspaces')
      .values({
        id: workspaceId,
        slug,
        name: marked('Place', number),
        plan: 'pro',
        accent: 'teal',
        created_at: now,
        mfa_required: 0,
        mfa_enforced_from: 0,
      })
      .execute();
    await trx
      .insertInto('companies')
      .values({ id: companyId, workspace_id: workspaceId, name: company, created_at: now })
      .execute();
    const people = await addPeople(trx, world, number, workspaceId, companyId);
    const [disabledId, knownId, otherSessionId, endedSessionId] = [newId(), newId(), newId(), newId()];
    const known = addressed('known', number);
    const password_hash = await passwordHash;
    await trx
      .insertInto('accounts')
      .values([
        { ...account(disabledId, addressed('disabled', number), now, { disabled_at: now }), password_hash },
        { ...account(knownId, known, now), password_hash },
      ])
      .execute();
    const place = { workspace_id: workspaceId };
    await trx
      .insertInto('sessions')
      .values([
        session(otherSessionId, newToken(), people.owner, place, now),
        session(endedSessionId, newToken(), people.owner, { ...place, expires_at: now }, now),
      ])
      .execute();
    const scene = {
      number,
      workspaceId,
      slug,
      companyId,
      company,
      people,
      otherSessionId,
      endedSessionId,
      disabledId,
    };
    return { ...scene, links: await addLinks(trx, scene, known, now) };
  });
}
