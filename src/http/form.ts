import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/** Field name → what is wrong with it, in words for the user. */
export type FieldErrors = Readonly<Record<string, string>>;
/** What was typed, to be shown again; never a password, code or token. */
export type FieldValues = Readonly<Record<string, string>>;

export type FormInput<T> =
  | { readonly ok: true; readonly value: T; readonly values: FieldValues }
  | { readonly ok: false; readonly errors: FieldErrors; readonly values: FieldValues };

const NEVER_SHOWN_AGAIN: ReadonlySet<string> = new Set(['password', 'current', 'code', 'token']);

/** A field that holds text. A repeated or nested field is none. */
export function text(message: string) {
  return z.string(message).trim().min(1, message);
}

/** A person's, workspace's or company's name: any script, one line; the joiners that some scripts are spelt with too. */
export function nameField(message: string) {
  return text(message)
    .max(100, 'Use at most 100 characters.')
    .regex(
      /^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u200c\u200d])+$/u,
      'Leave out line breaks and other invisible characters.',
    )
    .transform((name) => name.normalize('NFC'));
}

/** PostgreSQL keeps no NUL in a text, and nobody types one: what holds one is as good as not sent, wherever it stands. */
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

function fieldsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => typeof value !== 'string' || isText(value)),
  );
}

function typedValues(fields: Record<string, unknown>): FieldValues {
  const kept = Object.entries(fields).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !NEVER_SHOWN_AGAIN.has(entry[0]),
  );
  return Object.fromEntries(kept);
}

/** Reads a posted form. Fields that the schema does not name are ignored (ASVS 8.2.3). */
export function readForm<S extends z.ZodType>(request: FastifyRequest, schema: S): FormInput<z.output<S>> {
  const fields = fieldsOf(request.body);
  const values = typedValues(fields);
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { ok: true, value: parsed.data, values };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message;
  return { ok: false, errors, values };
}

/** One field as it was posted, whatever it is; for the rules of `domain/` that judge an `unknown`. */
export function rawField(request: FastifyRequest, name: string): unknown {
  return fieldsOf(request.body)[name];
}

/** One parameter of the query string; null where it is absent or repeated. */
export function queryText(request: FastifyRequest, name: string): string | null {
  const query = request.query as Record<string, unknown>;
  const value = query[name];
  return isText(value) ? value : null;
}

/** One part of the path, as the route names it; empty where it is no text, and then names nothing. */
export function pathText(request: FastifyRequest, name: string): string {
  const value = (request.params as Record<string, unknown>)[name];
  return isText(value) ? value : '';
}
