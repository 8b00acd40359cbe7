import { expect, test } from 'vitest';
import { createKeyringText, parseKeyring } from './sealed-box.ts';
import { readSigned, signText } from './signed-texts.ts';

const first = createKeyringText(1);
const keyring = parseKeyring(first);

test('E22: a signed text is read for its purpose alone, and with any bit changed not at all', () => {
  const signed = signText(keyring, 'stop', 'm-1 comment');
  expect(readSigned(keyring, 'stop', signed)).toBe('m-1 comment');
  expect(readSigned(keyring, 'start', signed)).toBeNull();
  expect(readSigned(parseKeyring(createKeyringText(1)), 'stop', signed)).toBeNull();
  const bytes = Buffer.from(signed, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(readSigned(keyring, 'stop', changed.toString('base64url')), `bit ${bit}`).toBeNull();
  }
  for (const other of ['', 'AAAA', `${signed}AA`, `${signed}=`, ` ${signed}`, signed.slice(1)])
    expect(readSigned(keyring, 'stop', other), other).toBeNull();
});

test('ASVS 11.2.2: one signed under the key of before is read for as long as that key is there', () => {
  const rotated = parseKeyring(`${first}${createKeyringText(2)}`);
  expect(readSigned(rotated, 'stop', signText(keyring, 'stop', 'm'))).toBe('m');
  expect(readSigned(keyring, 'stop', signText(rotated, 'stop', 'm'))).toBeNull();
});
