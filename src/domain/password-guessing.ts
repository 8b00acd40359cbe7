import { dictionary } from '@zxcvbn-ts/language-common';

// Almost every password on a list of common ones is shorter than the 15 characters asked for. What an attacker
// tries instead is such a password stretched: repeated, padded with digits and marks, run along the keyboard, or
// joined with the names around the account. So a password is cut into the pieces that would make it cheapest to
// guess, and refused where nearly nothing is left that a guesser would not try. Whoever adds one more unrelated
// word passes; passphrases are never refused for being words.

/** A dictionary word costs at least 4, a stray letter 3, a stray digit or mark 1; two top words are still too few. */
const TOO_CHEAP = 8;
const TOP_WORD_COST = 4;
const WORD_COST = 7;
const LETTER_COST = 3;
const MARK_COST = 1;
const TOP_RANK = 1000;
const MAX_PIECE = 24;
const SHORT_UNIT = 8;
/** Only compatibility characters that unfold to many letters get a password beyond it; the rest adds nothing. */
const MAX_FOLDED = 512;

const PRODUCT_NAMES = ['SecPortal', 'portal'];
const FILLERS = new Set(
  'the and for our my is at of in co com org net inc ltd llc gmbh team group user login admin welcome'.split(
    ' ',
  ),
);
/** Long phrases that everybody knows and the list, made of short passwords, lacks. */
const FAMOUS = new Set(
  `correcthorsebatterystaple thequickbrownfoxjumpsoverthelazydog thequickbrownfox loremipsumdolorsitamet
  loremipsumdolor tobeornottobethatisthequestion tobeornottobe maytheforcebewithyou thisismypassword
  thisisapassword thisisasecurepassword mypasswordissecret iloveyouverymuch iloveyousomuch openthepodbaydoors
  winteriscoming allyourbasearebelongtous onceuponatime supercalifragilisticexpialidocious`.split(/\s+/),
);
/** Runs over alphabet, digits and keyboards; read backwards as well. */
const RUNS = runsBothWays([
  'abcdefghijklmnopqrstuvwxyzabc',
  '012345678901234567890',
  'qwertyuiopasdfghjklzxcvbnmqwertyuiop',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiop[]asdfghjkl;zxcvbnm,./',
  '1234567890-=qwertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1qazxsw23edcvfr45tgbnhy67ujm',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!@#$%^&*()_+',
  '!"£$%^&*()_+',
]);

/** What leet-speak stands for; the figure one is read as either letter. */
const LEET: readonly Record<string, string>[] = ['i', 'l'].map((one) => ({
  ...{
    '0': 'o',
    '1': one,
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '8': 'b',
    '@': 'a',
    $: 's',
    '!': 'i',
    '|': 'l',
  },
}));

let ranks: ReadonlyMap<string, number> | undefined;

/** The place of a word among common passwords. The table is made when the first password is chosen. */
function rankOf(word: string): number | undefined {
  ranks ??= new Map((dictionary['passwords-common'] as readonly string[]).map((one, rank) => [one, rank]));
  return ranks.get(word);
}

/**
 * Why a password of full length is easy to guess, or null. `context` are names around the account, to which the
 * product's own is added.
 */
export function easyToGuess(
  password: string,
  context: readonly string[],
): 'common' | 'context' | 'repetitive' | null {
  const text = fold(password);
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '');
  if (rankOf(text) !== undefined || FAMOUS.has(letters)) return 'common';
  if (repeatsShortUnit(text)) return 'repetitive';
  const best = cheapest(text, contextWords(context));
  if (best === null) return null;
  if (best.context) return 'context';
  return best.words ? 'common' : 'repetitive';
}

interface Reading {
  cost: number;
  context: boolean;
  words: boolean;
}

const free: Reading = { cost: 0, context: false, words: false };

/** The cheapest way to put the text together, by dynamic programming over its prefixes; null where it costs enough. */
function cheapest(text: string, names: ReadonlySet<string>): Reading | null {
  const spellings = [
    text,
    ...LEET.map((map) => text.replace(/./gu, (character) => map[character] ?? character)),
  ];
  const readings: (Reading | null)[] = [free];
  for (let end = 1; end <= text.length; end += 1) {
    let best: Reading | null = null;
    for (let start = Math.max(0, end - MAX_PIECE); start < end; start += 1) {
      const before = readings[start] ?? null;
      if (before === null) continue;
      for (const spelling of spellings) {
        const piece = pieceAt(spelling, start, end, names);
        if (piece !== null) best = better(best, joined(before, piece));
      }
    }
    readings.push(best);
  }
  return readings[text.length] ?? null;
}

function joined(before: Reading, piece: Reading): Reading | null {
  const cost = before.cost + piece.cost;
  if (cost > TOO_CHEAP) return null;
  return { cost, context: before.context || piece.context, words: before.words || piece.words };
}

// Of equally cheap readings, the one that names the context gives the better reason.
function better(best: Reading | null, other: Reading | null): Reading | null {
  if (best === null || other === null) return best ?? other;
  return other.cost < best.cost || (other.cost === best.cost && other.context) ? other : best;
}

/** What a guesser pays for the characters from `start` to `end` as one piece, or null where they are none. */
function pieceAt(text: string, start: number, end: number, names: ReadonlySet<string>): Reading | null {
  const piece = text.slice(start, end);
  if (piece.length >= 3) {
    if (names.has(piece)) return { ...free, context: true };
    const first = text.indexOf(piece);
    if (first + piece.length <= start || new Set(piece).size === 1) return free;
    if (piece.length >= 4 && RUNS.includes(piece)) return free;
  }
  if (FILLERS.has(piece)) return { ...free, words: true };
  const rank = piece.length >= 3 ? rankOf(piece) : undefined;
  if (rank !== undefined) return { ...free, cost: rank < TOP_RANK ? TOP_WORD_COST : WORD_COST, words: true };
  if (/^(19|20)\d\d$/.test(piece)) return { ...free, cost: MARK_COST };
  if (piece.length > 1) return null;
  if (/[\s._-]/.test(piece)) return free;
  return { ...free, cost: /\p{L}/u.test(piece) ? LETTER_COST : MARK_COST };
}

/** Each name whole, without its blanks, and word by word; of an address, the part before the @ and the domain. */
function contextWords(context: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const name of [...PRODUCT_NAMES, ...context]) {
    const parts = fold(name.slice(0, 254))
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part !== '');
    for (const part of parts) words.add(part);
    words.add(parts.join(''));
  }
  return words;
}

/** Whether the text is one short unit over and over ("abcabcabcabcabc"), the last one perhaps cut off. */
function repeatsShortUnit(text: string): boolean {
  for (let unit = 1; unit <= SHORT_UNIT; unit += 1) {
    if (text.startsWith(text.slice(unit)) && text.length >= 2 * unit) return true;
  }
  return false;
}

/** Without case, accents and compatibility forms, which a guesser tries along. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, MAX_FOLDED);
}

function runsBothWays(runs: readonly string[]): string {
  return runs.flatMap((run) => [run, Array.from(run).reverse().join('')]).join('\n');
}
