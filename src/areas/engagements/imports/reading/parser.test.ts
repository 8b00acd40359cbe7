import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base, expect } from 'vitest';
import { makeFolder } from '../../../../../test/fixtures.ts';
import type { Said } from './messages.ts';
import { ParserFailed, type ParserLimits, parseApart } from './parser.ts';

const test = base
  .extend('folder', makeFolder)
  /** Has a program in the place of the parser read a little. */
  .extend('read', ({ folder }) => async (program: string, limits: Partial<ParserLimits> = {}) => {
    const path = join(folder, 'parser.mjs');
    await writeFile(path, program);
    const heard: Said[] = [];
    const hear = async (said: Said) => {
      heard.push(said);
      return { kind: 'next' } as const;
    };
    async function* content() {
      yield Buffer.from('a few plain words');
    }
    const runs = pathToFileURL(path);
    await parseApart(content(), hear, new AbortController().signal, { ...limits, runs });
    return heard;
  });

test('I2: a parser that dies, or says nothing any more, ends with a reason, and one that is done with what it said', async ({
  read,
}) => {
  await expect(read('process.exit(3);')).rejects.toThrow(ParserFailed);
  await expect(read('process.exit(3);')).rejects.toThrow(/went wrong on our side/);
  await expect(read('setInterval(() => {}, 1000);', { quietMs: 50 })).rejects.toThrow(/came to a stop/);
  const greedy = 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));';
  await expect(read(greedy, { heapMb: 8 })).rejects.toThrow(/more memory/);
  const well = `process.once('message', () => process.exit(0)); process.send({ kind: 'end', isPartial: false });`;
  expect(await read(well)).toEqual([{ kind: 'end', isPartial: false }]);
});

test('I2: a parser has nothing of the server’s environment', async ({ read }) => {
  const tells = `process.send({ kind: 'failed', reason: Object.keys(process.env).join() }); process.once('message', () => process.exit(0));`;
  const [said] = await read(tells);
  expect(said).toMatchObject({ kind: 'failed', reason: expect.not.stringMatching(/PATH|HOME|SEALING/) });
});
