import { JsonReader } from './json-values.ts';

/** The keys of the values with which a text begins, however it goes on: at its top, or of the objects in its array. */
export function firstKeys(head: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const reader = new JsonReader((path) => {
    const key = path.at(-1);
    if (key !== undefined && key !== '*') keys.add(key);
    return path.length === 0 || (path.length === 1 && path[0] === '*') ? 'open' : 'skip';
  });
  try {
    reader.push(head, []);
  } catch {
    // What begins as JSON and isn't is told by its reader.
  }
  return keys;
}
