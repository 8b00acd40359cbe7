import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { createKeyringText, parseKeyring } from '../sealing/sealed-box.ts';
import { outboxHint, readOutboxHint } from './outbox-hint.ts';

const keyring = parseKeyring(createKeyringText());
const here = { config: loadConfig({}), keyring };
const link = 'http://localhost:3000/signup/confirm?token=abc';
const now = 1_764_000_000_000;
const refOf = (hint: string | null) => new URLSearchParams(hint ?? '').get('ref');

test('D20: without SMTP on loopback the hint holds the link, for ten minutes', () => {
  const ref = refOf(outboxHint(here, { link, now }));
  expect(ref).not.toContain('token');
  expect(readOutboxHint(here, ref, now + 599_999)).toBe(link);
  expect(readOutboxHint(here, ref, now + 600_000)).toBeNull();
});

test.each([{ SMTP_URL: 'smtp://mail.example' }, { BASE_URL: 'https://portal.example' }, { HOST: '0.0.0.0' }])(
  'D20: with %j there is no hint, and none is read',
  (env) => {
    const elsewhere = { config: loadConfig(env), keyring };
    expect(outboxHint(elsewhere, { link, now })).toBeNull();
    expect(readOutboxHint(elsewhere, refOf(outboxHint(here, { link, now })), now)).toBeNull();
  },
);

test.each([null, '', 'x', 'A'.repeat(80), '%%%', '\u0000'])('a made-up hint (%j) shows nothing', (ref) => {
  expect(readOutboxHint(here, ref, now)).toBeNull();
});

test('a hint of other keys, or one that was changed, shows nothing', () => {
  const ref = refOf(outboxHint(here, { link, now })) ?? '';
  expect(readOutboxHint({ ...here, keyring: parseKeyring(createKeyringText()) }, ref, now)).toBeNull();
  const bytes = Buffer.from(ref, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(readOutboxHint(here, bytes.toString('base64url'), now)).toBeNull();
});
