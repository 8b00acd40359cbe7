import { describe, expect, test, vi } from 'vitest';
import { SCORES_3_1 } from '../../../test/cvss/scores-3-1.ts';
import { SCORES_4_0 } from '../../../test/cvss/scores-4-0.ts';
import { readVector, severityBand } from './score.ts';

const scored = (text: string) => {
  const read = readVector(text);
  if (read.kind === 'problem') throw new Error(`${text}: ${read.problem}`);
  return read;
};

describe('E9: scores are those of FIRST’s reference', () => {
  test.for([
    ['3.1', SCORES_3_1],
    ['4.0', SCORES_4_0],
  ] as const)('CVSS %s', ([version, scores]) => {
    expect(scores.length).toBeGreaterThan(150);
    const wrong = scores.flatMap((line) => {
      const [score, vector = ''] = line.split(' ');
      const read = scored(vector);
      return read.version === version && read.score.toFixed(1) === score ? [] : [`${line}: ${read.score}`];
    });
    expect(wrong).toEqual([]);
  });

  test.for([
    ['CVSS:3.1/AV:P/AC:H/PR:L/UI:R/S:U/C:L/I:L/A:H/E:H/RL:U/RC:U', 4.6, 'medium'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N/RL:O/CR:L', 6, 'medium'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
    ['CVSS:4.0/AV:P/AC:H/AT:P/PR:L/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, 'none'],
  ] as const)('%s', ([vector, score, severity]) => {
    expect(scored(vector)).toMatchObject({ vector, score, severity });
  });
});

test('E8: a score is in one band of the rating scale', () => {
  const bands = [0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(severityBand);
  expect(bands).toEqual(['none', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical']);
});

test('E9: a vector is kept in its canonical spelling', () => {
  expect(scored('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:X/MAV:X/RL:O').vector).toBe(
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/RL:O',
  );
});

test('E9: what is no vector never gets as far as the calculator, which prints what it thinks of it', () => {
  const printed = ['log', 'warn', 'error'] as const;
  const spies = printed.map((name) => vi.spyOn(console, name).mockReturnValue(undefined));
  const impossible = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:Q';
  expect(readVector(impossible)).toMatchObject({ kind: 'problem', metric: 'SA' });
  for (const line of SCORES_4_0) readVector(line.split(' ')[1] ?? '');
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
