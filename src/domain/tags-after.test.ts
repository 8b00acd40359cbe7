import { describe, expect, test } from 'vitest';
import { tagsAfter, tagsAmong } from './tags-after.ts';

describe('tags put on and taken off', () => {
  test.for([
    ['', ['web'], [], 'web'],
    ['web, api', ['mobile'], ['web'], 'api, mobile'],
    ['Web', ['web'], [], 'Web'],
    ['OWASP, web', [], ['owasp'], 'web'],
    ['  web ,api ', [], ['mobile'], '  web ,api '],
    ['web', [], ['web'], ''],
    ['Caf\u00e9', ['cafe\u0301'], [], 'Caf\u00e9'],
  ] as const)('E18: %j with %j and without %j are %j', ([typed, add, remove, after]) => {
    expect(tagsAfter(typed, { add, remove })).toBe(after);
  });

  test('E18: more than there may be, or what does not hold already, comes to nothing', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => `t${index}`);
    expect(tagsAfter(twenty.join(', '), { add: ['one more'], remove: [] })).toBeNull();
    expect(tagsAfter(twenty.join(', '), { add: ['one more'], remove: ['t3'] })).toContain('one more');
    expect(tagsAfter([...twenty, 'x'].join(', '), { add: [], remove: ['x'] })).toBeNull();
  });

  test('a tag is told whichever letters are capitals', () => {
    expect(tagsAmong(['Web', 'api'], ['WEB', 'mobile'])).toEqual(['Web']);
  });
});
