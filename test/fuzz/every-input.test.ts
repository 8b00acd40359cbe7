import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { describe, expect } from 'vitest';
import type { Access } from '../../src/access/context.ts';
import { startSession } from '../../src/access/sessions.ts';
import { anyCharacter } from '../any-character.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { chanceOf } from '../seed.ts';
import { PASSWORD } from '../visitor.ts';
import { HOSTILE_BODIES, HOSTILE_HEADERS, HOSTILE_NAMES, HOSTILE_PATHS, HOSTILE_VALUES } from './hostile.ts';

/**
 * Every route, found by itself, with every field that any source reads, every header, cookie, path and method: the
 * answer is never a 500, never a stack trace, never late, and never anything that the input put there.
 */

const FORM = 'application/x-www-form-urlencoded';
/** How many random requests; `npm run test:deep` asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? (process.env.TEST_DATABASE === 'postgres' ? 150 : 300));
/** Each run sends every so many-th hostile value, beginning with another one at each route. */
const EVERY = process.env.FUZZ_RUNS !== undefined ? 1 : process.env.TEST_DATABASE === 'postgres' ? 10 : 4;
/** The same for whoever does not get as far as the handler. */
const EVERY_OUTSIDE = 13;
/** What one answer may cost, in milliseconds of a processor, which a busy machine does not add to. */
const MOST_MS = 5_000;
/** After this nothing comes any more, on however busy a machine. */
const NO_ANSWER_MS = 120_000;
/** Stack traces, paths and the words of databases and libraries (ASVS 16.5.1, 13.4); none so short that a random challenge has it. */
const INSIDES =
  /\n\s+at |node:internal|node_modules|\.tsx?:\d|\/src\/|SQLITE|sqlite|invalid byte sequence|syntax error|ERR_[A-Z]|FST_|Zod[A-Z][a-z]{3}/;

