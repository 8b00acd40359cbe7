import { z } from 'zod';
import { idField, nameField } from '../../../http/fields.ts';
import { plain } from '../../../http/plain-fields.ts';

/** How long a token may live, in days (E27: at most a year). */
export const TOKEN_DAYS = ['30', '90', '365'] as const;

/** What somebody says of a token that they make. */
export const tokenForm = z.object({
  name: nameField('Enter a name that says what the token is for.', 60),
  may: z.enum(['read', 'write'], 'Choose what the token may do.'),
  days: z.enum(TOKEN_DAYS, 'Choose when the token ends.'),
  sees: z.enum(['all', 'chosen'], 'Choose what the token reaches.'),
  engagements: plain(
    z
      .union([idField.transform((id) => [id]), z.array(idField).max(500)], 'Choose from the list.')
      .default([]),
  ),
});
export type TokenForm = z.output<typeof tokenForm>;
