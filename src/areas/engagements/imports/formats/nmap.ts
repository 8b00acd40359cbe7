import { isSaying, scriptOf } from './nmap-script.ts';
import { output, plain } from './parts.ts';
import { placeOf } from './place-of.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned, ScannedItem } from './scanned.ts';
import { readXml, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';

/**
 * Nmap's XML. Each open port is a finding of its own, with the hosts where it's open as its assets: a tester asks "who has
 * telnet open?", and a port that is closed everywhere is what a later scan no longer shows. What a script says is another.
 */

const ROOT = 'nmaprun';

/** `OpenSSH 7.4 (protocol 2.0)`, of which any part may be missing. */
function serviceOf(port: XmlElement): string {
  const service = port.find('service');
  if (service === undefined) return '';
  const extra = service.attribute('extrainfo');
  return [
    service.attribute('tunnel') === 'ssl' ? 'ssl' : '',
    service.attribute('name'),
    service.attribute('product'),
    service.attribute('version'),
    extra === '' ? '' : `(${extra})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function itemsOfPort(port: XmlElement, host: string): readonly Scanned[] {
  if (port.find('state')?.attribute('state') !== 'open') return [];
  const number = port.attribute('portid');
  if (number === '') {
    return [
      { kind: 'unreadable', line: port.line, reason: 'This port was left out, because it has no number.' },
    ];
  }
  const where = `${port.attribute('protocol').toLowerCase() || 'tcp'}/${number}`;
  const service = serviceOf(port);
  const reason = port.find('state')?.attribute('reason') ?? '';
  const open: ScannedItem = {
    kind: 'item',
    line: port.line,
    tool: 'nmap',
    plugin: `open-port:${where}`,
    title: `Open port ${where}`,
    severity: 'info',
    cvss: [],
    cwe: [],
    cves: [],
    description: plain(`Port ${where} is open: it takes connections from where the scan was run.`),
    impact: null,
    remediation: null,
    references: [],
    place: placeOf(host, where),
    output: output(
      service === '' ? '' : `Service: ${service}`,
      port.lines('service/cpe'),
      reason === '' ? '' : `Answer: ${reason}`,
    ),
  };
  return [open, ...itemsOfScripts(port, host, where)];
}

const itemsOfScripts = (within: XmlElement, host: string, where: string): readonly Scanned[] =>
  within
    .all('script')
    .filter(isSaying)
    .map((script) => itemOfScript(script, host, where));

function itemOfScript(script: XmlElement, host: string, where: string): ScannedItem {
  const { line } = script;
  const { title, severity, description, cves, references, said } = scriptOf(script);
  return {
    kind: 'item',
    line,
    tool: 'nmap',
    plugin: `script:${script.attribute('id')}`,
    title,
    severity,
    cvss: [],
    cwe: [],
    cves,
    description,
    impact: null,
    remediation: null,
    references,
    place: placeOf(host, where),
    output: output(said),
  };
}

/** Nmap: one item for each open port of a host, and for each script that says something about one. */
export const nmap: Format = {
  name: 'nmap',
  label: 'Nmap',
  recognises: (head) => xmlRoot(head)?.name === ROOT,
  read: (text) => {
    let address = '';
    let name = '';
    const host = (): string => name || address;
    return readXml(text, {
      [`${ROOT}/host`]: {
        begins: () => {
          address = '';
          name = '';
        },
      },
      [`${ROOT}/host/address`]: {
        begins: (attributes) => {
          // The hardware's address stands behind the network's, and is said only where there's no other.
          if (address === '') address = attributes.get('addr') ?? '';
        },
      },
      [`${ROOT}/host/hostnames/hostname`]: {
        begins: (attributes) => {
          // As it was typed; a name that was looked up from the address may be anyone's.
          if (attributes.get('type') === 'user' && name === '') name = attributes.get('name') ?? '';
        },
      },
      [`${ROOT}/runstats/finished`]: { whole: (finished) => scanTime(finished.attribute('time')) },
      [`${ROOT}/host/ports/port`]: { whole: (port) => itemsOfPort(port, host()) },
      [`${ROOT}/host/hostscript`]: { whole: (scripts) => itemsOfScripts(scripts, host(), '') },
    });
  },
};
