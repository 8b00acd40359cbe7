/** What stands in parsed JSON of which nobody knows yet whether it is as it should be. */

export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};

/** An object; an empty one for whatever is none. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NONE;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\0-\b\v\f\x0e-\x1f\x7f]/g;

/** A word, number or truth value as text without controls; empty for everything else. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.toWellFormed().replaceAll(CONTROLS, '') : '';
};

/** The text under the first of these keys that has some; keys differ between a tool's versions. */
export function textAt(fields: Fields, ...keys: readonly string[]): string {
  for (const key of keys) {
    const text = textOf(fields[key]).trim();
    if (text !== '') return text;
  }
  return '';
}

/** The objects in the list under a key; none for whatever is no list. */
export const listAt = (fields: Fields, key: string): readonly Fields[] => {
  const list = fields[key];
  return Array.isArray(list) ? list.map(fieldsOf) : [];
};

/** The texts under the first of these keys that has any: of a list each, of a text itself. */
export function textsAt(fields: Fields, ...keys: readonly string[]): readonly string[] {
  for (const key of keys) {
    const value = fields[key];
    const texts = (Array.isArray(value) ? value : [value]).map((one) => textOf(one).trim());
    if (texts.some((text) => text !== '')) return texts.filter((text) => text !== '');
  }
  return [];
}
