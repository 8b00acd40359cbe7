import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { z } from 'zod';
import type { ReportFormat } from '../../../domain/report.ts';
import { MARKED_FORMATS, type MarkPlan, markPlan, planOf } from '../../../rendering/marking/mark.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';

/* What it takes to mark copies of a report with their reader's address (R4), as it lies sealed beside the report. */

const pack = promisify(deflate);
const unpack = promisify(inflate);

const cellOf = (id: string) => ['reports', id, 'marking'] as const;

/** Finds what it takes to mark copies of a report that was just made; null where they can't be. */
export async function sealedMarking(
  key: CompanyKey,
  { id, format }: { readonly id: string; readonly format: ReportFormat },
  bytes: Uint8Array,
): Promise<Uint8Array | null> {
  const marked = MARKED_FORMATS.find((known) => known === format);
  const plan = marked === undefined ? null : await planOf(marked, bytes);
  if (plan === null) return null;
  return new Uint8Array(key.sealBytes(await pack(JSON.stringify(plan)), cellOf(id)));
}

/** Opens it. Throws `SealedBoxError` for what was not sealed there. */
export async function unsealMarking(key: CompanyKey, id: string, box: Uint8Array): Promise<MarkPlan> {
  return markPlan.parse(JSON.parse((await unpack(key.unsealBytes(box, cellOf(id)))).toString()));
}

const copy = z.object({
  /** Of a marked copy, in hexadecimal digits. */
  sha256: z.string(),
});

const ofDownload = (id: string) => ['report_downloads', id, 'content'] as const;

export const sealCopy = (key: CompanyKey, downloadId: string, of: z.output<typeof copy>): Uint8Array =>
  key.seal(JSON.stringify(of), ofDownload(downloadId));

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealCopy = (key: CompanyKey, downloadId: string, box: Uint8Array): z.output<typeof copy> =>
  copy.parse(JSON.parse(key.unseal(box, ofDownload(downloadId))));
