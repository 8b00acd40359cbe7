import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { holds } from './plain-fields.ts';
import { unsaid } from './unsaid.ts';

z.config({ localeError: unsaid });

/** What a route's path, query or body is made of. */
export type Fields = z.ZodObject;

/** Of a route that reads nothing. */
export const NOTHING = z.object({});
export type Nothing = typeof NOTHING;

/** Field name → what is wrong with it, in words for the user. */
export type FieldErrors = Readonly<Record<string, string>>;
/** What was typed, to be shown again; never a password, code or token. */
export type FieldValues = Readonly<Record<string, string>>;

/** What the address says, as the route's schemas read it. */
export interface Asked<P extends Fields, Q extends Fields> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
}

/** A form as the route's schema read it. */
export interface Filled<B extends Fields> {
  readonly body: z.output<B>;
  readonly values: FieldValues;
}

/** A form that does not hold: its messages, and for a judgement on the rest those fields that do. */
export interface Misfilled<B extends Fields> {
  readonly body: Partial<z.output<B>>;
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The names of fields that hold secrets. Every other field of a form is declared not to (`plain-fields.ts`). */
const SECRETS: ReadonlySet<string> = new Set(['password', 'current', 'code', 'passkey', 'token']);

const NO_NUL = 'Leave out NUL characters.';

/** PostgreSQL keeps no NUL in a text: what holds one is as good as not sent, wherever it stands. */
function holdsNul(value: unknown): boolean {
  // Not by recursion: how deep a body goes is the sender's choice.
  const left = [value];
  for (const one of left) {
    if (typeof one === 'string' && one.includes('\0')) return true;
    if (typeof one === 'object' && one !== null)
      for (const member of Object.entries(one)) left.push(...member);
  }
  return false;
}

function fieldsOf(source: unknown): Record<string, unknown> {
  if (typeof source !== 'object' || source === null) return {};
  return Object.fromEntries(Object.entries(source).filter(([, value]) => !holdsNul(value)));
}

/** The fields of a form. A NUL that was pasted with a text is taken out of it, or all of the text would be lost. */
function formFieldsOf({ shape }: Fields, body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  const taken = Object.entries(body).map(([name, value]) => {
    const isTyped = typeof value === 'string' && Object.hasOwn(shape, name) && holds(shape[name]) === 'typed';
    return [name, isTyped ? value.replaceAll('\0', '') : value] as const;
  });
  return fieldsOf(Object.fromEntries(taken));
}

/** One field as it was posted, whatever it is, for what every form holds. */
export function rawField(body: unknown, name: string): unknown {
  return fieldsOf(body)[name];
}

/** The parts of the path; null where one is not what the route names, and then there is nothing at the address. */
export function readParams<P extends Fields>(schema: P, params: unknown): z.output<P> | null {
  return schema.safeParse(fieldsOf(params)).data ?? null;
}

/** The query. What does not parse is as good as not sent, so that a link that was cut or made up shows the page at its start. */
export function readQuery<Q extends Fields>(schema: Q, query: unknown): z.output<Q> {
  const fields = fieldsOf(query);
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const rest = Object.entries(fields).filter(([name]) => !wrong.has(name));
  return schema.parse(Object.fromEntries(rest));
}

/**
 * What is wrong with a program's query, by its parameters: one that there isn't, or a value that can't be; null where all of
 * it is taken. A program that is told nothing goes on with the wrong answer, such as a list's first page over and over.
 */
export function faultsInQuery({ shape }: Fields, query: unknown): FieldErrors | null {
  const faults: Record<string, string> = {};
  for (const [name, value] of Object.entries(query ?? {})) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === undefined) faults[name] = 'There is no such parameter.';
    else if (holdsNul(value)) faults[name] = NO_NUL;
    else {
      const read = z.safeParse(field, value);
      if (!read.success) faults[name] = read.error.issues[0]?.message ?? 'This can’t be taken.';
    }
  }
  return Object.keys(faults).length === 0 ? null : faults;
}

/** Whether a form asks for what is kept nowhere. */
export function holdsSecret({ shape }: Fields): boolean {
  return Object.values(shape).some((field) => holds(field) === null);
}

/** The fields of a form that are neither declared plain nor named as secrets are, or are both; there must be none. */
export function undeclaredFields({ shape }: Fields): string[] {
  return Object.keys(shape).filter((name) => (holds(shape[name]) === null) !== SECRETS.has(name));
}

