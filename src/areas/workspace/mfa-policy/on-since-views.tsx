import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { useSlug } from '../../../ui/surroundings.ts';
import { Day } from '../../../ui/time.tsx';
import type { LastSwitch } from './queries.ts';

/** Since when it is on, and by whom (S3). */
export function OnSince({ lastSwitch }: { lastSwitch: LastSwitch | null }): VNode {
  const log = (
    <a class="link" href={`${paths.activity(useSlug())}?kind=workspace`}>
      View the activity log
    </a>
  );
  if (lastSwitch === null) return <p class="text-sm text-muted">{log}</p>;
  return (
    <p class="text-sm text-muted">
      On since <Day at={lastSwitch.at} />
      {lastSwitch.by === null ? ', by an administrator' : `, by ${lastSwitch.by}`}. {log}
    </p>
  );
}
