import { createPrivateKey, sign } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { expect, vi } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';

/**
 * Nobody asks a key for a statement about its maker. One that comes with certificates all the same would have the server
 * fetch the list of revoked ones from whatever address they name, and show which maker's keys somebody buys.
 */

/** A maker's certificate, which anybody can make: good until 2126, its revoked ones listed at `http://127.0.0.1:9/`. */
const CERTIFICATE = Buffer.from(
  `MIICPTCCAeKgAwIBAgIUWhXs/+JxG7gYXDFw2oVRW1F8lz8wCgYIKoZIzj0EAwIwWzELMAkGA1UEBhMCU0UxDjAMBgNVBAoMBU1ha2VyMSIw
IAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMRgwFgYDVQQDDA9BIG1ha2VyIG9mIGtleXMwIBcNMjYxMTI2MDg0MzMxWhgPMjEyNjEx
MDIwODQzMzFaMFsxCzAJBgNVBAYTAlNFMQ4wDAYDVQQKDAVNYWtlcjEiMCAGA1UECwwZQXV0aGVudGljYXRvciBBdHRlc3RhdGlvbjEYMBYGA1UE
AwwPQSBtYWtlciBvZiBrZXlzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmYLMt1NpqTDZKChvldczWwgYXN/vrlDIRKncf4q700yTUk3SUwpd
8t4sTMIn6UhDGpAP6JKJsuH59+SgfpKm6KOBgTB/MB0GA1UdDgQWBBSOxPWbG7YRENehWuGA4vb+YOcO4jAfBgNVHSMEGDAWgBSOxPWbG7YRENeh
WuGA4vb+YOcO4jAMBgNVHRMBAf8EAjAAMC8GA1UdHwQoMCYwJKAioCCGHmh0dHA6Ly8xMjcuMC4wLjE6OS9yZXZva2VkLmNybDAKBggqhkjOPQQD
AgNJADBGAiEAoz8l8S04Yho/Lg63hFscGPLFsWDlm6QciHvtvYxrlW0CIQDDRIgbldNIvian/5gBlfeDIR1Vw5/Dy6oRe8/axkxumw==`,
  'base64',
);
const MAKERS_KEY = createPrivateKey({
  key: Buffer.from(
    `MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgB3T10a0RlR+KjDiG2tTpGNbJRYfeiZ8QenuRJQQN2G+hRANCAASZgsy3U2mpMNko
KG+V1zNbCBhc3++uUMhEqdx/irvTTJNSTdJTCl3y3ixMwifpSEMakA/okomy4fn35KB+kqbo`,
    'base64',
  ),
  format: 'der',
  type: 'pkcs8',
});
const bySome = (data: Uint8Array) => sign('sha256', data, MAKERS_KEY);

type Statement = NonNullable<NonNullable<Parameters<SoftwareKey['create']>[1]>['statement']>;

const certified =
  (format: string): Statement =>
  ({ authData, clientDataHash }) => ({
    format,
    says: new Map<string, number | string | Uint8Array | Uint8Array[]>([
      ['alg', -7],
      ['ver', '2.0'],
      ['sig', bySome(Buffer.concat([authData, clientDataHash]))],
      ['x5c', [CERTIFICATE]],
    ]),
  });

const u2f: Statement = ({ authData, clientDataHash, credentialId, point }) => ({
  format: 'fido-u2f',
  says: new Map<string, Uint8Array | Uint8Array[]>([
    [
      'sig',
      bySome(Buffer.concat([Buffer.of(0), authData.subarray(0, 32), clientDataHash, credentialId, point])),
    ],
    ['x5c', [CERTIFICATE]],
  ]),
});

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  /** Sets a key up as somebody new, and says whether that did. */
  .extend('setUp', ({ world, acme }) => async (key: SoftwareKey, statement: Statement) => {
    const person = await world.account(`Mia ${newId()}`);
    await world.join(person, acme, 'client');
    const visitor = await world.signedIn(person, acme, 'tenant');
    const passkey = key.create(keyOptionsOf(await visitor.get('/mfa/setup/key')), { statement });
    const { statusCode } = await visitor.post('/mfa/setup/key', { passkey });
    const keys = await world.db
      .selectFrom('passkeys')
      .select('id')
      .where('account_id', '=', person.id)
      .execute();
    expect(await isInside(visitor)).toBe(keys.length === 1);
    return statusCode;
  });

test('B6: a key whose maker is named with certificates is not set up, whichever format says so, and nothing is fetched', async ({
  setUp,
}) => {
  const calls = [
    vi.spyOn(globalThis, 'fetch'),
    vi.spyOn(http, 'request'),
    vi.spyOn(https, 'request'),
  ] as const;
  const formats = ['packed', 'tpm', 'android-key', 'android-safetynet', 'apple', 'compound', 'made-up'];
  for (const format of formats)
    expect([format, await setUp(new SoftwareKey(), certified(format))]).toEqual([format, 422]);
  expect(await setUp(new SoftwareKey(), u2f)).toBe(422);
  for (const call of calls) {
    expect(call).not.toHaveBeenCalled();
    call.mockRestore();
  }
});

test('B6: what a key signs of itself names nobody: right it is taken, by another key it is not', async ({
  setUp,
}) => {
  const key = new SoftwareKey();
  const signedBy =
    (signer: SoftwareKey): Statement =>
    ({ authData, clientDataHash }) => ({
      format: 'packed',
      says: new Map<string, number | Uint8Array>([
        ['alg', -7],
        ['sig', signer.sign(Buffer.concat([authData, clientDataHash]))],
      ]),
    });
  expect(await setUp(key, signedBy(new SoftwareKey()))).toBe(422);
  expect(await setUp(key, signedBy(key))).toBe(303);
});

test('B6: a statement that says to be none and says something is none of ours', async ({ setUp }) => {
  const statement: Statement = () => ({ format: 'none', says: new Map([['x5c', [CERTIFICATE]]]) });
  expect(await setUp(new SoftwareKey(), statement)).toBe(422);
});
