import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';
import { chanceOf } from '../../../../test/seed.ts';
import { check, OPENING, parsePublicKey, publicKeyHex, signed } from '../../../domain/evidence/signature.ts';
import { SAMPLE, SAMPLE_KEY, SAMPLE_MADE, sampleFile } from './evidence.samples.ts';
import { jsonOf } from './json.ts';

const root = new URL('../../../../', import.meta.url);
const KEY = publicKeyHex(SAMPLE_KEY);
const LINE_FEED = 0x0a;

const test = base
  .extend('file', { scope: 'file' }, sampleFile)
  .extend('docs', { scope: 'file' }, () => readFile(new URL('docs/evidence.md', root), 'utf8'));

/** Where the last line begins. */
const bodyEnd = (file: Buffer) => file.lastIndexOf(LINE_FEED, -2) + 1;

const chance = chanceOf('bytes of evidence');

/** The file with another byte at a place. */
function changed(file: Buffer, place: number): Buffer {
  const copy = Buffer.from(file);
  copy[place] = ((copy[place] ?? 0) + 1 + chance(255)) % 256;
  return copy;
}

const signatureOf = (file: Buffer) => /"value":"([0-9a-f]{128})"/.exec(file.toString())?.[1] ?? '';

/** The same signature but for a multiple of the group's order in its number (RFC 8032, 5.1.7). */
function aliasOf(value: string): string {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const backwards = (hex: string) => Buffer.from(hex, 'hex').reverse().toString('hex');
  const again = BigInt(`0x${backwards(value.slice(64))}`) + order;
  return value.slice(0, 64) + backwards(again.toString(16).padStart(64, '0'));
}

const why = (file: Uint8Array, key = KEY) => {
  const checked = check(file, key);
  return checked.ok ? 'right' : checked.why;
};

test('B12: the example in the docs is what the product makes, and each step gives what is written there', ({
  file,
  docs,
}) => {
  expect(docs).toContain(`\n\`\`\`json\n${file.toString()}\`\`\`\n`);
  const body = file.subarray(0, bodyEnd(file));
  const hash = createHash('sha256').update(body).digest('hex');
  expect(docs).toContain(`**${file.length.toLocaleString('en')} bytes**`);
  expect(docs).toContain(`first ${body.length.toLocaleString('en')} bytes. Their SHA-256 is \`${hash}\``);
  expect(docs).toContain(`\n    ["secportal evidence",1,"${hash}"]\n`);
  expect(docs).toContain(KEY);
  expect(docs).toContain(`whole file is then \`${createHash('sha256').update(file).digest('hex')}\``);
  expect(check(file, KEY)).toEqual({ ok: true, json: JSON.parse(file.toString()) });
});

test('B12: the docs name every member of evidence', ({ file, docs }) => {
  const members = new Set([...file.toString().matchAll(/"(\w+)":/g)].map(([, name]) => name));
  expect(members.size).toBeGreaterThan(50);
  // A head’s own are described with the activity log.
  const ofHeads = new Set(['chain', 'entries', 'hash']);
  for (const name of members) if (!ofHeads.has(name ?? '')) expect(docs).toContain(`\`${name}\``);
});

test('B12: with any one byte changed, left out, doubled or added, evidence is no longer right', ({
  file,
}) => {
  for (let place = 0; place < file.length; place += 1) {
    expect(why(changed(file, place)), `byte ${place}`).not.toBe('right');
  }
  const end = file.length - 1;
  for (const place of [0, 1, 30, 500, bodyEnd(file), end - 2, end]) {
    const [before, after] = [file.subarray(0, place), file.subarray(place + 1)];
    expect(why(Buffer.concat([before, after])), `without byte ${place}`).not.toBe('right');
    expect(why(Buffer.concat([before, file.subarray(place, place + 1), file.subarray(place)]))).not.toBe(
      'right',
    );
  }
  expect(why(Buffer.concat([file, Buffer.from('\n')]))).toBe('unreadable');
  expect(why(Buffer.from(file.toString().replaceAll('\n', '\r\n')))).toBe('unreadable');
  expect(why(Buffer.from(`${JSON.stringify(JSON.parse(file.toString()), null, 2)}\n`))).toBe('unreadable');
  expect(why(Buffer.alloc(0))).toBe('unreadable');
});

