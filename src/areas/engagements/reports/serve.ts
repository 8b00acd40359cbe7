import { createHash } from 'node:crypto';
import type { Act, Reach } from '../../../access/context.ts';
import { openChunks } from '../../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../../files/store.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import { SealedBoxError } from '../../../sealing/sealed-box.ts';
import type { Services } from '../../../services.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { noteReportDownload } from './downloads.ts';
import { findReport, type ReportFile } from './queries.ts';

/** Whether the store still has a report as it was made: every chunk, and the hash of all. */
export async function conditionOf(
  { files, log }: Pick<Services, 'files' | 'log'>,
  { fileId, key, sha256 }: ReportFile,
): Promise<'whole' | 'damaged' | 'missing'> {
  const hash = createHash('sha256');
  try {
    for await (const part of openChunks(key, fileId, await files.read(fileId))) hash.update(part);
  } catch (error) {
    if (error instanceof NoSuchFile) {
      log.error({ err: error, fileId }, 'the file of a report is missing');
      return 'missing';
    }
    if (!(error instanceof SealedBoxError)) throw error;
    log.error({ err: error, fileId }, 'the file of a report was changed in the store');
    return 'damaged';
  }
  if (hash.digest('hex') === sha256) return 'whole';
  log.error({ fileId }, 'the file of a report has another hash than when it was made');
  return 'damaged';
}

const TROUBLE = {
  damaged: {
    title: 'This report is damaged',
    body: 'The server no longer has it as it was made, so we won’t hand it out. Ask the people who run it to restore its files.',
  },
  missing: {
    title: 'This report’s file is missing',
    body: 'The server has lost it, or was restored without its files. Ask the people who run it to restore them.',
  },
} as const;

/**
 * Answers with the file of a report within reach, once all of it is known to be as it was made, and it is written down who
 * downloads it (R4); a HEAD, which gets none of it, is no download.
 */
export async function downloadReport(
  services: Services,
  { act, reach }: { readonly act: Act<'dashboard' | 'portal'>; readonly reach: Reach },
  id: string,
): Promise<Reply> {
  const report = await findReport(services, reach, id);
  if (report === null || report.file === null) return errorPage(404);
  const condition = await conditionOf(services, report.file);
  if (condition !== 'whole') return errorPage(410, TROUBLE[condition]);
  if (!act.isHead && !(await noteReportDownload(services, act, report))) return errorPage(404);
  return answerWithFile(services, { ...report.file, picture: null });
}
