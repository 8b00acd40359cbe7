import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Reader } from '../../data/database.ts';
import { parseEmail } from '../../domain/email.ts';
import { checkPassword } from '../../domain/password-policy.ts';
import { checkSlug, slugFromName, slugMessage } from '../../domain/slug.ts';
import { type FormInput, nameField, rawField, readForm } from '../../web/form-input.ts';
import { slugIsTaken } from './queries.ts';

const names = z.object({
  workspace: nameField('Enter the name of your consultancy.'),
  name: nameField('Enter your name.'),
});

const TAKEN = 'This address is taken. Please choose another.';

export interface SignUpRequest {
  readonly workspace: string;
  readonly slug: string;
  readonly name: string;
  /** As `parseEmail` spells it. */
  readonly email: string;
  /** In the form that is hashed; never kept. */
  readonly password: string;
}

/** Whether a workspace may get this address, and the words for it where it may not. */
export async function judgeSlug(
  db: Reader,
  typed: unknown,
): Promise<{ ok: true; slug: string } | { ok: false; message: string }> {
  const checked = checkSlug(typed);
  if (!checked.ok) return { ok: false, message: slugMessage(checked.reason) };
  return (await slugIsTaken(db, checked.slug)) ? { ok: false, message: TAKEN } : checked;
}

/** The posted form. Every wrong field is named at once; a blank address is made from the workspace's name. */
export async function readSignUp(db: Reader, request: FastifyRequest): Promise<FormInput<SignUpRequest>> {
  const form = readForm(request, names);
  const { workspace = '', name = '' } = form.values;
  const typedSlug = rawField(request, 'slug') ?? '';
  const isBlank = typeof typedSlug === 'string' && typedSlug.trim() === '';
  const proposed = isBlank ? slugFromName(workspace) : typedSlug;
  const slug = await judgeSlug(db, proposed);
  const typedEmail = rawField(request, 'email');
  const email = parseEmail(typedEmail);
  const password = checkPassword(rawField(request, 'password'), [
    workspace,
    name,
    typeof proposed === 'string' ? proposed : '',
    typeof typedEmail === 'string' ? typedEmail : '',
  ]);
  const values = { ...form.values, ...(typeof proposed === 'string' && { slug: proposed }) };
  if (form.ok && slug.ok && email !== null && password.ok) {
    const value = { ...form.value, slug: slug.slug, email, password: password.password };
    return { ok: true, value, values };
  }
  const wrongNames = form.ok ? {} : form.errors;
  return {
    ok: false,
    // In the order of the fields, which is the order of the summary.
    errors: {
      ...(wrongNames.workspace !== undefined && { workspace: wrongNames.workspace }),
      // Where the workspace has no name yet, its address will follow from it.
      ...(!slug.ok && !(isBlank && wrongNames.workspace !== undefined) && { slug: slug.message }),
      ...(wrongNames.name !== undefined && { name: wrongNames.name }),
      ...(email === null && { email: 'Enter your e-mail address, such as name@example.com.' }),
      ...(!password.ok && { password: password.message }),
    },
    values,
  };
}
