import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type Coverage, coverageOf } from './coverage.ts';
import { type FontName, uprightFont } from './font-files.ts';

/** For a character that no font has. */
const SIGN = '□';

const SIMPLE = /^[ -~\u00a0-\u00ac\u00ae-\u00ff‘’“”–—…\n]*$/;
const NOT_SIMPLE = /[^\s -~\u00a0-\u00ac\u00ae-\u00ff‘’“”–—…]/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** They are drawn by no font, and change how their neighbours are. */
const JOINERS = /^(?:[\u200c-\u200f]|\ufe0e|\ufe0f)$/;
/** What can't be seen, and would be in the way of searching, or show what is around it in another order. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;
const OF_NOBODY = /^\p{Co}$/u;
const MARK = /^\p{M}$/u;
/** Ligatures, wide letters, letters of formulas and the like: they read the same in other letters (Unicode, NFKC). */
const SAME_IN_OTHERS = /^[\u2100-\u214f\ufb00-\ufb4f\uff01-\uff5e\u{1d400}-\u{1d7ff}]$/u;

const FONTS = [
  'Inter',
  'SourceSerif4',
  'JetBrainsMono',
  'NotoSansArabic',
  'NotoSansHebrew',
  'NotoEmoji',
] as const;
/** Each look's fonts, in the order in which a character is looked for. */
const STACKS = {
  inter: ['Inter', 'NotoSansArabic', 'NotoSansHebrew', 'NotoEmoji'],
  'source-serif': ['SourceSerif4', 'Inter', 'NotoSansArabic', 'NotoSansHebrew', 'NotoEmoji'],
  code: ['JetBrainsMono', 'Inter', 'NotoSansArabic', 'NotoSansHebrew', 'NotoEmoji'],
} as const satisfies Record<string, readonly FontName[]>;

export type Stack = keyof typeof STACKS;

/** What a character reads as where its own form can’t be drawn. */
const lettersOf = (character: string): string[] =>
  SAME_IN_OTHERS.test(character) ? [...character.normalize('NFKC')] : [character];

const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');

/**
 * Makes texts such that every character of them can be drawn: a PDF/UA-1 has no character without a glyph, and its maker
 * refuses the whole document where there is one.
 */
export class Legible {
  readonly #fonts: Readonly<Record<FontName, Coverage>>;
  /** The operator's, each of which is behind all of a look's. */
  readonly #own: readonly Coverage[];
  readonly #replaced = new Set<string>();

  private constructor(shipped: readonly (readonly [FontName, Coverage])[], own: readonly Coverage[]) {
    this.#fonts = Object.fromEntries(shipped) as Record<FontName, Coverage>;
    this.#own = own;
  }

  /** Reads what the shipped fonts have, and those of the operator, by their paths. */
  static read(own: readonly string[] = []): Legible {
    return new Legible(
      FONTS.map((name) => [name, coverageOf(uprightFont(name))]),
      own.map((path) => coverageOf(readFileSync(path))),
    );
  }

  /** The same, while others are answered between one font and the next (E28). */
  static async readInTurns(own: readonly string[] = []): Promise<Legible> {
    const shipped: [FontName, Coverage][] = [];
    for (const name of FONTS) {
      shipped.push([name, coverageOf(uprightFont(name))]);
      await setImmediate();
    }
    const others: Coverage[] = [];
    for (const path of own) {
      others.push(coverageOf(await readFile(path)));
      await setImmediate();
    }
    return new Legible(shipped, others);
  }

  /** Which characters of a text no font has, each once. */
  undrawn(text: string): string {
    const fonts = [...Object.values(this.#fonts), ...this.#own];
    const isDrawn = (character: string) =>
      JOINERS.test(character) ||
      character.search(UNSEEN) === 0 ||
      character.search(CONTROLS) === 0 ||
      lettersOf(character).every((letter) => fonts.some((font) => font(letter.codePointAt(0) ?? 0)));
    return [...new Set(text.match(NOT_SIMPLE))].filter((character) => !isDrawn(character)).join('');
  }

  /** The characters that stood for something since it was asked last, each once. */
  takeReplaced(): string {
    const replaced = [...this.#replaced].join('');
    this.#replaced.clear();
    return replaced;
  }

  /** Prose: what can't be seen is left out, and other ends of lines than `\n` are spaces. */
  prose(text: string, stack: Exclude<Stack, 'code'>): string {
    if (SIMPLE.test(text)) return text;
    const seen = text
      .toWellFormed()
      .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
      .replace(/\t/g, ' ')
      .replace(UNSEEN, '')
      .replace(CONTROLS, SIGN);
    return this.#drawn(seen, stack);
  }

  /** Code: what can't be seen is written out, for it may be what the code is shown for. */
  code(text: string): string {
    if (SIMPLE.test(text)) return text;
    const seen = text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/\t/g, '    ')
      .replace(CONTROLS, (character) => `\\x${hex(character)}`)
      .replace(/[\v\f\u2028\u2029]/g, (character) => `\\u{${hex(character)}}`)
      .replace(UNSEEN, (character) => `\\u{${hex(character)}}`);
    return this.#drawn(seen, 'code');
  }

  #drawn(text: string, stack: Stack): string {
    if (SIMPLE.test(text)) return text;
    let drawn = '';
    for (const { segment } of graphemes.segment(text)) drawn += this.#grapheme(segment, stack);
    return drawn;
  }

  /** As it is where one font has all of it; else what can be drawn of it alone. */
  #grapheme(grapheme: string, stack: Stack): string {
    if (SIMPLE.test(grapheme)) return grapheme;
    const characters = [...grapheme];
    const fonts = [...STACKS[stack].map((name) => this.#fonts[name]), ...this.#own];
    const has = (font: Coverage, character: string) =>
      JOINERS.test(character) || (font(character.codePointAt(0) ?? 0) && !OF_NOBODY.test(character));
    if (fonts.some((font) => characters.every((character) => has(font, character)))) return grapheme;
    return characters
      .map((character) => {
        if (JOINERS.test(character)) return '';
        const isDrawn = !MARK.test(character) && fonts.some((font) => has(font, character));
        if (isDrawn) return character;
        const letters = lettersOf(character);
        if (
          stack !== 'code' &&
          letters[0] !== character &&
          letters.every((letter) => fonts.some((font) => has(font, letter)))
        )
          return letters.join('');
        this.#replaced.add(character);
        return MARK.test(character) ? '' : SIGN;
      })
      .join('');
  }
}
