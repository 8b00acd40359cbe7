import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../test/any-character.ts';
import catalogue from './catalogue.json' with { type: 'json' };
import commonNames from './common-names.json' with { type: 'json' };
import { cweName, findCwe } from './find-cwe.ts';

const numbers = (query: string, limit?: number) => findCwe(query, limit).map(({ number }) => number);

describe('E8: the catalogue of weaknesses', () => {
  test('has all 944 of edition 4.20 that are not deprecated, each with a name of its own', () => {
    const names = Object.values(catalogue);
    expect(names).toHaveLength(944);
    expect(new Set(names).size).toBe(944);
    for (const name of names) expect(name).toMatch(/^[A-Za-z.][\x20-\x7E]{5,}[^ ]$/);
  });

  test.for([
    [22, "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')"],
    [79, "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"],
    [352, 'Cross-Site Request Forgery (CSRF)'],
    [918, 'Server-Side Request Forgery (SSRF)'],
    [1427, 'Improper Neutralization of Input Used for LLM Prompting'],
    [1434, 'Insecure Setting of Generative AI/ML Model Inference Parameters'],
  ] as const)('CWE-%s', ([number, name]) => {
    expect(cweName(number)).toBe(name);
  });

  test.for([0, 1, 16, 132, 1000, 1435, -79, 7.9, Number.NaN])('%s is no weakness', (number) => {
    expect(cweName(number)).toBeNull();
  });
});

describe('E8: weaknesses are found', () => {
  test.for(['79', 'CWE-79', 'cwe 79', 'cwe79', ' CWE-0079 '])('by number, as in "%s"', (query) => {
    expect(numbers(query).slice(0, 3)).toEqual([79, 790, 791]);
  });

  test.for([
    ['cross-site scripting', 79],
    ['scripting site', 79],
    ['sql inj', 89],
    ['SSRF', 918],
    ['path trav', 22],
    ['hard-coded cred', 798],
    ['deserialization', 502],
    ['LLM prompt', 1427],
  ] as const)('by the beginnings of words in any order, as in "%s"', ([query, number]) => {
    expect(numbers(query)).toContain(number);
  });

  test('with those first whose names begin so', () => {
    expect(numbers('missing auth')).toEqual(expect.arrayContaining([306, 862]));
    expect(findCwe('missing auth')[0]?.name).toMatch(/^Missing Auth/);
  });

  test.for([
    ['xss', 79],
    ['XXE', 611],
    ['idor', 639],
    ['sql', 89],
    ['sqli', 89],
    ['SQL injection', 89],
    ['path traversal', 22],
    ['directory trav', 22],
    ['command injection', 78],
    ['brute force', 307],
    ['information disclosure', 200],
    ['hardcoded password', 798],
    ['hard-coded password', 798],
    ['ssrf', 918],
    ['csrf', 352],
    ['open redirect', 601],
    ['injection', 74],
    ['Clickjacking', 1021],
    ['weak password', 521],
    ['missing authorization', 862],
  ] as const)('the well-known one first by the name that testers use, as in "%s"', ([query, number]) => {
    expect(numbers(query)[0]).toBe(number);
  });

  test('all that one name is used for, the one that is meant most first', () => {
    expect(numbers('command injection', 2)).toEqual([78, 77]);
    expect(numbers('hard-coded password', 2)).toEqual([798, 259]);
  });

  test('every common name leads to its weakness, and each is of the catalogue', () => {
    expect(commonNames.length).toBeGreaterThan(100);
    for (const { number, names } of commonNames) {
      expect(cweName(number), String(number)).not.toBeNull();
      for (const name of names) expect(numbers(name, 3), name).toContain(number);
    }
  });

  test.for(['', '  ', '-', '\0', '💥', 'no such weakness', '99999', 'CWE-', 'constructor'])(
    'never by "%s"',
    (query) => {
      expect(findCwe(query)).toEqual([]);
    },
  );

  test('no more than asked for, each once, whatever is typed', () => {
    expect(findCwe('improper')).toHaveLength(20);
    expect(numbers('improper', 3)).toHaveLength(3);
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (query) => {
        const found = numbers(query);
        expect(found.length).toBeLessThanOrEqual(20);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
    expect(findCwe('a '.repeat(100_000)).length).toBeLessThanOrEqual(20);
  });
});
