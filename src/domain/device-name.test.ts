import { describe, expect, test } from 'vitest';
import { isSameName, suggestedName } from './device-name.ts';

const suggested = (device: Partial<Parameters<typeof suggestedName>[0]>) =>
  suggestedName({ kind: 'app', number: 1, replaced: null, others: [], ...device });

describe('B7: what a device is called whose owner calls it nothing', () => {
  test.for([
    ['the first one', {}, 'Authenticator app'],
    ['the second one', { number: 2, others: ['Authenticator app'] }, 'Authenticator app 2'],
    [
      'one that replaces a device without a name of its own',
      { number: 3, replaced: 'Authenticator app 2' },
      'Authenticator app 3',
    ],
    [
      'one that replaces a device with a name of its own',
      { number: 2, replaced: 'Work phone' },
      'Work phone',
    ],
    [
      'one that replaces a device called almost like ours',
      { number: 2, replaced: 'Authenticator app at work' },
      'Authenticator app at work',
    ],
    [
      'one whose name another was given',
      { number: 2, others: ['AUTHENTICATOR APP 2', 'Authenticator app 3'] },
      'Authenticator app 4',
    ],
  ] as const)('%s', ([_, device, name]) => {
    expect(suggested(device)).toBe(name);
  });
});

test('B7: names that differ in capitals alone are the same', () => {
  expect(isSameName('Élan Téléphone', 'éLAN téléphone')).toBe(true);
  expect(isSameName('Phone', 'Phone 2')).toBe(false);
});
