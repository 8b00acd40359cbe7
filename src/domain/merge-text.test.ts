import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeText } from './merge-text.ts';

describe('E14: two people’s changes of one text', () => {
  const base = 'The login page reflects the name.\n\nSteps:\n1. Open it.\n2. Type.\n';

  test('different places are both kept', () => {
    const mine = base.replace('name', 'user name');
    const theirs = base.replace('Type.', 'Type a script.');
    expect(mergeText(base, mine, theirs)).toEqual({
      ok: true,
      text: 'The login page reflects the user name.\n\nSteps:\n1. Open it.\n2. Type a script.\n',
    });
  });

  test('different words of one line are both kept', () => {
    expect(
      mergeText(
        'a quick brown fox jumps far away',
        'a fast brown fox jumps far away',
        'a quick brown fox jumps far off',
      ),
    ).toEqual({
      ok: true,
      text: 'a fast brown fox jumps far off',
    });
  });

  test('the same change made twice is there once', () => {
    const both = base.replace('Open it.', 'Open the page.');
    expect(mergeText(base, both, both)).toEqual({ ok: true, text: both });
  });

  test('the same word changed differently is no merge', () => {
    expect(mergeText('severity is high', 'severity is low', 'severity is critical')).toEqual({ ok: false });
  });

  test('only one of them changed something', () => {
    expect(mergeText(base, base, `${base}More.`)).toEqual({ ok: true, text: `${base}More.` });
    expect(mergeText(base, `${base}Mine.`, base)).toEqual({ ok: true, text: `${base}Mine.` });
  });

  test('one deletes what the other changes: no merge', () => {
    expect(mergeText('one two three', 'one three', 'one TWO three')).toEqual({ ok: false });
  });

  test('what is alike at the ends is untouched, and what is hopelessly different is no merge', () => {
    const shell = (inner: string) => `${'a\n'.repeat(50_000)}${inner}\n${'b\n'.repeat(50_000)}`;
    expect(mergeText(shell('one\ntwo\nthree'), shell('ONE\ntwo\nthree'), shell('one\ntwo\nTHREE'))).toEqual({
      ok: true,
      text: shell('ONE\ntwo\nTHREE'),
    });
    expect(mergeText('a\n'.repeat(90_000), 'a\nb\n'.repeat(45_000), 'c\na\n'.repeat(45_000))).toEqual({
      ok: false,
    });
  });

  test('nothing of anybody’s is lost: each word that one added is there (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 3, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (words, at, other) => {
          const add = (place: number, word: string) =>
            words.toSpliced(place % words.length, 0, word).join(' ');
          const merged = mergeText(words.join(' '), add(at, 'MINE'), add(other, 'THEIRS'));
          return !merged.ok || (merged.text.includes('MINE') && merged.text.includes('THEIRS'));
        },
      ),
    );
  });

  test('different places of one long paragraph are both kept', () => {
    const paragraph = Array.from({ length: 2_000 }, (_, index) => `word${index}`).join(' ');
    const mine = paragraph.replace('word10 ', 'MINE ');
    const theirs = paragraph.replace('word1900 ', 'THEIRS ');
    expect(mergeText(paragraph, mine, theirs)).toEqual({
      ok: true,
      text: mine.replace('word1900 ', 'THEIRS '),
    });
  });

  test('long texts are merged by their lines', () => {
    const long = Array.from({ length: 3_000 }, (_, index) => `line ${index} of the output\n`).join('');
    const mine = long.replace('line 10 ', 'LINE 10 ');
    const theirs = long.replace('line 2900 ', 'LINE 2900 ');
    const merged = mergeText(long, mine, theirs);
    expect(merged).toMatchObject({ ok: true });
    expect(merged.ok && merged.text).toBe(
      long.replace('line 10 ', 'LINE 10 ').replace('line 2900 ', 'LINE 2900 '),
    );
  });
});
