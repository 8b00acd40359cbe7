import { describe, expect } from 'vitest';
import type { Access, Requirement } from '../src/access/context.ts';
import { newApiToken } from '../src/domain/api-token.ts';
import { tokenFor } from './api-tokens.ts';
import { testInOneWorld as base } from './fixtures.ts';
import { turnsBy } from './turns.ts';
import type { Visitor } from './visitor.ts';
import type { Person, Workspace } from './world.ts';

/**
 * Every registered route × everybody who could ask for it. A new route is in here without being named; what it must
 * answer follows from the access level that it states, by the table below and not by the gate's code.
 */

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
type HostKind = 'base' | 'tenant';
/** `elsewhere`: has an account, and is no member of the workspace that is asked for. */
type Standing =
  | 'nobody'
  | 'elsewhere'
  | 'owes setup'
  | 'owes verify'
  | 'owner'
  | 'consultant'
  | 'auditor'
  | 'client'
  | 'administrator'
  | 'token of the team'
  | 'token of a client'
  | 'owes verify by token';
type Outcome = 'in' | 'sign in' | 'setup' | 'verify' | 'refused' | 'absent';

const ASKERS = [
  { name: 'nobody', standing: 'nobody' },
  { name: 'a forged token', standing: 'nobody' },
  { name: 'an expired session', standing: 'nobody' },
  { name: 'an idle session', standing: 'nobody' },
  { name: 'a session of the other host', standing: 'nobody' },
  { name: 'a session of another workspace, which is no session on this one’s host', standing: 'nobody' },
  { name: 'a disabled account', standing: 'nobody' },
  { name: 'a removed member', standing: 'elsewhere' },
  { name: 'the owner of another workspace', standing: 'elsewhere' },
  { name: 'not enrolled', standing: 'owes setup' },
  { name: 'not enrolled, with a stale mark of an earlier code', standing: 'owes setup' },
  { name: 'owner, password only', standing: 'owes verify' },
  { name: 'client, password only', standing: 'owes verify' },
  { name: 'administrator, password only', standing: 'owes verify' },
  { name: 'owner', standing: 'owner' },
  { name: 'consultant', standing: 'consultant' },
  { name: 'an auditor', standing: 'auditor' },
  { name: 'an auditor whose last day is over', standing: 'elsewhere' },
  { name: 'client', standing: 'client' },
  { name: 'administrator', standing: 'administrator' },
  { name: 'a token of the owner', standing: 'token of the team' },
  { name: 'a token of a consultant', standing: 'token of the team' },
  { name: 'a token of a client', standing: 'token of a client' },
  { name: 'a token made without the code that is asked for', standing: 'owes verify by token' },
  { name: 'a forged token beside a good session', standing: 'nobody' },
] as const satisfies readonly { name: string; standing: Standing }[];
type Asker = (typeof ASKERS)[number]['name'];

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('rival', { scope: 'file' }, async ({ world }) => {
    const rival = await world.workspace('rival');
    await world.enforce(rival);
    return rival;
  })
  .extend('people', { auto: true, scope: 'file' }, async ({ world, acme, rival, olivia, carl, clara }) => {
    const people = {
      owner: olivia,
      consultant: carl,
      client: clara,
      newcomer: await world.account('Nora Newcomer'),
      admin: await world.account('Ada Admin', { admin: true }),
      stranger: await world.account('Stan Stranger'),
      disabled: await world.account('Dora Disabled'),
      removed: await world.account('Rita Removed'),
      auditor: await world.account('Audrey Auditor'),
      past: await world.account('Paul Past'),
    };
    await world.join(people.newcomer, acme, 'consultant');
    await world.join(people.auditor, acme, 'auditor');
    const ended = await world.join(people.past, acme, 'auditor');
    await world.db
      .updateTable('memberships')
      .set({ ends_at: world.clock.now() })
      .where('id', '=', ended)
      .execute();
    await world.join(people.stranger, rival, 'owner');
    await world.join(people.disabled, acme, 'consultant');
    const { owner, consultant, client, admin, stranger, auditor, past } = people;
    for (const person of [owner, consultant, client, admin, stranger, auditor, past])
      await world.enrol(person);
    return people;
  })
  /** A session that has passed its code just now. */
  .extend(
    'verified',
    { scope: 'file' },
    ({ world }) =>
      async (person: Person, workspace: Workspace | null, host: HostKind): Promise<Visitor> => {
        // Without the sessions of former askers: thousands of them would be written anew by each that is added.
        await world.db.deleteFrom('sessions').where('account_id', '=', person.id).execute();
        const visitor = await world.signedIn(person, workspace, host);
        await world.db
          .updateTable('sessions')
          .set({ mfa_verified_at: world.clock.now() })
          .where('account_id', '=', person.id)
          .execute();
        return visitor;
      },
  )
  /** A verified session of the owner, spoilt in one way. */
  .extend(
    'spoilt',
    { scope: 'file' },
    ({ world, verified }) =>
      async (
        person: Person,
        workspace: Workspace,
        host: HostKind,
        change: Record<string, number>,
      ): Promise<Visitor> => {
        const visitor = await verified(person, workspace, host);
        await world.db.updateTable('sessions').set(change).where('account_id', '=', person.id).execute();
        return visitor;
      },
  )
  /** An administrator's session is in no workspace; on the tenant's host its token is tried on Acme's. */
  .extend(
    'administrator',
    { scope: 'file' },
    ({ world, acme }) =>
      async (host: HostKind, session: Promise<Visitor>): Promise<Visitor> => {
        const { token = '' } = await session;
        const visitor = world.visitor(host === 'tenant' ? acme : undefined);
        visitor.plant(token);
        return visitor;
      },
  )
  /** A program with a token of somebody's, beside the good session of a browser that nobody reads. */
  .extend(
    'program',
    { scope: 'file' },
    ({ world, acme, verified }) =>
      async (host: HostKind, person: Person, token?: string, passed = true): Promise<Visitor> => {
        const visitor = await verified(person, acme, host);
        visitor.apiToken = token ?? (await tokenFor(world, person, acme, { passed })).token;
        return visitor;
      },
  )
  .extend(
    'onAcme',
    { scope: 'file' },
    ({ acme, verified }) =>
      (person: () => Person) =>
      (host: HostKind) =>
        verified(person(), acme, host),
  )
  /** How each of them comes by a session. */
  .extend(
    'visits',
    { scope: 'file' },
    ({
      world,
      acme,
      rival,
      people,
      verified,
      spoilt,
      administrator,
      onAcme,
      program,
    }): Record<Asker, (host: HostKind) => Promise<Visitor>> => ({
      nobody: async (host) => world.visitor(host === 'tenant' ? acme : undefined),
      'a forged token': async (host) => {
        const visitor = world.visitor(host === 'tenant' ? acme : undefined);
        visitor.plant('A'.repeat(43));
        return visitor;
      },
      'an expired session': (host) => spoilt(people.owner, acme, host, { expires_at: world.clock.now() }),
      'an idle session': (host) =>
        spoilt(people.owner, acme, host, { seen_at: world.clock.now() - 3_600_000 }),
      'a session of the other host': async (host) => {
        const elsewhere = await verified(people.owner, acme, host === 'base' ? 'tenant' : 'base');
        const visitor = world.visitor(host === 'tenant' ? acme : undefined);
        visitor.plant(elsewhere.token ?? '');
        return visitor;
      },
      'a session of another workspace, which is no session on this one’s host': async (host) => {
        const elsewhere = await verified(people.stranger, rival, 'tenant');
        const visitor = world.visitor(host === 'tenant' ? acme : undefined);
        visitor.plant(elsewhere.token ?? '');
        return visitor;
      },
      'a disabled account': async (host) => {
        const visitor = await verified(people.disabled, acme, host);
        await world.db
          .updateTable('accounts')
          .set({ disabled_at: 1 })
          .where('id', '=', people.disabled.id)
          .execute();
        return visitor;
      },
      'a removed member': onAcme(() => people.removed),
      'the owner of another workspace': async (host) => {
        const { token = '' } = await verified(people.stranger, rival, host);
        const visitor = world.visitor(host === 'tenant' ? acme : undefined);
        visitor.plant(token);
        return visitor;
      },
      'not enrolled': (host) => world.signedIn(people.newcomer, acme, host),
      'not enrolled, with a stale mark of an earlier code': onAcme(() => people.newcomer),
      'owner, password only': (host) => world.signedIn(people.owner, acme, host),
      'client, password only': (host) => world.signedIn(people.client, acme, host),
      'administrator, password only': (host) => administrator(host, world.signedIn(people.admin, null, host)),
      owner: onAcme(() => people.owner),
      consultant: onAcme(() => people.consultant),
      'an auditor': onAcme(() => people.auditor),
      'an auditor whose last day is over': onAcme(() => people.past),
      client: onAcme(() => people.client),
      administrator: (host) => administrator(host, verified(people.admin, null, host)),
      'a token of the owner': (host) => program(host, people.owner),
      'a token of a consultant': (host) => program(host, people.consultant),
      'a token of a client': (host) => program(host, people.client),
      'a token made without the code that is asked for': (host) =>
        program(host, people.consultant, undefined, false),
      'a forged token beside a good session': (host) => program(host, people.owner, newApiToken()),
    }),
  )
  .extend('gatedRoutes', { scope: 'file' }, ({ world, acme }) => (): Named[] => {
    return world.routes.flatMap(({ method, url, config }) => {
      const requirement = config?.mark?.requirement;
      if (requirement == null) return [];
      const path = url.replace(':slug', acme.slug).replace(/:\w+/g, PARAMETER);
      return METHODS.filter((one) => one === method).map((one) => ({ method: one, path, requirement }));
    });
  });

