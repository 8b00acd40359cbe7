import { z } from 'zod';
import { isPlainLine, NO_INVISIBLES } from '../../../../domain/visible-text.ts';
import { plainlyTyped, typed } from '../../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../../http/input.ts';
import { given } from '../../../../http/plain-fields.ts';
import type { OwnWords, ReportLanguage } from '../design.ts';
import { placeholdersIn, WORD_GROUPS, type WordGroup, wordKey, wordsIn, wordsOf } from '../words.ts';
import { WORD_OF } from './names.ts';

/** A word that reports say by themselves: where it stands, and what it is in English and in the language of a page. */
export interface FixedWord {
  readonly group: WordGroup;
  /** What it is in English; where several are the same, with what it is of. */
  readonly label: string;
  /** By which a consultancy's own is kept. */
  readonly key: string;
  readonly shipped: string;
}

/** All words of a language, in the order of their page. */
export function fixedWords(language: ReportLanguage): readonly FixedWord[] {
  const [english, shipped] = [wordsOf('en'), wordsOf(language)];
  const all = WORD_GROUPS.flatMap((group) => wordsIn(english, group).map(([, word]) => word));
  const alike = Map.groupBy(all, (word) => word);
  return WORD_GROUPS.flatMap((group) => {
    const inLanguage = new Map(wordsIn(shipped, group));
    return wordsIn(english, group).map(([name, word]) => ({
      ...{ group, key: wordKey(group, name), shipped: inLanguage.get(name) ?? word },
      label: alike.get(word)?.length === 1 ? word : `${word} (${WORD_OF[group]})`,
    }));
  });
}

/** The name of the form's field for a word. */
export const sayField = (key: string): string => `say-${key.replace('.', '-')}`;

const KEYS = fixedWords('en').map(({ key }) => key);

const allOf = (field: typeof typed) =>
  z.object(Object.fromEntries(['kind', 'reset', ...KEYS.map(sayField)].map((name) => [name, field])));

/** What the form sends. What it comes to, `readWords` judges: no field can be wrong by itself alone. */
export const wordsForm = allOf(plainlyTyped);

/** The same for a preview, of which nothing is kept once the session has ended. */
export const wordsPreviewForm = allOf(given(typed));

const SHORT = { upTo: 40, most: 80 } as const;
const MOST = 400;

/** How long a word may be: what stands in a column or beside a fact has less room than a sentence. */
export const mostOf = ({ shipped }: Pick<FixedWord, 'shipped'>): number =>
  shipped.length <= SHORT.upTo ? SHORT.most : MOST;

/** Each byte of a letter beyond ASCII takes three in a form. */
export const LARGEST_WORDS_FORM = 9 * MOST * KEYS.length + 64 * 1024;

function problemOf(word: FixedWord, text: string): string | null {
  if (!isPlainLine(text)) return NO_INVISIBLES;
  if (text.length > mostOf(word)) return `Use at most ${mostOf(word)} characters.`;
  const missing = placeholdersIn(word.shipped).filter((place) => !text.includes(place));
  if (missing.length === 0) return null;
  return `Keep ${missing.join(' and ')}: the report puts something in its place.`;
}

/** A consultancy's words as they were typed, and what is wrong with them; what is wrong is as we say it. */
export function readWords(
  language: ReportLanguage,
  values: FieldValues,
): { readonly own: OwnWords; readonly errors: FieldErrors } {
  const own: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const word of fixedWords(language)) {
    const field = sayField(word.key);
    const text = (values[field] ?? '').trim().normalize('NFC');
    if (text === '' || text === word.shipped || values.reset === word.key) continue;
    const problem = problemOf(word, text);
    if (problem === null) own[word.key] = text;
    else errors[field] = problem;
  }
  return { own, errors };
}

/** Words as the fields of their form hold them. */
export const valuesOfWords = (own: OwnWords): FieldValues =>
  Object.fromEntries(KEYS.map((key) => [sayField(key), own[key] ?? '']));
