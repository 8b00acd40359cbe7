import type { Act } from '../../../../access/context.ts';
import { perform } from '../../../../access/deed.ts';
import { record } from '../../../../audit/record.ts';
import { workspaceKey } from '../../../../sealing/workspace-keys.ts';
import type { Services } from '../../../../services.ts';
import { recordedOf } from '../../recorded.ts';
import { heldImport, type ImportOutcome } from '../commands.ts';
import { sealAbout } from '../content.ts';
import type { CsvField } from '../formats/csv-columns.ts';
import { readAgain, rewriteAbout } from '../imports.ts';
import { isMappable } from '../queries.ts';
import { queueReading } from '../reading/job.ts';
import { markOfColumns, sealMapping } from './content.ts';
import { putMapping } from './mappings.ts';

/** `no-title`: none of the columns holds titles. */
export type ColumnsOutcome = ImportOutcome | { readonly ok: false; readonly reason: 'no-title' };

/**
 * Has a table read again by what its columns hold, in their order, null being nothing; one of them must hold titles. The
 * workspace's next table with the same columns is read so at once (I1).
 */
export function chooseColumns(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  chosen: readonly (CsvField | null)[],
): Promise<ColumnsOutcome> {
  return perform(services, act, async (held): Promise<ColumnsOutcome> => {
    const { trx, now } = held;
    const of = await heldImport(services, held, id);
    if (of === null) return { ok: false, reason: 'unknown' };
    if (!isMappable(of)) return { ok: false, reason: 'state', of };
    const columns = of.columns.map((column, nth) => ({ ...column, holds: chosen[nth] ?? null }));
    if (!columns.some(({ holds }) => holds === 'title')) return { ok: false, reason: 'no-title' };
    const { workspaceId } = of;
    const key = await workspaceKey(trx, services.keyring, workspaceId);
    const mark = markOfColumns(
      key,
      columns.map(({ name }) => name),
    );
    const hold = columns.flatMap(({ name, holds }) =>
      holds === null ? [] : [[name, holds] as [string, CsvField]],
    );
    await putMapping(trx, { workspaceId, mark, content: sealMapping(key, workspaceId, mark, hold), now });
    const jobId = await queueReading(trx, services.keyring, of, now);
    await readAgain(trx, id, jobId, now);
    await rewriteAbout(trx, id, sealAbout(of.key, id, { name: of.name, reason: '', columns }));
    await record(trx, {
      ...recordedOf(held, of.engagementId),
      type: 'import.columns',
      detail: { importId: id },
    });
    return { ok: true, of: { ...of, state: 'reading' } };
  });
}
