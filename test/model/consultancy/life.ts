import { expect } from 'vitest';
import type { Visitor } from '../../visitor.ts';
import type { Workspace, World } from '../../world.ts';
import type { Happening } from './happenings.ts';
import {
  type Asker,
  type ModelCompany,
  type ModelConsultancy,
  type ModelEngagement,
  type ModelFinding,
  type ModelPerson,
  type ModelToken,
  mayRead,
  reachedBy,
} from './reach.ts';

const WORD = /Zw\d+x\d+z/g;
let lives = 0;

export const nth = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];

/** Has something happen, and compares what came of it with the model. */
export type Deed = (life: ConsultancyLife, step: Happening) => Promise<void>;

/** A form as it is sent: its fields, or all of it where a field has several values. */
export type SentForm = Readonly<Record<string, string>> | string | Buffer;

/** A finding, and where it is. */
export interface At {
  readonly engagement: ModelEngagement;
  readonly finding: ModelFinding;
}

/** A consultancy of its own in a world, with what the model knows of it. */
export class ConsultancyLife {
  readonly all: ModelConsultancy = {
    needToKnow: false,
    companies: [],
    people: [],
    engagements: [],
    tokens: [],
  };
  readonly world: World;
  #workspace: Workspace | null = null;
  readonly #browsers = new Map<ModelPerson, Visitor>();
  readonly #life: number;
  #words = 0;

  constructor(world: World) {
    lives += 1;
    this.#life = lives;
    this.world = world;
  }

  /** The workspace, which is to be there before anything happens. */
  get workspace(): Workspace {
    if (this.#workspace === null) throw new Error('nothing has begun');
    return this.#workspace;
  }

  async open(): Promise<void> {
    this.#workspace = await this.world.workspace(`life-${this.#life}`);
  }

  /** Somebody new, who is there from now on. */
  async add(name: string, side: ModelPerson['side'], company: ModelCompany | null): Promise<void> {
    const { id } = await this.world.account(`life${this.#life} ${name}`);
    const person: ModelPerson = {
      ...{ id, side, company, membership: null, seesAll: true },
      given: new Set<ModelEngagement>(),
    };
    this.all.people.push(person);
    await this.comeIn(person);
  }

  get owner(): ModelPerson {
    const [owner] = this.all.people;
    if (owner === undefined) throw new Error('an empty consultancy');
    return owner;
  }

  get team(): ModelPerson[] {
    return this.all.people.filter(({ side }) => side !== 'client');
  }

  get contacts(): ModelPerson[] {
    return this.all.people.filter(({ side }) => side === 'client');
  }

  get findings(): At[] {
    return this.all.engagements.flatMap((engagement) =>
      engagement.findings.map((finding) => ({ engagement, finding })),
    );
  }

  get dashboard(): string {
    return `/dashboard/${this.workspace.slug}`;
  }

  /** Somebody of the consultancy. */
  colleague({ by }: Happening): ModelPerson {
    return nth(this.team, by) ?? this.owner;
  }

  /** A word that was never written before. */
  word(): string {
    this.#words += 1;
    return `Zw${this.#life}x${this.#words}z`;
  }

  async comeIn(person: ModelPerson): Promise<void> {
    const known = { id: person.id, email: '', name: '' };
    person.membership = await this.world.join(known, this.workspace, person.side, person.company?.name);
    person.seesAll = true;
    person.given = new Set();
    const host = person.side === 'client' ? 'tenant' : 'base';
    this.#browsers.set(person, await this.world.signedIn(known, this.workspace, host));
  }

  #visitor({ person, token }: Asker): Visitor {
    if (token !== null) {
      const program = this.world.visitor(person.side === 'client' ? this.workspace : undefined);
      program.apiToken = token.token;
      return program;
    }
    const browser = this.#browsers.get(person);
    if (browser === undefined) throw new Error('nobody signed in');
    return browser;
  }

  async #asked(asker: Asker, path: string, form?: SentForm, also: readonly string[] = []) {
    const { side } = asker.person;
    const visitor = this.#visitor(asker);
    const answer = await (form === undefined ? visitor.get(path) : visitor.post(path, form));
    const may = new Set([...mayRead(this.all, asker), ...also]);
    const told = `${JSON.stringify(answer.headers)}${answer.body}`.match(WORD) ?? [];
    const typed = Buffer.isBuffer(form) ? form.toString() : JSON.stringify(form ?? '');
    expect(
      told.filter((word) => !may.has(word) && !typed.includes(word)),
      `${path} to ${side}`,
    ).toEqual([]);
    expect(answer.statusCode, path).toBeLessThan(500);
    return answer;
  }

  /** What came back has no word that is not within the asker's reach. */
  ask(person: ModelPerson, path: string, form?: SentForm) {
    return this.#asked({ person, token: null }, path, form);
  }

  /** The activity log, which alone tells the names of files that were removed too, as long as they can be put back (E24). */
  askLog(person: ModelPerson) {
    const within = reachedBy(this.all, { person, token: null });
    const removed = within.flatMap(({ evidence }) => evidence.filter((file) => file.removed));
    const names = removed.map(({ name }) => name);
    return this.#asked({ person, token: null }, `${this.dashboard}/activity`, undefined, names);
  }

  /** The same, asked by a program. */
  askBy(token: ModelToken, path: string) {
    return this.#asked({ person: token.by, token }, path);
  }

  /**
   * Sends a form that is done where `may`, and otherwise answered like what there is not; where it then leads, null where it
   * was refused.
   */
  async send(
    person: ModelPerson,
    path: string,
    form: SentForm,
    { may, otherwise = 404 }: { may: boolean; otherwise?: number },
  ): Promise<string | null> {
    const { statusCode, headers } = await this.ask(person, path, form);
    const isOut = person.membership === null && person.side === 'client';
    const refused = isOut ? 303 : otherwise;
    expect(statusCode, `POST ${path} by ${person.side}`).toBe(may ? 303 : refused);
    if (!may && isOut) expect(headers.location).toMatch(/^\/login/);
    return may ? String(headers.location) : null;
  }
}
