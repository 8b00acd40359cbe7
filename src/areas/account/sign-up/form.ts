import { z } from 'zod';
import type { Reader } from '../../../data/database.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { checkSlug, slugFromName, slugMessage } from '../../../domain/slug.ts';
import { parseZone } from '../../../domain/zoned-time.ts';
import { emailField, nameField, plainlyTyped, typed } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { given, plain } from '../../../http/plain-fields.ts';
import { type PendingSignUp, slugIsTaken } from './queries.ts';

const NAMELESS_WORKSPACE = 'Enter the name of your consultancy.';
const NAMELESS = 'Enter your name.';
const NO_ADDRESS = 'Enter your email address, such as name@example.com.';
const TAKEN = 'This address is taken. Choose another.';

/** A blank address is made from the name; whether it is free, only the database knows. */
export const signUpForm = z.object({
  workspace: nameField(NAMELESS_WORKSPACE),
  slug: plainlyTyped,
  name: nameField(NAMELESS),
  email: emailField(NO_ADDRESS),
});

/** What somebody asks for, the address as `parseEmail` spells it. */
export type SignUpRequest = z.output<typeof signUpForm>;

/** The form behind a mailed link that makes a workspace for an account there is. What it leaves out is as it was asked for. */
export const additionForm = z.object({
  workspace: nameField(NAMELESS_WORKSPACE).optional(),
  slug: plain(z.string().optional()),
  /** As the browser's script knows it; what is no zone is left out. */
  zone: given(z.string().optional()),
});

/** The zone that the browser of a workspace's owner suggested for it; undefined where it suggested none. */
export const suggestedZone = ({
  body,
}: Read<Pick<z.output<typeof additionForm>, 'zone'>>): string | undefined =>
  parseZone(body.zone ?? '') ?? undefined;

/** The same where an account is made as well, with the password that it gets. */
export const completionForm = additionForm.extend({
  token: z.string(),
  name: nameField(NAMELESS).optional(),
  password: typed,
});

/** A form whose fields have been read each for itself. */
export interface Read<Body> {
  readonly body: Partial<Body>;
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** A form that has been judged as a whole, with what the database says of it. */
export type Judged<Value> =
  | { readonly ok: true; readonly value: Value; readonly values: FieldValues }
  | { readonly ok: false; readonly errors: FieldErrors; readonly values: FieldValues };

/** Whether a workspace may get this address, and the words for it where it may not. */
export async function judgeSlug(
  db: Reader,
  chosen: string,
): Promise<{ ok: true; slug: string } | { ok: false; message: string }> {
  const checked = checkSlug(chosen);
  if (!checked.ok) return { ok: false, message: slugMessage(checked.reason) };
  return (await slugIsTaken(db, checked.slug)) ? { ok: false, message: TAKEN } : checked;
}

/** Two parts of a form as one; the first one's fields come first in the summary of what is wrong. */
function together<A, B>(first: Judged<A>, second: Judged<B>): Judged<A & B> {
  const values = { ...second.values, ...first.values };
  if (first.ok && second.ok) return { ok: true, value: { ...first.value, ...second.value }, values };
  const errors = { ...(!first.ok && first.errors), ...(!second.ok && second.errors) };
  return { ok: false, errors, values };
}

/** One field that must be there, as it was read. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
  { errors }: Pick<Read<unknown>, 'errors'>,
  missing: string,
): Judged<Record<Name, Value>> {
  return value === undefined
    ? { ok: false, errors: { [name]: errors[name] ?? missing }, values: {} }
    : { ok: true, value: { [name]: value } as Record<Name, Value>, values: {} };
}

type NamedWorkspace = { readonly workspace: string; readonly slug: string };

async function judgeWorkspace(
  db: Reader,
  form: Read<Pick<z.output<typeof additionForm>, 'workspace'>>,
): Promise<Judged<NamedWorkspace>> {
  const workspace = present('workspace', form.body.workspace, form, NAMELESS_WORKSPACE);
  const isBlank = (form.values.slug ?? '').trim() === '';
  const slug = isBlank ? slugFromName(form.values.workspace ?? '') : (form.values.slug ?? '');
  const values = { ...form.values, slug };
  // Where the workspace has no name yet, its address will follow from it.
  if (isBlank && !workspace.ok) return { ...workspace, values };
  const judged = await judgeSlug(db, slug);
  const address: Judged<{ slug: string }> = judged.ok
    ? { ok: true, value: { slug: judged.slug }, values }
    : { ok: false, errors: { slug: judged.message }, values };
  return together(workspace, address);
}

/**
 * The form as if the fields that it does not hold had been sent as they were asked for. One that it does hold, were it
 * empty or wrong, is what the mailbox's reader has made of it.
 */
function withAsked<Body>(form: Read<Body>, asked: PendingSignUp['asked']): Read<Body> {
  const unsent = Object.fromEntries(Object.entries(asked ?? {}).filter(([field]) => !(field in form.values)));
  return { ...form, body: { ...form.body, ...unsent }, values: { ...form.values, ...unsent } };
}

/** The sign-up form. Every wrong field is named at once. */
export async function judgeSignUp(db: Reader, form: Read<SignUpRequest>): Promise<Judged<SignUpRequest>> {
  const name = present('name', form.body.name, form, NAMELESS);
  const email = present('email', form.body.email, form, NO_ADDRESS);
  return together(await judgeWorkspace(db, form), together(name, email));
}

/** The form for a further workspace, or for the one that was asked for already. */
export function judgeAddition(
  db: Reader,
  form: Read<z.output<typeof additionForm>>,
  { asked }: PendingSignUp,
): Promise<Judged<NamedWorkspace>> {
  return judgeWorkspace(db, withAsked(form, asked));
}

/** The password is judged by the names as they will be, and comes back in the form that is hashed (D17). */
export async function judgeCompletion(
  db: Reader,
  sent: Read<z.output<typeof completionForm>>,
  { asked, email }: PendingSignUp,
): Promise<Judged<NamedWorkspace & { name: string; password: string }>> {
  const form = withAsked(sent, asked);
  const workspace = await judgeWorkspace(db, form);
  const names = together(workspace, present('name', form.body.name, form, NAMELESS));
  const { values } = names;
  const around = [values.workspace ?? '', values.name ?? '', values.slug ?? '', email];
  const checked = checkPassword(form.body.password, around);
  const password: Judged<{ password: string }> = checked.ok
    ? { ok: true, value: { password: checked.password }, values: {} }
    : { ok: false, errors: { password: checked.message }, values: {} };
  return together(names, password);
}
