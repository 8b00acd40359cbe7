import { z } from 'zod';
import { pickedVector, pickerFields } from '../../../domain/cvss/picked.ts';
import { EMPTY_TEMPLATE, TEMPLATE_FIELDS, type TemplateText } from '../../../domain/finding-template.ts';
import { plainlyTyped } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { VECTOR_FIELDS } from '../finding/editor-form.ts';
import { revisionField } from '../finding/revision.ts';

const plainFieldsOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, plainlyTyped]));

/** What a template's form sends: its fields and those of its pickers. What they come to is judged by the commands. */
export const templateFields = {
  ...plainFieldsOf(TEMPLATE_FIELDS),
  ...plainFieldsOf(Object.entries(VECTOR_FIELDS).flatMap(([name, version]) => pickerFields(name, version))),
};

/** The form of a template that there isn't yet. */
export const newTemplateForm = z.object(templateFields);

/** The same of one that there is, made of a revision of it. */
export const templateForm = z.object({ ...templateFields, revision: revisionField });

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
