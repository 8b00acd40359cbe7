import { z } from 'zod';
import { pickedVector, pickerFields } from '../../../domain/cvss/picked.ts';
import { EMPTY_TEMPLATE, TEMPLATE_FIELDS, type TemplateText } from '../../../domain/finding-template.ts';
import { plainlyTyped } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { plain } from '../../../http/plain-fields.ts';
import { VECTOR_FIELDS } from '../finding/editor-form.ts';
import { revisionField } from '../finding/revision.ts';

const plainFieldsOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, plainlyTyped]));

/** What a template's form sends: its fields and those of its pickers. What they come to is judged by the commands. */
const templateFields = {
  ...plainFieldsOf(TEMPLATE_FIELDS),
  ...plainFieldsOf(Object.entries(VECTOR_FIELDS).flatMap(([name, version]) => pickerFields(name, version))),
};

/** Whether somebody says that what looks like a client's is none. */
const checked = plain(z.string().optional()).transform((typed) => typed === 'yes');

/** The form of a template that there isn't yet. */
export const newTemplateForm = z.object({ ...templateFields, checked });

/** The same of one that there is, made of a revision of it. */
export const templateForm = z.object({ ...templateFields, checked, revision: revisionField });

const isVector = (field: string): field is keyof typeof VECTOR_FIELDS => field in VECTOR_FIELDS;

/** The template that was sent; line ends as everywhere, and what was left out as in an empty one. */
export function sentTemplate(values: FieldValues): TemplateText {
  return Object.fromEntries(
    TEMPLATE_FIELDS.map((field) => {
      const value = values[field];
      if (value === undefined) return [field, EMPTY_TEMPLATE[field]];
      const typed = isVector(field) ? pickedVector(field, VECTOR_FIELDS[field], values) : value;
      return [field, typed.replace(/\r\n?/g, '\n')];
    }),
  ) as TemplateText;
}
