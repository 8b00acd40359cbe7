import type { SignedIn } from '../../../access/context.ts';
import { type FindingProblems, PROSE_FIELDS, type ProseField } from '../../../domain/finding-fields.ts';
import type { NamedEvidence } from '../../../markdown/words.ts';
import { resultOf } from '../../../markdown/work.ts';
import { askerOf, type Reader, workshop } from '../../../markdown/workshop.ts';
import type { Services } from '../../../services.ts';
import type { Evidence } from './queries.ts';

type Prose = Readonly<Record<ProseField, string>>;

const isOfNamed = (text: string) => text.includes('evidence:');

/** So long a text is read at once, in characters: at worst 2 ms. */
const AT_ONCE = 1_000;

/** As a published text has its letters. */
const asPublished = (text: string) => text.normalize('NFC');

const read = (json: string): readonly NamedEvidence[] => JSON.parse(json);

/** Ends what cannot go on before a thread has read these texts. */
class NotReadYet extends Error {
  override readonly name = 'NotReadYet';
  readonly texts: readonly string[];

  constructor(texts: readonly string[]) {
    super('texts are to be read first');
    this.texts = texts;
  }
}

/** What texts name as evidence. */
export class EvidenceNames {
  /** Null for a text that took too long. */
  readonly #known = new Map<string, readonly NamedEvidence[] | null>();

  /** Asks for all that findings' texts name: of several findings at once, or each would have to be waited for. */
  need(all: readonly Prose[]): void {
    const texts = all.flatMap((prose) => PROSE_FIELDS.map((field) => asPublished(prose[field])));
    const missing = texts.filter(
      (text) => isOfNamed(text) && text.length > AT_ONCE && !this.#known.has(text),
    );
    if (missing.length > 0) throw new NotReadYet(missing);
  }

  in(typed: string): readonly NamedEvidence[] | null {
    const text = asPublished(typed);
    if (!isOfNamed(text)) return [];
    const known = this.#known.get(text);
    return known === undefined ? read(resultOf({ kind: 'names', text })) : known;
  }

  /** One after the other, or a reader would have more waiting than anybody may. */
  async read(texts: readonly string[], reader: Reader): Promise<void> {
    const until = performance.now() + reader.patienceMs;
    for (const text of texts) {
      const asker = { ...askerOf(reader), patienceMs: until - performance.now() };
      const names = await workshop.do({ kind: 'names', text }, asker);
      this.#known.set(text, names === null ? null : read(names));
    }
  }
}

/** So often what somebody does is begun anew because its texts were changed meanwhile. */
const MOST_TRIES = 5;

/**
 * Does something for somebody that has to know what texts name, and may write: long ones are read by threads, outside of any
 * transaction, and what has asked for them is undone and begun anew (E28).
 */
export async function knowingNames<R>(
  { config }: Pick<Services, 'config'>,
  { account }: SignedIn,
  doing: (names: EvidenceNames) => R | Promise<R>,
): Promise<R> {
  const reader = { id: account.id, patienceMs: config.formatTimeoutMs };
  const names = new EvidenceNames();
  for (let tries = 1; ; tries += 1)
    try {
      return await doing(names);
    } catch (error) {
      if (!(error instanceof NotReadYet) || tries === MOST_TRIES) throw error;
      await names.read(error.texts, reader);
    }
}

/** The evidence that a finding's texts name, each once. */
export function evidenceNamedBy(
  prose: Prose,
  evidence: readonly Evidence[],
  texts: EvidenceNames,
): Evidence[] {
  texts.need([prose]);
  const names = new Set(
    PROSE_FIELDS.flatMap((field) => texts.in(prose[field])?.map(({ name }) => name) ?? []),
  );
  return evidence.filter(({ name }) => names.has(name));
}

/** What keeps a finding from its client: evidence that there is not, and pictures without alternative text (E12). */
export function evidenceProblems(
  prose: Prose,
  evidence: readonly Evidence[],
  texts: EvidenceNames,
): FindingProblems {
  texts.need([prose]);
  const byName = new Map(evidence.map((one) => [one.name, one]));
  const problems: Partial<Record<ProseField, string>> = {};
  for (const field of PROSE_FIELDS) {
    const named = texts.in(prose[field]);
    if (named === null) problems[field] = 'This text takes too long to read. Shorten it.';
    for (const { name, caption } of named ?? []) {
      const found = byName.get(name);
      if (found === undefined) problems[field] ??= `There is no evidence called ${name} in this engagement.`;
      else if (found.picture !== null && found.alternative === '' && caption === '')
        problems[field] ??=
          `Say what ${name} shows, between its square brackets: ![like this](evidence:${name}).`;
    }
  }
  return problems;
}
