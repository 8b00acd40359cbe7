import type { SignedIn } from '../../../access/context.ts';
import { type FindingProblems, PROSE_FIELDS, type ProseField } from '../../../domain/finding-fields.ts';
import type { NamedEvidence } from '../../../markdown/words.ts';
import { resultOf } from '../../../markdown/work.ts';
import { type WorkDone, withWorkDone } from '../../../markdown/work-done.ts';
import type { Services } from '../../../services.ts';
import type { Evidence } from './queries.ts';

type Prose = Readonly<Record<ProseField, string>>;

const isOfNamed = (text: string) => text.includes('evidence:');

/** So long a text is read at once, in characters: at worst 2 ms. */
const AT_ONCE = 1_000;

/** As a published text has its letters. */
const asPublished = (text: string) => text.normalize('NFC');

const read = (json: string): readonly NamedEvidence[] => JSON.parse(json);

const naming = (text: string) => ({ kind: 'names', text }) as const;

/** What texts name as evidence. */
export class EvidenceNames {
  readonly #done: WorkDone;

  constructor(done: WorkDone) {
    this.#done = done;
  }

  /** The texts of a finding that are to be read by threads. */
  longIn(prose: Prose): readonly string[] {
    return this.longAmong(PROSE_FIELDS.map((field) => prose[field]));
  }

  /** Those of several texts that are to be read by threads. */
  longAmong(texts: readonly string[]): readonly string[] {
    return texts.filter((text) => isOfNamed(text) && text.length > AT_ONCE).map(asPublished);
  }

  /** Asks for what long texts name: of several findings at once, or each would have to be waited for. */
  need(texts: readonly string[]): void {
    this.#done.need(texts.map(naming));
  }

  in(typed: string): readonly NamedEvidence[] | null {
    if (!isOfNamed(typed)) return [];
    const work = naming(asPublished(typed));
    const known = this.#done.resultOf(work);
    if (known === null) return null;
    return read(known ?? resultOf(work));
  }
}

/** Does something for somebody that has to know what texts name, and may write: long ones are read by threads before. */
export const knowingNames = <R>(
  { config }: Pick<Services, 'config'>,
  { account }: SignedIn,
  doing: (names: EvidenceNames) => R | Promise<R>,
): Promise<R> =>
  withWorkDone({ id: account.id, patienceMs: config.formatTimeoutMs }, (done) =>
    doing(new EvidenceNames(done)),
  );

/** The evidence that a finding's texts name, each once. */
export function evidenceNamedBy(
  prose: Prose,
  evidence: readonly Evidence[],
  texts: EvidenceNames,
): Evidence[] {
  texts.need(texts.longIn(prose));
  const names = new Set(
    PROSE_FIELDS.flatMap((field) => texts.in(prose[field])?.map(({ name }) => name) ?? []),
  );
  return evidence.filter(({ name }) => names.has(name));
}

/** What keeps one text from a client: evidence that there is not, and a picture without alternative text; null for nothing. */
export function namingProblem(
  text: string,
  evidence: readonly Evidence[],
  texts: EvidenceNames,
): string | null {
  const named = texts.in(text);
  if (named === null) return 'This text takes too long to read. Shorten it.';
  for (const { name, caption } of named) {
    const found = evidence.find((one) => one.name === name);
    if (found === undefined) return `There is no evidence called ${name} in this engagement.`;
    if (found.picture !== null && found.alternative === '' && caption === '')
      return `Say what ${name} shows, between its square brackets: ![like this](evidence:${name}).`;
  }
  return null;
}

/** What keeps a finding from its client: evidence that there is not, and pictures without alternative text (E12). */
export function evidenceProblems(
  prose: Prose,
  evidence: readonly Evidence[],
  texts: EvidenceNames,
): FindingProblems {
  texts.need(texts.longIn(prose));
  const problems: Partial<Record<ProseField, string>> = {};
  for (const field of PROSE_FIELDS) {
    const problem = namingProblem(prose[field], evidence, texts);
    if (problem !== null) problems[field] = problem;
  }
  return problems;
}
