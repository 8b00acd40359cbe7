import { issueLink } from '../../src/access/one-time-links.ts';
import { removeExpiredSessions, removeOverSessionsIn } from '../../src/access/over-sessions.ts';
import { changeName } from '../../src/areas/account/own/commands.ts';
import { deleteAccount } from '../../src/areas/account/own/deletion.ts';
import { setAlwaysAsk } from '../../src/areas/account/security/commands.ts';
import {
  changePlan,
  endAccountSessions,
  setDisabled,
} from '../../src/areas/platform/administration/commands.ts';
import { acceptInvitation } from '../../src/areas/workspace/invitations/commands.ts';
import { findInvitation } from '../../src/areas/workspace/invitations/queries.ts';
import { leaveWorkspace } from '../../src/areas/workspace/leaving/commands.ts';
import { changeRole } from '../../src/areas/workspace/members/change-role.ts';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { type Start, switchPolicy } from '../../src/areas/workspace/mfa-policy/commands.ts';
import { keepWhatHasBegun } from '../../src/areas/workspace/mfa-policy/days.ts';
import { endExceptionNow, exceptMember } from '../../src/areas/workspace/mfa-policy/exceptions.ts';
import { giveLaterDay } from '../../src/areas/workspace/mfa-policy/later-days.ts';
import { changeMethods } from '../../src/areas/workspace/mfa-policy/methods.ts';
import { transferOwnership } from '../../src/areas/workspace/settings/hand-over.ts';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { AUDIENCES } from '../../src/domain/mfa-policy.ts';
import { hashToken } from '../../src/domain/token.ts';
import { localDay } from '../../src/domain/zoned-time.ts';
import { removeOwnDevice } from '../../src/factors/removal.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { actAs } from '../acts.ts';
import { setUpApp } from '../set-up-app.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person, Place, World } from '../world.ts';
import type { EvidenceStep } from './evidence-steps.ts';

/** A browser on the base host, or on the portal of the workspace that is looked at. */
interface Tab {
  visitor: Visitor;
  readonly isPortal: boolean;
}

/** Two workspaces in one of which somebody may be too; the people who may come to them, and their browsers. */
export class Office {
  readonly world: World;
  readonly place: Place;
  readonly elsewhere: Place;
  readonly people: readonly Person[];
  readonly secrets = new Map<string, Uint8Array>();
  readonly company: { readonly id: string; readonly name: string };
  readonly tabs: Tab[];
  /** The numbers of sessions that came to the workspace since their account belonged to it. */
  readonly came = new Set<string>();

  private constructor(parts: Pick<Office, 'world' | 'place' | 'elsewhere' | 'people' | 'company'>) {
    this.world = parts.world;
    this.place = parts.place;
    this.elsewhere = parts.elsewhere;
    this.people = parts.people;
    this.company = parts.company;
    this.tabs = [false, false, true, true].map((isPortal) => ({
      visitor: parts.world.visitor(isPortal ? parts.place : undefined, this.#network()),
      isPortal,
    }));
  }

  static #runs = 0;

  /** Each life from networks of its own, so that none waits for the tries of others. */
  #network(): string {
    return `10.${(Office.#runs >> 8) & 255}.${Office.#runs & 255}.${1 + (this.tabs?.length ?? 0)}`;
  }

  static async open(world: World): Promise<Office> {
    Office.#runs += 1;
    const n = Office.#runs;
    const place = await world.workspace(`here-${n}`);
    const elsewhere = await world.workspace(`there-${n}`);
    const people: Person[] = [];
    for (const name of ['Ann', 'Ben', 'Cat', 'Dan']) people.push(await world.account(`${name} Number${n}`));
    const [ann, ben, cat] = people as [Person, Person, Person];
    await world.join(ann, place, 'owner');
    await world.join(ben, place, 'consultant');
    await world.join(cat, place, 'client');
    const secret = await world.enrol(ann);
    const company = { id: await world.company(place, 'Initech'), name: 'Initech' };
    const office = new Office({ world, place, elsewhere, people, company });
    office.secrets.set(ann.id, secret);
    return office;
  }

