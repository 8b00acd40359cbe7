import { z } from 'zod';
import type { Trx } from '../../../../data/database.ts';
import { newId } from '../../../../data/id.ts';
import { rankOf } from '../../../../domain/finding.ts';
import { openChunks } from '../../../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../../../files/store.ts';
import { enqueueJob, type JobKind } from '../../../../jobs/queue.ts';
import { type CompanyKey, findCompanyKey } from '../../../../sealing/company-keys.ts';
import { type Keyring, SealedBoxError } from '../../../../sealing/sealed-box.ts';
import type { Services } from '../../../../services.ts';
import { byItselfIn } from '../../engagement/by-itself.ts';
import type { EngagementIds } from '../../finding/engagement-ids.ts';
import { columnsRead } from '../columns/queries.ts';
import { type AboutImport, sealAbout, sealPlaces, sealReason, unsealAbout } from '../content.ts';
import type { FormatName } from '../formats/scanned.ts';
import {
  beginReading,
  endReading,
  failDropped,
  letGoOfFile,
  noteRead,
  type ReadBy,
  rewriteAbout,
} from '../imports.ts';
import { checkMark, toolMark } from '../places.ts';
import { addRead, removeRead } from '../read-groups.ts';
import { importToRead, readByJob } from '../reading-queries.ts';
import { compareAll } from './compare.ts';
import type { Answer, FoundBatch, Said } from './messages.ts';
import { type Parse, ParserFailed, type ParserLimits, parseApart } from './parser.ts';
import { writeMore, writtenGroup } from './write-group.ts';

const KIND = 'reading-imports';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Queues the reading of an import that the caller's transaction adds; the job's id. Call the worker's `kick()` afterwards. */
export const queueReading = (
  trx: Trx,
  keyring: Keyring,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  now: number,
): Promise<string> => enqueueJob(trx, keyring, { kind: KIND, payload: id, whose: workspaceId }, now);

/** Somebody cancelled the import, or another node began to read it. */
class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

interface Reading {
  readonly services: Services;
  readonly key: CompanyKey;
  readonly of: EngagementIds & { readonly id: string };
  readonly by: ReadBy;
}

/** Writes what is read, where this is still the reader. */
const write = (
  { services, of, by }: Reading,
  work: (trx: Trx) => Promise<void>,
  read: Parameters<typeof noteRead>[2] = {},
) =>
  byItselfIn(services, of, async (trx) => {
    if (!(await noteRead(trx, by, read))) throw new NotOurs();
    await work(trx);
  });

function writeBatch(reading: Reading, batch: FoundBatch, parts: Map<number, number>): Promise<void> {
  const { key, of } = reading;
  const { bytes, items, unreadable, groups, places, more, reasons } = batch;
  const first = (parts.get(0) ?? 0) + 1;
  parts.set(0, first + reasons.length - 1);
  const read = {
    groups: groups.map(({ number, group }) => ({
      ...{ number, mark: checkMark(key, group), tool_mark: toolMark(key, group.tool) },
      ...writtenGroup(key, of.id, number, group),
      severity: rankOf(group.severity),
    })),
    parts: places.map(({ number, fresh, places: some }) => {
      const part = (parts.get(number) ?? 0) + 1;
      parts.set(number, part);
      const content = sealPlaces(key, { importId: of.id, group: number, part }, [...some]);
      return { group_number: number, part, content, places: fresh };
    }),
    unreadable: reasons.map(({ line, reason }, nth) => ({
      ...{ number: first + nth, line },
      reason: sealReason(key, of.id, first + nth, reason),
    })),
  };
  const work = async (trx: Trx) => {
    await addRead(trx, of, read);
    for (const one of more) await writeMore(trx, { id: of.id, key }, one);
  };
  const keptBytes = [...read.groups, ...read.parts].reduce((sum, { content }) => sum + content.byteLength, 0);
  return write(reading, work, { bytes, items, unreadable, keptBytes });
}

/** How a reading went, so far. */
interface Ended {
  format: FormatName;
  about: AboutImport;
  failed: string | null;
  isPartial: boolean;
  scannedAt: number | null;
  /** Its file is kept, because what its columns hold can be said otherwise. */
  isKept: boolean;
}

/** Ends the reading, and lets go of the file where it is not needed any more. */
async function end({ services, key, of, by }: Reading, { about, failed, isKept }: Ended): Promise<void> {
  const now = services.clock.now();
  await byItselfIn(services, of, async (trx) => {
    if (!(await endReading(trx, by, failed === null ? 'preview' : 'failed', now))) return;
    if (!isKept) await letGoOfFile(trx, of.id, now);
    await rewriteAbout(trx, of.id, sealAbout(key, of.id, { ...about, reason: failed ?? '' }));
  });
}

