import { z } from 'zod';
import { FINDING_STATES } from '../../../domain/finding.ts';
import { idField } from '../../../http/fields.ts';
import { BULK_DEEDS, type BulkAsked, type BulkDeed, MOST_CHOSEN } from '../../engagements/public.ts';
import { CLIENTS_STATE, TEAM_MOVES } from './finding-moves.ts';

const one = z.string('Use a tag, or a list of them.').regex(/^[^,\r\n]*$/, 'A tag has no comma in it.');
const tags = z.union([one.transform((tag) => [tag]), z.array(one)], 'Use a tag, or a list of them.');

const WHICH = `Use the ids of 1 to ${MOST_CHOSEN} findings of this engagement.`;

/** What a program wants done to several findings of an engagement (E18, E26). */
export const bulkBody = z.object({
  deed: z.enum(BULK_DEEDS, `Use one of ${BULK_DEEDS.join(', ')}.`),
  findingIds: z.union(
    [idField.transform((id) => [id]), z.array(idField).min(1, WHICH).max(MOST_CHOSEN, WHICH)],
    WHICH,
  ),
  whatChanged: z.string().optional(),
  state: z.enum(FINDING_STATES, `Use one of ${FINDING_STATES.join(', ')}.`).optional(),
  stateNote: z.string().optional(),
  add: tags.optional(),
  remove: tags.optional(),
  engagementId: idField.optional(),
});
type BulkBody = z.output<typeof bulkBody>;
type Errors = Readonly<Record<string, string>>;

/** Which members go with which deed, beside the findings. */
const MEMBERS: Readonly<Record<BulkDeed, readonly (keyof BulkBody)[]>> = {
  publish: ['whatChanged'],
  state: ['state', 'stateNote'],
  tags: ['add', 'remove'],
  transfer: ['engagementId'],
  delete: [],
};

/** The members that say what the fields of the form say. */
const AS_MEMBER: Errors = { move: 'state', note: 'stateNote', to: 'engagementId' };

/** What is wrong with fields of the form, by the members that say the same. */
export const byBulkMember = (errors: Errors): Errors =>
  Object.fromEntries(Object.entries(errors).map(([name, says]) => [AS_MEMBER[name] ?? name, says]));

/** What a body asks for, as the form would; or what is wrong with it. */
export function askedIn({ deed, findingIds: _, ...more }: BulkBody): BulkAsked | { readonly errors: Errors } {
  const strange = Object.keys(more).filter((name) => !MEMBERS[deed].includes(name as keyof BulkBody));
  if (strange.length > 0)
    return { errors: Object.fromEntries(strange.map((name) => [name, `This doesn’t go with “${deed}”.`])) };
  const move = more.state === undefined ? undefined : TEAM_MOVES[more.state];
  if (more.state !== undefined && move === undefined) return { errors: { state: CLIENTS_STATE } };
  return {
    deed,
    seen: null,
    whatChanged: more.whatChanged ?? '',
    move,
    note: more.stateNote ?? '',
    add: (more.add ?? []).join(', '),
    remove: (more.remove ?? []).join(', '),
    to: more.engagementId ?? '',
  };
}
