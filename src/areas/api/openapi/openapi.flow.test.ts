import { expect } from 'vitest';
import { test } from '../../../../test/fixtures.ts';

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>>;
  };
}

test('E26: the OpenAPI document names every endpoint, with what each reads', async ({ world }) => {
  const answer = await world.visitor().get('/api/v1/openapi.json');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  const document = answer.json<Document>();
  expect([document.openapi, document.servers]).toEqual(['3.1.0', [{ url: world.config.baseUrl }]]);
  const said = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const there = world.routes
    .filter(({ method, config }) => config?.mark?.kind === 'endpoint' && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  expect(said.sort()).toEqual(there.sort());
  const operations = Object.values(document.paths).flatMap((one) => Object.values(one));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  const findings = document.paths['/api/v1/workspaces/{slug}/engagements/{engagement}/findings'];
  expect(findings?.get?.parameters.map(({ name }) => name)).toEqual([
    'slug',
    'engagement',
    'cursor',
    'overdue',
    'order',
    'asset',
  ]);
  const schema = findings?.post?.requestBody?.content['application/json']?.schema;
  expect(schema).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { title: { type: 'string' }, cwe: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
  });
});

test('E26: the OpenAPI document says what takes a file, and in which field', async ({ world }) => {
  const document = (await world.visitor().get('/api/v1/openapi.json')).json<Document>();
  const body = document.paths['/api/v1/workspaces/{slug}/findings/{finding}/evidence']?.post?.requestBody;
  expect(body).toEqual({
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: { file: { contentMediaType: 'application/octet-stream' } },
          required: ['file'],
        },
      },
    },
  });
});

test('E26: the OpenAPI document has a key for each POST that is done once by it', async ({ world }) => {
  const document = (await world.visitor().get('/api/v1/openapi.json')).json<Document>();
  const takesKey = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { parameters }]) => parameters.some(({ name }) => name === 'Idempotency-Key'))
      .map(([method]) => `${method} ${path.split('/').at(-1)}`),
  );
  expect(takesKey.sort()).toEqual([
    'post again',
    'post begin',
    'post bulk',
    'post cancel',
    'post columns',
    'post comments',
    'post companies',
    'post decline',
    'post deliver',
    'post engagements',
    'post findings',
    'post findings',
    'post notes',
    'post publish',
    'post publish',
    'post reports',
    'post restore',
    'post results',
    'post rounds',
    'post take',
    'post templates',
    'post undelete',
  ]);
});

test('E26: people read on a page what every path for programs reads, without a script of anybody else’s', async ({
  world,
  olivia,
  acme,
  clara,
}) => {
  const owner = await world.signedIn(olivia, acme);
  expect((await owner.get('/account/security/tokens')).body).toContain(
    'href="/account/security/tokens/reference"',
  );
  const page = (await owner.get('/account/security/tokens/reference')).body;
  const { paths } = (await owner.get('/api/v1/openapi.json')).json<Document>();
  const those = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  expect(those.length).toBeGreaterThan(10);
  for (const [path, operations] of those) {
    const section = page.split(`>${path}</h2>`)[1]?.split('</section>')[0] ?? '';
    for (const [method, { parameters, requestBody }] of Object.entries(operations)) {
      expect(section, path).toContain(`>${method.toUpperCase()}</code>`);
      const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema);
      const members = schemas.flatMap(({ properties }) => Object.keys(properties ?? {}));
      const asked = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      for (const name of [...members, ...asked]) expect(section, path).toContain(`>${name}</code>`);
    }
  }
  for (const [, source] of page.matchAll(/<script[^>]*src="([^"]*)"/g)) expect(source).toMatch(/^\/assets\//);
  const client = await world.signedIn(clara, acme, 'tenant');
  expect((await client.get('/account/security/tokens/reference')).statusCode).toBe(200);
});

test('E26: a portal’s document names the portal', async ({ world, acme }) => {
  const { servers } = (await world.visitor(acme).get('/api/v1/openapi.json')).json<Document>();
  expect(servers[0]?.url).toContain(acme.host);
});