/** Notes the format; of a table, how its columns are read, which is the answer. */
async function writeFormat(
  reading: Reading,
  { format, columns: found }: Extract<Said, { kind: 'format' }>,
  ended: Ended,
): Promise<Answer> {
  const { services, key, of } = reading;
  ended.format = format;
  if (found.length === 0) {
    await write(reading, async () => undefined, { format });
    return { kind: 'next' };
  }
  const columns = await columnsRead(services, of.workspaceId, found);
  ended.isKept = true;
  ended.about = { ...ended.about, columns: [...columns] };
  const content = sealAbout(key, of.id, ended.about);
  await write(reading, (trx) => rewriteAbout(trx, of.id, content), { format });
  return {
    kind: 'columns',
    hold: columns.flatMap(({ name, holds }) => (holds === null ? [] : [[name, holds] as const])),
  };
}

const LOST = 'The server has lost the file. Upload it again.';

/** Why an import could not be read, for whoever uploaded it; throws what another try may change. */
function whyFailed(error: unknown): string {
  if (error instanceof ParserFailed) return error.message;
  if (error instanceof NoSuchFile || error instanceof SealedBoxError) return LOST;
  throw error;
}

/** Reads one import from its start, whatever an earlier try left behind (I2). */
async function readImport(
  services: Services,
  id: string,
  signal: AbortSignal,
  { parse, limits }: { readonly parse: Parse; readonly limits: Partial<ParserLimits> },
): Promise<void> {
  const found = await importToRead(services.db, id);
  const key = found && (await findCompanyKey(services.db, services.keyring, found.companyId));
  if (found === null || key === null) return;
  const by = { id, reader: newId() };
  if (!(await byItselfIn(services, found, (trx) => beginReading(trx, id, by.reader)))) return;
  const reading = { services, key, of: found, by };
  for (let isMore = true; isMore; ) {
    await write(reading, async (trx) => {
      isMore = await removeRead(trx, id);
    });
  }
  const parts = new Map<number, number>();
  const about = { ...unsealAbout(key, id, found.content), reason: '', columns: [] };
  const ended: Ended = { about, format: '', failed: null, isPartial: false, scannedAt: null, isKept: false };
  const hear = async (said: Said): Promise<Answer> => {
    if (said.kind === 'format') return writeFormat(reading, said, ended);
    if (said.kind === 'batch') await writeBatch(reading, said, parts);
    else if (said.kind === 'failed') ended.failed = said.reason;
    else Object.assign(ended, { isPartial: said.isPartial, scannedAt: said.scannedAt });
    return { kind: 'next' };
  };
  try {
    const content = openChunks(key, found.fileId, await services.files.read(found.fileId));
    await parse(content, hear, signal, limits);
    if (ended.failed === null) {
      const { isPartial, format } = ended;
      // A scanner whose clock is ahead can't have found anything after its file was there.
      const scannedAt = ended.scannedAt === null ? null : Math.min(ended.scannedAt, found.createdAt);
      await write(reading, async () => undefined, { isPartial, scannedAt, bytes: found.bytes });
      const seenAt = scannedAt ?? found.createdAt;
      await compareAll(
        services,
        { ...found, key, format, seenAt },
        { isPartial, write: (work) => write(reading, work) },
      );
    }
  } catch (error) {
    ended.failed = whyFailed(error);
    ended.isKept = false;
  }
  await end(reading, ended);
}

/**
 * Reads what was uploaded, of each workspace one file at a time; what a node leaves behind that died, another begins anew. Only files
 * of our own may be read by another `parse` than one in a process of its own.
 */
export const readingImports = (
  services: Services,
  limits: Partial<ParserLimits> = {},
  parse: Parse = parseApart,
): JobKind => {
  let stopping = new AbortController();
  return {
    name: KIND,
    trouble: {
      again: 'an import could not be read yet',
      dropped: 'an import could not be read for a day, and was given up',
    },
    patience: { firstRetryMs: 2 * SECOND_MS, longestRetryMs: 10 * MINUTE_MS, giveUpMs: 24 * HOUR_MS },
    claimMs: 45 * SECOND_MS,
    isLong: true,
    atOnce: 2,
    interrupt: () => {
      stopping.abort(new Error('the server stops'));
      stopping = new AbortController();
    },
    run: async (payload) => {
      const id = z.string().parse(payload);
      await readImport(services, id, stopping.signal, { parse, limits }).catch((error: unknown) => {
        if (!(error instanceof NotOurs)) throw error;
      });
    },
    dropped: async (jobId) => {
      const of = await readByJob(services.db, jobId);
      if (of === null) return;
      await byItselfIn(services, of, async (trx) => {
        const now = services.clock.now();
        const id = await failDropped(trx, jobId, now);
        if (id !== null) await letGoOfFile(trx, id, now);
      });
    },
  };
};
