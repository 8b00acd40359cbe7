import type { VNode } from 'preact';
import { erasedFrom } from '../../../domain/closing.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { longDay } from '../../../ui/client/relative-time.ts';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import type { ListedWorkspace } from './queries.ts';

/** That a workspace is closed, and the way back while its time is not up (B14). */
export function Closed({ workspace, now }: { workspace: ListedWorkspace; now: number }): VNode | null {
  const { id, name, closedAt } = workspace;
  if (closedAt === null) return null;
  const until = erasedFrom(closedAt);
  return (
    <div class="mt-1 space-y-2">
      <p class="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone="warning">Closed</Badge>
        <span class="text-muted">{now < until ? `to be erased on ${longDay(until)}` : 'being erased'}</span>
      </p>
      {now < until && (
        <ActionForm action={paths.adminReopen}>
          <HiddenField name="workspace" value={id} />
          <SubmitButton variant="neutral" size="small">
            Open again<span class="sr-only">: {name}</span>
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}
