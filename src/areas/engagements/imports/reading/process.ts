import { once } from 'node:events';
import { recognise } from '../formats/all.ts';
import { decode } from '../formats/decoding.ts';
import { UnreadableFile } from '../formats/scanned.ts';
import { Gathering } from './gathering.ts';
import type { Said } from './messages.ts';

/*
 * What reads an import, in a process of its own (I2): a file's text by its standard input, what was found in it by messages, each
 * of which is answered before the next. It opens nothing, writes nothing and knows no database.
 */

const NOT_KNOWN =
  'This file is of no format that can be read. Export the results from your scanner again, as one of the formats that the page of imports lists.';

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
    const { head, text, damage } = await decode(counted(process.stdin));
    const format = recognise(head);
    if (format === null) return { kind: 'failed', reason: NOT_KNOWN };
    await say({ kind: 'format', format: format.name });
    for await (const scanned of format.read(text)) {
      gathering.add(scanned);
      gathering.add(damage());
      await flush();
    }
    gathering.add(damage());
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
