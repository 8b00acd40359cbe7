import { type Fields, fieldsOf, listAt, textAt, textOf } from './json-fields.ts';
import { firstKeys } from './json-head.ts';
import { jsonParts } from './json-values.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned } from './scanned.ts';
import { itemsOfAlert, type ZapInstance } from './zap-alert.ts';

/** ZAP's reports in JSON: the traditional one, and the one with requests and answers. */

const instanceOf = (instance: Fields): ZapInstance => ({
  uri: textAt(instance, 'uri'),
  method: textAt(instance, 'method'),
  param: textAt(instance, 'param'),
  attack: textAt(instance, 'attack'),
  evidence: textAt(instance, 'evidence'),
  otherinfo: textAt(instance, 'otherinfo'),
  exchange: [
    [textAt(instance, 'request-header'), textAt(instance, 'request-body')],
    [textAt(instance, 'response-header'), textAt(instance, 'response-body')],
  ].map((parts) => parts.filter((part) => part !== '').join('\n\n')),
});

function itemsOf(value: unknown, line: number, site: string): readonly Scanned[] {
  const alert = fieldsOf(value);
  return itemsOfAlert({
    line,
    site,
    pluginid: textAt(alert, 'pluginid'),
    alertRef: textAt(alert, 'alertRef'),
    name: textAt(alert, 'name', 'alert'),
    riskcode: textAt(alert, 'riskcode'),
    confidence: textAt(alert, 'confidence'),
    desc: textAt(alert, 'desc'),
    solution: textAt(alert, 'solution'),
    otherinfo: textAt(alert, 'otherinfo'),
    reference: textAt(alert, 'reference'),
    cweid: textAt(alert, 'cweid'),
    wascid: textAt(alert, 'wascid'),
    instances: listAt(alert, 'instances').map(instanceOf),
  });
}

/** When it was made; newer reports say it with its time zone, too. */
const TIMES = new Set(['@generated', 'created']);

/** Where in the file something stands, whether one site or alert is in a list or alone. */
const placeIn = (path: readonly string[]) => path.filter((key) => key !== '*').join('/');

async function* read(text: AsyncIterable<string>): AsyncGenerator<readonly Scanned[], void, undefined> {
  let site = '';
  const parts = jsonParts(text, (path, begins) => {
    const place = placeIn(path);
    if (place === '' || place === 'site') return 'open';
    if (TIMES.has(place)) return 'take';
    if (place === 'site/alerts') return begins === '[' ? 'open' : 'take';
    return place === 'site/@name' ? 'take' : 'skip';
  });
  for await (const some of parts)
    yield some.flatMap((part): readonly Scanned[] => {
      if (part.kind === 'unreadable') return [part];
      const place = placeIn(part.path);
      if (part.kind === 'end') {
        if (place === 'site') site = '';
        return [];
      }
      if (place === 'site/alerts') return itemsOf(part.value, part.line, site);
      const value = textOf(part.value).trim();
      if (TIMES.has(place)) return scanTime(value);
      site = value;
      return [];
    });
}

/** ZAP's JSON: one item for each instance of an alert. */
export const zapJson: Format = {
  name: 'zap',
  label: 'ZAP',
  recognises: (head) => head.trimStart().startsWith('{') && firstKeys(head).has('site'),
  read,
};
