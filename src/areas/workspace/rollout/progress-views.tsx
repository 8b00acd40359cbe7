import type { VNode } from 'preact';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { momentOf } from '../../../domain/open-over-time.ts';
import type { RolloutProgress } from '../../../domain/rollout.ts';
import type { RolloutOverTime } from '../../../domain/rollout-over-time.ts';
import { paths } from '../../../http/paths.ts';
import { Card } from '../../../ui/card.tsx';
import { ColumnChart } from '../../../ui/column-chart.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Day } from '../../../ui/time.tsx';
import type { ShownPolicies } from '../mfa-policy/queries.ts';
import { AUDIENCE_NAMES, onSinceSays, people, sentences, standingSays } from '../mfa-policy/standing.ts';

/** "14 of 20 people have set it up". */
export function progressSentence({ setUp, total }: RolloutProgress): string {
  if (total === 0) return 'Nobody has to set it up.';
  if (setUp === total) return `${total === 1 ? '1 person has' : `All ${total} people have`} set it up.`;
  if (setUp === 0) return `Nobody has set it up yet (${people(total)}).`;
  return `${setUp} of ${people(total)} have set it up.`;
}

/** How far the workspace has come (B4). */
export function ProgressCard(props: {
  progress: RolloutProgress;
  policies: ShownPolicies;
  zone: string;
}): VNode {
  const { progress, policies, zone } = props;
  const saysOf = (one: Audience) =>
    sentences(standingSays(policies[one], zone), onSinceSays(policies[one], zone));
  const says = { team: saysOf('team'), clients: saysOf('clients') };
  const items =
    says.team === says.clients
      ? [{ term: 'Everyone', value: says.team }]
      : AUDIENCES.map((one) => ({ term: AUDIENCE_NAMES[one], value: says[one] }));
  return (
    <Card id="progress" title="Progress" footer={<DescriptionList items={items} />}>
      <div class="space-y-2">
        <p class="font-medium">{progressSentence(progress)}</p>
        {progress.total > 0 && <ProgressBar value={progress.setUp} max={progress.total} />}
      </div>
    </Card>
  );
}

/** How far the workspace has come, beside the policy's switch. */
export function ProgressNote({ progress }: { progress: RolloutProgress }): VNode {
  return (
    <p class="mt-5 border-t border-base-300 pt-4 text-sm text-muted">
      {progressSentence(progress)}{' '}
      <a class="link" href={paths.mfaRollout(useSlug())}>
        View the rollout
      </a>
    </p>
  );
}

/** How it went so far (B4), drawn, in words, and as a table. */
export function CurveCard({ curve }: { curve: RolloutOverTime }): VNode {
  const { days, setUp, missing } = curve;
  const [now = 0, first = 0] = [setUp.at(-1), setUp[0]];
  const total = days.map((_, index) => (setUp[index] ?? 0) + (missing[index] ?? 0));
  const begun = total[0] ? `${first} of ${total[0]} had set it up at the beginning, and` : 'By now,';
  return (
    <Card id="over-time" title="Over time" description="Counts the people who are here today.">
      <ColumnChart
        chart={{
          caption: 'How many had set it up by each day',
          says: `${begun} ${now} of ${total.at(-1) ?? 0} have today.`,
          points: days.map((day) => <Day key={day} at={momentOf(day)} />),
          series: [
            { name: 'Set up', counts: setUp },
            { name: 'Not set up yet', counts: missing },
          ],
          total,
        }}
      />
    </Card>
  );
}
