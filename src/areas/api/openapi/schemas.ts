import { z } from 'zod';
import type { Described } from '../../../http/described.ts';
import { FILE_FIELD } from '../../../http/file-endpoint.ts';
import { REQUEST_KEY } from '../../../http/request-key.ts';

/** A schema as JSON Schema has it. */
type Schema = z.core.JSONSchema.BaseSchema;

/** A schema as JSON Schema (2020-12, as OpenAPI 3.1 has it), of what is sent, or of what is answered; what no schema can say is left open. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): Schema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

/** A route's pattern as OpenAPI spells it. */
export const pathOf = (url: string): string => url.replace(/:(\w+)/g, '{$1}');

/** Something that an endpoint reads, in words. */
export interface Member {
  readonly name: string;
  readonly place: 'body' | 'query' | 'form' | 'header';
  readonly isRequired: boolean;
  /** What may stand there, as the rest of a line. */
  readonly value: string;
}

const either = (values: readonly string[]) => [...new Set(values)].join(', or ');

/** What a schema takes, in words. */
export function inWords(schema: Schema | boolean): string {
  if (typeof schema === 'boolean') return 'anything';
  const { type, enum: choices, anyOf, items, properties, maxLength } = schema;
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  if (anyOf !== undefined) return either(anyOf.map(inWords));
  if (Array.isArray(type)) return either(type.map((one) => inWords({ ...schema, type: one })));
  switch (type) {
    case 'string':
      return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`;
    case 'integer':
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return items === undefined || Array.isArray(items) ? 'a list' : `a list, each ${inWords(items)}`;
    case 'object':
      return `an object with ${Object.keys(properties ?? {}).join(', ')}`;
    default:
      return 'anything';
  }
}

function membersOfSchema(schema: z.ZodType, place: Member['place']): Member[] {
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).map(([name, one]) => ({
    name,
    place,
    isRequired: required.includes(name),
    value: inWords(one),
  }));
}

/** Whether what an endpoint answers is kept for its key: it makes or does something, and takes no file. */
export const isKept = ({ method, takesFile }: Described): boolean => method === 'POST' && !takesFile;

const inHeader = (name: string, value: string): Member => ({
  name,
  place: 'header',
  isRequired: false,
  value,
});
const KEY = inHeader(REQUEST_KEY, 'a key of your own, by which it is done once');
const TAG = inHeader('If-Match', 'the ETag that you read');

/** All that an endpoint reads besides its path. */
export function membersOf(described: Described): readonly Member[] {
  const { query, body, takesFile, isConditional } = described;
  return [
    ...(query === null ? [] : membersOfSchema(query, 'query')),
    ...(body === null ? [] : membersOfSchema(body, 'body')),
    ...(takesFile ? [{ name: FILE_FIELD, place: 'form', isRequired: true, value: 'a file' } as const] : []),
    ...(isKept(described) ? [KEY] : []),
    ...(isConditional ? [TAG] : []),
  ];
}

/** A path, and what each of its methods reads. */
export interface PathReference {
  readonly path: string;
  readonly methods: readonly { readonly method: Described['method']; readonly members: readonly Member[] }[];
}

/** Endpoints by their paths, in the order in which they were registered. */
export function referenceOf(endpoints: readonly Described[]): PathReference[] {
  return [...Map.groupBy(endpoints, ({ url }) => pathOf(url))].map(([path, ones]) => ({
    path,
    methods: ones.map((one) => ({ method: one.method, members: membersOf(one) })),
  }));
}
