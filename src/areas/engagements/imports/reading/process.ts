import { once } from 'node:events';
import type { Answer, Said } from './messages.ts';
import { readScan } from './read-scan.ts';

/*
 * What reads an import, in a process of its own (I2): a file's text by its standard input, what was found in it by messages, each
 * of which is answered before the next.
 */

let lastAnswered: Promise<unknown> = Promise.resolve();

/** Says something once what was said before it was answered. */
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

await readScan(process.stdin, { tell, say });
process.disconnect();
