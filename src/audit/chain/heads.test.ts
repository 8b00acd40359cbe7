import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { readHeads, signHead } from './heads.ts';

const ours = generateKeyPairSync('ed25519').privateKey;
const theirs = generateKeyPairSync('ed25519').privateKey;
const head = { chain: 'w', entries: 12, hash: new Uint8Array(32).fill(7), at: Date.UTC(2026, 10, 24, 12) };
const line = JSON.stringify(signHead(ours, head));

test('B11: a head that was kept is read as it was signed, one on each line', () => {
  const later = { ...head, entries: 13, chain: 'installation' };
  const reading = readHeads(ours, `${line}\r\n\n${JSON.stringify(signHead(ours, later))}\n`);
  if (!reading.ok) throw new Error(reading.why);
  expect(reading.heads.map(({ hash, ...rest }) => ({ ...rest, hash: new Uint8Array(hash) }))).toEqual([
    head,
    later,
  ]);
});

test('B11: one that was changed, is another installation’s or no head is told by its line', () => {
  const reads = (text: string) => readHeads(ours, `${line}\n${text}`);
  for (const change of [
    { entries: 11 },
    { chain: 'v' },
    { hash: 'a'.repeat(64) },
    { at: '2026-11-24T12:00:01.000Z' },
  ])
    expect(reads(JSON.stringify({ ...JSON.parse(line), ...change }))).toEqual({
      ok: false,
      line: 2,
      why: 'forged',
    });
  const others = JSON.stringify(signHead(theirs, head));
  expect(reads(others)).toEqual({ ok: false, line: 2, why: 'other-installation' });
  for (const none of ['no', '{}', 'null', JSON.stringify({ ...JSON.parse(line), hash: 'x' })])
    expect(reads(none)).toEqual({ ok: false, line: 2, why: 'unreadable' });
});

test('B11: what is signed is what the document says, so that others can check it', () => {
  const { signature, hash, at } = signHead(ours, head);
  const text = `["secportal head",1,"w",12,"${hash}","${at}"]`;
  expect([hash, at]).toEqual(['07'.repeat(32), '2026-11-24T12:00:00.000Z']);
  expect(verify(null, Buffer.from(text), createPublicKey(ours), Buffer.from(signature, 'base64url'))).toBe(
    true,
  );
});
