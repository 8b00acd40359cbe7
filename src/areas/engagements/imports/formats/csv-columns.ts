/** What columns of a table can hold, and which ones most likely do. */

/** What a column holds; several columns may hold the same, and are put together. */
export const CSV_FIELDS = [
  'title',
  /** By which a check is known again; without one, its title is. */
  'id',
  /** In words, or from 0 (informational) to 4 (critical). */
  'severity',
  /** From 1 (informational) to 5 (critical). */
  'severity-of-5',
  /** A CVSS score, for rows that say no severity. */
  'score',
  'cvss',
  'cwe',
  'cve',
  'description',
  'impact',
  'remediation',
  'references',
  /** Host, address or whatever else is affected; several of them on lines of their own, or with commas between. */
  'what',
  /** Where in it, such as a path. */
  'where',
  'port',
  'protocol',
  /** What was seen at that place. */
  'output',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Which column holds what, by the names in the first row; columns that aren't named are left out. */
export type CsvMapping = ReadonlyMap<string, CsvField>;

/** A name without what its writers differ in: `CVSS v3.0 Vector` is `cvssv30vector`. */
const plainName = (column: string) => column.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const names = (list: string) => list.split(' ');

/** Names as tools and people write them, in English, German and French, without spaces and capitals, the most telling ones first. */
const KNOWN: readonly (readonly [CsvField, readonly string[]])[] = [
  [
    'title',
    names(
      'title findingtitle issuetitle vulnerabilitytitle name findingname issuename vulnerabilityname pluginname vulnerability finding issue summary titel titre',
    ),
  ],
  [
    'severity',
    names(
      'severity risk risklevel riskrating criticality threat rating schweregrad risiko kritikalität gravité sévérité risque',
    ),
  ],
  ['cwe', names('cwe cwes cweid cweids')],
  ['cve', names('cve cves cveid cveids')],
  [
    'description',
    names('synopsis description desc detail details observation vulnerabilitydescription beschreibung'),
  ],
  ['impact', names('impact businessimpact consequence consequences auswirkung auswirkungen')],
  [
    'remediation',
    names(
      'mitigation remediation solution recommendation recommendations fix howtofix maßnahme maßnahmen empfehlung empfehlungen behebung recommandation recommandations',
    ),
  ],
  ['references', names('reference references link links seealso furtherreading')],
  [
    'what',
    names(
      'url urls uri endpoint endpoints host hosts hostname fqdn asset assets affectedasset affectedassets target targets ip ips ipaddress address addresses system systems component affected',
    ),
  ],
  ['where', names('path location parameter')],
  ['port', names('port ports')],
  ['protocol', names('protocol portprotocol')],
  ['output', names('pluginoutput output evidence proof result results')],
  ['id', names('pluginid plugin checkid ruleid qid nvtoid templateid vulnid vulnerabilityid id')],
];

/** Fields of which one column is enough: a second one would be something else. */
const SINGLE: ReadonlySet<CsvField> = new Set(['title', 'severity', 'id']);

/** Which columns most likely hold what. Nothing is said of a column whose name tells nothing. */
export function guessMapping(header: readonly string[]): CsvMapping {
  const mapping = new Map<string, CsvField>();
  for (const column of header) {
    const name = plainName(column);
    if (/^cvss.*score$|^(?:cvss)?basescore$|^cvssbase$/.test(name)) mapping.set(column, 'score');
    else if (/^cvss|^vector$/.test(name)) mapping.set(column, 'cvss');
  }
  for (const [field, known] of KNOWN) {
    const rank = (column: string) => known.indexOf(plainName(column));
    const found = header
      .filter((column) => rank(column) >= 0 && !mapping.has(column))
      .sort((one, other) => rank(one) - rank(other));
    for (const column of SINGLE.has(field) ? found.slice(0, 1) : found) mapping.set(column, field);
  }
  return mapping;
}
