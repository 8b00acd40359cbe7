import type { Severity } from '../../../../domain/finding.ts';
import { addressesIn, cvesIn, output, plain, vectorsIn } from './parts.ts';
import { placeOf } from './place-of.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned } from './scanned.ts';
import { readXml, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';

/** Reports of OpenVAS and Greenbone (GVM), as the web interface exports them and as its protocol answers. */

/** Where results stand: a report holds another one in which they are, or is that itself. */
const RESULTS = [
  'report/report/results/result',
  'report/results/result',
  'get_reports_response/report/report/results/result',
  'get_results_response/result',
];

/** When the scan was through, where the report says it. */
const ENDS = ['report/report/scan_end', 'report/scan_end', 'get_reports_response/report/report/scan_end'];

const THREATS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  log: 'info',
  debug: 'info',
};

/** Someone has overridden it as no finding. */
const FALSE_POSITIVE = 'false positive';

/** The severity as the report words it; where it has no word, by its number. */
function severityOf(threat: string, score: string): Severity | undefined {
  if (threat !== '') return THREATS[threat];
  const number = score === '' ? Number.NaN : Number(score);
  if (Number.isNaN(number)) return undefined;
  if (number >= 9) return 'critical';
  if (number >= 7) return 'high';
  if (number >= 4) return 'medium';
  return number > 0 ? 'low' : 'info';
}

/** What stands in `tags`, as in `summary=…|insight=…`; a part without a name belongs to the one before it. */
function tagsOf(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  let last = '';
  for (const part of text.split('|')) {
    const [, name, value = ''] = /^\s*([a-z_]+)=([\s\S]*)$/i.exec(part) ?? [];
    if (name === undefined) tags.set(last, `${tags.get(last) ?? ''}|${part}`);
    else {
      last = name;
      tags.set(name, value.trim());
    }
  }
  return tags;
}

/** `tcp/443` of `443/tcp`, or of the older `https (443/tcp)`; nothing of `general/tcp`, which is the host as such. */
function whereOf(port: string): string {
  const [, number, protocol = ''] = /(\d{1,5})\/([a-z]{1,10})/i.exec(port) ?? [];
  return number === undefined || number === '0' ? '' : `${protocol.toLowerCase()}/${number}`;
}

function referencesOf(check: XmlElement): readonly string[] {
  const named = check.all('refs/ref').flatMap((reference) => {
    const id = reference.attribute('id');
    const type = reference.attribute('type').toLowerCase();
    if (id === '' || type === 'cve') return [];
    return [type === 'url' || type === '' ? id : `${type.toUpperCase()}:${id}`];
  });
  return [...named, ...addressesIn(check.value('xref'))];
}

function scannedOf(result: XmlElement): readonly Scanned[] {
  const { line } = result;
  const threat = result.value('threat').toLowerCase();
  if (threat === FALSE_POSITIVE) return [];
  const leftOut = (why: string): readonly Scanned[] => [
    { kind: 'unreadable', line, reason: `This result was left out, because ${why}.` },
  ];
  const check = result.find('nvt');
  const plugin = check?.attribute('oid') ?? '';
  if (check === undefined || plugin === '' || plugin === '0') return leftOut('it names no test (nvt oid)');
  const severity = severityOf(threat, result.value('severity'));
  if (severity === undefined) return leftOut(`“${result.value('threat')}” is no threat level that we know`);
  const references = check.all('refs/ref').map((reference) => reference.attribute('id'));
  const tags = tagsOf(check.value('tags'));
  const tag = (name: string): string => tags.get(name) ?? '';
  return [
    {
      kind: 'item',
      line,
      tool: 'openvas',
      plugin,
      title: check.value('name').replace(/\s+/g, ' ') || result.value('name') || `OpenVAS test ${plugin}`,
      severity,
      cvss: vectorsIn(check.lines('severities/severity/value'), tag('cvss_base_vector')),
      cwe: [],
      cves: cvesIn([plugin, ...references, check.value('cve')].join('\n')),
      description: plain(tag('summary'), tag('insight'), labelled('Affected', tag('affected'))),
      impact: plain(tag('impact')),
      remediation: plain(check.value('solution') || tag('solution')),
      references: referencesOf(check),
      place: placeOf(result.value('host') || result.value('host/hostname'), whereOf(result.value('port'))),
      output: output(result.value('description')),
    },
  ];
}

const labelled = (label: string, text: string): string => (text === '' ? '' : `${label}: ${text}`);

/** OpenVAS: one item for each result. */
export const openvas: Format = {
  name: 'openvas',
  label: 'OpenVAS (Greenbone)',
  recognises: (head) => {
    const root = xmlRoot(head)?.name ?? '';
    if (root === 'get_reports_response' || root === 'get_results_response') return true;
    // Others call theirs a report too; these two stand near the beginning of Greenbone's alone.
    return root === 'report' && (/<(?:gmp|omp)>/.test(head) || /<report_format\b/.test(head));
  },
  read: (text) => {
    const results = RESULTS.map((path) => [path, { whole: scannedOf }]);
    const ends = ENDS.map((path) => [path, { whole: (end: XmlElement) => scanTime(end.text) }]);
    return readXml(text, Object.fromEntries([...results, ...ends]));
  },
};
