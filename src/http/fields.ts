import { z } from 'zod';
import { looksLikeId } from '../data/id.ts';
import { parseEmail } from '../domain/email.ts';
import { isPlainLine, NO_INVISIBLES, showsSomething } from '../domain/visible-text.ts';
import { given, plain } from './plain-fields.ts';

/** The fields that forms, queries and addresses are made of. A route's schemas name what it reads; the rest is ignored. */

/** A field that holds text. A repeated or nested field is none. */
export function text(message: string) {
  return plain(z.string(message)).trim().min(1, message);
}

/** The name of a person, a thing or a place: any script, one line; the joiners that some scripts are spelt with too. */
export function nameField(message: string, most = 100) {
  return text(message)
    .max(most, `Use at most ${most} characters.`)
    .refine(isPlainLine, NO_INVISIBLES)
    .refine(showsSomething, message)
    .transform((name) => name.normalize('NFC'));
}

/** The same where it may be left empty or out: null then. */
export function optionalNameField(most: number) {
  return plainlyTyped
    .transform((name) => (name.trim() === '' ? null : name))
    .pipe(nameField('Enter a name, or leave it empty.', most).nullable());
}

/** A field by a rule of `domain/`, which answers null where it does not hold. */
export function fieldBy<T>(rule: (typed: string) => T | null, message: string) {
  return z.string(message).transform((typed, context) => {
    const value = rule(typed);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** An email address, as `parseEmail` spells it. */
export function emailField(message: string) {
  return plain(fieldBy(parseEmail, message));
}

/** A field that must not be empty, exactly as it was typed; for a password that is there already. */
export function filled(message: string) {
  return z.string(message).min(1, message);
}

/** A field exactly as it was typed, and empty where there is none; for what the handler judges by more than the form. */
export const typed = z.string().catch('');

/** The same for what is no secret. */
export const plainlyTyped = plain(typed);

/** The id of a row; what does not look like one asks no database. */
export const idField = given(z.string().refine(looksLikeId));

/** A parameter that a page of ours adds to the address of the next one. */
export const flag = given(z.literal('1').optional());

/** The workspace that the address names; the gate has looked it up. */
export const workspaceParams = z.object({ slug: z.string() });
