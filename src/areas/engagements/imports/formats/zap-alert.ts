import type { Severity } from '../../../../domain/finding.ts';
import { addressesIn, cvesIn, cwesIn, html, output } from './parts.ts';
import { placeOf, placeOfAddress } from './place-of.ts';
import type { Scanned, ScannedPlace } from './scanned.ts';

/** What ZAP's traditional reports say, in XML and in JSON alike. */

/** Where an alert was raised; everything as the report has it, empty where it says nothing. */
export interface ZapInstance {
  readonly uri: string;
  readonly method: string;
  readonly param: string;
  readonly attack: string;
  readonly evidence: string;
  readonly otherinfo: string;
  /** Request and answer, in the reports that have them. */
  readonly exchange: readonly string[];
}

/** An alert, with all places of one site at which it was raised. */
export interface ZapAlert {
  readonly line: number;
  /** The site's address, for instances that have none. */
  readonly site: string;
  readonly pluginid: string;
  /** Tells apart what one rule raises of several kinds, since version 2.11. */
  readonly alertRef: string;
  readonly name: string;
  readonly riskcode: string;
  readonly confidence: string;
  /** HTML, as the next three. */
  readonly desc: string;
  readonly solution: string;
  readonly otherinfo: string;
  readonly reference: string;
  readonly cweid: string;
  readonly wascid: string;
  readonly instances: readonly ZapInstance[];
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  '0': 'info',
  '1': 'low',
  '2': 'medium',
  '3': 'high',
};

/** Someone has marked it in ZAP as no finding. */
const FALSE_POSITIVE = '0';

function placeOfInstance({ uri, method, param }: ZapInstance, site: string): ScannedPlace {
  const { what, where } = placeOfAddress(uri || site);
  const verb = method === '' || method.toUpperCase() === 'GET' ? '' : method.toUpperCase();
  const parts = [verb, where || (verb || param ? '/' : ''), param === '' ? '' : `(${param})`];
  return placeOf(what, parts.filter((part) => part !== '').join(' '));
}

const labelled = (label: string, text: string) => (text === '' ? '' : `${label}: ${text}`);

/** One item for each place of an alert; none for what was marked as a false positive. */
export function itemsOfAlert(alert: ZapAlert): Scanned[] {
  const { line, name, riskcode } = alert;
  const plugin = alert.alertRef || alert.pluginid;
  const severity = SEVERITIES[riskcode];
  if (alert.confidence === FALSE_POSITIVE) return [];
  const leftOut = (why: string): Scanned[] => [
    { kind: 'unreadable', line, reason: `This alert was left out, because ${why}.` },
  ];
  if (plugin === '') return leftOut('it has no plugin ID');
  if (severity === undefined) return leftOut(`its risk code is “${riskcode}” instead of 0 to 3`);
  const isSaidAtPlaces = alert.instances.some(({ otherinfo }) => otherinfo !== '');
  const instances: readonly ZapInstance[] =
    alert.instances.length > 0
      ? alert.instances
      : [{ uri: '', method: '', param: '', attack: '', evidence: '', otherinfo: '', exchange: [] }];
  return instances.map((instance) => ({
    kind: 'item',
    line,
    tool: 'zap',
    plugin,
    title: name || `ZAP rule ${plugin}`,
    severity,
    cvss: [],
    cwe: cwesIn(`CWE-${alert.cweid}`).filter((number) => number > 0),
    cves: cvesIn(name),
    description: html(alert.desc, isSaidAtPlaces ? '' : alert.otherinfo),
    impact: null,
    remediation: html(alert.solution),
    references: [
      ...addressesIn(alert.reference),
      ...(Number(alert.wascid) > 0 ? [`WASC-${alert.wascid}`] : []),
    ],
    place: placeOfInstance(instance, alert.site),
    output: output(
      [instance.method, instance.uri].filter((text) => text !== '').join(' '),
      labelled('Parameter', instance.param),
      labelled('Attack', instance.attack),
      labelled('Evidence', instance.evidence),
      labelled('Other information', instance.otherinfo),
      ...instance.exchange,
    ),
  }));
}