/** Who comes in where, once nothing is owed. */
const ADMITTED: Readonly<Record<Access, Readonly<Record<HostKind, readonly Standing[]>>>> = {
  public: { base: [], tenant: [] },
  password: {
    base: ['owner', 'consultant', 'auditor', 'client', 'administrator', 'elsewhere'],
    tenant: ['owner', 'consultant', 'auditor', 'client'],
  },
  account: {
    base: ['owner', 'consultant', 'auditor', 'client', 'administrator', 'elsewhere'],
    tenant: ['owner', 'consultant', 'auditor', 'client'],
  },
  api: {
    base: ['owner', 'consultant', 'auditor', 'client', 'administrator', 'elsewhere'],
    tenant: ['owner', 'consultant', 'auditor', 'client'],
  },
  dashboard: { base: ['owner', 'consultant'], tenant: [] },
  owner: { base: ['owner'], tenant: [] },
  record: { base: ['owner', 'auditor'], tenant: [] },
  inside: { base: ['owner', 'consultant', 'auditor'], tenant: [] },
  portal: { base: [], tenant: ['client'] },
  member: { base: ['owner', 'consultant'], tenant: ['client'] },
  admin: { base: ['administrator'], tenant: [] },
};

const TOKENS = {
  'token of the team': { on: 'base', as: 'in' },
  'token of a client': { on: 'tenant', as: 'in' },
  'owes verify by token': { on: 'base', as: 'verify' },
} as const satisfies Partial<Record<Standing, { on: HostKind; as: Outcome }>>;

