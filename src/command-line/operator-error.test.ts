import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { OperatorError, openingError } from './operator-error.ts';

const password = 'hunter2hunter2';
const config = loadConfig({
  DATABASE_URL: `postgres://portal:${password}@db.example/portal?sslmode=verify-full`,
});
const withCode = (message: string, code?: string) =>
  Object.assign(new Error(message), code !== undefined && { code });

test('a database without the certificate that sslmode demands is the operator’s to mend', () => {
  for (const error of [
    withCode('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    withCode('certificate has expired', 'CERT_HAS_EXPIRED'),
    withCode('unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
    withCode('Hostname/IP does not match', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    withCode('The server does not support SSL connections'),
  ]) {
    const told = openingError(error, config);
    expect(told).toBeInstanceOf(OperatorError);
    expect((told as Error).message).toContain('sslrootcert');
    expect((told as Error).message).not.toContain(password);
  }
});

test('what nobody foresaw stays what it is', () => {
  const error = withCode('Cannot read properties of undefined');
  expect(openingError(error, config)).toBe(error);
});
