import type { ScannedGroup } from './content.ts';
import { formats } from './formats/all.ts';
import type { FormatName } from './formats/scanned.ts';

/** A format as people call it. */
export const formatName = (name: FormatName): string =>
  formats.find((format) => format.name === name)?.label ?? name;

/** Whose check it is, as its maker writes it: of SARIF, what the file calls its tool. */
export const toolName = ({ tool, toolName }: Pick<ScannedGroup, 'tool' | 'toolName'>): string =>
  toolName || (formats.find(({ name }) => name === tool)?.label.replace(/ \(.*\)$/, '') ?? tool);

const inWords = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** All formats that are read, in words. */
export const allFormats = (): string => inWords.format(new Set(formats.map(({ label }) => label)));
