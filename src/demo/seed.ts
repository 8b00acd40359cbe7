import { unattended } from '../access/deed.ts';
import { addAccount } from '../access/new-account.ts';
import { hashPassword } from '../access/password-hash.ts';
import { type Origin, record } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { issuerFor, keyUri } from '../domain/key-uri.ts';
import type { Plan } from '../domain/plan.ts';
import type { Role } from '../domain/role.ts';
import { newSecret, stepAt } from '../domain/totp.ts';
import { sealSecret } from '../factors/secrets.ts';
import type { Services } from '../services.ts';

/** Everybody's in the demo: long enough, easily typed, and worth nothing elsewhere. */
export const DEMO_PASSWORD = 'orchard lantern velvet';

const DAY_MS = 24 * 60 * 60_000;

/** One of the demo's people, as they sign in. */
export interface DemoAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface DemoWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Who and what the demo's database holds. Exactly one account, `enrolled`, has an authenticator: that of `secret`. */
export interface Demo {
  readonly acme: DemoWorkspace;
  readonly solo: DemoWorkspace;
  readonly owner: DemoAccount;
  readonly enrolled: DemoAccount;
  readonly consultant: DemoAccount;
  readonly client: DemoAccount;
  readonly otherClient: DemoAccount;
  readonly soloOwner: DemoAccount;
  readonly administrator: DemoAccount;
  /** The TOTP secret of the account that is enrolled. */
  readonly secret: Uint8Array;
  /** The same as an authenticator app takes it. */
  readonly keyUri: string;
}

async function addWorkspace(
  trx: Trx,
  workspace: { slug: string; name: string; plan: Plan },
  owner: DemoAccount,
  origin: Origin,
  now: number,
): Promise<DemoWorkspace> {
  const id = newId();
  const policy = { mfa_required: 0, mfa_enforced_from: 0 } as const;
  await trx
    .insertInto('workspaces')
    .values({ id, ...workspace, accent: 'teal', created_at: now, ...policy })
    .execute();
  await record(trx, {
    type: 'workspace.created',
    at: now,
    origin,
    workspaceId: id,
    actor: { id: owner.id, label: owner.email },
  });
  return { id, slug: workspace.slug, name: workspace.name };
}

interface Joining {
  readonly account: DemoAccount;
  readonly workspace: DemoWorkspace;
  readonly role: Role;
  /** A client's; made here. */
  readonly company?: string;
  readonly at: number;
  readonly lastSignIn?: number;
}

async function join(trx: Trx, { account, workspace, role, company, at, lastSignIn }: Joining): Promise<void> {
  const companyId = company === undefined ? null : newId();
  if (companyId !== null && company !== undefined) {
    await trx
      .insertInto('companies')
      .values({ id: companyId, workspace_id: workspace.id, name: company, created_at: at })
      .execute();
  }
  await trx
    .insertInto('memberships')
    .values({
      id: newId(),
      account_id: account.id,
      workspace_id: workspace.id,
      role,
      company_id: companyId,
      created_at: at,
      last_sign_in_at: lastSignIn ?? null,
    })
    .execute();
}

async function enrol(
  { keyring }: Services,
  trx: Trx,
  account: DemoAccount,
  workspace: DemoWorkspace,
  origin: Origin,
  at: number,
): Promise<Uint8Array> {
  const id = newId();
  const secret = newSecret();
  await trx
    .insertInto('authenticators')
    .values({
      id,
      account_id: account.id,
      name: 'Authenticator app',
      secret: sealSecret(keyring, secret, id, account.id),
      last_step: stepAt(at),
      created_at: at,
      last_used_at: at,
    })
    .execute();
  await record(trx, {
    type: 'authenticator.added',
    at,
    origin,
    workspaceId: workspace.id,
    actor: { id: account.id, label: account.email },
  });
  return secret;
}

/** Fills an empty database with the people of the demo. */
export async function seedDemo(services: Services): Promise<Demo> {
  const now = services.clock.now();
  const origin = { host: services.config.baseHost, ip: '127.0.0.1' };
  // One hash for all: they share the password anyway, and a demo should not keep anybody waiting.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return unattended(services, async (trx) => {
    const add = async (name: string, email: string, daysAgo: number): Promise<DemoAccount> => {
      const id = await addAccount(trx, { name, email, passwordHash, now: now - daysAgo * DAY_MS });
      return { id, name, email, password: DEMO_PASSWORD };
    };
    const administrator = await add('Robin Ashe', 'robin@secportal.example', 30);
    const owner = await add('Maya Lindqvist', 'maya@acme.example', 21);
    const enrolled = await add('Tom Okafor', 'tom@acme.example', 20);
    const consultant = await add('Priya Raman', 'priya@acme.example', 18);
    const client = await add('Elena Ruiz', 'elena@northwind.example', 9);
    const otherClient = await add('Jonas Weber', 'jonas@harbour.example', 6);
    const soloOwner = await add('Sam Hollis', 'sam@solo.example', 4);
    await trx.updateTable('accounts').set({ is_admin: 1 }).where('id', '=', administrator.id).execute();

    const ago = (days: number) => now - days * DAY_MS;
    const acme = await addWorkspace(
      trx,
      { slug: 'acme', name: 'Acme Security', plan: 'pro' },
      owner,
      origin,
      ago(21),
    );
    const solo = await addWorkspace(
      trx,
      { slug: 'solo', name: 'Hollis Pentesting', plan: 'starter' },
      soloOwner,
      origin,
      ago(4),
    );
    await join(trx, { account: owner, workspace: acme, role: 'owner', at: ago(21), lastSignIn: ago(1) });
    await join(trx, {
      account: enrolled,
      workspace: acme,
      role: 'consultant',
      at: ago(20),
      lastSignIn: ago(2),
    });
    await join(trx, { account: consultant, workspace: acme, role: 'consultant', at: ago(18) });
    await join(trx, {
      account: client,
      workspace: acme,
      role: 'client',
      company: 'Northwind Bank',
      at: ago(9),
    });
    await join(trx, {
      account: otherClient,
      workspace: acme,
      role: 'client',
      company: 'Harbour Clinics',
      at: ago(6),
    });
    await join(trx, { account: soloOwner, workspace: solo, role: 'owner', at: ago(4) });
    const secret = await enrol(services, trx, enrolled, acme, origin, ago(2));
    const people = { owner, enrolled, consultant, client, otherClient, soloOwner, administrator };
    const uri = keyUri({ issuer: issuerFor(acme.name), account: enrolled.email, secret });
    return { acme, solo, ...people, secret, keyUri: uri };
  });
}
