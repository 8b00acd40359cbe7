import { formats, recognise } from './all.ts';
import { type CsvBegin, csv, csvFormat, csvTable } from './csv.ts';
import type { CsvMapping } from './csv-columns.ts';
import { type DecodedText, decode } from './decoding.ts';
import { type Format, type Scanned, UnreadableFile } from './scanned.ts';
import { xmlRoot } from './xml.ts';

/** A file whose format is known, and nothing else of it yet. */
export interface OpenScan {
  readonly format: Format;
  /** How it begins, where it is a table. */
  readonly table: CsvBegin | null;
  /**
   * All that it holds, in the order of the file, together with what couldn't be read of it; of a table, by what `mapping` says of
   * its columns, or their names. Throws `UnreadableFile` where nothing behind that place can be read; what came before it counts.
   */
  scanned(mapping?: CsvMapping | null): AsyncIterable<readonly Scanned[]>;
}

/**
 * Opens a scanner's file by what is in it (I1), whatever its name. Throws `UnreadableFile` where it is no text, empty, or of
 * no format that is read.
 */
export async function openScan(bytes: AsyncIterable<Uint8Array>): Promise<OpenScan> {
  const { damage, ...decoded } = await decode(bytes);
  const { head, text } = await fromRoot(decoded);
  const format = recognise(head);
  if (format === null) throw new UnreadableFile(unknownFormat(head), 1);
  const isTable = format.name === csv.name;
  return {
    format,
    table: isTable ? await csvTable(head) : null,
    scanned: (mapping = null) => withDamage((isTable ? csvFormat(mapping) : format).read(text), damage),
  };
}

type Begun = Pick<DecodedText, 'head' | 'text'>;

/** So many characters may stand before the root of an XML file: comments, and what its document type declares. */
const LONGEST_PROLOG = 4 * 1024 * 1024;
/** How much behind the root tells what the file is. */
const LOOKED_AT = 64 * 1024;

/** The same text with a head that goes far enough for an XML file's root, where much stands before that. */
async function fromRoot(decoded: Begun): Promise<Begun> {
  const { head, text } = decoded;
  if (!/^\s*<[?!]/.test(head) || xmlRoot(head) !== null) return decoded;
  const pieces = text[Symbol.asyncIterator]();
  let begin = '';
  const grow = async (to: number) => {
    while (begin.length < to) {
      const next = await pieces.next();
      if (next.done) return false;
      begin += next.value;
    }
    return true;
  };
  // Twice as much each time, so that all of it is looked at but twice.
  for (let to = 2 * LOOKED_AT; to <= LONGEST_PROLOG; to *= 2)
    if (!(await grow(to)) || xmlRoot(begin) !== null) break;
  await grow(begin.length + LOOKED_AT);
  async function* whole() {
    try {
      yield begin;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      // Whoever stops early lets go of the file.
      await pieces.return?.();
    }
  }
  return { head: begin, text: whole() };
}

async function* withDamage(
  read: AsyncIterable<readonly Scanned[]>,
  damage: () => readonly Scanned[],
): AsyncGenerator<readonly Scanned[], void, undefined> {
  let failure: unknown;
  try {
    for await (const batch of read) {
      const damaged = damage();
      if (damaged.length > 0) yield damaged;
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    failure = error;
  }
  const damaged = damage();
  if (damaged.length > 0) yield damaged;
  if (failure !== undefined) throw failure;
}

/** What to say of a file that no reader knows. */
function unknownFormat(head: string): string {
  const labels = [...new Set(formats.map(({ label }) => label))];
  const read = `Files of these can be read: ${new Intl.ListFormat('en-GB').format(labels)}.`;
  return /^\s*<(?:!doctype\s+html|html)\b/i.test(head)
    ? `This is a web page. Export the results from your scanner as XML, JSON or CSV instead. ${read}`
    : `This file isn't of a format that can be read. ${read}`;
}
