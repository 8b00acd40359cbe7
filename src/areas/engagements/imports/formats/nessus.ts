import type { Severity } from '../../../../domain/finding.ts';
import { addressesIn, cvesIn, cwesIn, linesIn, output, plain, vectorsIn } from './parts.ts';
import { placeOf } from './place-of.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned, ScannedPlace } from './scanned.ts';
import { readXml, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';

/** Nessus's `.nessus` files of version 2, and what Tenable's web application scans export as such. */

const ROOT = 'NessusClientData_v2';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  '0': 'info',
  '1': 'low',
  '2': 'medium',
  '3': 'high',
  '4': 'critical',
};

/** With this number a port scanner reports a port, under no name. */
const PORT_SCANNER = '0';

/**
 * The check's id. One plugin carries out all checks of a compliance standard; which one it was, a further id says.
 */
function pluginOf(item: XmlElement): string {
  const plugin = item.attribute('pluginID');
  const check = item.value('compliance-check-id') || item.value('compliance-check-name');
  return check === '' ? plugin : `${plugin}:${check}`;
}

function titleOf(item: XmlElement): string {
  const title =
    item.value('compliance-check-name') || item.attribute('pluginName') || item.value('plugin_name');
  if (title !== '') return title;
  const plugin = item.attribute('pluginID');
  return plugin === PORT_SCANNER ? 'Open port' : `Nessus plugin ${plugin}`;
}

/** Port 0 stands for the host as such. */
function placeOfItem(item: XmlElement, host: string): ScannedPlace {
  const port = item.attribute('port');
  const protocol = item.attribute('protocol').toLowerCase();
  return placeOf(host, port === '' || port === '0' ? '' : `${protocol || 'tcp'}/${port}`);
}

function itemOf(item: XmlElement, host: string): Scanned {
  const { line } = item;
  if (item.attribute('pluginID') === '') {
    return { kind: 'unreadable', line, reason: 'This result was left out, because it has no plugin ID.' };
  }
  const severity = SEVERITIES[item.attribute('severity')];
  if (severity === undefined) {
    return {
      kind: 'unreadable',
      line,
      reason: `This result was left out, because its severity is “${item.attribute('severity')}” instead of 0 to 4.`,
    };
  }
  // What is the same at each place of a check is read of one of them alone: it is made when it is asked for.
  return {
    kind: 'item',
    line,
    tool: 'nessus',
    plugin: pluginOf(item),
    get title() {
      return titleOf(item);
    },
    severity,
    get cvss() {
      return vectorsIn(item.value('cvss4_vector'), item.value('cvss3_vector'));
    },
    get cwe() {
      return cwesIn(item.lines('cwe').replace(/^(?=\d)/gm, 'CWE-'), item.lines('xref'));
    },
    get cves() {
      return cvesIn(item.lines('cve'));
    },
    get description() {
      return plain(item.value('synopsis'), item.value('compliance-info') || item.value('description'));
    },
    impact: null,
    get remediation() {
      return plain(item.value('compliance-solution') || item.value('solution'));
    },
    get references() {
      return [
        ...linesIn(item.lines('see_also')),
        ...addressesIn(item.value('compliance-see-also')),
        ...item.values('xref').filter((note) => !/^CWE:/i.test(note)),
      ];
    },
    place: placeOfItem(item, host),
    output: outputOf(item),
  };
}

const RESULTS = [
  ['Result', 'compliance-result'],
  ['Found', 'compliance-actual-value'],
  ['Expected', 'compliance-policy-value'],
] as const;

/** What was seen; of a compliance check, what was found beside what should be. */
function outputOf(item: XmlElement): string {
  const seen = RESULTS.flatMap(([label, name]) => item.values(name).map((value) => `${label}: ${value}`));
  return output(...seen, ...item.values('plugin_output'));
}

/** What is read of a result; there is as much again in each. */
const READ = new Set([
  ...['compliance-check-id', 'compliance-check-name', 'compliance-info', 'compliance-solution'],
  ...['compliance-see-also', ...RESULTS.map(([, name]) => name), 'plugin_name', 'plugin_output'],
  ...['synopsis', 'description', 'solution', 'see_also'],
  ...['cvss4_vector', 'cvss3_vector', 'cwe', 'cve', 'xref'],
]);

/** When a host was through; older files say that without a time zone alone. */
function endOf(properties: XmlElement): readonly Scanned[] {
  const tags = properties.all('tag');
  const said = (name: string) => tags.find((tag) => tag.attribute('name') === name)?.text ?? '';
  return scanTime(said('HOST_END_TIMESTAMP') || said('HOST_END'));
}

/** Nessus: one item for each `ReportItem`. */
export const nessus: Format = {
  name: 'nessus',
  label: 'Nessus',
  recognises: (head) => xmlRoot(head)?.name === ROOT,
  read: (text) => {
    let host = '';
    return readXml(text, {
      [`${ROOT}/Report/ReportHost`]: {
        begins: (attributes) => {
          host = attributes.get('name')?.trim() ?? '';
        },
      },
      [`${ROOT}/Report/ReportHost/HostProperties`]: { whole: endOf },
      [`${ROOT}/Report/ReportHost/ReportItem`]: {
        reads: READ,
        whole: (item) => [itemOf(item, host)],
      },
    });
  },
};
