import {
  type Format,
  type Scanned,
  type ScannedItem,
  UnreadableFile,
} from '../src/areas/engagements/imports/formats/scanned.ts';

/** What a format's reader makes of a file's text. */
export interface ReadScan {
  readonly items: readonly ScannedItem[];
  /** How many kinds of finding they are, told apart by tool and plugin. */
  readonly findings: number;
  /** Line and reason of what could not be read. */
  readonly unreadable: readonly (readonly [line: number, reason: string])[];
  /** Line and reason of where nothing more could be read; null where all was. */
  readonly refusal: readonly [line: number, reason: string] | null;
}

/** When a scan was, as its file says it, in epoch milliseconds; null where it doesn't. */
export async function scannedAtOf(format: Format, text: string): Promise<number | null> {
  async function* pieces() {
    yield text;
  }
  let latest: number | null = null;
  for await (const found of format.read(pieces()))
    for (const each of found) if (each.kind === 'time') latest = Math.max(latest ?? 0, each.at);
  return latest;
}

/** Reads a text in pieces, as they may arrive. */
export async function readScan(format: Format, text: string, length = 100): Promise<ReadScan> {
  const scanned: Scanned[] = [];
  let refusal: ReadScan['refusal'] = null;
  async function* pieces() {
    for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
  }
  try {
    for await (const found of format.read(pieces())) for (const each of found) scanned.push(each);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    refusal = [error.line, error.message];
  }
  const items = scanned.filter((found) => found.kind === 'item');
  return {
    items,
    findings: new Set(items.map(({ tool, plugin }) => JSON.stringify([tool, plugin]))).size,
    unreadable: scanned.flatMap((found) => (found.kind === 'unreadable' ? [[found.line, found.reason]] : [])),
    refusal,
  };
}
