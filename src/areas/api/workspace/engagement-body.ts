import { z } from 'zod';
import { ENGAGEMENT_STATES } from '../../../domain/engagement.ts';
import { idField } from '../../../http/fields.ts';
import { engagementForm } from '../../engagements/public.ts';

const { title, reference, kind, startsOn, endsOn, scope, rules, tags } = engagementForm.shape;

const dayOrNull = z
  .string('Enter a date, such as 2026-11-25, or null.')
  .nullable()
  .transform((given): string | undefined => given ?? '');

const text = z.string('Use text, in Markdown.').transform((given): string | undefined => given);

/** What a program says of an engagement: what the form has, with lists where that has a line of text (E6, E26). */
const engagementBody = z.object({
  title,
  reference,
  kind,
  startsOn: dayOrNull.pipe(startsOn),
  endsOn: dayOrNull.pipe(endsOn),
  leadId: idField.nullable(),
  teamIds: z.array(idField).max(200),
  scope: text.pipe(scope),
  rules: text.pipe(rules),
  tags: z
    .array(z.string().regex(/^[^,]*$/, 'A tag has no comma in it.'))
    .transform((given) => given.join(','))
    .pipe(tags)
    .transform((read) => [...read]),
  state: z.enum(ENGAGEMENT_STATES, `Use one of ${ENGAGEMENT_STATES.join(', ')}.`),
  visible: z.boolean('Use true or false.'),
});

/** A change: what is left out stays as it is. */
export const engagementChange = engagementBody.partial();

export const newEngagementBody = engagementChange.extend({
  title,
  kind,
  companyId: idField,
});