test('B12: another key, another release’s format and a signature in another spelling are told apart', async ({
  file,
  docs,
}) => {
  const other = generateKeyPairSync('ed25519').privateKey;
  expect(why(file, publicKeyHex(other))).toBe('other-key');
  expect(why(Buffer.from(file.toString().replace('"version":1', '"version":2')))).toBe('newer');
  const text = file.toString();
  const value = signatureOf(file);
  expect(why(Buffer.from(text.replace(value, value.toUpperCase())))).toBe('unreadable');
  const alias = aliasOf(value);
  expect(docs).toContain(`\n      ${alias}\n`);
  expect(why(Buffer.from(text.replace(value, alias)))).toBe('changed');
});

test('B12: a public key is taken as it is shown, as it is printed and as heads name it, and nothing else', () => {
  const inBase64 = Buffer.from(KEY, 'hex').toString('base64url');
  const given = [KEY, KEY.toUpperCase(), ` ${KEY.replaceAll(/(.{4})/g, '$1 ')}\n`, inBase64];
  expect(given.map(parsePublicKey)).toEqual(given.map(() => KEY));
  expect(
    ['', 'x', KEY.slice(1), `${KEY}0`, `${inBase64}=`, `${inBase64.slice(0, -1)}p`].map(parsePublicKey),
  ).toEqual([null, null, null, null, null, null]);
});

test('B12: a list of thousands is whole, and each item stands on a line of its own', async () => {
  const [person] = SAMPLE.people;
  const people = Array.from({ length: 1_203 }, () => person!);
  const parts: string[] = [];
  for await (const part of signed(SAMPLE_KEY, jsonOf({ ...SAMPLE, people, resets: [] }, SAMPLE_MADE)))
    parts.push(part);
  const text = parts.join('');
  const read = check(Buffer.from(text), KEY);
  expect(read).toMatchObject({ ok: true, json: { people: { length: 1_203 }, resets: [] } });
  expect(text.startsWith(OPENING)).toBe(true);
  expect(text.split('\n').filter((line) => line.startsWith('{"person"'))).toHaveLength(1_203 + 2);
});

/** What one run of the Python program says of files, by their names, in their order. */
async function pythonSays(files: ReadonlyMap<string, Uint8Array>, key: string) {
  const folder = await mkdtemp(join(tmpdir(), 'secportal-evidence-'));
  try {
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    const [python, program] = ['python.js', 'verify.py'].map((name) =>
      fileURLToPath(new URL(`test/evidence-verifier/${name}`, root)),
    );
    const { promise, resolve } = Promise.withResolvers<{ code: unknown; out: string; err: string }>();
    const args = [python ?? '', program ?? '', '--key', key, ...files.keys()];
    execFile(process.execPath, args, { cwd: folder }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
    return await promise;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('B12: a verifier that someone else wrote in Python, from the docs alone, agrees, and with any byte changed it disagrees', async ({
  file,
}) => {
  const end = bodyEnd(file);
  // Another share in each run: every byte has its turn.
  const places = [
    ...Array.from({ length: 24 }, () => chance(end)),
    ...Array.from({ length: 16 }, () => end + chance(file.length - end)),
    ...[0, end - 1, end, file.length - 1],
  ];
  const other = generateKeyPairSync('ed25519').privateKey;
  const ofOther: string[] = [];
  for await (const part of signed(other, jsonOf(SAMPLE, SAMPLE_MADE))) ofOther.push(part);
  const wrong = new Map<string, Uint8Array>([
    ['other-key.json', Buffer.from(ofOther.join(''))],
    ['cut-off.json', file.subarray(0, end)],
    ['upper.json', Buffer.from(file.toString().replace(KEY, KEY.toUpperCase()))],
    ['alias.json', Buffer.from(file.toString().replace(signatureOf(file), aliasOf(signatureOf(file))))],
    ['longer.json', Buffer.concat([file, Buffer.from('\n')])],
    ['empty.json', Buffer.alloc(0)],
    ...places.map((place) => [`byte-${place}.json`, changed(file, place)] as const),
  ]);
  const said = await pythonSays(new Map([['right.json', file], ...wrong]), KEY);
  expect(said.err).toBe('');
  expect(
    said.out
      .trim()
      .split('\n')
      .map((line) => line.replace(/: wrong: .+$/, ': wrong')),
  ).toEqual(['right.json: right', ...[...wrong.keys()].map((name) => `${name}: wrong`)]);
  expect(said.code).toBe(1);
});
