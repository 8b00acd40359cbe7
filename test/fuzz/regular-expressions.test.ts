import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * ASVS 5.2 of old, CWE-1333: every regular expression of the sources, found by itself, on strings that make a
 * backtracking engine try again and again: twice the length may take about twice the time, and never four times.
 */

const src = fileURLToPath(new URL('../../src', import.meta.url));

interface Found {
  readonly where: string;
  readonly pattern: RegExp;
}

/** Literals after a character that cannot end a value, so that a division or a closing tag is none. */
const LITERAL =
  /(?<=[=(,:;!&|?[{}\n]\s*|return )\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)(?=\s*[.,;)\]:?\n])/g;

function everyPattern(): Found[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^ui\/client/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(src, name), 'utf8');
      return [...text.matchAll(LITERAL)].map(([, source = '', flags = '']) => ({
        where: `${name}: /${source}/${flags}`,
        // Once from the start each time, or a sticky or global one would remember where it was.
        pattern: new RegExp(source, flags.replaceAll(/[gy]/g, '')),
      }));
    });
}

/** What each part of a pattern may match, over and over, and then something that makes it fail. */
const UNITS = [
  'a',
  'A',
  '0',
  '-',
  '.',
  ' ',
  '\t',
  '\n',
  '/',
  '@',
  'a.',
  'a-',
  '-.',
  '0.',
  'a ',
  ' \n',
  '%2',
  '<a',
  '&',
  'é',
  '😀',
  ':',
  '::',
  '=',
  '"',
  'a@',
  'x=1,',
  '1.1.',
];
const TAILS = ['!', '\0', '\n', 'a@', '<'];

/** The fastest of so many turns, in milliseconds: what else the machine does makes it slower, never faster. */
function timeOf({ pattern }: Found, text: string, turns = 3): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn += 1) {
    const started = performance.now();
    pattern.test(text);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

/** Long enough that a quadratic one takes ten milliseconds. */
const LENGTH = 4_000;
/** What a linear one takes for that is far below a millisecond; below this nothing can be measured. */
const NOTICEABLE_MS = 2;
/** Twice the length for a linear pattern, and something for what cannot be told exactly. */
const MOST_GROWTH = 2.8;
/** A suspect is looked at so often again: whoever is slow by nature is slow each time. */
const SECOND_LOOKS = 40;
/** Looked at so often, a bad one on all of it would take ten seconds; on this it is as bad. */
const SHORT = LENGTH / 4;

function growth(found: Found, length = LENGTH): string | null {
  // What is quadratic takes that much less on less.
  const noticeable = NOTICEABLE_MS * (length / LENGTH) ** 2;
  for (const unit of UNITS) {
    for (const tail of TAILS) {
      const text = (long: number) => unit.repeat(long / unit.length) + tail;
      let once = timeOf(found, text(length));
      if (once < noticeable) continue;
      let twice = timeOf(found, text(2 * length));
      const isSuspect = () => once >= noticeable && twice > MOST_GROWTH * once;
      for (let look = 0; look < SECOND_LOOKS && isSuspect(); look += 1) {
        once = Math.min(once, timeOf(found, text(length), 1));
        twice = Math.min(twice, timeOf(found, text(2 * length), 1));
      }
      if (isSuspect())
        return `${found.where} on ${JSON.stringify(unit)}…${JSON.stringify(tail)}: ${once} → ${twice} ms`;
    }
  }
  return null;
}

describe('regular expressions', () => {
  const found = everyPattern();

  test('are found', () => {
    expect(found.length).toBeGreaterThan(60);
    expect(found.map(({ where }) => where).join('\n')).toContain('a-z0-9][a-z0-9-]*[a-z0-9]');
  });

  test('the measure tells a bad one from a good one', () => {
    expect(growth({ where: 'bad', pattern: /\s+$/ }, SHORT)).not.toBeNull();
    expect(growth({ where: 'bad', pattern: /(a*)@?-$/ }, SHORT)).not.toBeNull();
    expect(growth({ where: 'good', pattern: /^[a-z]{1,40}$/ })).toBeNull();
  });

  test('each takes time in proportion to its input, or less', () => {
    expect(found.map((each) => growth(each)).filter((bad) => bad !== null)).toEqual([]);
  });
});
