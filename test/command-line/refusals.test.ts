import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createKeyringText } from '../../src/sealing/sealed-box.ts';
import { freePort } from '../free-port.ts';
import { type Env, expectPlain, test } from './operator.ts';

/** What stops a start: one plain message each. Each test names the database that it is about. */

describe('serve', () => {
  test('ASVS 13.3.x: keys that cannot be read stop the start and are not repeated', async ({
    installation,
  }) => {
    const secret = 'c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0';
    const ended = await installation.run(['serve'], { ...installation.env, SEALING_KEYS: `v1:${secret}` });
    expectPlain(ended);
    expect(`${ended.out}${ended.err}`).not.toContain(secret);
  });

  test('a key file that others can read stops the start', async ({ installation }) => {
    await writeFile(join(installation.dataDir, 'sealing-key'), createKeyringText(), { mode: 0o644 });
    const ended = await installation.run(['serve'], installation.env);
    expectPlain(ended);
    expect(ended.err).toContain('chmod 600');
  });

  test('a database that cannot be reached, without its password', async ({ installation }) => {
    const url = `postgres://portal:hunter2hunter2@127.0.0.1:${await freePort()}/portal`;
    const ended = await installation.run(['serve'], { ...installation.env, DATABASE_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('DATABASE_URL');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
  });

  test.for([
    ['a # in the password', 'postgres://portal:hunter2#hunter2@127.0.0.1/portal'],
    ['a # after what could be a port', 'postgres://portal:1234#hunter2@127.0.0.1/portal'],
    ['a / after what could be a port', 'postgres://portal:1234/hunter2@127.0.0.1/portal'],
    ['a ? after what could be a port', 'postgres://portal:1234?hunter2@127.0.0.1/portal'],
    ['a port that is none', 'postgres://portal:hunter2@127.0.0.1:99999/portal'],
    [
      'a certificate that is not there',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
    ],
    [
      'a certificate that is a directory',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslrootcert=/',
    ],
    [
      'a key that is not there',
      'postgres://portal:hunter2@127.0.0.1/portal?sslmode=verify-full&sslkey=/nowhere/key.pem',
    ],
  ] as const)('a database URL with %s, without its password', async ([_name, url], { installation }) => {
    const ended = await installation.run(['serve'], { ...installation.env, DATABASE_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('DATABASE_URL');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
    for (const named of ['/nowhere/ca.pem', '/nowhere/key.pem', 'sslrootcert', 'sslkey']) {
      if (url.includes(named)) expect(ended.err).toContain(named);
    }
  });

  test.for([
    ['a # in the password', 'smtp://portal:hunter2#hunter2@mail.example.com'],
    ['a % in the password', 'smtp://portal:hunter2%zz@mail.example.com'],
    ['no host', 'smtp://'],
    ['an unknown option', 'smtp://mail.example.com?tls=never'],
  ] as const)('a mail server’s URL with %s, without its password', async ([_name, url], { installation }) => {
    const ended = await installation.run(['serve'], { ...installation.env, SMTP_URL: url });
    expectPlain(ended);
    expect(ended.err).toContain('SMTP');
    expect(`${ended.out}${ended.err}`).not.toContain('hunter2');
  });

  test('a sealing key that is a directory', async ({ installation }) => {
    const folder = join(installation.dataDir, 'folder');
    await mkdir(folder, { mode: 0o700 });
    const ended = await installation.run(['serve'], { ...installation.env, SEALING_KEY_FILE: folder });
    expectPlain(ended);
    expect(ended.err).toContain(`sealing key ${folder}`);
  });

  test('a data directory that cannot be one', async ({ installation }) => {
    const file = join(installation.dataDir, 'a-file');
    await writeFile(file, 'not a directory');
    for (const dataDir of [file, join(file, 'below')]) {
      const ended = await installation.run(['serve'], { ...installation.env, DATA_DIR: dataDir });
      expectPlain(ended);
      expect(ended.err).toContain('DATA_DIR');
    }
  });

  test('a folder for fonts without any', async ({ installation }) => {
    const ended = await installation.run(['serve'], { ...installation.env, FONTS_DIR: installation.dataDir });
    expectPlain(ended);
    expect(ended.err).toContain(
      `FONTS_DIR: there is no .ttf, .otf, .ttc or .otc file in ${installation.dataDir}.`,
    );
  });

  test('a setting that cannot be used is named', async ({ installation }) => {
    const unusable: Env = {
      PORT: 'eighty',
      BASE_URL: 'ftp://portal.example',
      SMTP_URL: 'mail.example:25',
      FILES_URL: 's3://store.example/bucket',
      SESSION_HOURS: '48',
      SIGNUP: 'sometimes',
    };
    const ended = await installation.run(['serve'], { ...installation.env, ...unusable });
    expectPlain(ended);
    for (const name of Object.keys(unusable)) expect(ended.err).toContain(name);
  });
});
