/** Ids in groups of so many, in their order: a statement that names all of them at once would grow with what there is. */
export function inGroups(ids: readonly string[], size: number): string[][] {
  const groups: string[][] = [];
  for (let from = 0; from < ids.length; from += size) groups.push(ids.slice(from, from + size));
  return groups;
}
