import catalogue from './catalogue.json' with { type: 'json' };
import commonNames from './common-names.json' with { type: 'json' };

/** A weakness of MITRE's Common Weakness Enumeration: its number, and the name that the catalogue gives it. */
export interface Weakness {
  readonly number: number;
  readonly name: string;
}

// Edition 4.20: every weakness that isn't deprecated; no categories and no views.
const WEAKNESSES: readonly Weakness[] = Object.entries(catalogue).map(([number, name]) => ({
  number: Number(number),
  name,
}));
const BY_NUMBER: ReadonlyMap<number, Weakness> = new Map(WEAKNESSES.map((one) => [one.number, one]));

/** More than anybody types into a search field. What is behind it isn't looked at, so that the work has a bound. */
const MAX_QUERY_LENGTH = 100;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const INDEXED = WEAKNESSES.map((weakness) => ({ weakness, words: wordsOf(weakness.name) }));

/** What testers call weaknesses, whatever the catalogue does; of those with one name, the one that is meant most comes first. */
const COMMON: readonly { readonly weakness: Weakness; readonly words: readonly string[] }[] =
  commonNames.flatMap(({ number, names }) => {
    const weakness = BY_NUMBER.get(number);
    return weakness ? names.map((name) => ({ weakness, words: wordsOf(name) })) : [];
  });

/** The name of a weakness by its number, or null: the catalogue has no such number, or has deprecated it. */
export const cweName = (number: number): string | null => BY_NUMBER.get(number)?.name ?? null;

function byNumber(digits: string): readonly Weakness[] {
  const exact = BY_NUMBER.get(Number(digits));
  const longer = WEAKNESSES.filter((one) => one !== exact && String(one.number).startsWith(digits));
  return exact ? [exact, ...longer] : longer;
}

/** How far from its beginning a name has the typed words, and how far apart; null where one of them is missing. */
function placeOf(
  typed: readonly string[],
  words: readonly string[],
): readonly [from: number, span: number] | null {
  const places = typed.map((word) => words.findIndex((one) => one.startsWith(word)));
  const from = Math.min(...places);
  return from === -1 ? null : [from, Math.max(...places) - from];
}

/** Those that testers call so: by the very name, then by one that begins so, then by one that has the words at all. */
function byCommonName(typed: readonly string[]): readonly Weakness[] {
  const asked = typed.join(' ');
  const closeness = (words: readonly string[]): number => {
    const name = words.join(' ');
    if (name === asked) return 0;
    if (name.startsWith(asked)) return 1;
    return placeOf(typed, words) ? 2 : 3;
  };
  return COMMON.map(({ weakness, words }) => ({ weakness, far: closeness(words) }))
    .filter(({ far }) => far < 3)
    .sort((a, b) => a.far - b.far)
    .map(({ weakness }) => weakness);
}

/**
 * The weaknesses that somebody may mean, best first, at most `limit`. By number (`79`, `CWE-79`): the very one, then those
 * that begin so. By words, or their beginnings, in any order: those that testers call so, then by where the name has them.
 */
export function findCwe(query: string, limit = 20): readonly Weakness[] {
  const asked = query.slice(0, MAX_QUERY_LENGTH).trim();
  const digits = /^(?:cwe[\s_:-]*)?0*([1-9][0-9]{0,5})$/i.exec(asked)?.[1];
  if (digits !== undefined) return byNumber(digits).slice(0, limit);
  const typed = wordsOf(asked);
  if (typed.length === 0) return [];
  const named = INDEXED.flatMap(({ weakness, words }) => {
    const place = placeOf(typed, words);
    return place ? [{ weakness, place }] : [];
  })
    .sort(
      (a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1] || a.weakness.number - b.weakness.number,
    )
    .map(({ weakness }) => weakness);
  return [...new Set([...byCommonName(typed), ...named])].slice(0, limit);
}
