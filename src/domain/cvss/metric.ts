/** The versions of CVSS whose vectors are read: FIRST's specifications 3.1 and 4.0. */
export type CvssVersion = '3.1' | '4.0';

/** The groups of metrics. 3.1 calls the threat group "temporal"; supplemental metrics are of 4.0 alone and change no score. */
export type MetricGroup = 'base' | 'threat' | 'environmental' | 'supplemental';

/** What a metric can be: the letters that the vector has, the name that the specification gives it, and what it means. */
export interface MetricValue {
  readonly code: string;
  readonly name: string;
  readonly means: string;
}

/** One metric of a vector: its letters, its name in the specification, what it asks, and its values, worst first. */
export interface Metric {
  readonly code: string;
  readonly name: string;
  readonly group: MetricGroup;
  readonly asks: string;
  readonly values: readonly MetricValue[];
}

/** The letters of each value of a vector by those of its metric; a metric that is not defined is not there. */
export type Metrics = ReadonlyMap<string, string>;

/** What optional metrics are when nothing is said of them. A vector means the same with it and without. */
export const NOT_DEFINED = 'X';

type Row = readonly [code: string, name: string, means: string];

const toValue = ([code, name, means]: Row): MetricValue => ({ code, name, means });

/** A metric that every vector has. */
export const required = (code: string, name: string, asks: string, rows: readonly Row[]): Metric => ({
  code,
  name,
  group: 'base',
  asks,
  values: rows.map(toValue),
});

/** A metric that may be left out; `means` says what is taken in its place then. */
export const optional = (
  group: MetricGroup,
  [code, name, asks]: Row,
  means: string,
  rows: readonly Row[],
): Metric => ({
  code,
  name,
  group,
  asks,
  values: [{ code: NOT_DEFINED, name: 'Not Defined', means }, ...rows.map(toValue)],
});

/** The environmental twin of a base metric: `M` before its letters, "Modified" before its name, the same values. */
export const modified = (base: Metric, values: readonly MetricValue[] = base.values): Metric => ({
  code: `M${base.code}`,
  name: `Modified ${base.name}`,
  group: 'environmental',
  asks: `${base.name} as it is in this environment.`,
  values: [
    { code: NOT_DEFINED, name: 'Not Defined', means: 'The base metric applies unchanged.' },
    ...values,
  ],
});
