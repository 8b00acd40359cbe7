import { expect } from 'vitest';
import type { Access } from '../../src/access/context.ts';
import { testWithPolicies as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';
import { ROLE_MATRIX, STANDINGS, type Standing } from './role-matrix.ts';

const test = base
  .extend('people', { auto: true, scope: 'file' }, async ({ world, acme, strict, ada }) => {
    const people = {} as Record<Exclude<Standing, 'nobody'>, Person>;
    for (const role of ['owner', 'consultant', 'auditor', 'client'] as const) {
      people[role] = await world.account(`Some ${role}`);
      await world.join(people[role], acme, role);
    }
    people['owes a step'] = await world.account('Olga Owing');
    await world.join(people['owes a step'], strict, 'owner');
    people.administrator = ada;
    return people;
  })
  .extend(
    'visit',
    { scope: 'file' },
    ({ world, acme, strict, people, ada }) =>
      async (standing: Standing, host: 'base' | 'tenant'): Promise<Visitor> => {
        if (standing === 'nobody') return world.visitor(host === 'tenant' ? acme : undefined);
        if (standing === 'owes a step') return world.signedIn(people[standing], strict, host);
        if (standing !== 'administrator') return world.signedIn(people[standing], acme, host);
        world.clock.advance(30_000);
        const visitor = await world.signedIn(ada, null);
        await visitor.post('/mfa/verify', { code: world.code(ada.secret) });
        return visitor;
      },
  )
  /** The path of a route in the workspace that a standing belongs to. */
  .extend(
    'pathOf',
    { scope: 'file' },
    ({ acme, strict }) =>
      (url: string, standing: Standing) =>
        url.replace(':slug', standing === 'owes a step' ? strict.slug : acme.slug),
  );

const LEVELS = Object.keys(ROLE_MATRIX) as Access[];

test('ASVS 8.1.1: every route has a level of the role matrix, and lies where the matrix says', ({
  world,
}) => {
  const used = new Set<Access>();
  for (const { url, config } of world.routes) {
    const requirement = config?.mark?.requirement;
    if (requirement == null) continue;
    used.add(requirement.access);
    const { host } = ROLE_MATRIX[requirement.access];
    if (host !== 'both') expect(requirement.host, url).toBe(host);
  }
  expect([...used].sort()).toEqual([...LEVELS].sort());
});

test.for(STANDINGS)(
  'ASVS 8.1.1 8.2.1: the role matrix, for %s',
  async (standing, { world, visit, pathOf }) => {
    for (const level of LEVELS) {
      const { host, enter } = ROLE_MATRIX[level];
      const where = host === 'tenant' ? 'tenant' : 'base';
      const route = world.routes.find(
        ({ url, method, config }) =>
          method === 'GET' &&
          config?.mark?.requirement?.access === level &&
          !url.replace(':slug', '').includes(':') &&
          url !== '/mfa/recovery',
      );
      if (route === undefined) {
        // A level that forms alone have, such as the owner's.
        const form = world.routes.find(
          ({ method, config }) => method === 'POST' && config?.mark?.requirement?.access === level,
        );
        const answer = await (await visit(standing, where)).post(pathOf(form?.url ?? '', standing));
        const refused =
          [403, 404].includes(answer.statusCode) || /^\/(?:login|mfa)/.test(answer.headers.location ?? '');
        expect(refused, `${level}: ${form?.url}`).toBe(!enter.includes(standing));
        continue;
      }
      const answer = await (await visit(standing, where)).get(pathOf(route.url, standing));
      const { location = '' } = answer.headers;
      const refused = [401, 403, 404].includes(answer.statusCode) || /^\/login(?:\?|$)/.test(location);
      const led = level !== 'public' && level !== 'password' && /^\/mfa\//.test(location);
      expect(refused || led, `${level}: ${route.url}`).toBe(!enter.includes(standing));
    }
  },
);
