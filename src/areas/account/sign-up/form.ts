import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Reader } from '../../../data/database.ts';
import { parseEmail } from '../../../domain/email.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { checkSlug, slugFromName, slugMessage } from '../../../domain/slug.ts';
import { type FormInput, nameField, rawField, readForm } from '../../../http/form.ts';
import { type OpenSignUp, slugIsTaken } from './queries.ts';

const workspaceField = z.object({ workspace: nameField('Enter the name of your consultancy.') });
const personField = z.object({ name: nameField('Enter your name.') });

const TAKEN = 'This address is taken. Choose another.';

/** Whether a workspace may get this address, and the words for it where it may not. */
export async function judgeSlug(
  db: Reader,
  typed: unknown,
): Promise<{ ok: true; slug: string } | { ok: false; message: string }> {
  const checked = checkSlug(typed);
  if (!checked.ok) return { ok: false, message: slugMessage(checked.reason) };
  return (await slugIsTaken(db, checked.slug)) ? { ok: false, message: TAKEN } : checked;
}

/** Two parts of a form as one; the first one's fields come first in the summary of what is wrong, and its values count. */
function together<A, B>(first: FormInput<A>, second: FormInput<B>): FormInput<A & B> {
  const values = { ...second.values, ...first.values };
  if (first.ok && second.ok) return { ok: true, value: { ...first.value, ...second.value }, values };
  const errors = { ...(!first.ok && first.errors), ...(!second.ok && second.errors) };
  return { ok: false, errors, values };
}

/** Name and address of the workspace; a blank address is made from the name. */
async function readWorkspace(
  db: Reader,
  request: FastifyRequest,
): Promise<FormInput<{ workspace: string; slug: string }>> {
  const form = readForm(request, workspaceField);
  const typed = rawField(request, 'slug') ?? '';
  const isBlank = typeof typed === 'string' && typed.trim() === '';
  const proposed = isBlank ? slugFromName(form.values.workspace ?? '') : typed;
  const judged = await judgeSlug(db, proposed);
  const values = { ...form.values, ...(typeof proposed === 'string' && { slug: proposed }) };
  if (form.ok && judged.ok) return { ok: true, value: { ...form.value, slug: judged.slug }, values };
  const errors = {
    ...(!form.ok && form.errors),
    // Where the workspace has no name yet, its address will follow from it.
    ...(!judged.ok && !(isBlank && !form.ok) && { slug: judged.message }),
  };
  return { ok: false, errors, values };
}

/** A workspace that was asked for before; its address is another one where it was chosen anew. */
async function readSlug(
  db: Reader,
  request: FastifyRequest,
  asked: NonNullable<OpenSignUp['asked']>,
): Promise<FormInput<{ workspace: string; slug: string }>> {
  const chosen = rawField(request, 'slug') ?? asked.slug;
  const judged = await judgeSlug(db, chosen);
  const values = { slug: typeof chosen === 'string' ? chosen : '' };
  return judged.ok
    ? { ok: true, value: { workspace: asked.workspace, slug: judged.slug }, values }
    : { ok: false, errors: { slug: judged.message }, values };
}

function readPassword(request: FastifyRequest, names: readonly string[]): FormInput<{ password: string }> {
  const checked = checkPassword(rawField(request, 'password'), names);
  return checked.ok
    ? { ok: true, value: { password: checked.password }, values: {} }
    : { ok: false, errors: { password: checked.message }, values: {} };
}

export interface SignUpRequest {
  readonly workspace: string;
  readonly slug: string;
  readonly name: string;
  /** As `parseEmail` spells it. */
  readonly email: string;
}

/** The sign-up form. Every wrong field is named at once. */
export async function readSignUp(db: Reader, request: FastifyRequest): Promise<FormInput<SignUpRequest>> {
  const names = together(await readWorkspace(db, request), readForm(request, personField));
  const email = parseEmail(rawField(request, 'email'));
  const address: FormInput<{ email: string }> =
    email === null
      ? { ok: false, errors: { email: 'Enter your email address, such as name@example.com.' }, values: {} }
      : { ok: true, value: { email }, values: {} };
  return together(names, address);
}

/** The form behind a mailed link that makes a workspace for an account there is: what is still to be chosen of it. */
export function readAddition(
  db: Reader,
  request: FastifyRequest,
  { asked }: OpenSignUp,
): Promise<FormInput<{ workspace: string; slug: string }>> {
  return asked === null ? readWorkspace(db, request) : readSlug(db, request, asked);
}

/** The same where an account is made as well, with the password that it gets, in the form that is hashed (D17). */
export async function readConfirmation(
  db: Reader,
  request: FastifyRequest,
  open: OpenSignUp,
): Promise<FormInput<{ workspace: string; slug: string; name: string; password: string }>> {
  const workspace = await readAddition(db, request, open);
  const person: FormInput<{ name: string }> =
    open.asked === null
      ? readForm(request, personField)
      : { ok: true, value: { name: open.asked.name }, values: {} };
  const names = together(workspace, person);
  const around = [
    open.asked?.workspace ?? names.values.workspace ?? '',
    open.asked?.name ?? names.values.name ?? '',
    names.values.slug ?? '',
    open.email,
  ];
  return together(names, readPassword(request, around));
}
