import { once } from 'node:events';
import type { CsvMapping } from '../formats/csv-columns.ts';
import { openScan } from '../formats/open-scan.ts';
import { UnreadableFile } from '../formats/scanned.ts';
import { Gathering } from './gathering.ts';
import type { Answer, Said } from './messages.ts';
import { columnsIn } from './table-columns.ts';

/*
 * What reads an import, in a process of its own (I2): a file's text by its standard input, what was found in it by messages, each
 * of which is answered before the next. It opens nothing, writes nothing and knows no database.
 */

let lastAnswered: Promise<unknown> = Promise.resolve();

/** Says something once what was said before it was answered; resolves then, with the answer still to come, so that reading goes on. */
async function tell(said: Said): Promise<{ readonly answered: Promise<[Answer]> }> {
  await lastAnswered;
  const answered = once(process, 'message') as Promise<[Answer]>;
  lastAnswered = answered;
  process.send?.(said);
  return { answered };
}

async function say(said: Said): Promise<Answer> {
  const [answer] = await (await tell(said)).answered;
  return answer;
}

let bytes = 0;

async function* counted(content: AsyncIterable<Buffer>) {
  for await (const part of content) {
    bytes += part.length;
    yield part;
  }
}

async function read(gathering: Gathering): Promise<Said> {
  const flush = async () => {
    for (const batch of gathering.batches(bytes)) await tell(batch);
  };
  let isPartial = false;
  try {
    const { format, table, scanned } = await openScan(counted(process.stdin));
    const columns = table === null ? [] : columnsIn(table);
    const answer = await say({ kind: 'format', format: format.name, columns });
    const mapping: CsvMapping | null = answer.kind === 'columns' ? new Map(answer.hold) : null;
    for await (const some of scanned(mapping)) {
      gathering.add(some);
      await flush();
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    if (gathering.isEmpty) return { kind: 'failed', reason: error.message };
    // What came before it counts.
    gathering.add([{ kind: 'unreadable', line: error.line, reason: error.message }]);
    isPartial = true;
  }
  gathering.end();
  await flush();
  await say(gathering.last(bytes));
  return { kind: 'end', isPartial, scannedAt: gathering.scannedAt };
}

await say(await read(new Gathering()));
process.disconnect();
