import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../test/any-character.ts';
import type { CvssVersion, Metric } from './metric.ts';
import { formatVector, MAX_VECTOR_LENGTH, metricsOf, parseVector } from './vector.ts';

const VERSIONS: readonly CvssVersion[] = ['3.1', '4.0'];
const BASE_4_0 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const BASE_3_1 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** Any metrics that make a vector: each base one, and of the others what comes; "not defined" is left out. */
const metricsFor = (version: CvssVersion) =>
  fc
    .tuple(
      ...metricsOf(version).map(({ code, group, values }) =>
        fc
          .constantFrom(...values.map((value) => value.code))
          .map((value) => (group !== 'base' && value === 'X' ? [] : [[code, value] as const])),
      ),
    )
    .map((entries) => new Map(entries.flat()));

const anyVector = fc
  .constantFrom(...VERSIONS)
  .chain((version) => metricsFor(version).map((metrics) => ({ version, metrics })));

const problemOf = (text: string) => {
  const read = parseVector(text);
  if (read.kind === 'vector') throw new Error(`${text} was read`);
  return [read.metric, read.problem];
};

test('E9: a vector written and read again is the same', () => {
  fc.assert(
    fc.property(anyVector, ({ version, metrics }) => {
      expect(parseVector(formatVector(version, metrics))).toEqual({ kind: 'vector', version, metrics });
    }),
  );
});

test('E9: a vector of 3.1 may have any order, one of 4.0 the specification’s alone', () => {
  const shuffled = anyVector.chain(({ version, metrics }) =>
    fc
      .shuffledSubarray([...metrics], { minLength: metrics.size, maxLength: metrics.size })
      .map((parts) => ({ version, metrics, parts })),
  );
  fc.assert(
    fc.property(shuffled, ({ version, metrics, parts }) => {
      const text = `CVSS:${version}/${parts.map((part) => part.join(':')).join('/')}`;
      const inOrder = text === formatVector(version, metrics);
      expect(parseVector(text).kind).toBe(version === '3.1' || inOrder ? 'vector' : 'problem');
    }),
  );
});

describe('E9: what is wrong is named at its metric', () => {
  const changed = (from: string, to: string) => BASE_4_0.replace(from, to);
  test.for([
    [
      'an impossible value',
      changed('AC:L', 'AC:Z'),
      'AC',
      'Attack Complexity (AC) can’t be “Z”. Use L or H.',
    ],
    ['no value', changed('UI:N', 'UI:'), 'UI', 'User Interaction (UI) has no value. Use N, P or A.'],
    ['no colon', changed('UI:N', 'UI'), 'UI', 'User Interaction (UI) has no value. Use N, P or A.'],
    ['two colons', changed('UI:N', 'UI::N'), 'UI', 'User Interaction (UI) can’t be “:N”. Use N, P or A.'],
    ['an unknown metric', changed('AC:L', 'XY:L'), 'XY', 'CVSS 4.0 has no metric “XY”.'],
    ['a metric of another version', changed('VC:H', 'C:H'), 'C', 'CVSS 4.0 has no metric “C”.'],
    [
      'small letters',
      changed('AV:N', 'av:N'),
      'AV',
      'Write Attack Vector (AV) in capital letters, not as “av”.',
    ],
    ['a metric twice', `${BASE_4_0}/E:A/E:P`, 'E', 'Exploit Maturity (E) is there twice.'],
    ['a missing metric', changed('/AT:N', ''), 'AT', 'Attack Requirements (AT) is missing.'],
    [
      'two missing metrics',
      changed('/AT:N/PR:N', ''),
      'AT',
      'Attack Requirements (AT) and Privileges Required (PR) are missing.',
    ],
    [
      'another order',
      changed('AC:L/AT:N', 'AT:N/AC:L'),
      'AC',
      'Move Attack Complexity (AC) before Attack Requirements (AT): CVSS 4.0 has a fixed order.',
    ],
    [
      'an empty part',
      changed('/PR:N', '//PR:N'),
      null,
      'There’s an empty part after “AT:N”. Remove the extra slash.',
    ],
    [
      'a slash at the end',
      `${BASE_4_0}/`,
      null,
      'There’s an empty part after “SA:N”. Remove the extra slash.',
    ],
    [
      'a blank at the end',
      `${BASE_4_0} `,
      'SA',
      'Subsequent System Availability (SA) can’t be “N ”. Use H, L or N.',
    ],
    [
      'version 3.0',
      BASE_3_1.replace('3.1', '3.0'),
      null,
      'CVSS 3.0 isn’t supported. Use a vector of CVSS 4.0 or 3.1.',
    ],
    ['no version', 'AV:N/AC:L', null, 'A vector starts with “CVSS:4.0/” or “CVSS:3.1/”.'],
    [
      'safety on the vulnerable system',
      `${BASE_4_0}/MVI:S`,
      'MVI',
      'Modified Vulnerable System Integrity (MVI) can’t be “S”. Use X, H, L or N.',
    ],
  ] as const)('%s', ([, text, metric, sentence]) => {
    expect(problemOf(text)).toEqual([metric, sentence]);
  });

  test('nothing at all', () => {
    expect(problemOf('')).toEqual([null, `Enter a vector, such as ${BASE_4_0}.`]);
    expect(problemOf(' \t')).toEqual(problemOf(''));
  });
});

