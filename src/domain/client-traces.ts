import { type SystemKind, systemTraces } from './system-traces.ts';

/**
 * What in a text may be a client's, and what stands in its place in a template (E16). Whatever is known of the client is looked
 * for by its words, however they are joined, cased or marked up; whatever names a system, by its form.
 */

/** What is known of a client, and may not be read in a template. */
export interface KnownWords {
  readonly kind: 'company' | 'engagement' | 'person' | 'asset';
  readonly text: string;
  /** It names the client wherever it stands. Else it may also be an ordinary word, which whoever reads it decides. */
  readonly isCertain: boolean;
}

export type TraceKind = KnownWords['kind'] | 'evidence' | SystemKind;

/** A stretch of a text that may be a client's. */
export interface ClientTrace {
  readonly kind: TraceKind;
  readonly start: number;
  readonly end: number;
  readonly isCertain: boolean;
}

/** What stands for each in a template. None of them is ever taken for a trace. */
const REPLACEMENTS: Readonly<Record<TraceKind, string>> = {
  company: '[client]',
  engagement: '[engagement]',
  person: '[name]',
  asset: '[asset]',
  evidence: '[screenshot]',
  url: 'https://target.example/',
  email: 'user@target.example',
  host: 'target.example',
  address: '[address]',
  account: '[account]',
  token: '[token]',
};

/** What stands for a trace in a template. */
export const replacementOf = (kind: TraceKind): string => REPLACEMENTS[kind];

const TRACE_NAMES: Readonly<Record<TraceKind, string>> = {
  company: 'The client’s name',
  engagement: 'The engagement',
  person: 'A contact’s name',
  asset: 'An affected asset',
  evidence: 'Evidence',
  url: 'A web address',
  email: 'An email address',
  host: 'A host name',
  address: 'A network address',
  account: 'Someone’s account',
  token: 'A password, key, token or id',
};

/** What a trace is, as the screen writes it. */
export const traceName = (kind: TraceKind): string => TRACE_NAMES[kind];

const PLACEHOLDERS = /\[(?:client|engagement|name|asset|screenshot|address|account|token)\]/g;
/** A picture or link to evidence, with what it shows; and a name of evidence by itself. */
const PICTURE = /!?\[[^\][\n]{0,2000}\]\([ \t]{0,20}<?evidence:[^)\n]{0,2000}\)?/giu;
const EVIDENCE = /evidence:[^\s)>\]]{1,500}/giu;

/** The words of a text or a name. */
export const RUNS = /[\p{L}\p{N}\p{M}]+/gu;
/** Words that are sought as they are cased: shorter ones are those of every text. */
export const SHORT = 4;
/** From so many letters on, words are sought within others too, such as in an identifier. */
const LONG = 6;

/** Words with nothing between their letters but what nobody sees, and between them at most a few signs. */
function patternOf(words: readonly string[]): RegExp {
  const letters = words.join('').length;
  const spelled = words.map((word) => [...word].join('\\p{Cf}{0,3}')).join('[^\\p{L}\\p{N}]{0,6}');
  const [from, to] = letters < LONG ? ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'] : ['', ''];
  return new RegExp(`${from}${spelled}${to}`, letters < SHORT ? 'gu' : 'giu');
}

const unseen = (text: string) => text.replace(/\p{Cf}/gu, '').toLowerCase();

function knownTraces(text: string, known: readonly KnownWords[]): ClientTrace[] {
  const seen = unseen(text);
  return known.flatMap(({ kind, text: typed, isCertain }) => {
    const words = typed.normalize('NFC').match(RUNS) ?? [];
    // Most are in no text: a pattern is made for those alone whose words all are.
    if (words.join('').length < 2 || !words.every((word) => seen.includes(word.toLowerCase()))) return [];
    return [...text.matchAll(patternOf(words))].map((match) => ({
      ...{ kind, isCertain, start: match.index, end: match.index + match[0].length },
    }));
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}
const isWithin = (one: Span, spans: readonly Span[]) =>
  spans.some(({ start, end }) => start <= one.start && one.end <= end);
const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ index, 0: typed }) => ({ start: index, end: index + typed.length }));

/** As one trace what overlaps: of the kind of the one that begins first, and is longest. */
function joined(traces: readonly ClientTrace[]): ClientTrace[] {
  const inOrder = traces.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const apart: ClientTrace[] = [];
  for (const trace of inOrder) {
    const last = apart.at(-1);
    if (last === undefined || trace.start >= last.end) apart.push(trace);
    else
      apart[apart.length - 1] = {
        ...last,
        end: Math.max(last.end, trace.end),
        isCertain: last.isCertain || trace.isCertain,
      };
  }
  return apart;
}

/** How a text is compared and kept in templates. */
export const asTemplateText = (text: string): string => text.normalize('NFC');

/** What in a text, as {@link asTemplateText} has it, may be a client's: in its order, none within another. */
export function clientTraces(text: string, known: readonly KnownWords[]): ClientTrace[] {
  const placeholders = spansOf(text, PLACEHOLDERS);
  const systems = systemTraces(text);
  const harmless = [...placeholders, ...systems.filter(({ isHarmless }) => isHarmless)];
  const evidence = [...spansOf(text, PICTURE), ...spansOf(text, EVIDENCE)];
  return joined([
    ...knownTraces(text, known).filter((trace) => !isWithin(trace, placeholders)),
    ...evidence.map((span) => ({ ...span, kind: 'evidence' as const, isCertain: true })),
    ...systems
      // A secret is one in an address that stands for any, too.
      .filter(
        (trace) => !(trace.isHarmless || isWithin(trace, trace.kind === 'token' ? placeholders : harmless)),
      )
      .map(({ kind, start, end }) => ({ kind, start, end, isCertain: false })),
  ]);
}

/** The text with what may be a client's replaced, until nothing of it is found any more. */
export function withoutTraces(text: string, known: readonly KnownWords[]): string {
  let left = asTemplateText(text);
  // Parts of two traces can make another where they meet; each round leaves less of what was typed.
  for (let round = 0; round < 5; round += 1) {
    const traces = clientTraces(left, known);
    if (traces.length === 0) break;
    let at = 0;
    let next = '';
    for (const { kind, start, end } of traces) {
      next += left.slice(at, start) + replacementOf(kind);
      at = end;
    }
    left = next + left.slice(at);
  }
  return left;
}
