import { expect, test } from 'vitest';
import { CHALLENGE_MS, newChallenge, readChallenge } from './challenges.ts';
import { createKeyringText, parseKeyring } from './sealed-box.ts';

/** What an answered challenge is worth (B6; WebAuthn Level 3 13.4.3). */

const NOW = Date.UTC(2026, 10, 24, 12);
const first = createKeyringText(1);
const keyring = parseKeyring(first);

const reasonAt = (challenge: string, now: number, binding = 'verify') => {
  const reading = readChallenge(keyring, challenge, binding, now);
  return reading.ok ? 'ok' : reading.reason;
};

test('ASVS 6.7.2: it is read until its time is up, for what it was made for, and two are never alike', () => {
  const challenge = newChallenge(keyring, 'verify', NOW);
  expect(readChallenge(keyring, challenge, 'verify', NOW)).toEqual({ ok: true, endsAt: NOW + CHALLENGE_MS });
  expect(reasonAt(challenge, NOW + CHALLENGE_MS - 1)).toBe('ok');
  expect(reasonAt(challenge, NOW + CHALLENGE_MS)).toBe('expired');
  expect(reasonAt(challenge, NOW, 'confirm')).toBe('foreign');
  expect(newChallenge(keyring, 'verify', NOW)).not.toBe(challenge);
});

test('D25: one that a clock made which was far ahead is over once that is put back', () => {
  const challenge = newChallenge(keyring, 'verify', NOW + 24 * 60 * 60_000);
  expect(reasonAt(challenge, NOW)).toBe('expired');
});

test('D16: whatever bit of it is another, it is foreign; so is one of another installation', () => {
  const bytes = Buffer.from(newChallenge(keyring, 'verify', NOW), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(reasonAt(changed.toString('base64url'), NOW), `bit ${bit}`).toBe('foreign');
  }
  const text = bytes.toString('base64url');
  for (const other of ['', 'AAAA', `${text}AA`, `${text}=`, ` ${text}`])
    expect(reasonAt(other, NOW), other).toBe('foreign');
  const elsewhere = newChallenge(parseKeyring(createKeyringText(1)), 'verify', NOW);
  expect(reasonAt(elsewhere, NOW)).toBe('foreign');
});

test('ASVS 11.2.2: one that was made under the key of before is read under the newer one', () => {
  const rotated = parseKeyring(`${first}${createKeyringText(2)}`);
  const challenge = newChallenge(keyring, 'verify', NOW);
  expect(readChallenge(rotated, challenge, 'verify', NOW).ok).toBe(true);
  expect(readChallenge(keyring, newChallenge(rotated, 'verify', NOW), 'verify', NOW).ok).toBe(false);
});
