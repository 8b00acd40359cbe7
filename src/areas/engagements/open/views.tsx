import type { VNode } from 'preact';
import { momentOf, type OpenOverTime } from '../../../domain/open-over-time.ts';
import { Card } from '../../../ui/card.tsx';
import { ColumnChart } from '../../../ui/column-chart.tsx';
import { Day } from '../../../ui/time.tsx';

const findings = (count: number) => (count === 1 ? '1 open finding' : `${count} open findings`);

/** How the open findings came and went, by engagement (E20). */
export function OpenOverTimeCard({ open }: { open: OpenOverTime }): VNode {
  const last = open.total.at(-1) ?? 0;
  return (
    <Card id="over-time" title="Open findings over time">
      <ColumnChart
        chart={{
          caption: 'Open findings by engagement',
          says: `At most ${findings(Math.max(...open.total))} in this time, and ${last} today.`,
          points: open.days.map((day) => <Day key={day} at={momentOf(day)} />),
          series: open.series.map(({ reference, counts }) => ({
            name: reference ?? 'Others',
            counts,
          })),
          total: open.total,
        }}
      />
    </Card>
  );
}
