import { expect } from 'vitest';
import { newId } from '../../../src/data/id.ts';
import { newMailedCode } from '../../../src/domain/mailed-code.ts';
import type { MfaStep } from '../../../src/domain/mfa-decision.ts';
import { relyingPartyOf } from '../../../src/domain/passkey.ts';
import { hashRecoveryCode, newRecoveryCode } from '../../../src/domain/recovery-codes.ts';
import { newSecret } from '../../../src/domain/totp.ts';
import { sealPending } from '../../../src/factors/pending-enrolments.ts';
import { bindings, sealText } from '../../../src/sealing/sealed-box.ts';
import { keyRow, SoftwareKey } from '../../software-key.ts';
import type { Visitor } from '../../visitor.ts';
import type { Person, Workspace, World } from '../../world.ts';
import type { Standing } from './standings.ts';

/** The one session that somebody has. */
async function sessionOf({ db }: World, { id }: Person): Promise<string> {
  const sessions = db.selectFrom('sessions').select('id').where('account_id', '=', id);
  return (await sessions.executeTakeFirstOrThrow()).id;
}

/** Somebody with everything at hand, who comes to stand wherever they are put. */
export class Stander {
  readonly world: World;
  readonly workspace: Workspace;
  readonly person: Person;
  readonly visitor: Visitor;
  sessionId: string;
  /** The address of the host where they are. */
  readonly url: string;
  readonly secret: Uint8Array;
  readonly pending = newSecret();
  readonly key = new SoftwareKey();
  readonly recoveryCode = newRecoveryCode();
  readonly mailedCode = newMailedCode('set-up');
  readonly #app: Record<string, unknown>;

  private constructor(
    parts: Pick<Stander, 'world' | 'workspace' | 'person' | 'visitor' | 'sessionId' | 'secret'>,
  ) {
    const { world, visitor } = parts;
    this.world = world;
    this.workspace = parts.workspace;
    this.person = parts.person;
    this.visitor = visitor;
    this.sessionId = parts.sessionId;
    this.secret = parts.secret;
    this.url = `http://${visitor.host}`;
    this.#app = {};
  }

  /** Whether they are on the base host, and not on the workspace's portal. */
  get isAtBase(): boolean {
    return this.visitor.host !== this.workspace.host;
  }

  static async on(
    host: 'base' | 'tenant',
    world: World,
    workspace: Workspace,
    name: string,
  ): Promise<Stander> {
    const person = await world.account(name);
    await world.join(person, workspace, host === 'base' ? 'consultant' : 'client');
    const secret = await world.enrol(person);
    const visitor = await world.signedIn(person, workspace, host);
    const sessionId = await sessionOf(world, person);
    const stander = new Stander({ world, workspace, person, visitor, sessionId, secret });
    await stander.#prepare();
    return stander;
  }

  /** Signs in anew, which knows at once what is owed. */
  async signIn(): Promise<void> {
    const { world, person, workspace, visitor } = this;
    await world.db.deleteFrom('sessions').where('id', '=', this.sessionId).execute();
    visitor.plant((await world.signedIn(person, workspace, this.isAtBase ? 'base' : 'tenant')).token ?? '');
    this.sessionId = await sessionOf(world, person);
  }

