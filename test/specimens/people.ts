import { hash } from '@node-rs/argon2';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { hashRecoveryCode, newRecoveryCode } from '../../src/domain/recovery-codes.ts';
import type { Role } from '../../src/domain/role.ts';
import { hashToken, newToken } from '../../src/domain/token.ts';
import { newSecret } from '../../src/domain/totp.ts';
import { sealSecret } from '../../src/factors/authenticators.ts';
import { sealPending } from '../../src/factors/pending-enrolments.ts';
import { keyRow, SoftwareKey } from '../software-key.ts';
import { PASSWORD } from '../visitor.ts';
import type { World } from '../world.ts';

/** Cheap to check; how dear a password is to guess is not what is attacked here. */
export const passwordHash = hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });

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
  /** Of the one who is returning, one that is set up; else one that is not. */
  readonly key: SoftwareKey;
}

export const PEOPLE = ['owner', 'consultant', 'client', 'newcomer', 'returning', 'admin'] as const;
export type Who = (typeof PEOPLE)[number];

/** In milliseconds. */
export const DAY_MS = 24 * 60 * 60_000;
const ROLES: Readonly<Record<Who, Role | null>> = {
  owner: 'owner',
  consultant: 'consultant',
  client: 'client',
  newcomer: 'consultant',
  returning: 'consultant',
  admin: null,
};
/** Who has an authenticator, and who has passed a code of it. Who is returning has just signed in, and owes one. */
const ENROLLED: readonly Who[] = ['owner', 'consultant', 'returning', 'admin'];
const VERIFIED: readonly Who[] = ['owner', 'consultant', 'admin'];

/**
 * A name that stands in no other scene, by which one knows wherever it is shown whose it is: `invited-u12u` is somebody
 * invited in scene 12. No recovery code has a u in it, and none is taken for such a name.
 */
export const marked = (what: string, number: number) => `${what}-u${number}u`;
/** The line of words that waits for somebody of a scene. */
export const flashOf = (who: Who, number: number) => marked(`flash-of-${who}`, number);
/** The address of somebody of a scene. */
export const addressed = (who: string, number: number) => `${marked(who, number)}@example.com`;

/** The row of an account, its password aside. */
export function account(id: string, email: string, now: number, change: Record<string, number> = {}) {
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

/** The row of a session, seen long enough ago for its use to be noted again. */
export function session(
  id: string,
  token: string,
  of: { id: string },
  place: Record<string, unknown>,
  now: number,
) {
  return {
    id,
    token_hash: hashToken(token),
    account_id: of.id,
    workspace_id: null,
    host: 'base' as const,
    policy_epoch: 0,
    signed_in_at: now,
    seen_at: now - 5 * 60_000,
    expires_at: now + DAY_MS,
    confirmed_at: now,
    mfa_verified_at: null,
    asked_at: null,
    grace_until: null,
    return_to: '/account/security',
    flash: 'Saved.',
    ip: '127.0.0.1',
    user_agent: 'test',
    ...place,
  };
}

/** Adds one of each to a workspace, in the middle of what each can be in the middle of. */
export async function addPeople(
  trx: Trx,
  world: World,
  number: number,
  workspaceId: string,
  companyId: string,
) {
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
        key: new SoftwareKey(),
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
        always_ask: who === 'returning' ? (1 as const) : (0 as const),
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
            flash: flashOf(who, number),
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
        saved_at: now,
        used_at: null,
      })),
    )
    .execute();
  const { returning } = people;
  const key = { accountId: returning.id, host: 'localhost', name: marked('key-of-returning', number), now };
  await trx
    .insertInto('passkeys')
    .values({ id: newId(), ...keyRow(returning.key, key) })
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
