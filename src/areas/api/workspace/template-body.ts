import { z } from 'zod';
import { LANGUAGES, type TemplateProblems, type TemplateText } from '../../../domain/finding-template.ts';
import { byMember, changeOf, findingText } from './finding-body.ts';

const LANGUAGE = `Use one of ${Object.keys(LANGUAGES).join(', ')}.`;

/** What a program says of a template (E16, E26); what is left out stays as it is. */
export const templateText = findingText.omit({ severityReason: true, assets: true }).extend({
  language: z
    .string(LANGUAGE)
    .refine((code) => Object.hasOwn(LANGUAGES, code), LANGUAGE)
    .optional(),
  /** Somebody has looked at what seems to name a system, and says that it is no client's. */
  checked: z.boolean('Use true or false.').default(false),
});

/** What a program's body comes to in the fields of a template's form, or what is wrong with it, member by member. */
export function templateChangeOf({
  language,
  checked: _,
  ...text
}: z.output<typeof templateText>):
  | { readonly ok: true; readonly change: Partial<TemplateText> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> } {
  const read = changeOf(text);
  if (!read.ok) return read;
  return { ok: true, change: { ...read.change, ...(language !== undefined && { language }) } };
}

/** What keeps a template from being saved, by member. */
export const templateErrors = ({
  language,
  ...problems
}: TemplateProblems): Readonly<Record<string, string>> => ({
  ...byMember(problems),
  ...(language !== undefined && { language }),
});
