import { formats } from './formats/all.ts';
import type { FormatName } from './formats/scanned.ts';

/** A format as people call it. */
export const formatName = (name: FormatName): string =>
  formats.find((format) => format.name === name)?.label ?? name;

const inWords = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** All formats that are read, in words. */
export const allFormats = (): string => inWords.format(new Set(formats.map(({ label }) => label)));
