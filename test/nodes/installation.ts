import Fastify from 'fastify';
import { addAccount } from '../../src/access/accounts.ts';
import { unattended } from '../../src/access/deed.ts';
import { browserCookieName, rememberBrowser } from '../../src/access/known-browsers.ts';
import { hashPassword } from '../../src/access/password-hash.ts';
import { addPolicies } from '../../src/access/policies.ts';
import { startSession } from '../../src/access/sessions.ts';
import { type Backstage, boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { writable } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import type { Role } from '../../src/domain/role.ts';
import { newSecret } from '../../src/domain/totp.ts';
import { sealSecret } from '../../src/factors/authenticators.ts';
import { Browser } from './browser.ts';
import { HOST, Premises } from './premises.ts';

export const PASSWORD = 'seven quiet lanterns drift';
const passwordHash = hashPassword(PASSWORD);

/** One of the installation's people. */
export interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly membershipId: string;
  readonly role: Role;
  /** Of an authenticator that no step of is used yet; null where there is none. */
  readonly secret: Uint8Array | null;
}

/** Premises with people in them: a workspace on the plan Pro, and whoever is added to it. */
export class Installation extends Premises {
  readonly workspaceId = newId();
  #backstage: Backstage | null = null;

  static override async make(
    options: { keysInFile?: boolean; sqlite?: boolean; parent?: string } = {},
  ): Promise<Installation> {
    const made = new Installation(...(await Premises.ground(options.sqlite, options.parent)), options);
    const { log } = Fastify({ logger: { level: 'silent' } });
    made.#backstage = await boot(loadConfig(made.env), log);
    await made.db
      .insertInto('workspaces')
      .values({
        id: made.workspaceId,
        slug: 'acme',
        name: 'Acme Security',
        plan: 'pro',
        accent: 'teal',
        created_at: made.now,
      })
      .execute();
    await made.db.transaction().execute((trx) => addPolicies(trx, made.workspaceId));
    return made;
  }

  /** Our own look inside, beside the processes. */
  get backstage(): Backstage {
    if (this.#backstage === null) throw new Error('the installation is closed');
    return this.#backstage;
  }

  get db() {
    return writable(this.backstage.services.db);
  }

  override async destroy(): Promise<void> {
    await this.#backstage?.close();
    this.#backstage = null;
    await super.destroy();
  }

  /** A member, a client's of a company; one who is enrolled is always asked for a code. */
  async add(
    name: string,
    role: Role,
    options: { enrolled?: boolean; companyId?: string } = {},
  ): Promise<Somebody> {
    const { now } = this;
    const email = `${name}@acme.example`;
    const hash = await passwordHash;
    const { keyring } = this.backstage.services;
    return this.db.transaction().execute(async (trx) => {
      const id = await addAccount(trx, { email, name, passwordHash: hash, now });
      const membershipId = newId();
      await trx
        .insertInto('memberships')
        .values({
          id: membershipId,
          account_id: id,
          workspace_id: this.workspaceId,
          role,
          company_id: options.companyId ?? null,
          created_at: now,
          last_sign_in_at: null,
        })
        .execute();
      const secret = options.enrolled === true ? newSecret() : null;
      if (secret !== null) {
        await trx.updateTable('accounts').set({ always_ask: 1 }).where('id', '=', id).execute();
        const authenticator = newId();
        await trx
          .insertInto('authenticators')
          .values({
            id: authenticator,
            account_id: id,
            name: 'Authenticator app',
            secret: sealSecret(keyring, secret, authenticator, id),
            last_step: 0,
            created_at: now,
            last_used_at: now,
          })
          .execute();
      }
      return { id, email, membershipId, role, secret };
    });
  }

  /** Adds a client's company, and returns its id. */
  async company(name: string): Promise<string> {
    const id = newId();
    const company = { id, workspace_id: this.workspaceId, name, created_at: this.now };
    await this.db.insertInto('companies').values(company).execute();
    return id;
  }

  /** A browser that is signed in by password, a client's at the portal; without the work of a hash. */
  async signedIn(somebody: Somebody): Promise<Browser> {
    const host = somebody.role === 'client' ? 'tenant' : 'base';
    const { services } = this.backstage;
    const at = { now: this.now, ip: '127.0.0.1' };
    const { token, browser } = await unattended(services, async (trx) => {
      const begun = await startSession(trx, services.config, {
        ...{ ...at, accountId: somebody.id, workspaceId: this.workspaceId, host },
        ...{ userAgent: 'test', returnTo: null },
      });
      return { ...begun, ...(await rememberBrowser(trx, somebody.id, { ...at, tokens: [] })) };
    });
    const known = `${browserCookieName(services.config)}=${browser}`;
    return new Browser(host === 'base' ? HOST : `acme.${HOST}`, token, known);
  }
}
