import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from './difference.ts';

/** What two texts come to: `[-gone-]` and `{+new+}`. */
const told = (before: string, after: string) =>
  differenceOf(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}` })[kind])
    .join('');

describe('E15: how one text became another', () => {
  test('is said word by word, and no word is torn', () => {
    expect(
      told('The form takes what was typed, as a part.', 'The form took what was typed as a part of it.'),
    ).toBe('The form [-takes -]{+took +}what was typed[-, -]{+ +}as a part{+ of it+}.');
    expect(told('naïveté bleibt', 'naïf bleibt')).toBe('[-naïveté -]{+naïf +}bleibt');
    expect(told('漢字です', '漢文です')).toBe('漢[-字-]{+文+}です');
    expect(told('👍🏽', '👎🏽')).toBe('[-👍-]{+👎+}🏽');
    expect(told('one\n\ntwo', 'one\n\n\ntwo')).toBe('one\n\n{+\n+}two');
  });

  test('is said line by line where too many words differ, and as a whole where too many lines do', () => {
    const lines = (count: number, mark: string) =>
      Array.from({ length: count }, (_, nth) => `${mark} ${nth} ${mark}${nth}\n`).join('');
    const [long, other] = [lines(600, 'a'), lines(600, 'b')];
    expect(told(`${lines(300, 'a')}kept\n`, `${lines(300, 'b')}kept\n`)).toBe(
      `[-${lines(300, 'a')}-]{+${lines(300, 'b')}+}kept\n`,
    );
    expect(told(`${long}kept\n`, `${other}kept\n`)).toBe(`[-${long}kept\n-]{+${other}kept\n+}`);
  });

  test('has all of both texts, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ab', ' ', '  ', '\n', '.', '漢', '👍', '👎', 'é', '1'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = differenceOf(before, after);
        const without = (kind: string) =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map((piece) => piece.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        expect(
          pieces.every(
            ({ text }, index) => text.isWellFormed() && pieces[index + 1]?.kind !== pieces[index]?.kind,
          ),
        ).toBe(true);
      }),
    );
  });
});
