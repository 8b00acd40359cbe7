import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bindingOf,
  createKeyringText,
  KeyringError,
  keyCheckValue,
  parseKeyring,
  SealedBoxError,
  seal,
  sealText,
  unseal,
  unsealText,
  verifyKeyCheck,
} from './sealed-box.ts';

const first = createKeyringText().trim();
const second = createKeyringText().trim().replace('v1:', 'v2:');
const keyring = parseKeyring(first);
const binding = bindingOf('authenticator', 'row-1', 'account-1');
const secret = new Uint8Array([1, 2, 3, 4, 5]);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SealedBoxError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('D16: a sealed box', () => {
  test('opens as what was sealed, text too, the empty one included', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), (bytes, cell) => {
        expect(unseal(keyring, seal(keyring, bytes, cell), cell)).toEqual(bytes);
      }),
    );
    expect(unsealText(keyring, sealText(keyring, 'Grüße 😀', binding), binding)).toBe('Grüße 😀');
  });

  test('ASVS 11.3: two seals of one secret differ, and none shows it', () => {
    const text = sealText(keyring, 'the very secret', binding);
    expect(Buffer.from(text).includes('the very secret')).toBe(false);
    expect(sealText(keyring, 'the very secret', binding)).not.toEqual(text);
  });

  test('ASVS 11.3: any flipped bit, and any cut, fails closed', () => {
    const box = seal(keyring, secret, binding);
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const flipped = Uint8Array.from(box);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => unseal(keyring, flipped, binding))).toMatch(/^(tampered|malformed|unknown-key)$/);
    }
    for (let length = 0; length < box.length; length += 1) {
      expect(codeOf(() => unseal(keyring, box.subarray(0, length), binding))).toMatch(
        /^(tampered|malformed)$/,
      );
    }
  });

  test('moved to another account or row, it does not open; no two bindings look alike', () => {
    const box = seal(keyring, secret, binding);
    expect(codeOf(() => unseal(keyring, box, bindingOf('authenticator', 'row-1', 'account-2')))).toBe(
      'tampered',
    );
    expect(codeOf(() => unseal(keyring, box, bindingOf('authenticator', 'row-2', 'account-1')))).toBe(
      'tampered',
    );
    expect(bindingOf('a', 'b,c')).not.toBe(bindingOf('a,b', 'c'));
    expect(bindingOf('a","b')).not.toBe(bindingOf('a', 'b'));
  });

  test('ASVS 11.2.2: after rotation the newest key seals and the old one still opens', () => {
    const rotated = parseKeyring(`${first}\n${second}\n`);
    expect(rotated.newest).toBe(2);
    expect(unseal(rotated, seal(keyring, secret, binding), binding)).toEqual(secret);
    expect(codeOf(() => unseal(keyring, seal(rotated, secret, binding), binding))).toBe('unknown-key');
    const other = parseKeyring(createKeyringText());
    expect(codeOf(() => unseal(other, seal(keyring, secret, binding), binding))).toBe('tampered');
  });
});

describe('D16: a keyring', () => {
  test.each([
    '',
    ' \n',
    'v1',
    'v1:',
    'v0:AAAA',
    `${first}x`,
    first.slice(0, -4),
    first.slice(3),
    `${first},${first}`,
    first.replace('v1:', 'v4294967296:'),
  ])('%# malformed text is refused, and not repeated', (text) => {
    expect(() => parseKeyring(text)).toThrow(KeyringError);
    try {
      parseKeyring(text);
    } catch (error) {
      expect(String(error)).not.toContain(first.slice(3, 20));
    }
  });

  test('ASVS 16.2.5: shows no key when it is logged', () => {
    expect(inspect(keyring, { depth: 9 })).not.toContain(first.slice(3, 20));
    expect(JSON.stringify([...keyring.keys])).not.toContain(first.slice(3, 20));
  });

  test('a check value tells a wrong key and a missing one, and allows a new one', () => {
    const rotated = parseKeyring(`${second},${first}`);
    const stored = keyCheckValue(keyring);
    expect(verifyKeyCheck(keyring, stored)).toEqual({ ok: true });
    expect(verifyKeyCheck(rotated, stored)).toEqual({ ok: true });
    expect(verifyKeyCheck(keyring, keyCheckValue(rotated))).toEqual({ ok: false, reason: 'missing-key' });
    expect(verifyKeyCheck(parseKeyring(createKeyringText()), stored)).toEqual({
      ok: false,
      reason: 'wrong-key',
    });
    expect(verifyKeyCheck(keyring, '')).toEqual({ ok: false, reason: 'wrong-key' });
  });
});
