import { type CvssVersion, type Metric, type Metrics, NOT_DEFINED } from './metric.ts';
import { METRICS_3_1 } from './metrics-3-1.ts';
import { METRICS_4_0 } from './metrics-4-0.ts';

/** A vector that its specification allows, in whatever spelling it came. */
export interface ParsedVector {
  readonly kind: 'vector';
  readonly version: CvssVersion;
  readonly metrics: Metrics;
}

/** Why a text is no vector, as a sentence that names the metric; `metric` has its letters, where it is about one. */
export interface VectorProblem {
  readonly kind: 'problem';
  readonly problem: string;
  readonly metric: string | null;
}

const METRICS: Readonly<Record<CvssVersion, readonly Metric[]>> = { '3.1': METRICS_3_1, '4.0': METRICS_4_0 };

/** The metrics of a version, in the canonical order of vectors. */
export const metricsOf = (version: CvssVersion): readonly Metric[] => METRICS[version];

const BY_CODE: Readonly<Record<CvssVersion, ReadonlyMap<string, Metric>>> = {
  '3.1': new Map(METRICS_3_1.map((metric) => [metric.code, metric])),
  '4.0': new Map(METRICS_4_0.map((metric) => [metric.code, metric])),
};

/** The longest vector of either version, with every metric said, has 178 characters. What is longer is not looked at. */
export const MAX_VECTOR_LENGTH = 250;

const EXAMPLE = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

const problem = (metric: string | null, sentence: string): VectorProblem => ({
  kind: 'problem',
  problem: sentence,
  metric,
});

const called = ({ name, code }: Metric): string => `${name} (${code})`;

/** What somebody typed, short enough for a sentence, and without what could turn its text round. */
const quoted = (typed: string): string => {
  const shown = typed.replace(/[\p{C}\p{Z}]/gu, ' ');
  return `“${shown.length > 20 ? `${shown.slice(0, 20).toWellFormed()}…` : shown.toWellFormed()}”`;
};

const listOf = (items: readonly string[], last: string): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;

function versionOf(text: string): CvssVersion | VectorProblem {
  if (text.startsWith('CVSS:4.0/')) return '4.0';
  if (text.startsWith('CVSS:3.1/')) return '3.1';
  if (text.trim() === '') return problem(null, `Enter a vector, such as ${EXAMPLE}.`);
  const other = /^CVSS:([0-9.]{1,5})\//.exec(text);
  return problem(
    null,
    other
      ? `CVSS ${other[1]} isn’t supported. Use a vector of CVSS 4.0 or 3.1.`
      : 'A vector starts with “CVSS:4.0/” or “CVSS:3.1/”.',
  );
}

/** The value that one part of a vector gives one metric, or what is wrong with it. */
function readPart(version: CvssVersion, part: string, previous: string): [Metric, string] | VectorProblem {
  if (part === '') return problem(null, `There’s an empty part after “${previous}”. Remove the extra slash.`);
  const [code = '', value, ...rest] = part.split(':');
  const metric = BY_CODE[version].get(code);
  if (!metric) {
    const meant = BY_CODE[version].get(code.toUpperCase());
    return meant
      ? problem(meant.code, `Write ${called(meant)} in capital letters, not as ${quoted(code)}.`)
      : problem(code, `CVSS ${version} has no metric ${quoted(code)}.`);
  }
  const codes = metric.values.map((one) => one.code);
  const allowed = `Use ${listOf(codes, 'or')}.`;
  if (value === undefined || (value === '' && rest.length === 0))
    return problem(code, `${called(metric)} has no value. ${allowed}`);
  const whole = [value, ...rest].join(':');
  if (!codes.includes(whole)) return problem(code, `${called(metric)} can’t be ${quoted(whole)}. ${allowed}`);
  return [metric, whole];
}

/** 4.0 alone has one order and no other; of 3.1 programs must take any (specifications 4.0, 7; 3.1, 6). */
function outOfOrder(found: readonly Metric[]): VectorProblem | null {
  const places = found.map((metric) => METRICS_4_0.indexOf(metric));
  let highest = -1;
  for (const [index, metric] of found.entries()) {
    const place = places[index] ?? 0;
    if (place < highest) {
      const before = found[places.findIndex((other) => other > place)];
      const where = before ? ` before ${called(before)}` : '';
      return problem(metric.code, `Move ${called(metric)}${where}: CVSS 4.0 has a fixed order.`);
    }
    highest = place;
  }
  return null;
}

/**
 * Reads a vector as strictly as its specification is written, in linear time: every base metric once, no metric twice,
 * no value that its metric cannot have, nothing before or behind. Of more than one fault the first is told.
 */
export function parseVector(text: string): ParsedVector | VectorProblem {
  if (text.length > MAX_VECTOR_LENGTH)
    return problem(null, `This is too long for a vector: the longest have ${MAX_VECTOR_LENGTH} characters.`);
  const version = versionOf(text);
  if (typeof version !== 'string') return version;
  const found: Metric[] = [];
  const values = new Map<string, string>();
  let previous = `CVSS:${version}`;
  for (const part of text.slice(previous.length + 1).split('/')) {
    const read = readPart(version, part, previous);
    if ('kind' in read) return read;
    const [metric, value] = read;
    if (values.has(metric.code)) return problem(metric.code, `${called(metric)} is there twice.`);
    found.push(metric);
    values.set(metric.code, value);
    previous = part;
  }
  const missing = METRICS[version].filter(({ group, code }) => group === 'base' && !values.has(code));
  const [first] = missing;
  if (first) {
    const sentence = `${listOf(missing.map(called), 'and')} ${missing.length > 1 ? 'are' : 'is'} missing.`;
    return problem(first.code, sentence);
  }
  const misplaced = version === '4.0' ? outOfOrder(found) : null;
  if (misplaced) return misplaced;
  return {
    kind: 'vector',
    version,
    metrics: new Map([...values].filter(([, value]) => value !== NOT_DEFINED)),
  };
}

/** What can be read of a text that is no vector of that version, so that whoever mends it need not begin anew. */
export function legibleMetrics(version: CvssVersion, text: string): Metrics {
  const parts = text.slice(0, MAX_VECTOR_LENGTH).split('/').slice(1);
  const read = parts.map((part) => (part === '' ? null : readPart(version, part, '')));
  return new Map(
    read.flatMap((one) => (one === null || 'kind' in one ? [] : [[one[0].code, one[1]] as const])),
  );
}

/**
 * The canonical spelling: metrics in the specification's order, those that are not defined left out. What it makes of the
 * metrics of a vector means the same; metrics of which base ones are missing make a text that `parseVector` refuses.
 */
export function formatVector(version: CvssVersion, metrics: Metrics): string {
  const parts = METRICS[version].flatMap(({ code }) => {
    const value = metrics.get(code);
    return value === undefined || value === NOT_DEFINED ? [] : [`${code}:${value}`];
  });
  return [`CVSS:${version}`, ...parts].join('/');
}
