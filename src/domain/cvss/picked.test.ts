import { describe, expect, test } from 'vitest';
import { pickedVector, pickerFields } from './picked.ts';
import { readVector } from './score.ts';
import { legibleMetrics, metricsOf } from './vector.ts';

const VECTOR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P';
const WRONG = VECTOR.replace('AC:L', 'AC:Z');
const OTHER = VECTOR.replace('AV:N', 'AV:L');

/** What a page sends that was made with `was` and has `typed` in its field now, and the buttons of `chosen` pressed. */
const sent = (was: string, typed: string, chosen: string) => {
  const metrics = legibleMetrics('4.0', chosen);
  return {
    rating: typed,
    'rating-was': was,
    ...Object.fromEntries(
      metricsOf('4.0').flatMap(({ code, group }) => {
        const value = metrics.get(code) ?? (group === 'base' ? undefined : 'X');
        return value === undefined ? [] : [[`rating-${code}`, value]];
      }),
    ),
  };
};

describe('E9: without a script, what somebody changed counts', () => {
  test.for([
    ['the buttons', sent(VECTOR, VECTOR, OTHER), OTHER],
    ['the field', sent(VECTOR, OTHER, VECTOR), OTHER],
    ['both: the field, which was typed or pasted', sent(VECTOR, OTHER, ''), OTHER],
    ['nothing', sent(VECTOR, VECTOR, VECTOR), VECTOR],
    ['the first vector, by buttons', sent('', '', VECTOR), VECTOR],
    ['the first vector, by the field', sent('', ` ${VECTOR}\t`, ''), VECTOR],
    ['the field, which was emptied', sent(VECTOR, '', VECTOR), ''],
    ['nothing where there was none', sent('', '', ''), ''],
    ['nothing, also of a wrong vector', sent(WRONG, WRONG, WRONG), WRONG],
    ['a wrong vector, by its wrong metric’s buttons', sent('CVSS:4.0/AV:Q', 'CVSS:4.0/AV:Q', VECTOR), VECTOR],
  ] as const)('%s', ([, fields, vector]) => {
    expect(pickedVector('rating', '4.0', fields)).toBe(vector);
  });

  test('what no field sent is no vector, and what is missing is named', () => {
    expect(pickedVector('rating', '4.0', {})).toBe('');
    const half = pickedVector('rating', '4.0', sent('', '', VECTOR.replace('/AT:N', '')));
    expect(readVector(half)).toMatchObject({ kind: 'problem', metric: 'AT' });
  });

  test('a value that no button has is named at its metric', () => {
    const forged = { ...sent('', '', VECTOR), 'rating-AC': '<b>' };
    expect(readVector(pickedVector('rating', '4.0', forged))).toEqual({
      kind: 'problem',
      metric: 'AC',
      problem: 'Attack Complexity (AC) can’t be “<b>”. Use L or H.',
    });
  });
});

test('E9: of a wrong vector all that can be read is kept', () => {
  const broken = VECTOR.replace('AC:L', 'AC:Z').replace('UI:N', 'UI').replace('/VC:H', '//VC:H/XY:1');
  const kept = legibleMetrics('4.0', broken);
  expect([...kept.keys()].join(' ')).toBe('AV AT PR VC VI VA SC SI SA E');
  expect(legibleMetrics('4.0', '').size).toBe(0);
  expect(legibleMetrics('4.0', '/'.repeat(200_000)).size).toBe(0);
});

test('E9: a picker has one field for each metric, of its own name', () => {
  expect(pickerFields('a', '3.1')).toEqual(expect.arrayContaining(['a', 'a-was', 'a-AV', 'a-S', 'a-MA']));
  for (const version of ['3.1', '4.0'] as const) {
    const fields = pickerFields('a', version);
    expect(new Set(fields).size).toBe(metricsOf(version).length + 2);
  }
});

test('E9: where there is a place for one version, a vector of the other is told', () => {
  expect(readVector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '4.0')).toEqual({
    kind: 'problem',
    metric: null,
    problem: 'This is a vector of CVSS 3.1. Use one of CVSS 4.0 here.',
  });
  expect(readVector(VECTOR, '4.0').kind).toBe('vector');
});
