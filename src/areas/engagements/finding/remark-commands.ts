import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { newId } from '../../../data/id.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldPublished } from '../client/commands.ts';
import { happeningTo, tell } from '../notices/notices.ts';
import { heldFinding } from './commands.ts';
import type { EngagementIds } from './engagement-ids.ts';
import { type Audience, tellMentioned, toBeTold } from './mentions.ts';
import { noteSaid } from './published-findings.ts';
import { type Limited, waitBefore } from './remark-limits.ts';
import { addComment, addNote, editComment, editNote, removeComment, removeNote } from './remarks.ts';

/** A comment is read by both sides, an internal note by the consultancy alone. */
export type RemarkKind = 'comment' | 'note';

const TABLES = { comment: 'finding_comments', note: 'internal_notes' } as const;
const WRITERS = {
  comment: { add: addComment, edit: editComment, remove: removeComment },
  note: { add: addNote, edit: editNote, remove: removeNote },
} as const;

/** Whoever says it has said, or had people emailed, as much as one can for now; nothing was written. */
export interface TooMuchSaid {
  readonly ok: false;
  readonly reason: 'too-many';
  readonly what: Limited;
  readonly waitMs: number;
}

/** `unpublished`: nobody would read a comment on what the client does not have. */
export type RemarkOutcome =
  | {
      readonly ok: true;
      readonly id: string;
      /** When it was said or changed. */
      readonly at: number;
    }
  | { readonly ok: false; readonly reason: 'unknown' | 'unpublished' }
  | TooMuchSaid;

/** What is said, and where. */
export interface Remark {
  readonly kind: RemarkKind;
  readonly findingId: string;
  readonly text: string;
}

/** Who says something, in a transaction in which their reach is asked again. */
type Saying = Pick<Held<'dashboard'> | Held<'portal'>, 'trx' | 'session' | 'now'>;

/** Where a remark of the consultancy's belongs. */
async function remarkedByTeam(
  services: Services,
  held: Held<'dashboard'>,
  { kind, findingId }: Pick<Remark, 'kind' | 'findingId'>,
): Promise<EngagementIds | 'unknown' | 'unpublished'> {
  const finding = await heldFinding(services, held, findingId);
  if (finding === null) return 'unknown';
  return kind === 'comment' && finding.published === null ? 'unpublished' : finding;
}

/** Where a client's comment belongs. */
async function remarkedByClient(
  services: Services,
  held: Held<'portal'>,
  findingId: string,
): Promise<EngagementIds | 'unknown'> {
  const finding = await heldPublished(services, held, findingId);
  if (finding === null) return 'unknown';
  const { workspaceId, companyId } = held.reach;
  return { workspaceId, companyId, engagementId: finding.engagementId };
}

/**
 * Writes a remark, and has those told whom it names, and of a new comment whoever else deals with the engagement (E22); nothing
 * of it where too many have been told (E17).
 */
async function telling(
  keyring: Services['keyring'],
  {
    trx,
    now,
    remark,
    audience,
    isNew,
  }: Pick<Saying, 'trx' | 'now'> & {
    readonly remark: Parameters<typeof tellMentioned>[2];
    readonly audience: Audience;
    readonly isNew: boolean;
  },
  write: () => Promise<boolean>,
): Promise<RemarkOutcome> {
  const people = await toBeTold(trx, remark, audience);
  if (people.length > 0) {
    const { workspaceId } = remark;
    const waitMs = await waitBefore(trx, 'mentions', { workspaceId, audience, now });
    if (waitMs > 0) return { ok: false, reason: 'too-many', what: 'mentions', waitMs };
  }
  if (!(await write())) return { ok: false, reason: 'unknown' };
  const but = await tellMentioned(trx, keyring, remark, { people, audience }, now);
  if (isNew && audience.kind === 'comment')
    await tell(trx, keyring, happeningTo(remark, 'comment', now), { by: audience.by, but });
  return { ok: true, id: remark.id, at: now };
}

