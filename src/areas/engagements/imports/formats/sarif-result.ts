import type { Severity } from '../../../../domain/finding.ts';
import { type Fields, fieldsOf, listAt, textAt } from './json-fields.ts';
import { output } from './parts.ts';
import { placeOf, placeOfAddress } from './place-of.ts';
import { messageOf } from './sarif-message.ts';
import { propertiesOf } from './sarif-rule.ts';
import { indexAt, partsOfPlace, placesOf, type SarifRun } from './sarif-run.ts';
import type { Scanned, ScannedPlace } from './scanned.ts';

const LEVELS: Readonly<Record<string, Severity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'info',
};

/** Steps of a code flow that are written down; the rest of them is said to be left out. */
const MOST_STEPS = 30;

/** Where the result says nothing of a place. */
const EVERYWHERE = 'The code as a whole';

/** Whether it was looked at and set aside (SARIF 2.1.0, 3.27.23), is gone, or never was one. */
function isNoFinding(result: Fields): boolean {
  const kind = textAt(result, 'kind');
  if (kind === 'pass' || kind === 'notApplicable' || textAt(result, 'baselineState') === 'absent')
    return true;
  const suppressions = listAt(result, 'suppressions');
  return (
    suppressions.length > 0 &&
    // Early drafts of the standard call it `state`.
    suppressions.every((one) => ['', 'accepted'].includes(textAt(one, 'status', 'state')))
  );
}

/** The band of a score as CVSS has them; null for what is none. */
function bandOf(score: string): Severity | null {
  const number = Number(score);
  if (score === '' || !(number >= 0 && number <= 10)) return null;
  if (number >= 9) return 'critical';
  if (number >= 7) return 'high';
  if (number >= 4) return 'medium';
  return number > 0 ? 'low' : 'info';
}

/** An address of a file as people read it; what is not within a folder of the run stays whole. */
function pathOf(uri: string): string {
  const path = uri.trim().replace(/^file:\/\/\/?(?=[A-Za-z]:)|^file:\/\//i, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function scannedPlace(
  run: SarifRun,
  { file, region, logical }: ReturnType<typeof partsOfPlace>,
): ScannedPlace {
  const uri = run.within(file) || (run.artifacts[indexAt(file, 'index') ?? -1] ?? '');
  if (/^https?:/i.test(uri)) return placeOfAddress(uri);
  const line = textAt(region, 'startLine');
  const offset = textAt(region, 'charOffset') || textAt(region, 'byteOffset');
  if (uri !== '') return placeOf(pathOf(uri), line ? `line ${line}` : offset ? `offset ${offset}` : '');
  const name =
    textAt(logical, 'fullyQualifiedName', 'name') ||
    (run.logicalLocations[indexAt(logical, 'index') ?? -1] ?? '');
  return placeOf(name || EVERYWHERE, '');
}

/** The way that data takes, step by step (3.36). */
function codeFlowOf(run: SarifRun, result: Fields, messages: readonly Fields[]): string {
  const [flow] = listAt(result, 'codeFlows');
  const [thread] = flow ? listAt(flow, 'threadFlows') : [];
  const steps = thread ? listAt(thread, 'locations').map(({ location }) => fieldsOf(location)) : [];
  if (steps.length === 0) return '';
  const lines = steps.slice(0, MOST_STEPS).map((step, index) => {
    const { what, where } = scannedPlace(run, partsOfPlace(step));
    return [`${index + 1}. ${what}`, where, messageOf(step.message, ...messages)]
      .filter((part) => part !== '')
      .join(', ');
  });
  const more = steps.length - MOST_STEPS;
  return ['Path:', ...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

const snippetOf = ({ region, context }: ReturnType<typeof partsOfPlace>) => {
  const snippet = textAt(fieldsOf(region.snippet), 'text') || textAt(fieldsOf(context.snippet), 'text');
  return snippet === '' ? '' : `Code:\n${snippet}`;
};

/** CodeQL says the same of each way that leads there. */
const eachLineOnce = (text: string) => [...new Set(text.split('\n'))].join('\n');

/** One item for each place of a result; none for what is suppressed, passed or gone. */
export function itemsOfResult(run: SarifRun, result: Fields, line: number): Scanned[] {
  if (isNoFinding(result)) return [];
  const leftOut = (why: string): Scanned[] => [
    { kind: 'unreadable', line, reason: `This result was left out, because ${why}.` },
  ];
  const { id, rule, of } = run.ruleOf(result);
  const toolName = run.driver.name;
  const tool = toolName.toLowerCase();
  if (id === '') return leftOut('it names no rule');
  if (tool === '') return leftOut('its run names no tool');
  const own = propertiesOf(fieldsOf(result.properties));
  const kind = textAt(result, 'kind') || 'fail';
  const setting = run.settingOf(result);
  if (setting.enabled === false) return [];
  const usual = rule?.level || 'warning';
  const set = textAt(setting, 'level') || usual;
  const level = kind === 'fail' ? textAt(result, 'level') || set : 'none';
  // Whoever ran the tool set the rule otherwise, and so knows better than its author.
  const score = own.score || (set === usual ? (rule?.score ?? '') : '');
  const severity = (kind === 'fail' ? bandOf(score) : null) ?? LEVELS[level];
  if (severity === undefined) return leftOut(`“${level}” is no level of SARIF`);

  const messages = [rule?.messages ?? {}, of.messages];
  const named = new Map<string, Scanned>();
  const places = placesOf(result);
  for (const parts of places.length > 0 ? places : [partsOfPlace({})]) {
    const place = scannedPlace(run, parts);
    const key = `${place.what}\n${place.where}`;
    if (named.has(key)) continue;
    named.set(key, {
      kind: 'item',
      line,
      tool,
      toolName,
      plugin: id,
      title: rule?.title || id,
      severity,
      cvss: [...new Set([...own.cvss, ...(rule?.cvss ?? [])])],
      cwe: [
        ...new Set([
          ...run.weaknessesIn(listAt(result, 'taxa')),
          ...run.weaknessesIn(rule?.relatedTo ?? []),
          ...own.cwe,
          ...(rule?.cwe ?? []),
        ]),
      ],
      cves: [...new Set([...(rule?.cves ?? []), ...own.cves])],
      description: rule?.description ?? null,
      impact: null,
      remediation: null,
      references: rule?.references ?? [],
      place,
      output: output(
        eachLineOnce(messageOf(result.message, ...messages)),
        snippetOf(parts),
        codeFlowOf(run, result, messages),
        ...listAt(result, 'fixes')
          .map(({ description }) => messageOf(description, ...messages))
          .filter((text) => text !== '')
          .map((text) => `Fix: ${text}`),
      ),
    });
  }
  return [...named.values()];
}