test('E9: each metric left out, or with a value of none of its own, is named', () => {
  for (const version of VERSIONS) {
    const full = new Map(metricsOf(version).map(({ code, values }) => [code, values.at(-1)?.code ?? '']));
    for (const metric of metricsOf(version)) {
      const impossible = formatVector(version, new Map([...full, [metric.code, 'Z']]));
      expect(problemOf(impossible)[0], impossible).toBe(metric.code);
      const without = new Map([...full].filter(([code]) => code !== metric.code));
      const read = parseVector(formatVector(version, without));
      if (metric.group !== 'base') expect(read.kind, metric.code).toBe('vector');
      else expect(read).toMatchObject({ kind: 'problem', metric: metric.code });
    }
  }
});

test('E9: a vector with one character too many, too few or another is refused, or is another vector', () => {
  const place = fc.nat({ max: MAX_VECTOR_LENGTH });
  fc.assert(
    fc.property(
      anyVector,
      place,
      fc.string({ unit: anyCharacter, maxLength: 3 }),
      fc.nat({ max: 2 }),
      (vector, at, put, cut) => {
        const right = formatVector(vector.version, vector.metrics);
        const from = at % right.length;
        const text = right.slice(0, from) + put + right.slice(from + cut);
        const read = parseVector(text);
        // What is read is what was written: nothing is skipped, and nothing thought of in its place.
        if (read.kind === 'vector' && !text.includes(':X'))
          expect(new Set(text.split('/'))).toEqual(
            new Set(formatVector(read.version, read.metrics).split('/')),
          );
        else if (read.kind === 'problem') expect(read.problem).toMatch(/^[\p{Lu}].+\.$/u);
      },
    ),
  );
});

test('E9: random text is refused, with a short sentence', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), fc.boolean(), (text, prefixed) => {
      const [, sentence] = problemOf(prefixed ? `CVSS:4.0/${text}` : text);
      expect(sentence?.length).toBeLessThan(500);
      expect(sentence?.isWellFormed()).toBe(true);
    }),
  );
});

test('E9: 200 KB of anything cost nothing, and the longest vectors fit', () => {
  for (const unit of ['/', ':', 'AV:N/', '\u{1F600}', '\u202E', 'A\u0301', '\0'])
    for (const start of ['', 'CVSS:4.0/', BASE_3_1])
      expect(problemOf(start + unit.repeat(200_000 / unit.length))[1]).toMatch(/^This is too long/);
  for (const version of VERSIONS) {
    const longest = ({ values }: Metric) =>
      values.reduce((long, { code }) => (code.length > long.length ? code : long), '');
    const all = metricsOf(version).map((metric) => `${metric.code}:${longest(metric)}`);
    const text = [`CVSS:${version}`, ...all].join('/');
    expect(parseVector(text).kind).toBe('vector');
    expect(text.length).toBeLessThan(MAX_VECTOR_LENGTH);
  }
});

test('E9: each metric and value has letters of its own and says what it means', () => {
  for (const version of VERSIONS) {
    const metrics = metricsOf(version);
    expect(new Set(metrics.map(({ code }) => code)).size).toBe(metrics.length);
    expect(metrics.filter(({ group }) => group === 'base').map(({ code }) => code)).toEqual(
      (version === '4.0' ? BASE_4_0 : BASE_3_1)
        .split('/')
        .slice(1)
        .map((part) => part.split(':')[0]),
    );
    for (const { code, asks, values } of metrics) {
      expect(asks, code).toMatch(/^\p{Lu}.*[.?]$/u);
      expect(new Set(values.map((value) => value.code)).size).toBe(values.length);
      for (const { means } of values) expect(means, code).toMatch(/^\p{Lu}.*\.$/u);
    }
  }
});
