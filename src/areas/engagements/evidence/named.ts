import { type FindingProblems, PROSE_FIELDS, type ProseField } from '../../../domain/finding-fields.ts';
import { parseMarkdown } from '../../../markdown/parse.ts';
import { partsOf } from '../../../markdown/tree.ts';
import type { Evidence } from './queries.ts';

type Prose = Readonly<Record<ProseField, string>>;

/** What a text names as evidence, with what it says of it there. */
function namedIn(text: string): { readonly name: string; readonly caption: string }[] {
  if (!text.includes('evidence:')) return [];
  return [...partsOf(parseMarkdown(text))].flatMap((part) =>
    part.kind === 'evidence' ? [{ name: part.name, caption: part.caption.trim() }] : [],
  );
}

/** The evidence that a finding's texts name, each once. */
export function evidenceNamedBy(prose: Prose, evidence: readonly Evidence[]): Evidence[] {
  const names = new Set(PROSE_FIELDS.flatMap((field) => namedIn(prose[field]).map(({ name }) => name)));
  return evidence.filter(({ name }) => names.has(name));
}

/** What keeps a finding from its client: evidence that there is not, and pictures without alternative text (E12). */
export function evidenceProblems(prose: Prose, evidence: readonly Evidence[]): FindingProblems {
  const byName = new Map(evidence.map((one) => [one.name, one]));
  const problems: Partial<Record<ProseField, string>> = {};
  for (const field of PROSE_FIELDS)
    for (const { name, caption } of namedIn(prose[field])) {
      const found = byName.get(name);
      if (found === undefined) problems[field] ??= `There is no evidence called ${name} in this engagement.`;
      else if (found.picture !== null && found.alternative === '' && caption === '')
        problems[field] ??=
          `Say what ${name} shows, between its square brackets: ![like this](evidence:${name}).`;
    }
  return problems;
}
