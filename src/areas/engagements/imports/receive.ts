import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { documentName } from '../../../domain/document-name.ts';
import { markFileReady } from '../../../files/files.ts';
import { peek } from '../../../files/gathering.ts';
import type { NoRoom } from '../../../files/quotas.ts';
import type { SentFile } from '../../../http/uploads.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { announceFile, type Reads, storeFile, toldWhereFull, type Untaken } from '../incoming-files.ts';
import { recordedOf } from '../recorded.ts';
import { sealAbout } from './content.ts';
import { addImport } from './imports.ts';
import { countImports } from './queries.ts';
import { queueReading } from './reading/job.ts';

/** So many imports an engagement keeps a mark of. */
export const MOST_IMPORTS = 1_000;

export type ImportNotTaken = Untaken | 'many-imports';

export type ReceiveImportOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly why: ImportNotTaken | NoRoom };

const asItCame: Reads<null, 'empty'> = async ({ content }) => {
  const { lead, whole } = await peek(content, 1);
  return lead.length === 0 ? { ok: false, why: 'empty' } : { ok: true, read: null, content: whole };
};

/**
 * Takes a scanner's file into an engagement, as it arrives, and has it read (I2). Until all of it is synced, nothing names it, so
 * that one which is cut off leaves nothing (E25).
 */
export function receiveImport(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: SentFile,
): Promise<ReceiveImportOutcome> {
  const admit = async (held: Held<'dashboard'>) => {
    const engagement = await heldEngagement(services, held, engagementId, 'alone');
    if (engagement === null) return { ok: false, why: 'unknown' } as const;
    if ((await countImports(held.trx, engagementId)) >= MOST_IMPORTS)
      return { ok: false, why: 'many-imports' } as const;
    const { workspaceId, companyId } = engagement;
    return { ok: true, ids: { workspaceId, companyId, engagementId } } as const;
  };
  const receiving = async (): Promise<ReceiveImportOutcome> => {
    const announced = await perform(services, act, async (held) => {
      const admitted = await admit(held);
      return admitted.ok ? announceFile(services, held, admitted.ids, file.atMost) : admitted;
    });
    if (!announced.ok) return announced;
    const stored = await storeFile(services, act, announced, file, asItCame);
    if (!stored.ok) return stored;
    const { id: fileId } = announced;
    return perform(services, act, async (held): Promise<ReceiveImportOutcome> => {
      const { trx, now, session } = held;
      const admitted = await admit(held);
      if (!admitted.ok) return admitted;
      if (!(await markFileReady(trx, { id: fileId, bytes: stored.bytes, now })))
        return { ok: false, why: 'unknown' };
      const id = newId();
      const key = await companyKey(trx, services.keyring, admitted.ids);
      const content = sealAbout(key, id, { name: documentName(file.name), reason: '', columns: [] });
      const jobId = await queueReading(trx, services.keyring, { ...admitted.ids, id }, now);
      await addImport(
        trx,
        { ...admitted.ids, id, fileId, content, bytes: stored.bytes },
        { by: session.account.id, now, jobId },
      );
      await record(trx, {
        ...recordedOf(held, engagementId),
        type: 'import.started',
        detail: { importId: id },
      });
      return { ok: true, id };
    });
  };
  return toldWhereFull(receiving());
}
