import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { test as base } from './fixtures.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Notes in which files of the product a function is called, from `begin` to `end`. */
class Reading {
  readonly #session = new Session();

  begin(): void {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  end(): string[] {
    const files: string[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { url, functions } of result) {
        const path = url.replace(/^file:\/\//, '');
        const isCalled = functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
        if (isCalled && path.startsWith(src)) files.push(path.slice(src.length));
      }
    });
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
    return files.sort();
  }
}

const test = base.extend('mfaRequired', true).extend('secret', ({ world, clara }) => world.enrol(clara));

/** What runs for every request, whatever its handler does: HTTP, the database, how pages look. */
const KERNEL = /^(?:http|data|ui)\//;
/** Of access, what the kernel asks before the handler and after it. */
const DOOR = ['access/arrival.ts', 'access/gate.ts', 'access/session-cookie.ts'];
/** Rules without input or output, which are read by their names. */
const RULES = /^domain\//;

test('a right code at /mfa/verify is read in fifteen files from its handler inwards, and the rules that they name', async ({
  world,
  acme,
  clara,
  secret,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const reading = new Reading();
  const nothing = () => undefined;
  const atTheHandler = {
    decided: () => reading.begin(),
    answered: nothing,
    codeTried: nothing,
    signInTried: nothing,
  };
  Object.assign(world.services, { observer: atTheHandler });
  const answer = await visitor.post('/mfa/verify', { code: world.code(secret) });
  const files = reading.end().filter((path) => !KERNEL.test(path) && !DOOR.includes(path));
  expect(answer.statusCode).toBe(303);
  expect(files.filter((path) => !RULES.test(path))).toEqual([
    'access/deed.ts',
    'access/holds.ts',
    'access/judgement.ts',
    'access/known-browsers.ts',
    'access/landing.ts',
    'access/session-lookup.ts',
    'access/session-query.ts',
    'access/sessions.ts',
    'areas/account/mfa-verify/routes.tsx',
    'audit/record.ts',
    'factors/at-step.ts',
    'factors/authenticators.ts',
    'factors/check-code.ts',
    'factors/failures.ts',
    'sealing/sealed-box.ts',
  ]);
  expect(files.filter((path) => RULES.test(path))).toEqual([
    'domain/last-day.ts',
    'domain/mfa-decision.ts',
    'domain/mfa-policy.ts',
    'domain/network-address.ts',
    'domain/plan.ts',
    'domain/return-to.ts',
    'domain/safe-methods.ts',
    'domain/stored-times.ts',
    'domain/throttle.ts',
    'domain/token.ts',
    'domain/totp.ts',
    'domain/typed-code.ts',
  ]);
});
