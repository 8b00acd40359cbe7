import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { newId } from '../../../data/id.ts';
import { documentName } from '../../../domain/document-name.ts';
import { markFileReady } from '../../../files/files.ts';
import { peek } from '../../../files/gathering.ts';
import type { NoRoom } from '../../../files/quotas.ts';
import type { SentFile } from '../../../http/uploads.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { type Engagement, findEngagement } from '../engagement/queries.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { announceFile, type Reads, storeFile, toldWhereFull, type Untaken } from '../incoming-files.ts';
import { type Desk, heldDocument, mayAdd, noteDocument } from './commands.ts';
import { sealVersion } from './content.ts';
import { addDocument, addVersion } from './documents.ts';
import { countDocuments } from './queries.ts';

/** So many documents an engagement has at once. */
export const MOST_DOCUMENTS = 200;
/** So many versions a document has. */
export const MOST_VERSIONS = 50;

/**
 * Why a document was not taken. `reader`: they may read and not add. `theirs`: the other side gave it. `many-documents`,
 * `many-versions`: there are as many as may be.
 */
export type DocumentNotTaken = Untaken | 'reader' | 'theirs' | 'many-documents' | 'many-versions';

export type ReceiveOutcome =
  | { readonly ok: true; readonly id: string; readonly name: string }
  | { readonly ok: false; readonly why: DocumentNotTaken | NoRoom };

type Admitted =
  | { readonly ok: true; readonly ids: EngagementIds }
  | { readonly ok: false; readonly why: DocumentNotTaken };

/** What is done with a file, in the two transactions before and behind its bytes. */
interface Taking {
  /** Where it would belong, held so that it stays there; asked before the first byte and again after the last (D24). */
  readonly admit: (held: Held<Desk>) => Promise<Admitted>;
  readonly enter: (
    held: Held<Desk>,
    file: { readonly id: string; readonly name: string; readonly ids: EngagementIds },
  ) => Promise<ReceiveOutcome>;
}

/** A document is kept as it came, whatever it is. */
const asItCame: Reads<null, 'empty'> = async ({ content }) => {
  const { lead, whole } = await peek(content, 1);
  return lead.length === 0 ? { ok: false, why: 'empty' } : { ok: true, read: null, content: whole };
};

async function receive(
  services: Services,
  act: Act<Desk>,
  file: SentFile,
  { admit, enter }: Taking,
): Promise<ReceiveOutcome> {
  const announced = await perform(services, act, async (held) => {
    const admitted = await admit(held);
    return admitted.ok ? announceFile(services, held, admitted.ids, file.atMost) : admitted;
  });
  if (!announced.ok) return announced;
  const stored = await storeFile(services, act, announced, file, asItCame);
  if (!stored.ok) return stored;
  const { id } = announced;
  return perform(services, act, async (held): Promise<ReceiveOutcome> => {
    const admitted = await admit(held);
    if (!admitted.ok) return admitted;
    if (!(await markFileReady(held.trx, { id, bytes: stored.bytes, now: held.now })))
      return { ok: false, why: 'unknown' };
    return enter(held, { id, name: documentName(file.name), ids: admitted.ids });
  });
}

async function admitDocument(
  { keyring }: Services,
  { trx, reach }: Held<Desk>,
  engagementId: string,
): Promise<Admitted> {
  // Alone, or two at the limit would not count each other.
  await holdEngagement(trx, engagementId, 'alone');
  const engagement: Engagement | null = await findEngagement({ db: trx, keyring }, reach, engagementId);
  if (engagement === null) return { ok: false, why: 'unknown' };
  if (!mayAdd(reach)) return { ok: false, why: 'reader' };
  if ((await countDocuments(trx, engagementId)) >= MOST_DOCUMENTS)
    return { ok: false, why: 'many-documents' };
  const { workspaceId, companyId } = engagement;
  return { ok: true, ids: { workspaceId, companyId, engagementId } };
}

/**
 * Takes a file as a document of an engagement (E7), as it arrives. A client's is for both sides; the team says whether its own
 * is for the client too. Until all of it is synced, nothing names it (E25).
 */
export function receiveDocument(
  services: Services,
  act: Act<Desk>,
  { engagementId, shared }: { readonly engagementId: string; readonly shared: boolean },
  file: SentFile,
): Promise<ReceiveOutcome> {
  const taking: Taking = {
    admit: (held) => admitDocument(services, held, engagementId),
    enter: async (held, { id: fileId, name, ids }) => {
      const { trx, reach, session, now } = held;
      const [id, documentId] = [newId(), newId()];
      const key = await companyKey(trx, services.keyring, ids);
      const document = {
        ...{ ...ids, id, documentId, fileId },
        content: sealVersion(key, id, { name }),
        side: reach.kind,
        shared: shared || reach.kind === 'client',
      };
      await addDocument(trx, document, { by: session.account.id, now });
      await noteDocument(services, held, { ...document, id: documentId }, 'document.added');
      return { ok: true, id: documentId, name };
    },
  };
  return toldWhereFull(receive(services, act, file, taking));
}

/**
 * Takes a file as the next version of a document that the actor's side gave (E7). The versions before it stay, and whoever
 * is downloading one gets the whole of it.
 */
export function receiveVersion(
  services: Services,
  act: Act<Desk>,
  documentId: string,
  file: SentFile,
): Promise<ReceiveOutcome> {
  const replaceable = async (held: Held<Desk>) => {
    const document = await heldDocument(services, held, documentId);
    if (document === null) return { ok: false, why: 'unknown' } as const;
    if (!mayAdd(held.reach)) return { ok: false, why: 'reader' } as const;
    if (document.side !== held.reach.kind) return { ok: false, why: 'theirs' } as const;
    if (document.versions >= MOST_VERSIONS) return { ok: false, why: 'many-versions' } as const;
    return { ok: true, ids: document, document } as const;
  };
  const taking: Taking = {
    admit: replaceable,
    enter: async (held, { id: fileId, name, ids }) => {
      const { trx, session, now } = held;
      const found = await replaceable(held);
      if (!found.ok) return found;
      const id = newId();
      const key = await companyKey(trx, services.keyring, ids);
      const { workspaceId, companyId, engagementId } = ids;
      const version = {
        ...{ workspaceId, companyId, engagementId, id, documentId, fileId },
        number: found.document.versions + 1,
        content: sealVersion(key, id, { name }),
      };
      if (!(await addVersion(trx, version, { by: session.account.id, now })))
        return { ok: false, why: 'unknown' };
      await noteDocument(services, held, found.document, 'document.replaced');
      return { ok: true, id: documentId, name };
    },
  };
  return toldWhereFull(receive(services, act, file, taking));
}
