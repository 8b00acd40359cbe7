import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { addKey, loadOrCreateKeyFile, removeKeysBefore } from './key-file.ts';
import {
  createKeyringText,
  KeyringError,
  keyCheckValue,
  parseKeyring,
  SealedBoxError,
  sealText,
  unsealText,
  verifyKeyCheck,
} from './sealed-box.ts';

const test = base.extend('path', ({ folder }) => join(folder, 'data', 'sealing-key'));

describe('D16: the key file', () => {
  test('is made once, for its owner alone, and kept', ({ path }) => {
    const made = loadOrCreateKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    expect(verifyKeyCheck(loadOrCreateKeyFile(path), keyCheckValue(made))).toEqual({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('made by many processes at once it is one, and nothing is left beside it', async ({ path }) => {
    const module = JSON.stringify(new URL('./key-file.ts', import.meta.url).href);
    const script = `const { loadOrCreateKeyFile } = await import(${module}); loadOrCreateKeyFile(${JSON.stringify(path)});`;
    const run = promisify(execFile);
    const starts = Array.from({ length: 8 }, () =>
      run(process.execPath, ['--input-type=module', '--eval', script]),
    );
    await Promise.all(starts);
    expect(readdirSync(dirname(path))).toEqual(['sealing-key']);
    expect(loadOrCreateKeyFile(path).newest).toBe(1);
  });

  test('is refused when others can read it, or when it holds something else', ({ path }) => {
    loadOrCreateKeyFile(path);
    chmodSync(path, 0o644);
    expect(() => loadOrCreateKeyFile(path)).toThrow(/chmod 600/);
    chmodSync(path, 0o600);
    writeFileSync(path, 'nonsense');
    expect(() => loadOrCreateKeyFile(path)).toThrow(KeyringError);
    expect(readFileSync(path, 'utf8')).toBe('nonsense');
  });

  test('cut off anywhere it is refused, never taken for a shorter key', ({ path }) => {
    loadOrCreateKeyFile(path);
    const whole = readFileSync(path, 'utf8').trim();
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole.slice(0, length));
      expect(() => loadOrCreateKeyFile(path), String(length)).toThrow(KeyringError);
    }
  });
});

describe('ASVS 11.2.2: a key that is added while the server runs', () => {
  test('seals at once, and opens what another process sealed under it', ({ path }) => {
    const server = loadOrCreateKeyFile(path);
    const command = loadOrCreateKeyFile(path);
    const old = sealText(server, 'old', 'row');
    expect(addKey(path)).toBe(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const fresh = sealText(command, 'new', 'row');
    expect(unsealText(server, fresh, 'row')).toBe('new');
    expect(unsealText(server, old, 'row')).toBe('old');
    expect(unsealText(command, sealText(server, 'after', 'row'), 'row')).toBe('after');
    expect(server.newest).toBe(2);
  });

  test('sealing alone, without such a box, notices it too', ({ path }) => {
    const server = loadOrCreateKeyFile(path);
    addKey(path);
    removeKeysBefore(path, 2);
    expect(unsealText(loadOrCreateKeyFile(path), sealText(server, 'new', 'row'), 'row')).toBe('new');
  });

  test.for([
    ['something else', 'nonsense'],
    ['nothing', ''],
    ['another key of the same version', createKeyringText()],
    ['another key of the same version, and a newer one', createKeyringText() + createKeyringText(2)],
  ] as const)('a file that holds %s is not believed: the keys that are known go on', ([, text], { path }) => {
    const server = loadOrCreateKeyFile(path);
    const box = sealText(server, 'kept', 'row');
    writeFileSync(path, text);
    const stranger = sealText(parseKeyring(createKeyringText(2)), 'foreign', 'row');
    expect(() => unsealText(server, stranger, 'row')).toThrow(SealedBoxError);
    expect(server.newest).toBe(1);
    expect(unsealText(server, box, 'row')).toBe('kept');
    expect(unsealText(server, sealText(server, 'kept', 'row'), 'row')).toBe('kept');
  });

  test('two changes at once: one is refused, and the file is whole', ({ path }) => {
    loadOrCreateKeyFile(path);
    writeFileSync(`${path}.new`, '', { mode: 0o600 });
    const before = readFileSync(path, 'utf8');
    expect(() => addKey(path)).toThrow(KeyringError);
    expect(() => removeKeysBefore(path, 1)).toThrow(KeyringError);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('removing leaves the one that seals, and refuses to leave none', ({ path }) => {
    loadOrCreateKeyFile(path);
    addKey(path);
    expect(() => removeKeysBefore(path, 3)).toThrow(KeyringError);
    removeKeysBefore(path, 2);
    const kept = loadOrCreateKeyFile(path);
    expect([...kept.keys.keys()]).toEqual([2]);
  });
});
