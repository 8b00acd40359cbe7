import type { Severity } from '../../../../domain/finding.ts';
import { httpMessage } from './http-message.ts';
import { addressesIn, cvesIn, cwesIn, html, output } from './parts.ts';
import { placeOf } from './place-of.ts';
import { scanTime } from './scan-time.ts';
import type { Format, Scanned, Unreadable } from './scanned.ts';
import { readXml, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';

/** Burp Suite's XML of issues, from Professional and Enterprise. */

const ROOT = 'issues';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  information: 'info',
  info: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
};

/** Someone has marked it in Burp as no finding. */
const FALSE_POSITIVE = 'false positive';

/** The one number of all issues that extensions raise; their names alone tell them apart. */
const BY_EXTENSION = '134217728';

/** Of the requests and answers that show an issue. */
const MOST_EXCHANGES = 3;

interface Seen {
  readonly messages: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/** Gives the words of HTML. */
type Words = (html: string) => string;

/** Gives the words of a detail, of which paragraphs may be far apart; its libraries are loaded with the first file that needs them. */
async function detailWords(): Promise<Words> {
  const { wordsOfHtml } = await import('./html-markdown.ts');
  return (html) => wordsOfHtml(html).replace(/\n{3,}/g, '\n\n');
}

/** Requests and answers as text; what should be base64 and isn't is named. */
function seenIn(issue: XmlElement): Seen {
  const messages: string[] = [];
  const unreadable: Unreadable[] = [];
  for (const exchange of issue.all('requestresponse').slice(0, MOST_EXCHANGES)) {
    for (const [label, element] of [
      ['Request', exchange.find('request')],
      ['Response', exchange.find('response')],
    ] as const) {
      if (element === undefined) continue;
      const message = httpMessage(element.text, element.attribute('base64') === 'true');
      if (message === null) {
        unreadable.push({
          kind: 'unreadable',
          line: element.line,
          reason: `This ${label.toLowerCase()} isn't in base64, as it should be, so the issue went in without it.`,
        });
      } else if (message !== '') messages.push(`${label}:\n${message}`);
    }
  }
  return { messages, unreadable };
}

function scannedOf(issue: XmlElement, wordsOf: Words): readonly Scanned[] {
  const { line } = issue;
  const rating = issue.value('severity').toLowerCase();
  if (rating === FALSE_POSITIVE) return [];
  const leftOut = (why: string): readonly Scanned[] => [
    { kind: 'unreadable', line, reason: `This issue was left out, because ${why}.` },
  ];
  const type = issue.value('type');
  const name = issue.value('name');
  if (type === '') return leftOut('it has no type');
  const severity = SEVERITIES[rating];
  if (severity === undefined) return leftOut(`Burp has no severity “${issue.value('severity')}”`);
  const background = issue.value('issueBackground');
  const detail = issue.value('issueDetail');
  const details = issue.values('issueDetailItems/issueDetailItem').map((each) => `- ${wordsOf(each)}`);
  const references = issue.value('references');
  const classifications = issue.value('vulnerabilityClassifications');
  const { messages, unreadable } = seenIn(issue);
  return [
    {
      kind: 'item',
      line,
      tool: 'burp',
      plugin: type === BY_EXTENSION ? `${type}:${name}` : type,
      title: name || `Burp issue ${type}`,
      severity,
      cvss: [],
      cwe: cwesIn(classifications),
      cves: cvesIn(name, references, classifications),
      description: html(background || detail),
      impact: null,
      remediation: html(issue.value('remediationBackground'), issue.value('remediationDetail')),
      references: addressesIn(references),
      place: placeOf(issue.value('host'), issue.value('location') || issue.value('path')),
      output: output(background === '' ? '' : wordsOf(detail), details.join('\n'), ...messages),
    },
    ...unreadable,
  ];
}

/** Burp: one item for each issue. What is specific to a place, such as its request, is that place's. */
export const burp: Format = {
  name: 'burp',
  label: 'Burp Suite',
  recognises: (head) => {
    const root = xmlRoot(head);
    return root?.name === ROOT && root.attributes.has('burpVersion');
  },
  read: async function* (text) {
    const wordsOf = await detailWords();
    let exported = '';
    yield* readXml(text, {
      [ROOT]: {
        begins: (attributes) => {
          exported = attributes.get('exportTime') ?? '';
        },
        ends: () => scanTime(exported),
      },
      [`${ROOT}/issue`]: { whole: (issue) => scannedOf(issue, wordsOf) },
    });
  },
};
