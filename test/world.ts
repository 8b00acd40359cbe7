import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, RouteOptions } from 'fastify';
import Fastify from 'fastify';
import { beginSession } from '../src/access/begin-session.ts';
import { createApp } from '../src/app.ts';
import { events, jobKinds, migrations, navigation } from '../src/areas/index.ts';
import { type CountsWorker, createCounts } from '../src/audit/counted-events.ts';
import type { Clock } from '../src/clock.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { type Database, readingOf, writable } from '../src/data/database.ts';
import { localStore } from '../src/files/local-store.ts';
import { createJobWorker, type JobWorker } from '../src/jobs/worker.ts';
import type { Message } from '../src/mail/message.ts';
import { mailJob } from '../src/mail/queue.ts';
import { createKeyringText, parseKeyring } from '../src/sealing/sealed-box.ts';
import type { Services } from '../src/services.ts';
import {
  answersAsOpened,
  closeFresh,
  doNotWaitForDisk,
  type FreshDatabase,
  migratedDatabase,
  openFresh,
  openOrUnpark,
} from './fresh-database.ts';
import { Inhabited, type Person, type Workspace } from './inhabited.ts';
import { PATIENT_TIMES } from './patience.ts';
import { Vacant } from './vacant.ts';
import { Visitor } from './visitor.ts';

export type { Person, Workspace } from './inhabited.ts';

/** Noon, half-way through a 30-second step. */
export const START = Date.UTC(2026, 10, 24, 12, 0, 15);

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #now = START;
  now(): number {
    return this.#now;
  }
  /** Goes on by so many milliseconds. */
  advance(ms: number): void {
    this.#now += ms;
  }
  /** Back to where every test begins. */
  reset(): void {
    this.#now = START;
  }
}

/** The ids of mails in the queue, which sort by the turn in which they were written. */
const turns = new WeakMap<Message, string>();
function inQueue(message: Message, id: string): Message {
  turns.set(message, id);
  return message;
}
const byTurn = (one: Message, other: Message) =>
  (turns.get(one) ?? '').localeCompare(turns.get(other) ?? '', 'en');

/** A whole installation on a database of its own, with people in it. */
export class World extends Inhabited {
  /** Those whose database is as new, by their settings. */
  static readonly #vacant = new Vacant<World>((world) => world.#end());

  readonly app: FastifyInstance;
  readonly services: Services;
  readonly clock: TestClock;
  readonly config: Config;
  /** In the order of delivery, of which several are under way at a time. */
  readonly mailbox: Message[];
  /** Every route that the application registered, HEAD and 405 answers included. */
  readonly routes: readonly RouteOptions[];
  readonly #jobs: JobWorker;
  readonly #counts: CountsWorker;
  readonly #fresh: FreshDatabase;
  /** Its services as they were: a world of which a test has changed one is nobody else's. */
  readonly #asMade: Services;
  /** Its settings, by which another test gets it; null where none does. */
  readonly #settings: string | null;
  /** Where its files lie. */
  readonly filesFolder: string;

  private constructor(parts: {
    app: FastifyInstance;
    services: Services;
    filesFolder: string;
    clock: TestClock;
    mailbox: Message[];
    routes: readonly RouteOptions[];
    jobs: JobWorker;
    counts: CountsWorker;
    fresh: FreshDatabase;
    settings: string | null;
  }) {
    super();
    this.app = parts.app;
    this.services = parts.services;
    this.clock = parts.clock;
    this.config = parts.services.config;
    this.mailbox = parts.mailbox;
    this.routes = parts.routes;
    this.#jobs = parts.jobs;
    this.#counts = parts.counts;
    this.#fresh = parts.fresh;
    this.#asMade = { ...parts.services };
    this.#settings = parts.settings;
    this.filesFolder = parts.filesFolder;
  }

  /** `env` are settings as an operator gives them; its database is swept or new. */
  static async create(env: Readonly<Record<string, string>> = {}, mustBeNew = false): Promise<World> {
    const left = mustBeNew ? undefined : World.#vacant.take(JSON.stringify(env));
    return left ?? World.on(await migratedDatabase(mustBeNew), env);
  }

