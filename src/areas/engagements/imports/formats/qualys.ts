import type { Severity } from '../../../../domain/finding.ts';
import { addressesIn, cvesIn, html, output } from './parts.ts';
import { placeOf } from './place-of.ts';
import { type QualysCheck, QualysGlossary, qualysItem } from './qualys-glossary.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned } from './scanned.ts';
import { readXml, type Visits, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';
import { withoutReferences } from './xml-references.ts';

/** Qualys's scan reports, in which each result describes itself, and asset reports, which have a glossary. */

const ASSETS = 'ASSET_DATA_REPORT';
const SCAN = 'SCAN';

/** From minimal to urgent. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  '1': 'info',
  '2': 'low',
  '3': 'medium',
  '4': 'high',
  '5': 'critical',
};

/** Of an asset report's results: information that was gathered. */
const INFORMATION = 'ig';

/**
 * Whether it's there no more, or someone has decided not to deal with it: reports have such results, too, where they were asked for. The
 * others are new, active or re-opened.
 */
const isNoFinding = (result: XmlElement): boolean =>
  /^fixed$|ignored/i.test(result.value('VULN_STATUS')) || /ignored/i.test(result.value('TICKET_STATE'));

const whereOf = (protocol: string, port: string): string =>
  port === '' || port === '0' ? '' : `${protocol.toLowerCase() || 'tcp'}/${port}`;

/** Qualys writes `&apos;` even where it means nothing in XML, so that it's there twice. */
const resultOf = (element: XmlElement): string => output(withoutReferences(element.value('RESULT')));

const leftOut = (line: number, why: string): readonly Scanned[] => [
  { kind: 'unreadable', line, reason: `This result was left out, because ${why}.` },
];

/** What both reports say of a check; where one calls a text otherwise than the other, either is taken. */
const checkOf = (element: XmlElement, severity: Severity, qid: string): QualysCheck => ({
  title: withoutReferences(element.value('TITLE')) || `QID ${qid}`,
  severity,
  cves: cvesIn(element.lines('CVE_ID_LIST/CVE_ID/ID')),
  description: html(
    element.value('THREAT') || element.value('DIAGNOSIS'),
    element.value('DIAGNOSIS_COMMENT'),
  ),
  impact: html(element.value('IMPACT') || element.value('CONSEQUENCE')),
  remediation: html(element.value('SOLUTION')),
  references: addressesIn(element.lines('VENDOR_REFERENCE_LIST/VENDOR_REFERENCE/URL')),
});

function assetVisits(): Visits {
  const glossary = new QualysGlossary();
  const host = `${ASSETS}/HOST_LIST/HOST`;
  let names: string[] = [];
  const named = {
    whole: (element: XmlElement) => {
      names.push(element.text.trim());
      return [];
    },
  };
  return {
    [ASSETS]: { ends: () => glossary.end() },
    [`${ASSETS}/HEADER/GENERATION_DATETIME`]: { whole: ({ text }) => scanTime(text) },
    [host]: {
      begins: () => {
        names = [];
      },
    },
    [`${host}/IP`]: named,
    [`${host}/DNS`]: named,
    [`${host}/NETBIOS`]: named,
    [`${host}/VULN_INFO_LIST/VULN_INFO`]: {
      whole: (result) => {
        const qid = result.value('QID');
        if (qid === '') return leftOut(result.line, 'it has no QID');
        if (isNoFinding(result)) return [];
        return glossary.add({
          qid,
          line: result.line,
          isInformation: result.value('TYPE').toLowerCase() === INFORMATION,
          place: placeOf(
            names.find((name) => name !== '') ?? '',
            whereOf(result.value('PROTOCOL'), result.value('PORT')),
          ),
          output: resultOf(result),
        });
      },
    },
    [`${ASSETS}/GLOSSARY/VULN_DETAILS_LIST/VULN_DETAILS`]: {
      whole: (details) => {
        const qid = details.value('QID');
        const severity = SEVERITIES[details.value('SEVERITY')];
        if (qid === '' || severity === undefined) {
          return leftOut(details.line, 'its entry of the glossary has no QID, or no severity of 1 to 5');
        }
        return glossary.define(qid, checkOf(details, severity, qid), details.line);
      },
    },
  };
}

function scanVisits(): Visits {
  let host = '';
  let where = '';
  const category = {
    begins: (attributes: ReadonlyMap<string, string>) => {
      where = whereOf(attributes.get('protocol') ?? '', attributes.get('port') ?? '');
    },
  };
  const result = (isInformation: boolean) => ({
    whole: (element: XmlElement): readonly Scanned[] => {
      const { line } = element;
      const qid = element.attribute('number');
      const severity = SEVERITIES[element.attribute('severity')];
      if (qid === '') return leftOut(line, 'it has no number (QID)');
      if (severity === undefined)
        return leftOut(line, `its severity is “${element.attribute('severity')}” instead of 1 to 5`);
      return [
        qualysItem(
          { qid, line, isInformation, place: placeOf(host, where), output: resultOf(element) },
          checkOf(element, severity, qid),
        ),
      ];
    },
  });
  return {
    [`${SCAN}/HEADER/KEY`]: {
      whole: (entry) => (entry.attribute('value').toUpperCase() === 'DATE' ? scanTime(entry.text) : []),
    },
    [`${SCAN}/IP`]: {
      begins: (attributes) => {
        host = attributes.get('value') || attributes.get('name') || '';
      },
    },
    [`${SCAN}/IP/VULNS/CAT`]: category,
    [`${SCAN}/IP/PRACTICES/CAT`]: category,
    [`${SCAN}/IP/INFOS/CAT`]: category,
    [`${SCAN}/IP/SERVICES/CAT`]: category,
    [`${SCAN}/IP/VULNS/CAT/VULN`]: result(false),
    [`${SCAN}/IP/PRACTICES/CAT/PRACTICE`]: result(false),
    [`${SCAN}/IP/INFOS/CAT/INFO`]: result(true),
    [`${SCAN}/IP/SERVICES/CAT/SERVICE`]: result(true),
  };
}

/** Qualys: one item for each result of a check on a host. */
export const qualys: Format = {
  name: 'qualys',
  label: 'Qualys',
  recognises: (head) => {
    const root = xmlRoot(head)?.name;
    // Others may call their root a scan as well; its document type, or what stands in it, is Qualys's.
    return root === ASSETS || (root === SCAN && /qualys|<IP\b|<HEADER>/i.test(head));
  },
  read: (text) => readXml(text, { ...assetVisits(), ...scanVisits() }),
};
