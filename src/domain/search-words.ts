/**
 * What a word is, for whoever looks for it: its letters and digits, whatever their case, accents and width. Texts and what is
 * typed go through the same folding, letter by letter, so that what is found can be shown where it stands.
 */

/** Letters that Unicode takes apart no further, as people type them who have no such key. */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  ς: 'σ',
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  '’': "'",
};

const foldedLetters = new Map<string, string>();
/** Letters that are remembered; a text in Chinese has a few thousand. */
const MOST_LETTERS = 10_000;

function foldedLetter(letter: string): string {
  const known = foldedLetters.get(letter);
  if (known !== undefined) return known;
  // Marks and what is invisible go: nobody types a soft hyphen.
  const bare = letter
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, '');
  const folded = Array.from(bare, (one) => SPELT[one] ?? one).join('');
  if (foldedLetters.size >= MOST_LETTERS) foldedLetters.clear();
  foldedLetters.set(letter, folded);
  return folded;
}

/** A text as it is looked through. */
export interface Folded {
  readonly text: string;
  /** Where in the text before folding each unit of it comes from, and where that ends. */
  readonly from: (at: number) => number;
}

/** Folds a text, and says where each part of it comes from. */
export function fold(text: string): Folded {
  if (/^[\0-\x7f]*$/.test(text)) return { text: text.toLowerCase(), from: (at) => at };
  const places: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const units = foldedLetter(letter);
    for (let unit = 0; unit < units.length; unit += 1) places.push(at);
    folded += units;
    at += letter.length;
  }
  places.push(at);
  return { text: folded, from: (index) => places[index] ?? at };
}

/** Words that belong together, such as a host's name, an address, a number of a CVE, or a path. */
const WORDS = /[\p{L}\p{N}]+(?:[-._@:/'+][\p{L}\p{N}]+)*/gu;
const JOINER = /[-._@:/'+]/g;

/** How much of a word is compared by an index; what stands behind, where the text itself is looked through. */
export const INDEXED_UNITS = 32;

/** A word, as an index has it. */
export const indexed = (word: string): string => word.slice(0, INDEXED_UNITS).toWellFormed();

/**
 * All words of a folded text as an index has them: of those that belong together, from each on. So `example.com` is the
 * beginning of a word in `www.example.com/login`, and so is `login`.
 */
export function indexedWords(folded: string): Set<string> {
  const words = new Set<string>();
  for (const [together] of folded.matchAll(WORDS)) {
    words.add(indexed(together));
    for (const { index } of together.matchAll(JOINER))
      words.add(indexed(together.slice(index + 1, index + 1 + INDEXED_UNITS)));
  }
  return words;
}

const ENDS_IN_WORD = /[\p{L}\p{N}]$/u;

/** Where a term stands in a folded text: wherever a word begins with it. */
export function* placesOf(term: string, folded: string): Generator<number> {
  for (let at = folded.indexOf(term); at !== -1; at = folded.indexOf(term, at + 1))
    if (!ENDS_IN_WORD.test(folded.slice(Math.max(0, at - 2), at))) yield at;
}

/** Whether a word of a folded text begins with a term. */
export const holds = (folded: string, term: string): boolean => placesOf(term, folded).next().done !== true;

/** What is typed into a search, at most. */
export const MOST_TYPED = 200;
const MOST_TERMS = 10;

/** What somebody looks for: words that each stand in what is found, or are the beginning of one that does. */
export type Sought =
  | { readonly ok: true; readonly terms: readonly string[] }
  | { readonly ok: false; readonly reason: 'nothing' | 'no-words' | 'too-long' | 'too-many' };

type Problem = Extract<Sought, { readonly ok: false }>['reason'];

/** What is wrong with what was typed, in words. */
export function problemOfSought(reason: Problem): string {
  switch (reason) {
    case 'nothing':
    case 'no-words':
      return 'Type a word or a number. Symbols alone can’t be searched for.';
    case 'too-long':
      return `Use at most ${MOST_TYPED} characters.`;
    case 'too-many':
      return `Use at most ${MOST_TERMS} words.`;
  }
}

/** Reads what was typed. Marks such as quotes mean nothing. */
export function readSought(typed: string): Sought {
  if (typed.trim() === '') return { ok: false, reason: 'nothing' };
  if (typed.length > MOST_TYPED) return { ok: false, reason: 'too-long' };
  const terms = [...new Set(Array.from(fold(withoutMarks(typed)).text.matchAll(WORDS), ([word]) => word))];
  if (terms.length === 0) return { ok: false, reason: 'no-words' };
  if (terms.length > MOST_TERMS) return { ok: false, reason: 'too-many' };
  return { ok: true, terms };
}

/** Emphasis and code inside a word, as in `**pass**word`. */
const MARKS = /[*`~]+/g;
const withoutMarks = (text: string) => text.replace(MARKS, '');

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
};

function characterOf(reference: string, name: string): string {
  const code = name.startsWith('#x')
    ? Number.parseInt(name.slice(2), 16)
    : Number.parseInt(name.slice(1), 10);
  if (!name.startsWith('#')) return NAMED[name] ?? reference;
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code).toWellFormed() : reference;
}

/**
 * The words of Markdown without the marks between and inside of them, on one line: quick enough for many texts in one go,
 * which parsing is not. Addresses of links stand at the end, so that they are found too.
 */
export function proseWords(markdown: string): string {
  const addresses: string[] = [];
  const words = markdown
    // Where code begins and ends, and the language that it is in.
    .replace(/^[ \t]{0,12}(?:`{3,}|~{3,})[^\n]*$/gm, '')
    // A mark of a list, a heading or a quotation, where a line begins.
    .replace(/^[ \t]{0,12}(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+/gm, '')
    .replace(/!?\[([^\][\n]{0,300})\]\(([^()\s]{0,2000})\)/g, (_, text: string, address: string) => {
      addresses.push(address);
      return text;
    })
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,4});/gi, characterOf);
  return withoutMarks([words, ...addresses].join(' '))
    .replace(/[\s|]+/g, ' ')
    .trim();
}