  /** What only they know, or have in their mailbox, works wherever they stand. */
  async #prepare(): Promise<void> {
    const { world, person } = this;
    const now = world.clock.now();
    Object.assign(
      this.#app,
      await world.db
        .selectFrom('authenticators')
        .selectAll()
        .where('account_id', '=', person.id)
        .executeTakeFirstOrThrow(),
    );
    const code_hash = hashRecoveryCode(this.recoveryCode.replaceAll('-', ''), person.id);
    await world.db
      .insertInto('recovery_codes')
      .values({
        id: newId(),
        account_id: person.id,
        code_hash,
        created_at: now,
        saved_at: now,
        used_at: null,
      })
      .execute();
    const id = newId();
    const mailed = JSON.stringify({ code: this.mailedCode, email: person.email });
    await world.db
      .insertInto('mailed_codes')
      .values({
        ...{ id, account_id: person.id, purpose: 'set-up', made_at: now, expires_at: now + 60_000 },
        sealed: sealText(world.services.keyring, mailed, bindings.mailedCodes(id, person.id)),
      })
      .execute();
  }

  /** Puts them where they are to stand, with the setup of an app under way, and a session of just then. */
  async stand(standing: Standing): Promise<void> {
    const { world, sessionId } = this;
    const { passed } = standing;
    const now = world.clock.now();
    await this.furnish(standing);
    await world.db
      .updateTable('sessions')
      .set({
        mfa_verified_at: passed === null ? null : now,
        mfa_method: passed,
        confirmed_at: now,
        asked_at: null,
        grace_until: null,
      })
      .where('id', '=', sessionId)
      .execute();
  }

  /** The same, with the session as it is. */
  async furnish({ asks, app, key, reset, proven }: Standing): Promise<void> {
    const { world, workspace, person, sessionId } = this;
    const { db, services } = world;
    const now = world.clock.now();
    const required = asks === 'nothing' ? 0 : 1;
    const methods = asks === 'a key' ? 'phishing-resistant' : 'any';
    await db
      .updateTable('mfa_policies')
      .set({ required, methods })
      .where('workspace_id', '=', workspace.id)
      .execute();
    await db.deleteFrom('authenticators').where('account_id', '=', person.id).execute();
    if (app)
      await db
        .insertInto('authenticators')
        .values(this.#app as never)
        .execute();
    await db.deleteFrom('passkeys').where('account_id', '=', person.id).execute();
    if (key !== 'none') {
      const host = key === 'here' ? relyingPartyOf(this.url).id : 'elsewhere.localhost';
      const row = keyRow(this.key, { accountId: person.id, host, name: 'Key', now });
      await db
        .insertInto('passkeys')
        .values({ id: newId(), ...row })
        .execute();
    }
    await db
      .updateTable('accounts')
      .set({ must_enrol: reset ? 1 : 0 })
      .where('id', '=', person.id)
      .execute();
    await db.deleteFrom('proven_addresses').where('session_id', '=', sessionId).execute();
    if (proven)
      await db
        .insertInto('proven_addresses')
        .values({ session_id: sessionId, account_id: person.id, proven_at: now })
        .execute();
    await db
      .updateTable('mailed_codes')
      .set({ expires_at: now + 60_000 })
      .where('account_id', '=', person.id)
      .execute();
    await db.deleteFrom('pending_enrolments').where('account_id', '=', person.id).execute();
    const secret = sealPending(services.keyring, this.pending, sessionId, person.id);
    await db
      .insertInto('pending_enrolments')
      .values({
        session_id: sessionId,
        account_id: person.id,
        secret,
        replaces: null,
        expires_at: now + 60_000,
      })
      .execute();
  }

  /** What the gate says that they owe. */
  async owed(): Promise<MfaStep | null> {
    const { statusCode, headers } = await this.visitor.get('/account/security');
    if (statusCode === 200) return null;
    expect(headers.location).toMatch(/^\/mfa\/(setup|verify)$/);
    return headers.location === '/mfa/setup' ? 'setup' : 'verify';
  }

  /** All that a factor's deed leaves behind: devices, recovery codes, what is under way, and how far the session is. */
  async traces(): Promise<string> {
    const { db } = this.world;
    const own = (
      table:
        | 'authenticators'
        | 'passkeys'
        | 'recovery_codes'
        | 'pending_enrolments'
        | 'unsaved_recovery_codes'
        | 'proven_addresses',
    ) => db.selectFrom(table).selectAll().where('account_id', '=', this.person.id).execute();
    const found = await Promise.all([
      own('authenticators'),
      own('passkeys'),
      own('recovery_codes'),
      own('pending_enrolments'),
      own('unsaved_recovery_codes'),
      own('proven_addresses'),
      db.selectFrom('mailed_codes').select('id').where('account_id', '=', this.person.id).execute(),
      db
        .selectFrom('accounts')
        .select(['always_ask', 'must_enrol'])
        .where('id', '=', this.person.id)
        .execute(),
      db
        .selectFrom('sessions')
        .select(['token_hash', 'confirmed_at', 'mfa_verified_at', 'mfa_method'])
        .where('account_id', '=', this.person.id)
        .execute(),
    ]);
    return JSON.stringify(found);
  }
}
