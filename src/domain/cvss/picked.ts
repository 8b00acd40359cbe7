import { type CvssVersion, type Metrics, NOT_DEFINED } from './metric.ts';
import { formatVector, legibleMetrics, metricsOf } from './vector.ts';

/** The field of a metric's radio buttons, in a picker that is called `name`. */
export const metricField = (name: string, code: string): string => `${name}-${code}`;

/** The hidden field with the vector that the page was made with. */
export const madeWithField = (name: string): string => `${name}-was`;

/** All fields that a picker sends: the vector's own, which is `name`, the hidden one, and one for each metric. */
export const pickerFields = (name: string, version: CvssVersion): readonly string[] => [
  name,
  madeWithField(name),
  ...metricsOf(version).map(({ code }) => metricField(name, code)),
];

const isSame = (one: Metrics, other: Metrics): boolean =>
  one.size === other.size && [...one].every(([code, value]) => other.get(code) === value);

/**
 * The vector that a picker sent, as text for `readVector`; empty where there is to be none. Without a script its field and
 * its buttons can say two things: the field counts where somebody changed it, the buttons where nobody did and they were changed.
 * So a wrong vector stays as it was typed until somebody mends it. What was chosen may be incomplete, and the text is then no vector, of which `readVector` says what is missing.
 */
export function pickedVector(
  name: string,
  version: CvssVersion,
  sent: Readonly<Record<string, string | undefined>>,
): string {
  const typed = (sent[name] ?? '').trim();
  const was = (sent[madeWithField(name)] ?? '').trim();
  if (typed !== was) return typed;
  const chosen = new Map(
    metricsOf(version).flatMap(({ code }) => {
      const value = sent[metricField(name, code)];
      return value === undefined || value === NOT_DEFINED ? [] : [[code, value] as const];
    }),
  );
  const shown = new Map([...legibleMetrics(version, was)].filter(([, value]) => value !== NOT_DEFINED));
  return chosen.size === 0 || isSame(chosen, shown) ? typed : formatVector(version, chosen);
}
