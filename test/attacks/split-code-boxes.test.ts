import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** WordPress/two-factor#678, pingvin-share#482: six little boxes broke autofill and paste. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

const inputsOf = (body: string) =>
  (body.match(/<input[^>]*>/g) ?? []).filter((input) => !input.includes('type="hidden"'));

test('setup and verify have one field for the code, which phones fill in and blanks fit into', async ({
  world,
  acme,
}) => {
  const newcomer = await world.account('Nell New');
  const enrolled = await world.account('Enid Enrolled');
  for (const person of [newcomer, enrolled]) await world.join(person, acme, 'client');
  await world.enrol(enrolled);
  for (const [person, path] of [
    [newcomer, '/mfa/setup'],
    [enrolled, '/mfa/verify'],
  ] as const) {
    const { body } = await (await world.signedIn(person, acme, 'tenant')).get(path);
    // Beside it a new device’s name, which nobody has to enter.
    const inputs = inputsOf(body).filter((input) => !input.includes('name="name"'));
    expect(inputs, path).toHaveLength(1);
    expect(inputs[0]).toContain('name="code"');
    expect(inputs[0]).toContain('autocomplete="one-time-code"');
    expect(inputs[0]).toContain('inputmode="numeric"');
    expect(inputs[0]).not.toMatch(/type="(?:number|password)"|pattern=/);
    expect(Number(/maxlength="(\d+)"/.exec(inputs[0] ?? '')?.[1] ?? 99)).toBeGreaterThanOrEqual(8);
  }
});

test.for([
  ['as apps show it', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ['copied with what surrounds it', (code: string) => ` \t${code}\n`],
  ['with a no-break space', (code: string) => `${code.slice(0, 3)}\u00a0${code.slice(3)}`],
  ['digit by digit', (code: string) => [...code].join(' ')],
] as const)('a code pasted %s is accepted', async ([name, paste], { world, acme }) => {
  const person = await world.account(`Pat ${name}`);
  await world.join(person, acme, 'client');
  const visitor = await world.signedIn(person, acme, 'tenant');
  const secret = await scan(visitor);
  expect((await visitor.post('/mfa/setup', { code: paste(world.code(secret)) })).statusCode).toBe(303);
  const next = await world.signedIn(person, acme, 'tenant');
  expect((await next.post('/mfa/verify', { code: paste(world.code(secret, 1)) })).statusCode).toBe(303);
});
