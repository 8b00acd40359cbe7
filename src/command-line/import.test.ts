import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importFile } from './import.ts';
import { OperatorError } from './operator-error.ts';

test('I2: what can’t be uploaded is told in a sentence, before a server is asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secportal-import-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const options = { url: 'http://127.0.0.1:9', workspace: 'acme', token: 'sp_' };
  const saying = (file: string, url = options.url) =>
    importFile('NWB-2026-03', file, { ...options, url }).then(
      () => 'nothing',
      (error) => (error instanceof OperatorError ? error.message : `${error} is no plain sentence`),
    );
  const missing = join(folder, 'scan.nessus');
  expect(await saying(missing)).toBe(`There is no file ${missing}.`);
  expect(await saying(folder)).toBe(`${folder} is no file. Name the file that your scanner wrote.`);
  expect(await saying(missing, 'localhost:3000')).toBe(
    '“localhost:3000” is no address of a server. It begins with https:// or http://, such as https://portal.example.com.',
  );
});