/** Whether a form has a field that somebody types or chooses, other than a secret. */
export function isTypedInto({ shape }: Fields): boolean {
  return Object.values(shape).some((field) => holds(field) === 'typed');
}

/** What was typed into a form that can be shown again; of what was ticked several times, each. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** The same as `valuesOf`, with what was ticked several times. */
export function typedIn(schema: Fields, body: unknown): Typed {
  const several = Object.entries(formFieldsOf(schema, body)).filter(
    (entry): entry is [string, string[]] =>
      Array.isArray(entry[1]) &&
      entry[1].every((one) => typeof one === 'string') &&
      Object.hasOwn(schema.shape, entry[0]) &&
      holds(schema.shape[entry[0]]) !== null,
  );
  return { ...valuesOf(schema, body), ...Object.fromEntries(several) };
}

/** Whether anything was typed or chosen that could be shown again; ids that our page put there are not that. */
export function holdsTyping({ shape }: Fields, values: Typed): boolean {
  return Object.entries(values).some(([name, value]) => value !== '' && holds(shape[name]) === 'typed');
}

/** The parts of a path as they were sent. */
export function stringsOf(params: unknown): Readonly<Record<string, string>> {
  const strings = Object.entries(fieldsOf(params)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(strings);
}

/** What was typed into the fields that the schema names, secrets left out. */
export function valuesOf(schema: Fields, body: unknown): FieldValues {
  const kept = Object.entries(formFieldsOf(schema, body)).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' &&
      Object.hasOwn(schema.shape, entry[0]) &&
      holds(schema.shape[entry[0]]) !== null,
  );
  return Object.fromEntries(kept);
}

function errorsOf({ issues }: z.ZodError): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) errors[String(path[0] ?? 'body')] ??= message;
  return errors;
}

/** Reads a posted form. Fields that the schema does not name are ignored (ASVS 8.2.3). */
export function readForm<B extends Fields>(
  schema: B,
  body: unknown,
): ({ readonly ok: true } & Filled<B>) | ({ readonly ok: false } & Misfilled<B>) {
  const fields = formFieldsOf(schema, body);
  const values = valuesOf(schema, body);
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { ok: true, body: parsed.data, values };
  const held = Object.entries(schema.shape).flatMap(([name, field]) => {
    const one = z.safeParse(field, fields[name]);
    return one.success ? [[name, one.data] as const] : [];
  });
  const partly = Object.fromEntries(held) as Partial<z.output<B>>;
  return { ok: false, body: partly, values, errors: errorsOf(parsed.error) };
}

/** Where in a body something is: its member, and within that what a pointer says behind it (RFC 6901). */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/') || 'body';

/** What is wrong with a JSON body, each with its place; of several faults in one place the first. */
function faultsOf({ issues }: z.ZodError): FieldErrors {
  const faults = new Map<string, string>();
  for (const issue of issues) {
    const places =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const place of places.map(pointerTo)) if (!faults.has(place)) faults.set(place, issue.message);
  }
  return Object.fromEntries(faults);
}

/** The members of a body that hold a NUL; the body itself where a name does. */
function placesOfNul(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return holdsNul(body) ? ['body'] : [];
  return Object.entries(body)
    .filter(holdsNul)
    .map(([name]) => (holdsNul(name) ? 'body' : pointerTo([name])));
}

/** Reads a JSON body. A member that the schema does not name is a mistake of the program's, and is told (ASVS 8.2.3). */
export function readJson<B extends Fields>(
  schema: B,
  body: unknown,
): { readonly ok: true; readonly body: z.output<B> } | { readonly ok: false; readonly errors: FieldErrors } {
  const nuls = placesOfNul(body);
  if (nuls.length > 0) return { ok: false, errors: Object.fromEntries(nuls.map((place) => [place, NO_NUL])) };
  const parsed = schema.strict().safeParse(body);
  return parsed.success
    ? { ok: true, body: parsed.data as z.output<B> }
    : { ok: false, errors: faultsOf(parsed.error) };
}

/** Whether the body is of the type, or there is none. Neither JSON nor plain text is a form (ASVS 3.5.2). */
export function isOfType(request: Pick<FastifyRequest, 'headers' | 'body'>, wanted: string): boolean {
  const type = request.headers['content-type'];
  return type === undefined
    ? request.body === undefined
    : type.split(';', 1)[0]?.trim().toLowerCase() === wanted;
}
