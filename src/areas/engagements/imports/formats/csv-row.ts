import type { Severity } from '../../../../domain/finding.ts';
import type { CsvField } from './csv-columns.ts';
import { cvesIn, cwesIn, linesIn, output, plain, vectorsIn } from './parts.ts';
import { placeOf, placeOfAddress } from './place-of.ts';
import type { Scanned, ScannedPlace } from './scanned.ts';

/** What a row's columns hold, by field; none of them empty. */
export type CsvCells = ReadonlyMap<CsvField, readonly string[]>;

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  kritisch: 'critical',
  critique: 'critical',
  urgent: 'critical',
  high: 'high',
  hoch: 'high',
  élevé: 'high',
  élevée: 'high',
  important: 'high',
  serious: 'high',
  severe: 'high',
  medium: 'medium',
  mittel: 'medium',
  moyen: 'medium',
  moyenne: 'medium',
  moderate: 'medium',
  low: 'low',
  niedrig: 'low',
  gering: 'low',
  faible: 'low',
  minor: 'low',
  info: 'info',
  information: 'info',
  informational: 'info',
  none: 'info',
  note: 'info',
  log: 'info',
};
const RANKS: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** The band of a CVSS score. */
function bandOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

const numberIn = (text: string): number | null =>
  /^\d{1,2}(?:[.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : null;

/** How the table rates a row; why it can't be told, in words. */
function severityOf(cells: CsvCells): Severity | { readonly problem: string } {
  const [said] = cells.get('severity') ?? [];
  const [ofFive] = cells.get('severity-of-5') ?? [];
  const [score] = (cells.get('score') ?? []).flatMap((text) => numberIn(text) ?? []);
  if (said !== undefined) {
    const [word = ''] =
      said
        .normalize('NFC')
        .toLowerCase()
        .match(/\p{L}+/u) ?? [];
    const number = numberIn(said);
    const known = number === null ? WORDS[word] : /^[0-4]$/.test(said) ? RANKS[number] : undefined;
    if (known) return known;
    // Beyond ranks it is a score.
    if (number !== null && number <= 10 && said !== '5') return bandOf(number);
    return {
      problem:
        said === '5'
          ? 'its severity is 5, and severities are read as 0 (informational) to 4 (critical). Write words instead'
          : `“${said.slice(0, 100)}” is no severity known here. Write critical, high, medium, low or info`,
    };
  }
  if (ofFive !== undefined)
    return (
      RANKS[(numberIn(ofFive) ?? 0) - 1] ?? {
        problem: `“${ofFive.slice(0, 100)}” is no severity from 1 to 5`,
      }
    );
  return score === undefined ? 'info' : bandOf(Math.min(score, 10));
}

/** Where the table doesn't say what is affected. */
const NOWHERE = placeOf('Not specified', '');

function placesOf(cells: CsvCells): readonly ScannedPlace[] {
  const [path = ''] = cells.get('where') ?? [];
  const [port = ''] = cells.get('port') ?? [];
  const [protocol = 'tcp'] = cells.get('protocol') ?? [];
  const ports =
    port === '' || port === '0' ? '' : /^\d+$/.test(port) ? `${protocol.toLowerCase()}/${port}` : port;
  // The first column that says something: the others say the same in other words.
  const [named = ''] = cells.get('what') ?? [];
  const each = linesIn(...named.split(/[,;]\s/));
  if (each.length === 0) return path === '' ? [NOWHERE] : [placeOf(path, ports)];
  return each.map((one) => {
    const { what, where } = placeOfAddress(one);
    return placeOf(what, [where, ports, path].filter((part) => part !== '').join(' '));
  });
}

/** Titles of one finding, whatever their spaces and capitals. */
const asKey = (title: string) => title.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** One item for each place that a row names. */
export function itemsOfRow(cells: CsvCells, line: number): Scanned[] {
  const all = (field: CsvField) => cells.get(field) ?? [];
  const leftOut = (why: string): Scanned[] => [
    { kind: 'unreadable', line, reason: `This row was left out, because ${why}.` },
  ];
  const [title] = all('title');
  if (title === undefined || title === '') return leftOut('it has no title');
  const severity = severityOf(cells);
  if (typeof severity === 'object') return leftOut(severity.problem);
  const [id] = all('id');
  return placesOf(cells).map((place) => ({
    kind: 'item',
    line,
    tool: 'csv',
    plugin: id ?? asKey(title),
    title: title.replaceAll(/\s+/g, ' '),
    severity,
    cvss: vectorsIn(...all('cvss')),
    cwe: cwesIn(
      ...all('cwe').map((text) => text.replaceAll(/(?<![\w.-])\d{1,5}(?![\w.])/g, 'CWE-$&')),
    ).filter((number) => number > 0),
    cves: cvesIn(...all('cve')),
    description: plain(...all('description')),
    impact: plain(...all('impact')),
    remediation: plain(...all('remediation')),
    references: linesIn(...all('references').map((text) => text.replaceAll(/[,;\s]{1,9}(?=https?:)/g, '\n'))),
    place,
    output: output(...all('output')),
  }));
}
