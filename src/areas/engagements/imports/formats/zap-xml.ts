import { scanTime } from './scan-time.ts';
import type { Format, Scanned } from './scanned.ts';
import { readXml, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';
import { itemsOfAlert, type ZapInstance } from './zap-alert.ts';

/** ZAP's reports in XML: the traditional one, and the one with requests and answers. */

const ROOT = 'OWASPZAPReport';

const messageOf = (instance: XmlElement, name: string): string =>
  [instance.value(`${name}header`), instance.value(`${name}body`)].filter((part) => part !== '').join('\n\n');

const instanceOf = (instance: XmlElement): ZapInstance => ({
  uri: instance.value('uri'),
  method: instance.value('method'),
  param: instance.value('param'),
  attack: instance.value('attack'),
  evidence: instance.value('evidence'),
  otherinfo: instance.value('otherinfo'),
  exchange: [messageOf(instance, 'request'), messageOf(instance, 'response')],
});

/** Until version 2.4, an alert was its only instance. */
function instancesOf(alert: XmlElement): readonly ZapInstance[] {
  if (alert.find('instances') === undefined) return alert.value('uri') === '' ? [] : [instanceOf(alert)];
  return alert.all('instances/instance').map(instanceOf);
}

const scannedOf = (alert: XmlElement, site: string): readonly Scanned[] =>
  itemsOfAlert({
    line: alert.line,
    site,
    pluginid: alert.value('pluginid'),
    alertRef: alert.value('alertRef'),
    name: alert.value('name') || alert.value('alert'),
    riskcode: alert.value('riskcode'),
    confidence: alert.value('confidence'),
    desc: alert.value('desc'),
    solution: alert.value('solution'),
    otherinfo: alert.find('instances') === undefined ? '' : alert.value('otherinfo'),
    reference: alert.value('reference'),
    cweid: alert.value('cweid'),
    wascid: alert.value('wascid'),
    instances: instancesOf(alert),
  });

/** ZAP's XML: one item for each instance of an alert. */
export const zapXml: Format = {
  name: 'zap',
  label: 'ZAP',
  recognises: (head) => xmlRoot(head)?.name === ROOT,
  read: (text) => {
    let site = '';
    let generated = '';
    return readXml(text, {
      [ROOT]: {
        begins: (attributes) => {
          // Newer reports say it with its time zone, too.
          generated = attributes.get('created') || attributes.get('generated') || '';
        },
        ends: () => scanTime(generated),
      },
      [`${ROOT}/site`]: {
        begins: (attributes) => {
          site = attributes.get('name') ?? '';
        },
      },
      [`${ROOT}/site/alerts/alertitem`]: { whole: (alert) => scannedOf(alert, site) },
    });
  },
};