  get #operator() {
    return { ...COMMAND_LINE, now: this.world.clock.now() };
  }

  #person(at: number): Person {
    return this.people[at % this.people.length] as Person;
  }

  #tab(at: number): Tab {
    return this.tabs[at % this.tabs.length] as Tab;
  }

  async #membership(person: Person, place = this.place) {
    return this.world.db
      .selectFrom('memberships')
      .select(['id', 'role'])
      .where('account_id', '=', person.id)
      .where('workspace_id', '=', place.id)
      .executeTakeFirst();
  }

  async #asOwner<T>(work: Parameters<typeof actAs<'owner', T>>[2]): Promise<void> {
    const { account_id: id } = await this.world.db
      .selectFrom('memberships')
      .select('account_id')
      .where('workspace_id', '=', this.place.id)
      .where('role', '=', 'owner')
      .executeTakeFirstOrThrow();
    await actAs(this.world, { person: { id }, place: this.place, access: 'owner' }, work);
  }

  async #asOneself<T>(person: Person, work: Parameters<typeof actAs<'account', T>>[2]): Promise<void> {
    const account = this.world.db.selectFrom('accounts').select('id').where('id', '=', person.id);
    if ((await account.executeTakeFirst()) !== undefined)
      await actAs(this.world, { person, place: null, access: 'account' }, work);
  }

  async #join(person: Person, client: boolean, place: Place): Promise<void> {
    const { services, db, clock } = this.world;
    const now = clock.now();
    const companyId = client && place === this.place ? this.company.id : null;
    const payload = { role: companyId === null ? 'consultant' : 'client', companyId, inviterId: person.id };
    const link = { purpose: 'invitation', email: person.email, payload, workspaceId: place.id } as const;
    const token = await db.transaction().execute((trx) => issueLink(trx, { ...link, now, lifeMs: 60_000 }));
    const invitation = await findInvitation(db, token, now);
    if (invitation === null || invitation.account === null) return;
    const { origin } = COMMAND_LINE;
    await acceptInvitation(services, { invitation, newcomer: null, origin, now });
  }

  /** The session that a browser holds; null for none. */
  async #sessionIn(visitor: Visitor) {
    return this.world.db
      .selectFrom('sessions')
      .select(['id', 'account_id', 'workspace_id'])
      .where('token_hash', '=', hashToken(visitor.token ?? ''))
      .executeTakeFirst();
  }

  /** Opens the workspace, or the other one, as far as the browser gets. */
  async #open(tab: Tab, place = this.place): Promise<void> {
    const path = tab.isPortal ? '/portal' : `/dashboard/${place.slug}`;
    const { statusCode } = await tab.visitor.get(path);
    const session = await this.#sessionIn(tab.visitor);
    if (statusCode === 200 && session !== undefined && place === this.place) this.came.add(session.id);
  }

  async #signIn(tab: Tab, person: Person): Promise<void> {
    await tab.visitor.signIn(person.email, PASSWORD);
    const session = await this.#sessionIn(tab.visitor);
    if (session?.workspace_id === this.place.id) this.came.add(session.id);
  }

  async #prove(tab: Tab): Promise<void> {
    const session = await this.#sessionIn(tab.visitor);
    const secret = this.secrets.get(session?.account_id ?? '');
    if (secret !== undefined) await tab.visitor.post('/mfa/verify', { code: this.world.code(secret) });
    // What was proved while another workspace was open is known here once the session is back.
    await this.#open(tab);
  }

  async #setUp(tab: Tab): Promise<void> {
    const secret = await setUpApp(this.world, tab.visitor);
    const session = await this.#sessionIn(tab.visitor);
    if (secret !== null && session !== undefined) this.secrets.set(session.account_id, secret);
    await this.#open(tab);
  }

  /** Does what happens; what is refused is refused. */
  async play(step: EvidenceStep): Promise<void> {
    const { services, clock, db } = this.world;
    const workspaceId = this.place.id;
    const now = clock.now();
    const by = this.#operator;
    switch (step.do) {
      case 'policy': {
        const start: Start =
          typeof step.start === 'number' ? { startsAt: now + step.start * 3_600_000 } : step.start;
        const audiences = step.of === 'all' ? AUDIENCES : [step.of];
        await switchPolicy(services, by, { workspaceId, audiences, enabled: step.on, start });
        return;
      }
      case 'methods':
        return this.#asOwner((act) => changeMethods(services, act, step.keys ? 'phishing-resistant' : 'any'));
      case 'plan':
        await changePlan(services, by, { workspaceId, plan: step.plan });
        return;
      case 'later-day': {
        const { hours } = step;
        const wanted = hours === null ? null : { startsAt: now + hours * 3_600_000, reason: 'audit' };
        return this.#asOwner((act) => giveLaterDay(services, act, this.company.id, wanted));
      }
      case 'except': {
        const membership = await this.#membership(this.#person(step.who));
        const day = localDay(now + step.days * 86_400_000, 'UTC');
        const given = { membershipId: membership?.id ?? 'none', day, reason: 'x' };
        return this.#asOwner((act) => exceptMember(services, act, given));
      }
      case 'end-exception': {
        const membership = await this.#membership(this.#person(step.who));
        return this.#asOwner((act) => endExceptionNow(services, act, membership?.id ?? 'none'));
      }
      case 'join': {
        const person = this.#person(step.who);
        const place = step.elsewhere ? this.elsewhere : this.place;
        if ((await this.#membership(person, place)) === undefined)
          await this.#join(person, step.client, place);
        return;
      }
      case 'remove':
        return this.#remove(this.#person(step.who), step.byOneself);
      case 'change-role': {
        const membership = await this.#membership(this.#person(step.who));
        const change = {
          membershipId: membership?.id ?? 'none',
          company: step.client ? this.company.id : null,
        };
        return this.#asOwner((act) => changeRole(services, act, change));
      }
      case 'hand-over': {
        const membership = await this.#membership(this.#person(step.who));
        const transfer = { workspaceId, membershipId: membership?.id ?? 'none' };
        return this.#asOwner((act) => transferOwnership(services, act, transfer));
      }
      case 'reset':
        await resetMfa(services, by, { accountId: this.#person(step.who).id, reason: 'lost' });
        return;
      case 'disable':
        await setDisabled(services, by, {
          ...{ accountId: this.#person(step.who).id, disabled: step.on, reason: 'x' },
        });
        return;
      case 'end-sessions': {
        const { id: accountId, email } = this.#person(step.who);
        await endAccountSessions(services, by, { accountId, email });
        return;
      }
      case 'delete':
        return this.#asOneself(this.#person(step.who), (act) => deleteAccount(services, act));
      case 'rename':
        return this.#asOneself(this.#person(step.who), (act) =>
          changeName(services, act, `Renamed ${step.name}`),
        );
      case 'always-ask':
        return this.#asOneself(this.#person(step.who), (act) => setAlwaysAsk(services, act, step.on));
      case 'remove-device': {
        const person = this.#person(step.who);
        const device = await db
          .selectFrom('authenticators')
          .select('id')
          .where('account_id', '=', person.id)
          .executeTakeFirst();
        return this.#asOneself(person, (act) => removeOwnDevice(services, act, device?.id ?? 'none'));
      }
      case 'sign-in':
        return this.#signIn(this.#tab(step.tab), this.#person(step.who));
      case 'open':
        return this.#open(this.#tab(step.tab), step.elsewhere ? this.elsewhere : this.place);
      case 'prove':
        return this.#prove(this.#tab(step.tab));
      case 'set-up':
        return this.#setUp(this.#tab(step.tab));
      case 'end-others':
        await this.#tab(step.tab).visitor.post('/account/security/sessions/end-others');
        return;
      case 'sign-out':
        await this.#tab(step.tab).visitor.post('/logout');
        return;
      case 'jobs':
        await keepWhatHasBegun(services, now);
        await removeExpiredSessions(db, now, services.config);
        return;
      case 'look':
        await removeOverSessionsIn(db, workspaceId, now, services.config);
        return;
      case 'clock':
        clock.advance(step.minutes * 60_000);
    }
  }

  async #remove(person: Person, byOneself: boolean): Promise<void> {
    const { services } = this.world;
    const membership = await this.#membership(person);
    if (membership === undefined) return;
    if (byOneself) {
      const at = { person, place: this.place, access: 'inside' } as const;
      await actAs(this.world, at, (act) => leaveWorkspace(services, act));
    } else await this.#asOwner((act) => removeMember(services, act, membership.id));
    if ((await this.#membership(person)) !== undefined) return;
    const gone = await this.world.db
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', person.id)
      .execute();
    for (const { id } of gone) this.came.delete(id);
  }
}
