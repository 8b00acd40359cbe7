import { addApiToken } from '../../src/access/api-tokens.ts';
import { addPolicies } from '../../src/access/policies.ts';
import { stopPath } from '../../src/areas/engagements/notices/stop-links.ts';
import type { Database, Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { relyingPartyOf, userHandleOf } from '../../src/domain/passkey.ts';
import { newToken } from '../../src/domain/token.ts';
import { challengeFor, type KeyPurpose } from '../../src/factors/passkeys/challenges.ts';
import type { World } from '../world.ts';
import { addFindings, type Findings } from './findings.ts';
import { addLinks, type Link } from './links.ts';
import {
  account,
  addPeople,
  addressed,
  DAY_MS,
  marked,
  passwordHash,
  type Somebody,
  session,
  type Who,
} from './people.ts';
import { addOwnTemplate } from './template.ts';

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
  /** A token of the owner's for programs. */
  readonly tokenId: string;
  /** What stops the client's emails about comments, and those of a member who is gone. */
  readonly stopTokens: { readonly client: string; readonly gone: string };
  readonly findings: Findings;
  /** A template of the workspace's own. */
  readonly templateId: string;
  /** What somebody's key answers on the base host, to the challenge that their session would be shown. */
  readonly answerOf: (who: Who, purpose: KeyPurpose) => string;
  /** Resets that wait: for a second administrator, and of a member for whom the owner has given their word. */
  readonly resets: { readonly approval: string; readonly owner: string };
  /** Mailed links, by what they are for: their tokens and ids. */
  readonly links: Readonly<
    Record<Link, { readonly id: string; readonly token: string; readonly email: string }>
  >;
}

let scenes = 0;

async function addToken(trx: Trx, { id: accountId, membershipId }: Somebody, number: number, now: number) {
  if (membershipId === null) throw new Error('of no workspace');
  const made = await addApiToken(trx, {
    ...{ accountId, membershipId, role: 'owner', now, name: marked('api-token', number) },
    ...{
      mayWrite: true,
      engagementIds: null,
      mfaVerifiedAt: now,
      mfaMethod: 'app' as const,
      mfaDeviceId: null,
      expiresAt: now + DAY_MS,
    },
  });
  return made?.id ?? '';
}

const answersOf =
  ({ services, config, clock }: World, people: Scene['people']): Scene['answerOf'] =>
  (who, purpose) => {
    const { id, sessionId, key } = people[who];
    const rp = relyingPartyOf(config.baseUrl);
    const session = { sessionId, account: { id } };
    const use = purpose === 'sign-in' ? { purpose, rp, session: null } : { purpose, rp, session };
    const challenge = challengeFor(services, use, clock.now());
    if (purpose === 'enrol') return key.create({ rp, challenge });
    return key.get({ rpId: rp.id, challenge }, { userHandle: userHandleOf(id) });
  };

async function addResets(
  trx: Trx,
  { number, workspaceId, people }: Pick<Scene, 'number' | 'workspaceId' | 'people'>,
  { about, colleague, now }: { readonly about: string; readonly colleague: string; readonly now: number },
): Promise<Scene['resets']> {
  const resets = { approval: newId(), owner: newId() };
  const alike = { reason: marked('seen', number), asked_at: now };
  await trx
    .insertInto('reset_requests')
    .values([
      {
        ...{ ...alike, id: resets.approval, kind: 'approval', account_id: about, workspace_id: null },
        ...{ asked_by: colleague, identity_check: 'in-person' },
      },
      {
        ...{ ...alike, id: resets.owner, kind: 'owner', account_id: people.returning.id },
        ...{ workspace_id: workspaceId, asked_by: people.owner.id, identity_check: null },
      },
    ])
    .execute();
  return resets;
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
      })
      .execute();
    await addPolicies(trx, workspaceId);
    await trx
      .insertInto('companies')
      .values({ id: companyId, workspace_id: workspaceId, name: company, created_at: now })
      .execute();
    const people = await addPeople(trx, world, number, workspaceId, companyId);
    const [disabledId, knownId, colleagueId] = [newId(), newId(), newId()];
    const [otherSessionId, endedSessionId] = [newId(), newId()];
    const known = addressed('known', number);
    const password_hash = await passwordHash;
    await trx
      .insertInto('accounts')
      .values([
        { ...account(disabledId, addressed('disabled', number), now, { disabled_at: now }), password_hash },
        { ...account(knownId, known, now), password_hash },
        { ...account(colleagueId, addressed('colleague', number), now, { is_admin: 1 }), password_hash },
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
    // By whoever of the consultancy owes nothing.
    const tokenId = await addToken(trx, people.owner, number, now);
    const findings = await addFindings(trx, world, {
      ...scene,
      people: { consultant: people.newcomer, client: people.client },
    });
    const templateId = await addOwnTemplate(trx, world.services, {
      ...{ number, workspaceId, by: people.newcomer.id, now },
    });
    const links = await addLinks(trx, scene, known, now);
    const resets = await addResets(trx, scene, { about: disabledId, colleague: colleagueId, now });
    const stopToken = (membershipId: string | null) =>
      stopPath(world.services.keyring, { membershipId: membershipId ?? '', what: 'comment' })
        .split('/')
        .at(-1) ?? '';
    const stopTokens = { client: stopToken(people.client.membershipId), gone: stopToken(newId()) };
    return {
      ...scene,
      tokenId,
      stopTokens,
      findings,
      templateId,
      links,
      resets,
      answerOf: answersOf(world, people),
    };
  });
}