function expected(
  requirement: Requirement<Access>,
  host: HostKind,
  { name, standing }: { name: string; standing: Standing },
): Outcome {
  if (requirement.host !== 'both' && requirement.host !== host) return 'absent';
  if (requirement.access === 'public') return 'in';
  // A session without a workspace is none on a workspace's host.
  const noMember = standing === 'elsewhere' || name.startsWith('administrator');
  if (standing in TOKENS) {
    // E27: a token is nobody's session, but where programs of its workspace come in.
    const { on, as } = TOKENS[standing as keyof typeof TOKENS];
    return requirement.access === 'member' && on === host ? as : 'sign in';
  }
  if (standing === 'nobody' || (host === 'tenant' && noMember)) return 'sign in';
  // Of a workspace that is none of theirs nobody learns that there is one (D21).
  const ofWorkspace = ['dashboard', 'owner', 'record', 'inside', 'member'].includes(requirement.access);
  if (ofWorkspace && noMember) return 'absent';
  if (requirement.access === 'password') return 'in';
  if (standing === 'owes setup') return 'setup';
  if (standing === 'owes verify') return 'verify';
  return ADMITTED[requirement.access][host].includes(standing) ? 'in' : 'refused';
}

function observed(path: string, answer: Awaited<ReturnType<Visitor['get']>>): Outcome {
  const { statusCode, headers } = answer;
  const isProblem = String(headers['content-type']).startsWith('application/problem+json');
  if (path.startsWith('/api/') || isProblem) {
    expect(statusCode < 300 || statusCode > 399, 'the API never redirects').toBe(true);
    if (statusCode === 401) {
      const problem = answer.json<Record<string, string>>();
      if (problem.verify_url !== undefined) return 'verify';
      return problem.setup_url === undefined ? 'sign in' : 'setup';
    }
  }
  if (headers.location?.startsWith('/login')) return 'sign in';
  if (headers.location === '/mfa/setup') return 'setup';
  if (headers.location === '/mfa/verify') return 'verify';
  if (statusCode === 403) return 'refused';
  if (statusCode === 404) return 'absent';
  return 'in';
}

