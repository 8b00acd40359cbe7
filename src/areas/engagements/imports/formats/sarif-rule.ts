import { asText } from './as-text.ts';
import { type Fields, fieldsOf, listAt, textAt, textsAt } from './json-fields.ts';
import { cvesIn, cwesIn, plain, vectorsIn } from './parts.ts';
import type { ScannedText } from './scanned.ts';

/** What of a rule of SARIF is kept while a run is read (SARIF 2.1.0, 3.49). */
export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly description: ScannedText | null;
  readonly references: readonly string[];
  /** Of its default configuration; empty where it has none. */
  readonly level: string;
  /** `security-severity`, as GitHub reads it; empty where it has none. */
  readonly score: string;
  readonly cwe: readonly number[];
  readonly cves: readonly string[];
  readonly cvss: readonly string[];
  /** What it says that it is related to, such as entries of a taxonomy. */
  readonly relatedTo: readonly Fields[];
  /** Its messages, by their ids. */
  readonly messages: Fields;
}

/** What bags of properties say of weaknesses, vulnerabilities and vectors: tags, and members that tools agree on. */
export function propertiesOf(properties: Fields) {
  const tags = textsAt(properties, 'tags');
  return {
    cwe: cwesIn(...tags, ...textsAt(properties, 'cwe', 'cwes')).filter((number) => number > 0),
    cves: cvesIn(...tags, ...textsAt(properties, 'cve', 'cves')),
    cvss: vectorsIn(...Object.values(properties).map((value) => (typeof value === 'string' ? value : ''))),
    score: textAt(properties, 'security-severity'),
  };
}

/** The text of a message that stands in a rule. */
const said = (rule: Fields, key: string) => textAt(fieldsOf(rule[key]), 'text', 'markdown');

function descriptionOf(rule: Fields): ScannedText | null {
  const full = said(rule, 'fullDescription') || said(rule, 'shortDescription');
  const help = fieldsOf(rule.help);
  const markdown = textAt(help, 'markdown');
  if (markdown !== '')
    return { as: 'markdown', text: markdown.includes(full) ? markdown : `${asText(full)}\n\n${markdown}` };
  const text = textAt(help, 'text');
  return plain(text.includes(full) ? '' : full, text);
}

/** What is kept of a rule. */
export function ruleOf(value: unknown): SarifRule {
  const rule = fieldsOf(value);
  const id = textAt(rule, 'id');
  const properties = propertiesOf(fieldsOf(rule.properties));
  return {
    ...properties,
    id,
    title: said(rule, 'shortDescription') || textAt(rule, 'name') || said(rule, 'fullDescription') || id,
    description: descriptionOf(rule),
    references: textsAt(rule, 'helpUri'),
    level: textAt(fieldsOf(rule.defaultConfiguration), 'level'),
    cves: [...new Set([...cvesIn(id), ...properties.cves])],
    relatedTo: listAt(rule, 'relationships').map(({ target }) => fieldsOf(target)),
    messages: fieldsOf(rule.messageStrings),
  };
}
