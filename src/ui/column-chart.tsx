import type { VNode } from 'preact';
import { Details } from './details.tsx';

/** Room for a column and what is between two, in the units of the picture; it is stretched to the width there is. */
const [COLUMN, PITCH, HEIGHT] = [18, 24, 100];

export interface ChartSeries {
  readonly name: string;
  /** One for each point. */
  readonly counts: readonly number[];
}

export interface Chart {
  /** What the table is of. */
  readonly caption: string;
  /** What the picture comes to, for whoever doesn't see it. */
  readonly says: string;
  /** What each column stands for, the first on the left. */
  readonly points: readonly VNode[];
  /** At most five; they are stacked, the first at the bottom. */
  readonly series: readonly ChartSeries[];
  readonly total: readonly number[];
}

/** A number of few digits that is not less: what the picture is as high as. */
function ceilingOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 4, 5, 10].map((factor) => factor * power).find((ceiling) => ceiling >= most) ?? most;
}

interface Block {
  readonly series: number;
  readonly from: number;
  readonly count: number;
}

/** The blocks of one column, from the bottom up. */
function blocksOf(series: readonly ChartSeries[], point: number): Block[] {
  let from = 0;
  return series.map(({ counts }, index) => {
    const block = { series: index, from, count: counts[point] ?? 0 };
    from += block.count;
    return block;
  });
}

function Picture({ series, total, says }: Pick<Chart, 'series' | 'total' | 'says'>) {
  const scale = HEIGHT / ceilingOf(Math.max(...total));
  const width = total.length * PITCH;
  return (
    <svg
      class="column-chart"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={says}
    >
      {[0, HEIGHT / 2, HEIGHT].map((y) => (
        <line key={y} x1={0} x2={width} y1={y} y2={y} />
      ))}
      {total.map((_, point) =>
        blocksOf(series, point).map(({ series: index, from, count }) => (
          <rect
            key={index}
            class={`series-${index}`}
            x={point * PITCH + (PITCH - COLUMN) / 2}
            y={HEIGHT - (from + count) * scale}
            width={COLUMN}
            height={count * scale}
          />
        )),
      )}
    </svg>
  );
}

/** The numbers behind the picture; where they find no room beside each other, they scroll. */
function Numbers({ caption, points, series, total }: Chart) {
  const columns = [...series, { name: 'All', counts: total }];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <fieldset> is for fields; this group scrolls, so the keyboard must reach it.
    <div class="numbers-frame" tabindex={0} role="group" aria-label={caption}>
      <table class="numbers">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => (
            <tr key={index}>
              <th scope="row">{point}</th>
              {columns.map(({ name, counts }) => (
                <td key={name}>{counts[index] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** More numbers than these would fill pages. */
const FITS_ON_PAPER = 62;

/** Stacked columns over time, with what they stand for, and the table behind them. Needs no script. */
export function ColumnChart({ chart }: { chart: Chart }): VNode {
  const { says, points, series, total } = chart;
  const top = ceilingOf(Math.max(...total));
  return (
    <figure class="space-y-4">
      <div class="flex gap-2 text-xs text-muted tabular-nums">
        <div class="flex h-40 flex-col justify-between text-end" aria-hidden="true">
          <span>{top}</span>
          <span>0</span>
        </div>
        <div class="min-w-0 grow space-y-1.5">
          <Picture series={series} total={total} says={says} />
          <div class="flex justify-between gap-4" aria-hidden="true">
            <span>{points[0]}</span>
            <span>{points.at(-1)}</span>
          </div>
        </div>
      </div>
      <ul class="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {series.map(({ name, counts }, index) => (
          <li key={name} class="flex min-w-0 items-center gap-2">
            <svg class="column-key" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`series-${index}`} width={10} height={10} />
            </svg>
            <span class="min-w-0 wrap-anywhere">
              {name}: {counts.at(-1) ?? 0}
            </span>
          </li>
        ))}
      </ul>
      <Details summary="Show the numbers" onPaper={points.length <= FITS_ON_PAPER}>
        <Numbers {...chart} />
      </Details>
    </figure>
  );
}
