import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, Workspace } from '../world.ts';

/** kratos#3356, zitadel#9666, pretix#3787: a half-done sign-in went round in circles, without a way out. */

const test = base
  .extend('strict', { scope: 'file' }, async ({ world }) => {
    const strict = await world.workspace('strict');
    await world.join(await world.account('Owner of strict'), strict, 'owner');
    await world.enforce(strict);
    return strict;
  })
  .extend('lax', { scope: 'file' }, async ({ world }) => {
    const lax = await world.workspace('lax');
    await world.join(await world.account('Owner of lax'), lax, 'owner');
    return lax;
  })
  .extend(
    'member',
    { scope: 'file' },
    ({ world }) =>
      async (workspace: Workspace, host: Host): Promise<Person> => {
        count += 1;
        const person = await world.account(`Member ${count}`);
        await world.join(person, workspace, host === 'base' ? 'consultant' : 'client');
        return person;
      },
  )
  /** How a browser gets into each. */
  .extend(
    'states',
    { scope: 'file' },
    ({ world, strict, lax, member }): Record<State, (host: Host) => Promise<Visitor>> => ({
      nobody: async (host) => world.visitor(host === 'tenant' ? strict : undefined),
      'owing setup': async (host) => world.signedIn(await member(strict, host), strict, host),
      'owing setup, half done': async (host) => {
        const visitor = await world.signedIn(await member(strict, host), strict, host);
        await scan(visitor);
        return visitor;
      },
      'owing verify': async (host) => {
        const person = await member(strict, host);
        await world.enrol(person);
        return world.signedIn(person, strict, host);
      },
      verified: async (host) => {
        const person = await member(strict, host);
        const secret = await world.enrol(person);
        const visitor = await world.signedIn(person, strict, host);
        await visitor.post('/mfa/verify', { code: world.code(secret) });
        return visitor;
      },
      'not asked': async (host) => world.signedIn(await member(lax, host), lax, host),
      'enrolled, not asked': async (host) => {
        const person = await member(lax, host);
        await world.enrol(person);
        return world.signedIn(person, lax, host);
      },
      'not fresh': async (host) => {
        const visitor = await world.signedIn(await member(lax, host), lax, host);
        world.clock.advance(11 * 60_000);
        return visitor;
      },
      'in the wrong role': async (host) =>
        world.signedIn(await member(lax, host === 'base' ? 'tenant' : 'base'), lax, host),
      'without a workspace': async () => world.signedIn(await world.account(`Loner ${count++}`), null),
      administrator: async () =>
        world.signedIn(await world.account(`Admin ${count++}`, { admin: true }), null),
      disabled: async (host) => {
        const person = await member(strict, host);
        const visitor = await world.signedIn(person, strict, host);
        await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', person.id).execute();
        return visitor;
      },
    }),
  );

type Host = 'base' | 'tenant';
let count = 0;
/** Every state that a browser can be left in. */
const STATES = [
  'nobody',
  'owing setup',
  'owing setup, half done',
  'owing verify',
  'verified',
  'not asked',
  'enrolled, not asked',
  'not fresh',
  'in the wrong role',
  'without a workspace',
  'administrator',
  'disabled',
] as const;
type State = (typeof STATES)[number];

const cases = STATES.flatMap((state) => (['base', 'tenant'] as const).map((host) => [state, host] as const));

test.for(cases)(
  '%s, on the %s host: from every page at most three redirects, and a page at the end',
  async ([state, host], { world, states }) => {
    const visitor = await states[state](host);
    const pages = world.routes.filter(
      ({ method, config }) => method === 'GET' && config?.mark?.kind === 'page',
    );
    expect(pages.length).toBeGreaterThan(20);
    for (const { url } of pages) {
      const path = url.replace(/:\w+/g, 'A'.repeat(43));
      const { response } = await visitor.follow(await visitor.get(path));
      expect(response.statusCode, path).toBeLessThan(500);
      expect(response.headers['content-type'], path).toMatch(/^text\//);
    }
  },
);

test.for(['base', 'tenant'] as const)(
  'Back, reload and a second tab lead on: %s',
  async (host, { world, strict, member }) => {
    for (const state of ['owing setup', 'owing verify'] as const) {
      const person = await member(strict, host);
      const secret = state === 'owing verify' ? await world.enrol(person) : null;
      const visitor = await world.signedIn(person, strict, host);
      const path = secret === null ? '/mfa/setup' : '/mfa/verify';
      const code = world.code(secret ?? (await scan(visitor)));
      const home = host === 'base' ? `/dashboard/${strict.slug}` : '/portal';
      expect((await visitor.post(path, { code })).headers.location).toBe(home);
      // Back to the form's page, its reload, the form sent again from a second tab, and the sign-in page.
      expect((await visitor.get(path)).headers.location).toBe(home);
      expect((await visitor.post(path, { code })).headers.location).toBe(home);
      expect((await visitor.get('/login')).headers.location).toBe(home);
      expect((await visitor.get(home)).statusCode).toBe(200);
    }
  },
);

test.for(['setup', 'verify'] as const)(
  'out of a half-done sign-in there is a way: %s',
  async (step, { world, strict, lax, member }) => {
    const person = await member(strict, 'base');
    if (step === 'verify') await world.enrol(person);
    const visitor = await world.signedIn(person, strict);
    const page = await visitor.get(`/mfa/${step}`);
    expect(page.body).toContain('action="/logout"');
    expect(page.body).toContain(world.config.supportEmail);
    expect((await visitor.post('/logout')).headers.location).toBe('/login');
    expect((await visitor.get('/login')).statusCode).toBe(200);
    // Or: sign in as somebody else right away.
    const again = await world.signedIn(person, strict);
    const other = await member(lax, 'base');
    expect((await again.signIn(other.email)).headers.location).toBe(`/dashboard/${lax.slug}`);
  },
);
