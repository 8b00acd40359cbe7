import type { CsvMapping } from '../formats/csv-columns.ts';
import { openScan } from '../formats/open-scan.ts';
import { UnreadableFile } from '../formats/scanned.ts';
import { Gathering } from './gathering.ts';
import type { Answer, Said } from './messages.ts';
import { columnsIn } from './table-columns.ts';

/** Whoever is told what is found in a file, one thing after the other. */
export interface Listener {
  /** Resolves once this can be said, with its answer still to come, so that reading goes on. */
  readonly tell: (said: Said) => Promise<unknown>;
  /** Resolves with the answer. */
  readonly say: (said: Said) => Promise<Answer>;
}

/** Reads a scanner's file to its end, and says all that is found in it. It opens nothing, writes nothing and knows no database. */
export async function readScan(content: AsyncIterable<Uint8Array>, { tell, say }: Listener): Promise<void> {
  const gathering = new Gathering();
  let bytes = 0;
  async function* counted() {
    for await (const part of content) {
      bytes += part.length;
      yield part;
    }
  }
  const flush = async () => {
    for (const batch of gathering.batches(bytes)) await tell(batch);
  };
  let isPartial = false;
  try {
    const { format, table, scanned } = await openScan(counted());
    const columns = table === null ? [] : columnsIn(table);
    const answer = await say({ kind: 'format', format: format.name, columns });
    const mapping: CsvMapping | null = answer.kind === 'columns' ? new Map(answer.hold) : null;
    for await (const some of scanned(mapping)) {
      gathering.add(some);
      await flush();
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    if (gathering.isEmpty) {
      await say({ kind: 'failed', reason: error.message });
      return;
    }
    // What came before it counts.
    gathering.add([{ kind: 'unreadable', line: error.line, reason: error.message }]);
    isPartial = true;
  }
  gathering.end();
  await flush();
  await say(gathering.last(bytes));
  await say({ kind: 'end', isPartial, scannedAt: gathering.scannedAt });
}
