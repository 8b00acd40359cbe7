import { z } from 'zod';
import type { Described } from '../../../http/described.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { REQUEST_KEY } from '../../../http/request-key.ts';
import { pathOf, schemaOf } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  description: 'What went wrong, and where.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
};

function parametersOf({ method, url, params, query, takesFile }: Described): Json[] {
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOf(params?.shape[name] ?? z.string()),
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema),
  }));
  const inHeader = {
    name: REQUEST_KEY,
    in: 'header',
    required: false,
    description: 'Has the request done once: for 24 hours, it is given the first answer again.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  };
  return [...inPath, ...inQuery, ...(method === 'POST' && !takesFile ? [inHeader] : [])];
}

const FILE: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { [FILE_FIELD]: { contentMediaType: 'application/octet-stream' } },
        required: [FILE_FIELD],
      },
    },
  },
};

function operationOf(described: Described): Json {
  const { method, url, host, body, takesFile, isPublic } = described;
  const words = pathOf(url)
    .split('/')
    .slice(3)
    .map((part) => part.replace(/\W/g, ''));
  return {
    operationId: [method.toLowerCase(), ...words].join('-'),
    description:
      host === 'both' ? 'On the base host, and on a portal’s for its clients.' : `On the ${host} host.`,
    parameters: parametersOf(described),
    ...(body !== null && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: { ...schemaOf(body), additionalProperties: false } } },
      },
    }),
    ...(takesFile && { requestBody: FILE }),
    responses: { '2XX': { description: 'Done.' }, default: PROBLEM },
    ...(isPublic && { security: [] }),
  };
}

/** What there is for programs, as OpenAPI 3.1, made of the very schemas by which requests are read (E26). */
export function openApiDocument(endpoints: readonly Described[], server: string): Json {
  const byPath = Map.groupBy(endpoints, ({ url }) => pathOf(url));
  const paths = [...byPath].map(([path, ones]) => [
    path,
    Object.fromEntries(ones.map((one) => [one.method.toLowerCase(), operationOf(one)])),
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'SecPortal', version: '1' },
    servers: [{ url: server }],
    security: [{ token: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token that its maker created under Account security. It begins with sp_.',
        },
      },
      schemas: {
        problem: {
          type: 'object',
          description: 'A problem document (RFC 9457).',
          properties: {
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            errors: {
              type: 'object',
              description: 'Of a body that wasn’t taken: each member, and what is wrong with it.',
              additionalProperties: { type: 'string' },
            },
          },
        },
      },
    },
  };
}
