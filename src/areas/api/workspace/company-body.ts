import { z } from 'zod';
import { companyForm } from '../../workspace/public.ts';

const { name, reference, notes } = companyForm.shape;

const lineOrNull = z.string('Use a line of text, or null.').nullable();
const orEmpty = (given: string | null) => given ?? '';

/** What a program says of a company that it adds (E5, E26). */
export const newCompany = z.object({
  name,
  reference: lineOrNull.default(null).transform(orEmpty).pipe(reference),
  notes,
});

/** A change: what is left out stays as it is. */
export const companyChange = z
  .object({
    name,
    reference: lineOrNull.transform(orEmpty).pipe(reference),
    notes: z
      .string('Use text, in Markdown.')
      .transform((given): string | undefined => given)
      .pipe(notes),
    archived: z.boolean('Use true or false.'),
  })
  .partial();
