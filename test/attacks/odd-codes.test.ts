import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';

/** GitLab CVE-2026-0723: what the check returned for an odd code was not looked at, and nobody was refused. */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('enrolled', { scope: 'file' }, async ({ world, acme }) => {
    const enrolled = await world.account('Enid Enrolled');
    await world.join(enrolled, acme, 'client');
    await world.enrol(enrolled);
    return enrolled;
  })
  .extend('newcomer', { scope: 'file' }, async ({ world, acme }) => {
    const newcomer = await world.account('Nora Newcomer');
    await world.join(newcomer, acme, 'client');
    return newcomer;
  });

const ODD: Record<string, string> = {
  absent: '',
  empty: 'code=',
  blanks: 'code=%20%20%20%20%20%20',
  'the wrong name': 'otp=123456',
  repeated: 'code=123456&code=654321',
  array: 'code[]=123456',
  object: 'code[value]=123456',
  prototype: '__proto__[code]=123456&constructor[code]=1',
  'circled digits': `code=${encodeURIComponent('①②③④⑤⑥')}`,
  'Chinese numerals': `code=${encodeURIComponent('一二三四五六')}`,
  sign: 'code=%2B12345',
  negative: 'code=-12345',
  exponent: 'code=1e0005',
  hexadecimal: 'code=0x1234',
  decimal: 'code=1234.5',
  'five digits': 'code=12345',
  'seven digits': 'code=1234567',
  NUL: 'code=12345%006',
  'a line break': 'code=12345%0a6x',
  true: 'code=true',
  null: 'code=null',
  long: `code=${'1'.repeat(10_000)}`,
  'malformed encoding': 'code=%E0%A4%A',
};

test.for(Object.entries(ODD))(
  '%s: refused everywhere, and nobody is let in',
  async ([_, body], { world, acme, enrolled, newcomer }) => {
    const verifying = await world.signedIn(enrolled, acme, 'tenant');
    const setting = await world.signedIn(newcomer, acme, 'tenant');
    await setting.get('/mfa/setup');
    for (const answer of [
      await verifying.post('/mfa/verify', body),
      await verifying.post('/mfa/recovery', body),
      await setting.post('/mfa/setup', body),
    ]) {
      expect(answer.statusCode).toBe(422);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.body).toContain('aria-invalid="true"');
    }
    expect(await isInside(verifying)).toBe(false);
    expect(await isInside(setting)).toBe(false);
  },
);

test('a code that is not a form is not read at all', async ({ world, acme, enrolled }) => {
  const visitor = await world.signedIn(enrolled, acme, 'tenant');
  for (const [type, body] of [
    ['application/json', '{"code":true}'],
    ['text/plain', 'code=123456'],
    ['multipart/form-data; boundary=x', '--x--'],
  ] as const) {
    expect((await visitor.post('/mfa/verify', body, { 'content-type': type })).statusCode).toBe(415);
  }
});

test('nor does an odd code confirm a sensitive action', async ({ world, acme, enrolled }) => {
  await world.enforce(acme, false);
  const visitor = await world.signedIn(enrolled, acme, 'tenant');
  for (const body of Object.values(ODD)) {
    const answer = await visitor.post('/confirm', `password=${encodeURIComponent(PASSWORD)}&${body}`);
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([422, undefined]);
  }
});