/** Each run begins somewhere else, and so sends other values. */
const FROM = chanceOf('hostile values')(1_000);
let asked = FROM;
const test = base
  .extend('enrolled', { auto: true, scope: 'file' }, async ({ world, olivia, clara }) => {
    for (const person of [olivia, clara]) await world.enrol(person);
  })
  /** A session that has just passed a code, so that nothing stands between the input and the handler. */
  .extend(
    'cookieOf',
    { scope: 'file' },
    ({ world, acme, olivia, clara, ada }) =>
      async (who: Who, host: 'base' | 'tenant'): Promise<string | null> => {
        if (who === 'nobody') return null;
        const person = { owner: olivia, client: clara, admin: ada }[who];
        const token = await world.db.transaction().execute((trx) =>
          startSession(trx, world.config, {
            accountId: person.id,
            workspaceId: who === 'admin' ? null : acme.id,
            host,
            now: world.clock.now(),
            ip: '127.0.0.1',
            userAgent: 'fuzz',
            returnTo: null,
          }),
        );
        await world.db
          .updateTable('sessions')
          .set({ mfa_verified_at: world.clock.now() })
          .where('account_id', '=', person.id)
          .execute();
        return `secportal=${token}`;
      },
  )
  .extend(
    'hostOf',
    { scope: 'file' },
    ({ world, acme }) =>
      (host: 'base' | 'tenant') =>
        host === 'tenant' ? acme.host : world.config.baseHost,
  )
  /** Sends it and looks at the answer; says what is wrong with it, or null. */
  .extend(
    'trouble',
    { scope: 'file' },
    ({ world }) =>
      async (options: InjectOptions): Promise<string | null> => {
        asked += 1;
        // Another network each time, or throttles would answer instead.
        const remoteAddress = `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
        // As a request comes out of the event loop; many in a row without that would look like an overload.
        await setImmediate();
        const before = process.cpuUsage();
        const never = Promise.withResolvers<null>();
        const timer = setTimeout(never.resolve, NO_ANSWER_MS, null);
        const answer = await Promise.race([world.app.inject({ remoteAddress, ...options }), never.promise]);
        clearTimeout(timer);
        const { user, system } = process.cpuUsage(before);
        const what = `${options.method} ${String(options.url).slice(0, 100)} ${JSON.stringify(options.headers ?? {}).slice(0, 200)} ${String(options.payload ?? '').slice(0, 300)}`;
        if (answer === null) return `${what}: no answer`;
        if ((user + system) / 1_000 > MOST_MS) return `${what}: late`;
        if (answer.statusCode >= 500) return `${what}: ${answer.statusCode}`;
        if (INSIDES.test(answer.body)) return `${what}: insides ${INSIDES.exec(answer.body)?.[0]}`;
        if (answer.headers['x-injected'] !== undefined) return `${what}: a header came out of the input`;
        const cookies = [answer.headers['set-cookie'] ?? []].flat();
        if (cookies.some((cookie) => cookie.includes('planted')))
          return `${what}: a cookie came out of the input`;
        const location = answer.headers.location ?? '/';
        if (/^(?:\/\/|\/\\|https?:)/.test(location) && !location.includes(world.config.baseHost))
          return `${what}: leads to ${location}`;
        return null;
      },
  )
  .extend('targets', { scope: 'file' }, ({ world }) => (): Target[] => {
    return world.routes.flatMap(({ method, url, config }) =>
      (['GET', 'POST', 'PATCH', 'DELETE'] as const)
        .filter((one) => one === method)
        .map((one) => ({
          method: one,
          url,
          access: config?.mark?.requirement?.access ?? 'public',
          fields: config?.mark?.fields ?? [],
          isEndpoint: config?.mark?.kind === 'endpoint',
        })),
    );
  })
  /** Every name that a route reads a field or a query parameter by, so that a new one is in here without being named. */
  .extend('names', { scope: 'file' }, ({ world }): readonly string[] => [
    ...new Set([...world.routes.flatMap(({ config }) => config?.mark?.fields ?? []), ...NAMED_IN_FORMS]),
  ])
  .extend(
    'request',
    { scope: 'file' },
    ({ hostOf }) =>
      (
        { method, url, fields: known, isEndpoint }: Target,
        host: 'base' | 'tenant',
        cookie: string | null,
        fields: readonly (readonly [string, string])[],
        parameter: string,
      ): InjectOptions => {
        const path = url.replace(/:\w+/g, () => encode(parameter) || 'x').replace('*', encode(parameter));
        const headers = {
          host: hostOf(host),
          'sec-fetch-site': 'same-origin',
          ...(cookie !== null && { cookie }),
        };
        const body = bodyOf(fields);
        if (method === 'GET' || method === 'DELETE') return { method, url: `${path}?${body}`, headers };
        return isEndpoint
          ? {
              method,
              url: path,
              headers: { ...headers, 'content-type': 'application/json' },
              payload: JSON.stringify(Object.fromEntries(fields.filter(([name]) => known.includes(name)))),
            }
          : { method, url: path, headers: { ...headers, 'content-type': FORM }, payload: body };
      },
  );

/** Every name that a form of ours gives a field, whatever becomes of it. */
const NAMED_IN_FORMS: readonly string[] = (() => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx$/.test(name) && !/\.test\./.test(name))
    .flatMap((name) => [...readFileSync(join(src, name), 'utf8').matchAll(/\bname="([\w-]+)"/g)])
    .map(([, field]) => field ?? '');
})();

/** Values with which most forms go far enough for the one bad field to matter. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  email: 'somebody@example.com',
  password: PASSWORD,
  code: '123456',
  name: 'Some Body',
  workspace: 'Some Place',
  slug: 'some-place',
  role: 'consultant',
  company: '',
  enabled: 'true',
  apply: 'now',
  plan: 'team',
  accent: 'teal',
  reason: 'because of the test',
  token: 'A'.repeat(43),
};

type Who = 'nobody' | 'owner' | 'client' | 'admin';
const ASKERS: readonly (readonly [Who, 'base' | 'tenant'])[] = [
  ['nobody', 'base'],
  ['nobody', 'tenant'],
  ['owner', 'base'],
  ['client', 'tenant'],
  ['admin', 'base'],
];

const encode = (text: string) => encodeURIComponent(text.toWellFormed());
const bodyOf = (fields: readonly (readonly [string, string])[]) =>
  fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');

interface Target {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** The names that it reads. */
  readonly fields: readonly string[];
  /** Whether it is a route for programs, which refuses what it does not know. */
  readonly isEndpoint: boolean;
  readonly access: Access;
}

/** Who is let into the handlers of each level. */
const FURTHEST: Readonly<Record<Access, Who>> = {
  public: 'nobody',
  password: 'owner',
  account: 'owner',
  api: 'owner',
  member: 'owner',
  dashboard: 'owner',
  inside: 'owner',
  owner: 'owner',
  record: 'owner',
  portal: 'client',
  admin: 'admin',
};

describe('whatever is sent', () => {
  test('the fields and the routes are found', ({ targets, names }) => {
    expect(names).toEqual(expect.arrayContaining(['email', 'password', 'code', 'token', 'apply', 'slug']));
    expect(targets().length).toBeGreaterThan(30);
  });

  test('every hostile value in every field and parameter of every route at once, as everybody', async ({
    cookieOf,
    trouble,
    targets,
    request,
    names,
  }) => {
    const wrong: string[] = [];
    for (const target of targets()) {
      for (const [who, host] of ASKERS) {
        const cookie = await cookieOf(who, host);
        const furthest = who === FURTHEST[target.access] && host === (who === 'client' ? 'tenant' : 'base');
        const every = furthest ? EVERY : EVERY_OUTSIDE;
        const share = HOSTILE_VALUES.filter((_, at) => at % every === asked % every);
        for (const value of share) {
          // All that it reads, and some of what it does not; of every name there is at once no body would be short enough.
          const unread = names.filter((_, at) => at % 31 === asked % 31);
          const fields = [...new Set([...target.fields, ...unread])].map((name) => [name, value] as const);
          const found = await trouble(request(target, host, cookie, fields, value));
          if (found !== null) wrong.push(`${who}: ${found}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('bodies that are no form, and names that reach for what objects have', async ({
    world,
    cookieOf,
    trouble,
    targets,
  }) => {
    const wrong: string[] = [];
    for (const target of targets().filter(({ method }) => method === 'POST')) {
      const cookie = await cookieOf('owner', 'base');
      const headers = {
        host: world.config.baseHost,
        'sec-fetch-site': 'same-origin',
        'content-type': FORM,
        ...(cookie !== null && { cookie }),
      };
      const named = bodyOf(HOSTILE_NAMES.map((name) => [name, '1'] as const));
      for (const payload of [named, ...HOSTILE_BODIES]) {
        const url = target.url.replace(/:\w+/g, 'x');
        const found = await trouble({ method: 'POST', url, headers, payload });
        if (found !== null) wrong.push(found);
      }
    }
    expect(wrong).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('paths and methods that lead nowhere', async ({ world, cookieOf, trouble }) => {
    const wrong: string[] = [];
    const cookie = (await cookieOf('owner', 'base')) ?? '';
    for (const url of HOSTILE_PATHS) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        const headers = { host: world.config.baseHost, 'sec-fetch-site': 'same-origin', cookie };
        const found = await trouble({ method, url, headers });
        if (found !== null) wrong.push(found);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('headers and cookies', async ({ world, cookieOf, trouble }) => {
    const wrong: string[] = [];
    const cookie = (await cookieOf('owner', 'base')) ?? '';
    for (const hostile of HOSTILE_HEADERS) {
      for (const { method, url } of [
        { method: 'GET', url: '/' },
        { method: 'GET', url: '/login' },
        { method: 'GET', url: '/dashboard/acme' },
        { method: 'GET', url: '/api/v1/session' },
        { method: 'GET', url: '/healthz' },
        { method: 'GET', url: '/nowhere' },
        { method: 'POST', url: '/dashboard/acme/settings/workspace' },
        { method: 'POST', url: '/logout' },
      ] as const) {
        const headers = {
          host: world.config.baseHost,
          'sec-fetch-site': 'same-origin',
          cookie,
          ...(method === 'POST' && { 'content-type': FORM }),
          ...hostile,
        };
        const found = await trouble({
          method,
          url,
          headers,
          ...(method === 'POST' && { payload: 'name=x' }),
        });
        if (found !== null) wrong.push(found);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('one bad field among good ones, two of a name, and anything at all, at random', {
    timeout: 300_000 + RUNS * 1_000,
  }, async ({ cookieOf, trouble, targets, request, names }) => {
    const everything = targets();
    const hostile = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
      { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 60 }) },
    );
    const name = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_NAMES) },
    );
    const details = await fc.check(
      fc.asyncProperty(
        fc.constantFrom(...everything),
        fc.constantFrom(...ASKERS),
        fc.array(fc.tuple(name, hostile), { minLength: 1, maxLength: 4 }),
        hostile,
        fc.boolean(),
        async (target, [who, host], bad, parameter, twice) => {
          const good = Object.entries(PLAUSIBLE).filter(
            ([field]) => twice || !bad.some(([other]) => other === field),
          );
          const cookie = await cookieOf(who, host);
          expect(await trouble(request(target, host, cookie, [...good, ...bad], parameter))).toBeNull();
        },
      ),
      { numRuns: RUNS },
    );
    console.log(`${details.numRuns} random requests, seed ${details.seed}; ${asked - FROM} in all`);
    expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
    expect(details.numRuns).toBe(RUNS);
  });
});
