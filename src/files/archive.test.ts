import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { unzip } from '../../test/unzip.ts';
import { type ArchivedFile, fileNamePart, zipOf } from './archive.ts';

async function wholeOf(files: AsyncIterable<ArchivedFile>): Promise<Buffer> {
  const parts = [];
  for await (const part of zipOf(files)) parts.push(part);
  return Buffer.concat(parts);
}

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\boot.ini', 'C__boot.ini'],
  ['..', '_'],
  ['', '_'],
  ['.htaccess', 'htaccess'],
  ['a\u202egnp.exe\u0000', 'agnp.exe'],
  [`${'ü'.repeat(300)}.png`, `${'ü'.repeat(80)}.png`],
])('B14: a file is called something that is one name on any system: %j', (text, name) => {
  expect(fileNamePart(text)).toBe(name);
});

test('B14: an archive holds its files as they are, and asks for one after the other', async () => {
  const asked: string[] = [];
  async function* files(): AsyncGenerator<ArchivedFile> {
    for (const name of ['a.txt', 'ü/b.txt']) {
      asked.push(name);
      yield { name, content: `It is ${name}.`, changedAt: Date.UTC(2026, 10, 26) };
    }
  }
  const reading = zipOf(files());
  await reading.next();
  expect(asked).toEqual(['a.txt']);
  await reading.return(undefined);
  const found = unzip(await wholeOf(files()));
  expect([...found].map(([name, content]) => [name, content.toString()])).toEqual([
    ['a.txt', 'It is a.txt.'],
    ['ü/b.txt', 'It is ü/b.txt.'],
  ]);
});

test('B14: one whose files come to no end is no archive', async () => {
  async function* files(): AsyncGenerator<ArchivedFile> {
    yield { name: 'a.txt', content: 'a', changedAt: 0 };
    throw new Error('the disk has gone');
  }
  await expect(wholeOf(files())).rejects.toThrow('the disk has gone');
});
