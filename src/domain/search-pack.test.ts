import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookIn, PACK_TEXTS, Packing, partOf } from './search-pack.ts';
import { fold, holds } from './search-words.ts';

const idOf = (nth: number) => `00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`;

function packOf(texts: readonly { readonly title: string; readonly rest: string }[]) {
  const packing = new Packing();
  for (const [nth, { title, rest }] of texts.entries())
    packing.add({ id: idOf(nth), at: nth, title: fold(title).text, rest: fold(rest).text });
  return new Map(packing.parts().map(({ part, bytes }) => [part, bytes]));
}

const lookInAll = (pack: ReturnType<typeof packOf>, terms: readonly string[]) =>
  lookIn((part) => pack.get(part), terms);

test('E23: a pack finds the texts that hold the terms, and no others', () => {
  const word = fc.stringMatching(/^[abcé0-9]{1,4}([.-][abc]{1,3})?$/);
  const texts = fc.array(
    fc.record({
      title: fc.array(word).map((words) => words.join(' ')),
      rest: fc.array(word).map((words) => words.join(', ')),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(texts, fc.array(word, { minLength: 1, maxLength: 3 }), (all, typed) => {
      const terms = typed.map((one) => fold(one).text);
      const expected = all.flatMap(({ title, rest }, nth) => {
        const [folded, other] = [fold(title).text, fold(rest).text];
        return terms.every((term) => holds(folded, term) || holds(other, term))
          ? [{ id: idOf(nth), at: nth, inTitle: terms.filter((term) => holds(folded, term)).length }]
          : [];
      });
      expect(lookInAll(packOf(all), terms)).toEqual(expected);
    }),
  );
});

test('a full pack tells its last text from its first, and takes no more', () => {
  const texts = Array.from({ length: PACK_TEXTS }, (_, nth) => ({ title: `t${nth}`, rest: 'same' }));
  expect(lookInAll(packOf(texts), ['t127'])).toEqual([{ id: idOf(127), at: 127, inTitle: 1 }]);
  expect(lookInAll(packOf(texts), ['same'])).toHaveLength(PACK_TEXTS);
  expect(() => packOf([...texts, { title: 'one', rest: 'more' }])).toThrow('too many');
  expect(packOf([]).size).toBe(0);
  for (const letter of ['a', '1', 'σ', '密', '𝒳']) expect(partOf(letter)).toBe(partOf(`${letter}bc`));
});

test('the list of a pack in which a term is not stays closed', () => {
  const pack = packOf([{ title: 'one two', rest: 'three' }]);
  const opened = new Set<number>();
  const open = (part: number) => {
    opened.add(part);
    return pack.get(part);
  };
  expect(lookIn(open, ['one', 'twofold'])).toEqual([]);
  expect(opened).toEqual(new Set([partOf('one'), partOf('twofold')]));
  expect(lookIn(open, ['one', 'tw'])).toHaveLength(1);
  expect(opened).toContain(0);
});
