import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import {
  base32Of,
  clockSkewSeconds,
  codeAt,
  DISTANT_STEPS,
  groupsOfFour,
  matchCode,
  newSecret,
  stepAt,
} from './totp.ts';

const rfcSecret = new TextEncoder().encode('12345678901234567890');
const now = Date.UTC(2025, 5, 1, 12, 0, 0);
const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });
const times = fc.integer({ min: 0, max: 4_102_444_800_000 });

describe('RFC 4226 appendix D', () => {
  const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ').entries();
  test.each([...codes])('counter %i gives %s', (counter, code) => {
    expect(codeAt(rfcSecret, counter)).toBe(code);
  });
});

describe('RFC 6238 appendix B, SHA-1, the last six digits', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i s: %s', (seconds, code) => {
    expect(codeAt(rfcSecret, stepAt(seconds * 1000))).toBe(code);
    expect(matchCode(rfcSecret, code, seconds * 1000)).toEqual({
      step: stepAt(seconds * 1000),
      distant: null,
    });
  });
});

test('S14 agrees with another library, leading zeros and all, for any secret and time', () => {
  fc.assert(
    fc.property(secrets, times, (secret, time) => {
      const other = new TOTP({
        secret: Secret.fromBase32(base32Of(secret)),
        algorithm: 'SHA1',
        digits: 6,
        period: 30,
      });
      expect(codeAt(secret, stepAt(time))).toBe(other.generate({ timestamp: time }));
    }),
    { numRuns: 300 },
  );
});

test('ASVS 6.5.3: a secret has 20 random bytes, and is shown in groups of four (S8)', () => {
  expect(newSecret()).toHaveLength(20);
  expect(newSecret()).not.toEqual(newSecret());
  expect(base32Of(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(base32Of(new Uint8Array(16))).toMatch(/^[A-Z2-7]+$/);
  expect(groupsOfFour('GEZDGNBVGY')).toBe('GEZD GNBV GY');
  expect(groupsOfFour('')).toBe('');
});

describe('ASVS 6.5.5, D6: the window', () => {
  test('a period lasts 30 seconds exactly', () => {
    expect([0, 29_999, 30_000, 59_999].map(stepAt)).toEqual([0, 0, 1, 1]);
  });

  test.each([-1, 0, 1])('a code %i steps off is right', (offset) => {
    expect(matchCode(rfcSecret, codeAt(rfcSecret, stepAt(now) + offset), now)).toEqual({
      step: stepAt(now) + offset,
      distant: null,
    });
  });

  test.each([-DISTANT_STEPS, -2, 2, DISTANT_STEPS])(
    'a code %i steps off is refused with a hint',
    (offset) => {
      const distant = stepAt(now) + offset;
      expect(matchCode(rfcSecret, codeAt(rfcSecret, distant), now)).toEqual({ step: null, distant });
      expect(clockSkewSeconds(distant, now)).toBe(offset * 30);
    },
  );

  test.each([-DISTANT_STEPS - 1, DISTANT_STEPS + 1])('a code %i steps off is just wrong', (offset) => {
    const code = codeAt(rfcSecret, stepAt(now) + offset);
    expect(matchCode(rfcSecret, code, now)).toEqual({ step: null, distant: null });
  });

  test('a step found is always one whose code it is, and in its range', () => {
    fc.assert(
      fc.property(secrets, times, fc.integer({ min: -25, max: 25 }), (secret, time, offset) => {
        const code = codeAt(secret, Math.max(0, stepAt(time) + offset));
        const { step, distant } = matchCode(secret, code, time);
        if (step !== null) {
          expect(codeAt(secret, step)).toBe(code);
          expect(Math.abs(step - stepAt(time))).toBeLessThanOrEqual(1);
        }
        if (distant !== null) {
          expect(codeAt(secret, distant)).toBe(code);
          expect(Math.abs(distant - stepAt(time))).toBeGreaterThan(1);
          expect(Math.abs(distant - stepAt(time))).toBeLessThanOrEqual(DISTANT_STEPS);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('odd codes and clocks match nothing and throw nothing', () => {
    for (const code of ['', '12345', '1234567', '１２３４５６', 'abcdef', '😀😀😀']) {
      expect(matchCode(rfcSecret, code, now)).toEqual({ step: null, distant: null });
    }
    expect(matchCode(rfcSecret, '755224', Number.NaN)).toEqual({ step: null, distant: null });
    expect(matchCode(rfcSecret, '755224', 0)).toEqual({ step: 0, distant: null });
  });
});
