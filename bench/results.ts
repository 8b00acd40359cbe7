/** One contestant of a measure: the median of its rounds, and each of them. */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly rounds: readonly number[];
  /** Processor time of the server for each answer, in microseconds; less disturbed by what else runs. */
  readonly cpuMicros?: number;
}

/** What a measure is held to. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly wanted: number;
  readonly sense: 'at least' | 'at most';
  /** The same by processor time of the servers: what the value would be if nothing else ran on the machine. */
  readonly byProcessorTime?: number;
}

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly figures: readonly Figure[];
  readonly goals: readonly Goal[];
  readonly measuredAt: string;
}

export const isReached = ({ value, wanted, sense }: Goal): boolean =>
  sense === 'at least' ? value >= wanted : value <= wanted;

/** The median of a named contestant. Throws where it did not take part. */
export function medianOf(figures: readonly Figure[], name: string): number {
  const figure = figures.find((one) => one.name === name);
  if (figure === undefined) throw new Error(`no contestant ${name}`);
  return figure.median;
}

/** How much of a contestant's rate another reaches, by their medians. */
export function ratio(figures: readonly Figure[], own: string, other: string, wanted: number): Goal {
  const cpu = (name: string) => figures.find((figure) => figure.name === name)?.cpuMicros;
  const [ownCpu, otherCpu] = [cpu(own), cpu(other)];
  return {
    what: `${own} / ${other}`,
    value: medianOf(figures, own) / medianOf(figures, other),
    wanted,
    sense: 'at least',
    ...(ownCpu !== undefined && otherCpu !== undefined && { byProcessorTime: otherCpu / ownCpu }),
  };
}

/** How much more processor time an answer of one contestant takes than one of another: at most `wanted` times as much. */
export function processorTime(figures: readonly Figure[], own: string, other: string, wanted: number): Goal {
  const cpu = (name: string) => figures.find((figure) => figure.name === name)?.cpuMicros ?? Number.NaN;
  return {
    what: `${own} / ${other}, processor time`,
    value: cpu(own) / cpu(other),
    wanted,
    sense: 'at most',
  };
}

const shown = (value: number) =>
  value >= 1000
    ? Math.round(value).toLocaleString('en-GB')
    : value >= 10
      ? value.toFixed(1)
      : value.toFixed(2);

/** The measure as a table for a terminal. */
export function tableOf({ title, unit, figures, goals }: Measure): string {
  const width = Math.max(...figures.map(({ name }) => name.length), ...goals.map(({ what }) => what.length));
  const lines = figures.map(({ name, median, rounds, cpuMicros }) => {
    const spread = `${shown(Math.min(...rounds))} … ${shown(Math.max(...rounds))}`;
    const cpu = cpuMicros === undefined ? '' : `   ${cpuMicros.toFixed(0)} µs processor time each`;
    return `  ${name.padEnd(width)}  ${shown(median).padStart(9)} ${unit}  (${spread})${cpu}`;
  });
  const verdicts = goals.map(
    (goal) =>
      `  ${goal.what.padEnd(width)}  ${goal.value.toFixed(2).padStart(9)}  wanted ${goal.sense} ${goal.wanted}  ${isReached(goal) ? 'reached' : 'SHORT'}${goal.byProcessorTime === undefined ? '' : `  (${goal.byProcessorTime.toFixed(2)} by processor time)`}`,
  );
  return [title, ...lines, ...verdicts].join('\n');
}
