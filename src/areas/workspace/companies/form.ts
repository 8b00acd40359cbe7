import { z } from 'zod';
import { nameField, optionalNameField } from '../../../http/fields.ts';
import { plain } from '../../../http/plain-fields.ts';

/** What somebody of the consultancy says of a client company (E5). */
export const companyForm = z.object({
  name: nameField('Enter the company’s name.'),
  reference: optionalNameField(40),
  notes: plain(z.string().default('').pipe(z.string().max(20_000, 'Use at most 20,000 characters.'))),
});

/** What is said beside the reference of a company that looks like another one (E5). */
export const namesakeError = (reference: string | null): string =>
  reference === null
    ? 'There is already a company of this name. Enter a reference that tells them apart.'
    : 'There is already a company of this name with this reference. Enter a different reference.';
