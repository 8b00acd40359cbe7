import { randomBytes } from 'node:crypto';
import { hashPassword } from '../src/access/password-hash.ts';
import { addPolicies } from '../src/access/policies.ts';
import { addException } from '../src/access/policy-exceptions.ts';
import type { Database } from '../src/data/database.ts';
import { newId } from '../src/data/id.ts';
import type { Plan } from '../src/domain/plan.ts';
import type { Role } from '../src/domain/role.ts';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { bindingOf, seal } from '../src/sealing/sealed-box.ts';
import type { Services } from '../src/services.ts';
import { keyRow, SoftwareKey } from './software-key.ts';
import { PASSWORD } from './visitor.ts';

const passwordHash = hashPassword(PASSWORD);

const AUDIT_MS = 30 * 24 * 60 * 60_000;

/** A workspace, an account or a membership as the tests name them. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}
export interface Workspace {
  readonly id: string;
  readonly slug: string;
  readonly host: string;
}

/** An installation that people and workspaces can be put into, as the product would have left them. */
export abstract class Inhabited {
  abstract readonly services: Services;
  /** With leave to write. */
  abstract readonly db: Database;

  async workspace(slug: string, plan: Plan = 'pro', name = `${slug} Security`): Promise<Workspace> {
    const id = newId();
    await this.db
      .insertInto('workspaces')
      .values({
        id,
        slug,
        name,
        plan,
        accent: 'teal',
        created_at: this.services.clock.now(),
      })
      .execute();
    await this.db.transaction().execute((trx) => addPolicies(trx, id));
    return { id, slug, host: `${slug}.${this.services.config.baseHost}` };
  }

  async account(name: string, options: { admin?: boolean } = {}): Promise<Person> {
    const id = newId();
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
    const now = this.services.clock.now();
    await this.db
      .insertInto('accounts')
      .values({
        id,
        email,
        name,
        password_hash: await passwordHash,
        always_ask: 0,
        must_enrol: 0,
        is_admin: options.admin === true ? 1 : 0,
        created_at: now,
        password_changed_at: now - 1,
        password_proven: 1,
        disabled_at: null,
        factor_failures_in_row: 0,
        factor_wait_until: 0,
        factor_locked_at: null,
      })
      .execute();
    return { id, email, name };
  }

  /** Makes a person a member; a client's company is made when it is named for the first time. An auditor has 30 days. */
  async join(person: Person, workspace: Workspace, role: Role, company = 'Initech'): Promise<string> {
    const id = newId();
    const companyId = role === 'client' ? await this.company(workspace, company) : null;
    await this.db
      .insertInto('memberships')
      .values({
        id,
        account_id: person.id,
        workspace_id: workspace.id,
        role,
        company_id: companyId,
        created_at: this.services.clock.now(),
        last_sign_in_at: null,
        ends_at: role === 'auditor' ? this.services.clock.now() + AUDIT_MS : null,
      })
      .execute();
    return id;
  }

  async company(workspace: Workspace, name: string): Promise<string> {
    const there = await this.db
      .selectFrom('companies')
      .select('id')
      .where('workspace_id', '=', workspace.id)
      .where('name', '=', name)
      .executeTakeFirst();
    if (there !== undefined) return there.id;
    const id = newId();
    await this.db
      .insertInto('companies')
      .values({ id, workspace_id: workspace.id, name, created_at: this.services.clock.now() })
      .execute();
    return id;
  }

  /** Gives a person a confirmed authenticator and returns its secret; no step of it is used yet. */
  async enrol(person: Person): Promise<Uint8Array> {
    const id = newId();
    const secret = new Uint8Array(randomBytes(20));
    const now = this.services.clock.now();
    await this.db
      .insertInto('authenticators')
      .values({
        id,
        account_id: person.id,
        name: 'Authenticator app',
        secret: seal(this.services.keyring, secret, bindingOf('authenticators', id, person.id)),
        last_step: 0,
        created_at: now,
        last_used_at: now,
      })
      .execute();
    return secret;
  }

  /** Gives a person a key that was set up on a workspace's host, or on the base host, and returns it. */
  async giveKey(person: Person, workspace: Workspace | null, key = new SoftwareKey()): Promise<SoftwareKey> {
    const host = new URL(`http://${workspace?.host ?? this.services.config.baseHost}`).hostname;
    const now = this.services.clock.now();
    const row = keyRow(key, { accountId: person.id, host, name: 'Passkey', now });
    await this.db
      .insertInto('passkeys')
      .values({ id: newId(), ...row })
      .execute();
    return key;
  }

  /** The code that an app shows now, or so many steps away. */
  code(secret: Uint8Array, stepsAway = 0): string {
    return codeAt(secret, stepAt(this.services.clock.now()) + stepsAway);
  }

  /** Sets a workspace's policy as the owner's switch would leave it, for every session. */
  async enforce(workspace: Workspace, required = true): Promise<void> {
    await this.db
      .updateTable('mfa_policies')
      .set({ required: required ? 1 : 0, enforced_from: 0, starts_at: null })
      .where('workspace_id', '=', workspace.id)
      .execute();
  }

  /** Lets nothing but passkeys and security keys count for a workspace's policies, as its owner would. */
  async letKeysAloneCount(workspace: Workspace): Promise<void> {
    await this.db
      .updateTable('mfa_policies')
      .set({ methods: 'phishing-resistant' })
      .where('workspace_id', '=', workspace.id)
      .execute();
  }

  /** Excepts a member from what the policy asks, until a moment, as the owner would. */
  async except(membershipId: string, ownerId: string, until: number): Promise<void> {
    const exception = { membershipId, until, reason: 'x', by: ownerId, now: this.services.clock.now() };
    await this.db.transaction().execute((trx) => addException(trx, exception));
  }
}
