import { z } from 'zod';
import type { Described } from '../../../http/described.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { REQUEST_KEY } from '../../../http/request-key.ts';
import { isKept, pathOf, schemaOf } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  description: 'What went wrong, and where.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
};

const ONCE: Json = {
  name: REQUEST_KEY,
  in: 'header',
  required: false,
  description: 'Has the request done once: for 24 hours, it is given the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const IF_MATCH: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag that was read: where the thing has another by now, it is left as it is (412).',
  schema: { type: 'string' },
};

function parametersOf(described: Described): Json[] {
  const { url, params, query, isConditional } = described;
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
  return [...inPath, ...inQuery, ...(isKept(described) ? [ONCE] : []), ...(isConditional ? [IF_MATCH] : [])];
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

const DONE: Readonly<Record<number, string>> = { 201: 'Created.', 202: 'Being done.' };

const TAG: Json = { ETag: { description: 'What If-Match takes.', schema: { type: 'string' } } };

/** What is answered where all is well; where that is not said, that it is. */
function answerOf({ answers }: Described): Json {
  if (answers === null) return { '2XX': { description: 'Done.' } };
  const { status, schema, hasTag } = answers;
  return {
    [status]: {
      description: DONE[status] ?? 'Done.',
      ...(hasTag && { headers: TAG }),
      ...(schema !== null && { content: { 'application/json': { schema: schemaOf(schema, 'output') } } }),
    },
  };
}

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
    responses: { ...answerOf(described), default: PROBLEM },
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
              description:
                'Of a body or query that wasn’t taken: each place in it, such as title, tags/1 or cursor, and what is wrong there.',
              additionalProperties: { type: 'string' },
            },
          },
        },
      },
    },
  };
}