  /** On a database that is migrated, whoever's data it holds, with the keys that this is sealed with. */
  static async on(
    fresh: FreshDatabase,
    env: Readonly<Record<string, string>>,
    sealingKeys = createKeyringText(),
  ): Promise<World> {
    const config = loadConfig({ LOG_LEVEL: 'silent', ...PATIENT_TIMES, ...env });
    const { log } = Fastify({ logger: { level: config.logLevel } });
    const db = openOrUnpark(fresh);
    await doNotWaitForDisk(db);
    const keyring = parseKeyring(sealingKeys);
    const clock = new TestClock();
    const mailbox: Message[] = [];
    const transport = {
      deliver: async (message: Message, id = '') => void mailbox.push(inQueue(message, id)),
    };
    const mails = mailJob(transport, { db, clock });
    const counts = createCounts({ db, log });
    const filesFolder = await mkdtemp(join(tmpdir(), 'secportal-files-'));
    const mail: Services['mail'] = {
      kick: () => undefined,
      deliver: (message, id) => mails.run(JSON.stringify(message), id),
      trouble: () => null,
    };
    const services: Services = {
      config,
      db: readingOf(db),
      keyring,
      files: localStore(filesFolder),
      clock,
      log,
      counts,
      events,
      navigation,
      migrations,
      mail,
    };
    const jobs = createJobWorker({ db, keyring, clock, log, kinds: [mails, ...jobKinds(services)] });
    const routes: RouteOptions[] = [];
    const app = await createApp(services, { observe: (route) => routes.push(route) });
    await app.ready();
    const settings = fresh.sweep === undefined ? null : JSON.stringify(env);
    return new World({ app, services, filesFolder, clock, mailbox, routes, jobs, counts, fresh, settings });
  }

  get db(): Database {
    return writable(this.services.db);
  }

  /** A connection to its database that is not the product's. Whoever opens it ends it with `destroy()`. */
  async openBeside(): Promise<Database> {
    const db = openFresh(this.#fresh, 1);
    await doNotWaitForDisk(db);
    return db;
  }

  /** Leaves it to the next test of its file, where it can be made as new; otherwise it's gone. */
  async destroy(): Promise<void> {
    if (await this.#becomesVacant()) return;
    await this.#end();
  }

  async #becomesVacant(): Promise<boolean> {
    const settings = this.#settings;
    const { services } = this;
    const isAsMade = Object.entries(this.#asMade).every(
      ([name, service]) => services[name as keyof Services] === service,
    );
    if (settings === null || !isAsMade || this.app.server.listening) return false;
    // What is counted in memory goes to the database first, and with it.
    const isEmptied = await this.#counts.flush().then(
      () => true,
      () => false,
    );
    if (!isEmptied || !(await answersAsOpened(this.db)) || !(await this.#fresh.sweep?.())) return false;
    for (const name of await readdir(this.filesFolder))
      await rm(join(this.filesFolder, name), { recursive: true });
    this.clock.reset();
    this.mailbox.length = 0;
    World.#vacant.leave(settings, this);
    return true;
  }

  async #end(): Promise<void> {
    await this.app.close();
    await this.#jobs.stop();
    await closeFresh(this.#fresh, this.db);
    await this.#fresh.drop();
    await rm(this.filesFolder, { recursive: true, force: true });
  }

  /** Delivers what is queued, and returns the mails to one address, oldest first. */
  async mailTo(email: string): Promise<Message[]> {
    await this.#jobs.drain();
    return this.mailbox.filter(({ to }) => to === email).sort(byTurn);
  }

  /** Appends to the record what has been counted beside it so far, as a node does within a minute (D25). */
  async recordCounted(): Promise<void> {
    await this.#counts.flush();
    await this.#counts.append();
  }

  /** Lets real sockets in on this machine alone; answers the port. */
  async listen(): Promise<number> {
    await this.app.listen({ host: '127.0.0.1', port: 0 });
    return (this.app.server.address() as AddressInfo).port;
  }

  /** A browser on the base host, or on a workspace's. */
  visitor(workspace?: Workspace, ip?: string): Visitor {
    return new Visitor(this.app, workspace?.host ?? this.config.baseHost, ip);
  }

  /** A browser that is signed in by password, on the base host or on a workspace's; without the work of a hash. */
  async signedIn(
    person: Person,
    workspace: Workspace | null,
    host: 'base' | 'tenant' = 'base',
  ): Promise<Visitor> {
    const visitor = this.visitor(host === 'tenant' && workspace !== null ? workspace : undefined);
    const begun = {
      accountId: person.id,
      workspaceId: workspace?.id ?? null,
      host,
      now: this.clock.now(),
      ip: visitor.ip,
      userAgent: 'test',
      returnTo: null,
    };
    const slug = host === 'tenant' ? (workspace?.slug ?? null) : null;
    const { token } = await this.db
      .transaction()
      .execute((trx) => beginSession(trx, this.config, begun, slug));
    visitor.plant(token);
    return visitor;
  }
}