async function add(
  { keyring }: Services,
  { trx, session, now }: Saying,
  ids: EngagementIds | 'unknown' | 'unpublished',
  { kind, findingId, text }: Remark,
  side: Audience['side'],
): Promise<RemarkOutcome> {
  if (typeof ids === 'string') return { ok: false, reason: ids };
  const { workspaceId, companyId, engagementId } = ids;
  const audience = { kind, side, by: session.account.id };
  const waitMs = await waitBefore(trx, 'remarks', { workspaceId, audience, now });
  if (waitMs > 0) return { ok: false, reason: 'too-many', what: 'remarks', waitMs };
  const remark = { workspaceId, companyId, engagementId, id: newId(), findingId, text };
  return telling(keyring, { trx, now, remark, audience, isNew: true }, async () => {
    const sealed = (await companyKey(trx, keyring, ids)).seal(text, [TABLES[kind], remark.id, 'text']);
    await WRITERS[kind].add(trx, { ...remark, authorId: audience.by, text: sealed }, now);
    if (kind === 'comment') await noteSaid(trx, findingId);
    return true;
  });
}

/** A change of what one said oneself; `text` is null where it is to be removed. */
export interface RemarkChange extends Pick<Remark, 'kind' | 'findingId'> {
  readonly id: string;
  readonly text: string | null;
}

async function change(
  { keyring }: Services,
  { trx, session, now }: Saying,
  ids: EngagementIds | 'unknown' | 'unpublished',
  { kind, findingId, id, text }: RemarkChange,
  side: Audience['side'],
): Promise<RemarkOutcome> {
  if (typeof ids === 'string') return { ok: false, reason: ids };
  const { workspaceId, companyId, engagementId } = ids;
  const audience = { kind, side, by: session.account.id };
  const own = { id, findingId, authorId: audience.by };
  const { edit, remove } = WRITERS[kind];
  const remark = { workspaceId, companyId, engagementId, id, findingId, text: text ?? '' };
  return telling(keyring, { trx, now, remark, audience, isNew: false }, async () => {
    const sealed =
      text === null ? null : (await companyKey(trx, keyring, ids)).seal(text, [TABLES[kind], id, 'text']);
    const done = sealed === null ? await remove(trx, own, now) : await edit(trx, own, sealed, now);
    if (done && kind === 'comment') await noteSaid(trx, findingId);
    return done;
  });
}

/** Does it, and has whoever is named told once it is committed. */
async function saying<A extends 'dashboard' | 'portal'>(
  services: Services,
  act: Act<A>,
  work: (held: Held<A>) => Promise<RemarkOutcome>,
): Promise<RemarkOutcome> {
  const outcome = await perform(services, act, work);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/** Says something about a finding on the consultancy's behalf (E17). */
export const addRemark = (
  services: Services,
  act: Act<'dashboard'>,
  remark: Remark,
): Promise<RemarkOutcome> =>
  saying(services, act, async (held) =>
    add(services, held, await remarkedByTeam(services, held, remark), remark, 'team'),
  );

/** Rewrites what a consultant said, or removes it; a mark stays (E17). */
export const changeRemark = (
  services: Services,
  act: Act<'dashboard'>,
  changed: RemarkChange,
): Promise<RemarkOutcome> =>
  saying(services, act, async (held) =>
    change(services, held, await remarkedByTeam(services, held, changed), changed, 'team'),
  );

/** A client's comment on what is published. */
export const addClientComment = (
  services: Services,
  act: Act<'portal'>,
  comment: Omit<Remark, 'kind'>,
): Promise<RemarkOutcome> =>
  saying(services, act, async (held) =>
    add(
      services,
      held,
      await remarkedByClient(services, held, comment.findingId),
      {
        ...comment,
        kind: 'comment',
      },
      'client',
    ),
  );

/** The same of what a client said. */
export const changeClientComment = (
  services: Services,
  act: Act<'portal'>,
  changed: Omit<RemarkChange, 'kind'>,
): Promise<RemarkOutcome> =>
  saying(services, act, async (held) =>
    change(
      services,
      held,
      await remarkedByClient(services, held, changed.findingId),
      {
        ...changed,
        kind: 'comment',
      },
      'client',
    ),
  );
