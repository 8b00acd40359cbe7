import { burp } from './burp.ts';
import { csv } from './csv.ts';
import { nessus } from './nessus.ts';
import { nmap } from './nmap.ts';
import { nuclei } from './nuclei.ts';
import { openvas } from './openvas.ts';
import { qualys } from './qualys.ts';
import { sarif } from './sarif.ts';
import type { Format } from './scanned.ts';
import { zapJson } from './zap-json.ts';
import { zapXml } from './zap-xml.ts';

/** Every format that is read, one line each. Which one a file is of, its text says, so that their order means nothing. */
export const formats: readonly Format[] = [
  burp,
  csv,
  nessus,
  nmap,
  nuclei,
  openvas,
  qualys,
  sarif,
  zapJson,
  zapXml,
];

/** The format of a file, by the text with which it begins (64 KB at most, without a BOM); null for one that is not read. */
export const recognise = (head: string): Format | null =>
  formats.find((format) => format.recognises(head)) ?? null;
