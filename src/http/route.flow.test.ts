import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { testInOneWorld as base } from '../../test/fixtures.ts';
import { idField, text } from './fields.ts';
import { json } from './reply.ts';
import { Routes } from './route.ts';

/** Routes of no area, registered as an area's are. */

const PROBLEM = 'application/problem+json; charset=utf-8';

const test = base.extend('made', { scope: 'file' }, ({ world }, { onCleanup }) => {
  const apps: FastifyInstance[] = [];
  onCleanup(async () => {
    for (const app of apps) await app.close();
  });
  return async (register: (routes: Routes) => void): Promise<FastifyInstance> => {
    const app = Fastify();
    apps.push(app);
    await app.register(cookie);
    await app.register(formbody);
    const routes = new Routes(app, world.services);
    register(routes);
    routes.refuseAllElse();
    return app;
  };
});

const open = { host: 'base', access: 'public' } as const;
const ID = '0190d3a0-0000-7000-8000-000000000000';

describe('an endpoint', () => {
  const withBody = (routes: Routes) =>
    routes.endpoint({
      ...open,
      method: 'POST',
      url: '/things/:id',
      params: z.object({ id: idField }),
      query: z.object({ loud: z.literal('1').optional() }),
      body: z.object({ name: z.string('A text.') }),
      handler: (_context, { params, query, body }) => json({ params, query, body }),
    });

  test('gets path, query and body as its schemas read them', async ({ world, made }) => {
    const app = await made(withBody);
    const headers = { host: world.config.baseHost };
    const answer = await app.inject({
      method: 'POST',
      url: `/things/${ID}?loud=1&quiet=1`,
      headers,
      payload: { name: 'Ada' },
    });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { params: { id: ID }, query: { loud: '1' }, body: { name: 'Ada' } },
    ]);
  });

  test('RFC 9457 ASVS 8.2.3: refuses members that it does not name, and whatever does not parse, with 422', async ({
    world,
    made,
  }) => {
    const app = await made(withBody);
    const headers = { host: world.config.baseHost };
    for (const [payload, errors] of [
      [{ name: 'Ada', isAdmin: true }, { isAdmin: 'There is no such member.' }],
      [{}, { name: 'A text.' }],
      [{ name: 'a\0' }, { name: 'Leave out NUL characters.' }],
    ] as const) {
      const answer = await app.inject({ method: 'POST', url: `/things/${ID}`, headers, payload });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([422, PROBLEM]);
      expect(answer.json()).toMatchObject({ status: 422, title: 'Unprocessable content', errors });
    }
  });

  test('answers 404 where the path names nothing, and 415 where the body is no JSON', async ({
    world,
    made,
  }) => {
    const app = await made(withBody);
    const headers = { host: world.config.baseHost };
    const nothing = await app.inject({ method: 'POST', url: '/things/x', headers, payload: { name: 'Ada' } });
    expect([nothing.statusCode, nothing.headers['content-type']]).toEqual([404, PROBLEM]);
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await app.inject({
      method: 'POST',
      url: `/things/${ID}`,
      headers: form,
      payload: 'name=Ada',
    });
    expect([sent.statusCode, sent.headers['content-type']]).toEqual([415, PROBLEM]);
  });
});

describe('the start stops', () => {
  const page = { ...open, handler: () => json({}) };

  test.for([
    ['a part of the path that no schema reads', { url: '/things/:id' }],
    ['a schema of a part that the path has not', { url: '/things', params: z.object({ id: idField }) }],
    ['a query that cannot be left out', { url: '/things', query: z.object({ q: z.string() }) }],
  ] as const)('at %s', async ([, route], { made }) => {
    await expect(made((routes) => routes.page({ ...page, ...route }))).rejects.toThrow(
      /path and schema differ|cannot be left out/,
    );
  });

  test('D22: at a deed to be confirmed whose form holds a secret, which cannot be kept until then', async ({
    made,
  }) => {
    const secret = (routes: Routes) =>
      routes.action({
        host: 'both',
        access: 'account',
        url: '/things',
        body: z.object({ password: z.string() }),
        fresh: () => ({ deed: 'do a thing', button: 'Do it' }),
        invalid: () => json({}),
        handler: () => json({}),
      });
    await expect(made(secret)).rejects.toThrow('a secret cannot be kept: /things');
  });

  test.for([
    ['neither declared plain nor called a secret', { pass_phrase: z.string() }, 'pass_phrase'],
    ['declared plain and called a secret', { note: text('Enter it.'), code: text('Enter it.') }, 'code'],
  ] as const)('E14: a field that is %s stops the start', async ([, shape, name], { made }) => {
    const form = (routes: Routes) =>
      routes.action({
        host: 'both',
        access: 'account',
        url: '/things',
        body: z.object(shape),
        invalid: () => json({}),
        handler: () => json({}),
      });
    await expect(made(form)).rejects.toThrow(`not said whether ${name} may be shown again: /things`);
  });

  test('D22: a deed to be confirmed that is not named does not compile', async ({ made }) => {
    const unnamed = (routes: Routes) =>
      routes.action({
        host: 'both',
        access: 'account',
        url: '/things',
        // @ts-expect-error It has to say what it will do.
        fresh: true,
        handler: () => json({}),
      });
    await expect(made(unnamed)).resolves.toBeDefined();
  });

  test('at an address for people and for programs', async ({ made }) => {
    const both = (routes: Routes) => {
      routes.page({ ...page, url: '/things' });
      routes.endpoint({ ...page, method: 'POST', url: '/things' });
    };
    await expect(made(both)).rejects.toThrow('for people and for programs');
  });
});
