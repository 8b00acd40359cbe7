import { z } from 'zod';
import { pickedVector, pickerFields } from '../../../domain/cvss/picked.ts';
import { FINDING_FIELDS, type FindingField, type FindingText } from '../../../domain/finding-fields.ts';
import { idField, plainlyTyped, typed } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { given } from '../../../http/plain-fields.ts';
import type { FindingChange } from './commands.ts';
import { revisionField } from './revision.ts';

/** The fields that are CVSS pickers, each with its version (E9). */
export const VECTOR_FIELDS = { cvss4: '4.0', cvss3: '3.1' } as const;

const isVector = (field: FindingField): field is keyof typeof VECTOR_FIELDS => field in VECTOR_FIELDS;

const plainFieldsOf = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, plainlyTyped])) as Record<N, typeof plainlyTyped>;

/**
 * The fields that were changed, as the page had them before, in JSON; nothing where that is not what was sent, so that
 * somebody else's change is never joined with what it was not made from.
 */
function fieldsBefore(sent: string): FindingChange {
  try {
    const known = z.object(Object.fromEntries(FINDING_FIELDS.map((name) => [name, z.string().optional()])));
    return known.parse(JSON.parse(sent));
  } catch {
    return {};
  }
}

const written = {
  ...plainFieldsOf(FINDING_FIELDS),
  ...plainFieldsOf(Object.entries(VECTOR_FIELDS).flatMap(([name, version]) => pickerFields(name, version))),
  before: given(typed).transform(fieldsBefore),
  onwards: z.enum(['publish', 'next', 'stay', 'autosave']).catch('stay'),
};

/** What the editor sends: the fields of a finding and those of its pickers, and what to do once they are saved. */
export const editorForm = z.object({ ...written, revision: revisionField, undecided: plainlyTyped });

/** The same of a finding that there isn't yet: with what the page calls itself, so that it makes one draft (E14). */
export const newFindingForm = z.object({
  ...written,
  page: idField.optional().transform((page) => page ?? null),
});

/** Line ends as a form sends them. */
const unixLines = (value: string) => value.replace(/\r\n?/g, '\n');

/** The fields that were sent, and only those: whoever sends a title alone changes nothing else. */
export function sentFields(values: FieldValues): FindingChange {
  return Object.fromEntries(
    FINDING_FIELDS.flatMap((field) => {
      const value = values[field];
      if (value === undefined) return [];
      return [
        [field, unixLines(isVector(field) ? pickedVector(field, VECTOR_FIELDS[field], values) : value)],
      ];
    }),
  );
}

/** What of it is to be written: without the fields that wait for somebody to decide between two versions. */
export function decidedFields(sent: FindingChange, undecided: string): FindingChange {
  const waiting = new Set(undecided.split(' '));
  return Object.fromEntries(Object.entries(sent).filter(([field]) => !waiting.has(field)));
}

/** A finding's text with what was sent in the place of what is saved. */
export const textWith = (change: FindingChange, saved: FindingText): FindingText => ({ ...saved, ...change });
