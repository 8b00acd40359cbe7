import { COMMAND_LINE } from '../../../src/audit/record.ts';
import { actAs } from '../../acts.ts';
import type { Visitor } from '../../visitor.ts';
import type { Person, Workspace, World } from '../../world.ts';

/** A browser on the base host, or on the portal of the workspace that is looked at. */
export interface Tab {
  visitor: Visitor;
  readonly isPortal: boolean;
}

/** Two workspaces in one of which somebody may be too; the people who may come to them, and their browsers. */
export class Office {
  readonly world: World;
  readonly workspace: Workspace;
  readonly elsewhere: Workspace;
  readonly people: readonly Person[];
  readonly secrets = new Map<string, Uint8Array>();
  readonly company: { readonly id: string; readonly name: string };
  readonly tabs: Tab[];
  /** The numbers of sessions that came to the workspace since their account belonged to it. */
  readonly came = new Set<string>();

  private constructor(parts: Pick<Office, 'world' | 'workspace' | 'elsewhere' | 'people' | 'company'>) {
    this.world = parts.world;
    this.workspace = parts.workspace;
    this.elsewhere = parts.elsewhere;
    this.people = parts.people;
    this.company = parts.company;
    this.tabs = [false, false, true, true].map((isPortal) => ({
      visitor: parts.world.visitor(isPortal ? parts.workspace : undefined, this.#network()),
      isPortal,
    }));
  }

  static #runs = 0;

  /** Each life from networks of its own, so that none waits for the tries of others. */
  #network(): string {
    return `10.${(Office.#runs >> 8) & 255}.${Office.#runs & 255}.1`;
  }

  static async open(world: World): Promise<Office> {
    Office.#runs += 1;
    const n = Office.#runs;
    const workspace = await world.workspace(`here-${n}`);
    const elsewhere = await world.workspace(`there-${n}`);
    const people: Person[] = [];
    for (const name of ['Ann', 'Ben', 'Cat', 'Dan']) people.push(await world.account(`${name} Number${n}`));
    const [ann, ben, cat] = people as [Person, Person, Person];
    await world.join(ann, workspace, 'owner');
    await world.join(ben, workspace, 'consultant');
    await world.join(cat, workspace, 'client');
    const secret = await world.enrol(ann);
    const company = { id: await world.company(workspace, 'Initech'), name: 'Initech' };
    const office = new Office({ world, workspace, elsewhere, people, company });
    office.secrets.set(ann.id, secret);
    return office;
  }

  /** The command line, as whoever acts now. */
  get operator() {
    return { ...COMMAND_LINE, now: this.world.clock.now() };
  }

  person(at: number): Person {
    return this.people[at % this.people.length] as Person;
  }

  tab(at: number): Tab {
    return this.tabs[at % this.tabs.length] as Tab;
  }

  /** What somebody is in a workspace, if they belong to it. */
  async membership(person: Person, workspace = this.workspace) {
    return this.world.db
      .selectFrom('memberships')
      .select(['id', 'role'])
      .where('account_id', '=', person.id)
      .where('workspace_id', '=', workspace.id)
      .executeTakeFirst();
  }

  /** Does something as whoever owns the workspace. */
  async asOwner<T>(work: Parameters<typeof actAs<'owner', T>>[2]): Promise<void> {
    const { account_id: id } = await this.world.db
      .selectFrom('memberships')
      .select('account_id')
      .where('workspace_id', '=', this.workspace.id)
      .where('role', '=', 'owner')
      .executeTakeFirstOrThrow();
    await actAs(this.world, { person: { id }, workspace: this.workspace, access: 'owner' }, work);
  }

  /** Does something as somebody of their own, unless their account is gone. */
  async asOneself<T>(person: Person, work: Parameters<typeof actAs<'account', T>>[2]): Promise<void> {
    const account = this.world.db.selectFrom('accounts').select('id').where('id', '=', person.id);
    if ((await account.executeTakeFirst()) !== undefined)
      await actAs(this.world, { person, workspace: null, access: 'account' }, work);
  }
}
