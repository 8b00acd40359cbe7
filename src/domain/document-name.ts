/** How long the name of a document may be, in characters. */
const MOST_CHARS = 120;

const ENDING = /\.[\p{L}\p{N}]{1,10}$/u;

/**
 * What a document is called (E7): the last part of what its sender calls the file, as people read it, on one line. Folders,
 * marks of direction and what else nobody sees are left out, and so are signs that a file's name can't have everywhere; of a
 * name that is too long the ending stays.
 */
export function documentName(typed: string): string {
  const base = typed.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/[<>:"|?*]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[ .\p{M}]+|[ .]+$/gu, '');
  if (plain === '') return 'file';
  const ending = ENDING.exec(plain)?.[0] ?? '';
  const stem = plain.slice(0, plain.length - ending.length);
  return `${[...stem].slice(0, MOST_CHARS - ending.length).join('')}${ending}`;
}
