import { once } from 'node:events';
import { openScan } from '../formats/open-scan.ts';
import { UnreadableFile } from '../formats/scanned.ts';
import { Gathering } from './gathering.ts';
import type { Said } from './messages.ts';

/*
 * What reads an import, in a process of its own (I2): a file's text by its standard input, what was found in it by messages, each
 * of which is answered before the next. It opens nothing, writes nothing and knows no database.
 */

async function say(said: Said): Promise<void> {
  const answered = once(process, 'message');
  process.send?.(said);
  await answered;
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
    for (const batch of gathering.batches(bytes)) await say(batch);
  };
  let isPartial = false;
  try {
    const { format, scanned } = await openScan(counted(process.stdin));
    await say({ kind: 'format', format: format.name });
    for await (const some of scanned) {
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
  return { kind: 'end', isPartial };
}

await say(await read(new Gathering()));
process.disconnect();