function ask(visitor: Visitor, { method, path }: Named, headers: Record<string, string> = {}) {
  if (method === 'GET') return visitor.get(path, headers);
  return method === 'POST' ? visitor.post(path, {}, headers) : visitor.call(method, path, undefined, headers);
}

const PARAMETER = '0190d3a0-0000-7000-8000-000000000000';

interface Named {
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly requirement: Requirement<Access>;
}

/** What a handler itself may answer to somebody who was let in, in the way of these outcomes. */
function agrees(route: Named, want: Outcome, got: Outcome): boolean {
  if (want === got) return true;
  if (want !== 'in') return false;
  // An id that does not exist; a device to add; a step page that leads on; a sign-in or sign-out that leads to sign-in.
  if (got === 'absent') return true;
  if (got === 'setup' && route.path === '/account/security/authenticators') return true;
  return route.requirement.access === 'public' || route.requirement.access === 'password'
    ? got !== 'refused'
    : false;
}

const TURNS = turnsBy('MATRIX_TURN', { sqlite: 3, postgres: 6 });

describe('every route answers everybody as its access level says', () => {
  test('there are routes, and each states an access level', ({ world, gatedRoutes }) => {
    expect(gatedRoutes().length).toBeGreaterThan(10);
    for (const { url, config } of world.routes) expect(config?.mark, url).toBeDefined();
  });

  for (const host of ['base', 'tenant'] as const) {
    for (const asker of ASKERS) {
      test(`S3 S5 S15 S16 S17 D2 ASVS 6.3.3 8.2.1: ${asker.name}, on the ${host} host`, async ({
        visits,
        gatedRoutes,
      }) => {
        const wrong: string[] = [];
        for (const route of gatedRoutes().filter((_route, at) => TURNS.has(at))) {
          const visitor = await visits[asker.name](host);
          const answer = await ask(visitor, route);
          const want = expected(route.requirement, host, asker);
          const got = observed(route.path, answer);
          if (!agrees(route, want, got)) wrong.push(`${route.method} ${route.path}: ${got}, not ${want}`);
          if (answer.statusCode >= 500) wrong.push(`${route.method} ${route.path}: ${answer.statusCode}`);
        }
        expect(wrong, TURNS.said).toEqual([]);
      });
    }
  }

  test('ASVS 3.5.1: every unsafe route refuses a request that is not from its own page', async ({
    world,
    acme,
    people,
    verified,
    gatedRoutes,
  }) => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: `http://rival.${world.config.baseHost}` },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': '', origin: 'null' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', origin: world.config.baseUrl },
    ];
    const visitor = await verified(people.owner, acme, 'base');
    const open = world.routes.filter(({ config }) => config?.mark?.fromAnywhere).map(({ url }) => url);
    expect(open, 'for mail programs').toEqual(['/emails/stop/:token']);
    const unsafe = gatedRoutes().filter(
      ({ method, path }) => method !== 'GET' && !path.startsWith('/emails/stop/'),
    );
    for (const route of unsafe) {
      for (const headers of foreign)
        expect((await ask(visitor, route, headers)).statusCode, route.path).toBe(403);
      const silent = await world.app.inject({
        method: route.method,
        url: route.path,
        headers: { host: world.config.baseHost },
      });
      expect(silent.statusCode, route.path).toBe(403);
    }
  });

  test('ASVS 4.1.4: every path answers other methods with 405 and says which it has', async ({
    world,
    gatedRoutes,
  }) => {
    const had = new Set(gatedRoutes().map(({ method, path }) => `${method} ${path}`));
    for (const { path } of gatedRoutes()) {
      for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
        if (had.has(`${method} ${path}`)) continue;
        const headers = { host: world.config.baseHost, 'sec-fetch-site': 'same-origin' };
        const answer = await world.app.inject({ method, url: path, headers });
        expect(answer.statusCode, `${method} ${path}`).toBe(405);
        expect(answer.headers.allow).toMatch(/GET|POST|PATCH/);
      }
    }
  });
});
