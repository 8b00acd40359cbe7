import type { Severity } from '../../../../domain/finding.ts';
import { type Fields, fieldsOf, textAt, textsAt } from './json-fields.ts';
import { firstKeys } from './json-head.ts';
import { jsonParts } from './json-values.ts';
import { cvesIn, cwesIn, output, plain, vectorsIn } from './parts.ts';
import { placeOfAddress } from './place-of.ts';
import { timeIn } from './scan-time.ts';
import type { Format, Scanned } from './scanned.ts';
import { linesOf } from './text-lines.ts';

/** What Nuclei writes with `-jsonl` (one result a line) and `-json-export` (an array), with keys of version 2 and 3. */

const SEVERITIES: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'info',
  unknown: 'info',
  '': 'info',
};

/** How much of a file tells whether it is written line by line. */
const LOOKED_AT = 64 * 1024;

const isResult = (keys: ReadonlySet<string>) => keys.has('template-id') || keys.has('templateID');

function recognises(head: string): boolean {
  if (isResult(firstKeys(head))) return true;
  // The first line may be broken, or what else the tool had to say.
  return head.split('\n').some((line) => line.startsWith('{') && isResult(firstKeys(line)));
}

/** `- https://…` of older versions is a list in a text. */
const referencesOf = (info: Fields): readonly string[] => [
  ...new Set(
    textsAt(info, 'reference')
      .flatMap((text) => text.split(/[\n,]/))
      .map((text) => text.replace(/^\s*-\s+/, '').trim())
      .filter((text) => text !== ''),
  ),
];

const labelled = (label: string, text: string) => (text === '' ? '' : `${label}:\n${text}`);

function itemOf(value: unknown, line: number): Scanned | null {
  const result = fieldsOf(value);
  const template = textAt(result, 'template-id', 'templateID');
  if (template === '')
    return { kind: 'unreadable', line, reason: 'This is no result of Nuclei: it names no template.' };
  // With `-matcher-status` it writes down what it didn't find, too.
  if (result['matcher-status'] === false) return null;
  const info = fieldsOf(result.info);
  const rated = textAt(info, 'severity').toLowerCase();
  const severity = SEVERITIES[rated];
  if (severity === undefined)
    return {
      kind: 'unreadable',
      line,
      reason: `This result was left out: “${rated}” is no severity of Nuclei's.`,
    };
  const matcher = textAt(result, 'matcher-name', 'matcher_name');
  const name = textAt(info, 'name') || template;
  const classification = fieldsOf(info.classification);
  const address = textAt(result, 'matched-at', 'matched', 'url', 'host', 'ip');
  if (address === '')
    return {
      kind: 'unreadable',
      line,
      reason: 'This result was left out: it names nothing that it was found at.',
    };
  return {
    kind: 'item',
    line,
    tool: 'nuclei',
    plugin: matcher === '' ? template : `${template}:${matcher}`,
    title: matcher === '' ? name : `${name} (${matcher})`,
    severity,
    cvss: vectorsIn(...textsAt(classification, 'cvss-metrics')),
    cwe: cwesIn(...textsAt(classification, 'cwe-id')),
    cves: cvesIn(...textsAt(classification, 'cve-id'), template),
    description: plain(textAt(info, 'description')),
    impact: plain(textAt(info, 'impact')),
    remediation: plain(textAt(info, 'remediation')),
    references: referencesOf(info),
    place: placeOfAddress(address),
    output: output(
      labelled('Address', address.includes('?') ? address : ''),
      labelled('Extracted', textsAt(result, 'extracted-results', 'extracted_results').join('\n')),
      labelled('Command', textAt(result, 'curl-command', 'curl_command')),
      labelled('Request', textAt(result, 'request')),
      labelled('Response', textAt(result, 'response')),
    ),
  };
}

type ReadResult = (value: unknown, line: number) => Scanned | null;

function ofLine(text: string, line: number, read: ReadResult): Scanned | null {
  if (text.trim() === '') return null;
  try {
    return read(JSON.parse(text), line);
  } catch {
    return { kind: 'unreadable', line, reason: 'This line is not valid JSON, so it was left out.' };
  }
}

const parses = (text: string): boolean => {
  try {
    return Object.keys(fieldsOf(JSON.parse(text))).length > 0;
  } catch {
    return false;
  }
};

/** Whether a file has a result on each line: then a broken line leaves the next ones whole. */
function isByLines(begin: string, isAll: boolean): boolean {
  if (/^\s*\[\s*[{\]]/.test(begin)) return false;
  const lines = begin.split('\n');
  if (!isAll) lines.pop();
  return lines.length === 0 || lines.some((line) => line.startsWith('{') && parses(line));
}

async function* read(text: AsyncIterable<string>): AsyncGenerator<readonly Scanned[], void, undefined> {
  const pieces = text[Symbol.asyncIterator]();
  let begin = '';
  let isAll = false;
  while (begin.length < LOOKED_AT && !isAll) {
    const next = await pieces.next();
    if (next.done) isAll = true;
    else begin += next.value;
  }
  const whole = (async function* () {
    yield begin;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  })();
  // Results are written as they come, so that the last one's time is when the scan was through.
  let latest = 0;
  const readResult: ReadResult = (value, line) => {
    latest = Math.max(latest, timeIn(textAt(fieldsOf(value), 'timestamp')) ?? 0);
    return itemOf(value, line);
  };
  const time = (): readonly Scanned[] => (latest === 0 ? [] : [{ kind: 'time', at: latest }]);
  const found = (scanned: readonly (Scanned | null)[]) => scanned.filter((one) => one !== null);
  if (isByLines(begin, isAll)) {
    for await (const lines of linesOf(whole))
      yield found(lines.map((one) => (one.kind === 'line' ? ofLine(one.text, one.line, readResult) : one)));
    yield time();
    return;
  }
  const parts = jsonParts(whole, (path, begins) => (path.length === 0 && begins === '[' ? 'open' : 'take'));
  for await (const some of parts)
    yield found(
      some.map((part) => {
        if (part.kind === 'end') return null;
        return part.kind === 'value' ? readResult(part.value, part.line) : part;
      }),
    );
  yield time();
}

/** Nuclei: one item for each result. */
export const nuclei: Format = { name: 'nuclei', label: 'Nuclei', recognises, read };
