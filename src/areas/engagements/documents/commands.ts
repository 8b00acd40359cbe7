import type { Act, Reach } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { markFilesDeleted } from '../../../files/files.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { tell } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { markDocumentRemoved, shareDocument } from './documents.ts';
import { findDocument, type StandingDocument, versionsOf } from './queries.ts';

/** Where documents are handled: the team's dashboard, or the client's portal. */
export type Desk = 'dashboard' | 'portal';

/** Whether somebody may add documents: everyone of the team, and of a client's contacts the responders (E4). */
export const mayAdd = (reach: Reach): boolean => reach.kind === 'team' || reach.mayRespond;

/** Whether somebody may remove a document: what their own side gave, and of the team everything, for it answers for the room. */
export const mayRemove = (reach: Reach, { side }: Pick<StandingDocument, 'side'>): boolean =>
  reach.kind === 'team' || (reach.mayRespond && side === 'client');

/** Holds the engagement of a document alone, and reads it within the reach that the actor has now; null where it was removed. */
export async function heldDocument(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, reach }: Pick<Held<Desk>, 'trx' | 'reach'>,
  id: string,
): Promise<StandingDocument | null> {
  const found = await trx
    .selectFrom('documents')
    .select('engagement_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  await holdEngagement(trx, found.engagement_id, 'alone');
  const document = await findDocument({ db: trx, keyring }, reach, id);
  return document === null || document.newest === null ? null : { ...document, newest: document.newest };
}

/**
 * Records what was done with a document, in the deed that did it, and has the others told. Everything by which the other side comes to have something
 * new goes through here: `document.added` and `document.replaced` of what is shared, and `document.shown`.
 */
export async function noteDocument(
  { keyring }: Pick<Services, 'keyring'>,
  held: Held<Desk>,
  { id, companyId, engagementId }: Pick<StandingDocument, 'id' | 'companyId' | 'engagementId'>,
  type: 'document.added' | 'document.replaced' | 'document.shown' | 'document.hidden' | 'document.removed',
): Promise<void> {
  const { trx, session, now, reach } = held;
  // By their ids alone: what they are called is their client's business (E24).
  await record(trx, { ...recordedOf(held, engagementId), type, detail: { documentId: id } });
  if (type === 'document.hidden' || type === 'document.removed') return;
  // Clients are told of what is shared with them when the email goes (E22).
  const { workspaceId } = reach;
  const given = { workspaceId, companyId, engagementId, about: id, findingId: null, at: now };
  await tell(trx, keyring, { ...given, kind: 'document' }, { by: session.account.id });
}

/** `unknown`: there is no such document within reach. `theirs`: the other side gave it. `reader`: they may read alone (E4). */
export type DocumentOutcome =
  | { readonly ok: true; readonly engagementId: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'theirs' | 'reader' };

/** Lets the client know of a document of the team's, or no longer. What the client gave, both sides know of for good. */
export function showDocument(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  shared: boolean,
): Promise<DocumentOutcome> {
  return perform(services, act, async (held): Promise<DocumentOutcome> => {
    const document = await heldDocument(services, held, id);
    if (document === null) return { ok: false, reason: 'unknown' };
    if (document.side === 'client') return { ok: false, reason: 'theirs' };
    if (await shareDocument(held.trx, id, shared))
      await noteDocument(services, held, document, shared ? 'document.shown' : 'document.hidden');
    return { ok: true, engagementId: document.engagementId };
  });
}

/** Removes a document with all its versions. A mark stays; the files go in 30 days (E25). */
export function removeDocument(services: Services, act: Act<Desk>, id: string): Promise<DocumentOutcome> {
  return perform(services, act, async (held): Promise<DocumentOutcome> => {
    const { trx, reach, session, now } = held;
    const document = await heldDocument(services, held, id);
    if (document === null) return { ok: false, reason: 'unknown' };
    if (!mayRemove(reach, document))
      return { ok: false, reason: document.side === 'client' ? 'reader' : 'theirs' };
    const versions = await versionsOf({ db: trx, keyring: services.keyring }, reach, id);
    const files = versions.map(({ fileId }) => fileId);
    if (!(await markDocumentRemoved(trx, id, { by: session.account.id, side: reach.kind, now })))
      return { ok: false, reason: 'unknown' };
    await markFilesDeleted(trx, files, now);
    await noteDocument(services, held, document, 'document.removed');
    return { ok: true, engagementId: document.engagementId };
  });
}
