import { nessus } from './nessus.ts';
import { nuclei } from './nuclei.ts';
import type { Format } from './scanned.ts';
import { zapJson } from './zap-json.ts';

/** Every format that is read, one line each. Which one a file is of, its text says, so that their order means nothing. */
export const formats: readonly Format[] = [nessus, nuclei, zapJson];

/** The format of a file, by the text with which it begins (64 KB at most, without a BOM); null for one that is not read. */
export const recognise = (head: string): Format | null =>
  formats.find((format) => format.recognises(head)) ?? null;
