/** How long the name of a piece of evidence may be, in characters. */
export const MOST_NAME_CHARS = 80;

const ENDING = /\.[\p{L}\p{N}]{1,10}$/u;

const cut = (text: string, length: number) => [...text].slice(0, length).join('');

/**
 * What a file is called as evidence (E11): letters, digits, hyphens, underscores and dots, so that it can stand in
 * `evidence:NAME` as it is. Folders, marks of direction and whatever else a sender put into a name are left out; of a name
 * that is too long the ending stays.
 */
export function evidenceName(typed: string): string {
  const base = typed.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/-{2,}/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-._\p{M}]+|[-._]+$/gu, '')
    .replace(/-(?=\.[^.]*$)/, '');
  if (plain === '') return 'file';
  const ending = ENDING.exec(plain)?.[0] ?? '';
  return `${cut(plain.slice(0, plain.length - ending.length), MOST_NAME_CHARS - ending.length)}${ending}`;
}

/** The name with another ending. */
export const withEnding = (name: string, ending: string): string =>
  evidenceName(`${name.replace(ENDING, '')}.${ending}`);

/** The name, or where it is taken the first with a number that is not. Names that differ in capitals alone are the same. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const ending = ENDING.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? ending : `-${number}${ending}`;
    const candidate = `${cut(stem, MOST_NAME_CHARS - end.length)}${end}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
