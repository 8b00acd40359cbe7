import { z } from 'zod';
import { ENGAGEMENT_KINDS, parseTags } from '../../../domain/engagement.ts';
import { fieldBy, idField, nameField } from '../../../http/fields.ts';
import { given, plain } from '../../../http/plain-fields.ts';

const MAX_TEXT = 200 * 1024;

/** The whole form at most, in bytes as it is sent: each byte of a letter beyond ASCII takes three. */
export const LARGEST_PLAN = 3 * (2 * MAX_TEXT + 64 * 1024);

/** Markdown of at most 200 KB. */
const prose = plain(z.string().default('')).refine(
  (text) => Buffer.byteLength(text) <= MAX_TEXT,
  'This is too long. Use at most 200 KB.',
);

/** A day of the calendar, as a browser's date field sends it; null for none. */
const day = plain(z.string().trim().default('')).transform((typed, context) => {
  if (typed === '') return null;
  const parsed = new Date(`${typed}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(typed) &&
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().startsWith(typed)
  )
    return typed;
  context.addIssue({ code: 'custom', message: 'Enter a date, such as 2026-11-25.' });
  return z.NEVER;
});

/** Ids that were ticked: none, one, or several. */
const ids = plain(z.union([idField.transform((id) => [id]), z.array(idField).max(200)]).default([]));

const BAD_REFERENCE = 'Use letters, digits, dots and hyphens, at most 40, such as NWB-2026-03.';

function parseReference(typed: string): string | null {
  const trimmed = typed.normalize('NFC').trim().toUpperCase();
  return /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u.test(trimmed) ? trimmed : null;
}

/** The form by which an engagement is planned or changed. */
export const engagementForm = z.object({
  title: nameField('Enter a title.'),
  reference: plain(fieldBy(parseReference, BAD_REFERENCE)),
  kind: z.enum(ENGAGEMENT_KINDS, 'Choose what is tested.'),
  startsOn: day,
  endsOn: day,
  lead: plain(
    z.union([z.literal('').transform(() => null), idField], 'Choose someone from the list.').default(null),
  ),
  team: ids,
  scope: prose,
  rules: prose,
  tags: plain(fieldBy(parseTags, 'Use at most 20 tags of up to 40 characters, separated by commas.')),
});
export type EngagementForm = z.output<typeof engagementForm>;

/** The same with the company that it is for. Without a reference it gets its company's next one. */
export const newEngagementForm = engagementForm.extend({
  reference: plain(fieldBy((typed) => (typed.trim() === '' ? '' : parseReference(typed)), BAD_REFERENCE)),
  companyId: plain(
    z
      .string('Choose a client company.')
      .refine((id) => idField.safeParse(id).success, 'Choose a client company.'),
  ),
});

/** The same with the plan that it was made of. */
export const changedEngagementForm = engagementForm.extend({
  revision: given(z.string().max(64).optional()),
});
