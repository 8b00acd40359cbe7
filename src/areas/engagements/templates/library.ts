import { readdirSync, readFileSync } from 'node:fs';
import { PROSE_FIELDS, type ProseField } from '../../../domain/finding-fields.ts';
import {
  EMPTY_TEMPLATE,
  TEMPLATE_FIELDS,
  type TemplateField,
  type TemplateText,
} from '../../../domain/finding-template.ts';
import { PROSE_NAMES } from '../prose-names.ts';

/** A template that is shipped: alike in every workspace, and changed by nobody. */
export interface ShippedTemplate {
  readonly id: string;
  readonly text: TemplateText;
  /** The severity that its text claims, and that both of its vectors come to. */
  readonly stated: string;
}

const FOLDER = new URL('./library/', import.meta.url);

/** The heading below which a text of a finding stands in its file. */
const FIELD_OF: ReadonlyMap<string, ProseField> = new Map(
  PROSE_FIELDS.map((field) => [PROSE_NAMES[field], field]),
);

const isField = (name: string): name is TemplateField =>
  (TEMPLATE_FIELDS as readonly string[]).includes(name) && name !== 'severity';

/** Reads a file: lines of `name: value` between two lines of hyphens, then texts in Markdown below their headings. */
function read(name: string): ShippedTemplate {
  const file = readFileSync(new URL(name, FOLDER), 'utf8');
  const end = file.indexOf('\n---\n');
  const facts = new Map(
    file
      .slice('---\n'.length, end)
      .split('\n')
      .map((line) => {
        const at = line.indexOf(': ');
        return [line.slice(0, at), line.slice(at + 2)] as const;
      }),
  );
  const text: Record<TemplateField, string> = { ...EMPTY_TEMPLATE };
  for (const [field, value] of facts) if (isField(field)) text[field] = value;
  // Between headings of the first level, which no text of a finding has.
  const [, ...parts] = file.slice(end + '\n---'.length).split(/^# (.+)\n/m);
  for (let at = 0; at < parts.length; at += 2) {
    const field = FIELD_OF.get(parts[at] ?? '');
    if (field === undefined)
      throw new Error(`${name} has a heading that is none of a finding’s: ${parts[at]}`);
    text[field] = (parts[at + 1] ?? '').trim();
  }
  const [id, stated] = [facts.get('id'), facts.get('severity')];
  if (id === undefined || stated === undefined) throw new Error(`${name} lacks its id or severity`);
  return { id, text, stated };
}

let known: readonly ShippedTemplate[] | undefined;

/** The templates that come with the product, by title. They are read once, when first asked for. */
export function shippedTemplates(): readonly ShippedTemplate[] {
  known ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md'))
    .map(read)
    .toSorted((one, other) => one.text.title.localeCompare(other.text.title, 'en'));
  return known;
}
