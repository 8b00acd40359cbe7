import type { Act } from '../../../access/context.ts';
import { performReading, recordedAs, unattended } from '../../../access/deed.ts';
import { record, SUPPORT } from '../../../audit/record.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import type { Services } from '../../../services.ts';

/** What evidence is taken away as. */
export type FileKind = 'json' | 'pdf';

/**
 * Records that somebody downloads evidence, before they get a byte of it: where that can't be, nothing is downloaded. A HEAD, which
 * gets none of it, is no download.
 */
export async function noteDownload(
  services: Services,
  act: Act<'record'>,
  { day }: Evidence,
  kind: FileKind,
): Promise<void> {
  if (act.isHead) return;
  await performReading(services, act, (held) =>
    record(held.trx, { ...recordedAs(held), type: 'evidence.downloaded', detail: { day, kind } }),
  );
}

/** The same of whoever makes it on the server itself. */
export function noteShown(services: Services, { day, workspace, madeAt }: Evidence): Promise<void> {
  return unattended(services, (trx) =>
    record(trx, {
      ...{ type: 'evidence.downloaded', at: madeAt, ...SUPPORT, workspaceId: workspace.id },
      detail: { day, kind: 'json' },
    }),
  );
}
