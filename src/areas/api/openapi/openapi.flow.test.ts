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
  expect(findings?.get?.parameters.map(({ name }) => name)).toEqual(['slug', 'engagement', 'cursor']);
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

test('E26: a portal’s document names the portal', async ({ world, acme }) => {
  const { servers } = (await world.visitor(acme).get('/api/v1/openapi.json')).json<Document>();
  expect(servers[0]?.url).toContain(acme.host);
});
