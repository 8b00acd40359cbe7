import { z } from 'zod';

/*
 * What is typed into a form is shown again or kept only where its field was declared to hold no secret. A new field for a
 * password, code or token is none of those by itself, whatever its name is.
 */

/** What a plain field holds: what somebody typed or chose, or what our page put there, such as an id. */
type Holds = 'typed' | 'given';

const plainFields = z.registry<{ readonly holds: Holds }>();

/** A copy, so that what it was made of may be a secret elsewhere. */
function declared<T extends z.ZodType>(field: T, what: Holds): T {
  const copy = field.clone() as T;
  plainFields.add(copy, { holds: what });
  return copy;
}

/** Declares that what is typed into the field is no secret, so that it may be shown again, and kept for its account. */
export function plain<T extends z.ZodType>(field: T): T {
  return declared(field, 'typed');
}

/** The same of a field that our own page fills in. */
export function given<T extends z.ZodType>(field: T): T {
  return declared(field, 'given');
}

/** One of a few words that we chose is no secret. */
const CHOICES: ReadonlySet<string> = new Set(['enum', 'literal']);

/** What a field is made of: another one that may also be left out, or one that is read on. */
interface Made {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
}

/** What a field of a form's schema holds, by its own declaration or that of what it was made of; null for a secret. */
export function holds(field: z.core.$ZodType): Holds | null {
  const said = plainFields.get(field as z.ZodType);
  if (said !== undefined) return said.holds;
  const def = field._zod.def as Made;
  if (CHOICES.has(def.type)) return 'typed';
  const inner = def.innerType ?? def.in;
  return inner === undefined ? null : holds(inner);
}
