/**
 * For what a browser's translation would spoil: keys, codes, references. HTML wants the word; the types of Preact know a
 * boolean alone, which would be left out.
 */
export const untranslated = { translate: 'no' as unknown as boolean };
