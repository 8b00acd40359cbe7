import { createHash, type Hash } from 'node:crypto';
import type { Act, Reach } from '../../../access/context.ts';
import { openChunks } from '../../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../../files/store.ts';
import { errorPage, type Reply, storedFile } from '../../../http/reply.ts';
import { tailOf } from '../../../rendering/marking/mark.ts';
import { SealedBoxError } from '../../../sealing/sealed-box.ts';
import type { Services } from '../../../services.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { noteReportDownload } from './downloads.ts';
import { findMarkable, findReport, type ReportFile } from './queries.ts';
import { filled } from './words.ts';

type Condition = 'whole' | 'damaged' | 'missing';

/** The first bytes of a content, so many. */
async function* upTo(content: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let left = most;
  for await (const part of content) {
    yield part.subarray(0, left);
    left -= part.byteLength;
    if (left <= 0) return;
  }
}

/** Whether the store still has a report as it was made, every chunk and the hash of all; and the hash of its first bytes. */
async function read(
  { files, log }: Pick<Services, 'files' | 'log'>,
  { fileId, key, sha256 }: ReportFile,
  keeps: number,
): Promise<{ readonly condition: Condition; readonly begun: Hash }> {
  const hash = createHash('sha256');
  let begun = hash.copy();
  let seen = 0;
  try {
    for await (const part of openChunks(key, fileId, await files.read(fileId))) {
      const here = keeps - seen;
      if (here > 0 && here <= part.byteLength) begun = hash.copy().update(part.subarray(0, here));
      hash.update(part);
      seen += part.byteLength;
    }
  } catch (error) {
    if (error instanceof NoSuchFile) {
      log.error({ err: error, fileId }, 'the file of a report is missing');
      return { condition: 'missing', begun };
    }
    if (!(error instanceof SealedBoxError)) throw error;
    log.error({ err: error, fileId }, 'the file of a report was changed in the store');
    return { condition: 'damaged', begun };
  }
  if (hash.digest('hex') === sha256) return { condition: 'whole', begun };
  log.error({ fileId }, 'the file of a report has another hash than when it was made');
  return { condition: 'damaged', begun };
}

/** Whether the store still has a report as it was made: every chunk, and the hash of all. */
export const conditionOf = async (
  services: Pick<Services, 'files' | 'log'>,
  file: ReportFile,
): Promise<Condition> => (await read(services, file, 0)).condition;

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

/** Who downloads a report, by which leave; `marksFor` is the address that their copy is marked with, where such copies are. */
export interface Downloading {
  readonly act: Act<'dashboard' | 'portal'>;
  readonly reach: Reach;
  readonly marksFor: string | null;
}

type Markable = NonNullable<Awaited<ReturnType<typeof findMarkable>>>;

/** What a copy for somebody ends with in place of what the report does; null where they get it as it is. */
function endingFor(marksFor: string | null, { report: { file, marksCopies }, marking }: Markable) {
  if (marksFor === null || !marksCopies) return null;
  if (marking === null || file === null) throw new Error('a report that marks copies has lost how');
  return { keeps: marking.keeps, tail: tailOf(marking, filled(file.copyFor, { reader: marksFor })) };
}

/**
 * Answers with the file of a report within reach, once all of it is known to be as it was made, and it is written down who
 * downloads it (R4); a HEAD, which gets none of it, is no download. A copy that is marked is the same file with its mark put on it
 * while it is sent: it is kept nowhere, and its own hash is written down with the download.
 */
export async function downloadReport(services: Services, asking: Downloading, id: string): Promise<Reply> {
  const { act, reach, marksFor } = asking;
  const found = await findMarkable(services, reach, id);
  const file = found?.report.file ?? null;
  if (found === null || file === null) return errorPage(404);
  const ending = endingFor(marksFor, found);
  const { condition, begun } = await read(services, file, ending?.keeps ?? 0);
  if (condition !== 'whole') return errorPage(410, TROUBLE[condition]);
  const find = () => findReport(services, reach, id);
  const copySha256 = ending && begun.update(ending.tail).digest('hex');
  if (!act.isHead && !(await noteReportDownload(services, act, found.report, copySha256)))
    return errorPage(404);
  if (ending === null) return answerWithFile(services, { ...file, picture: null }, find);
  const { keeps, tail } = ending;
  const { fileId, key, name } = file;
  return storedFile({
    ...{ name, picture: null, bytes: keeps + tail.byteLength },
    content: (async function* () {
      yield* upTo(openChunks(key, fileId, await services.files.read(fileId)), keeps);
      yield tail;
    })(),
    isStillTheirs: async () => (await find()) !== null,
  });
}
