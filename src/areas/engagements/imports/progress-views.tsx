import type { VNode } from 'preact';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import type { Import, ImportCounts } from './queries.ts';
import { progressText } from './words.ts';

/** How far an import is, while it is read or taken; by a script as it goes on, and by a link without one. */
export function Progress({ of, counts }: { of: Import; counts: ImportCounts | null }): VNode {
  const slug = useSlug();
  return (
    <Card id="progress" title={of.isTaking ? 'Adding drafts' : 'Reading the file'}>
      <div class="space-y-4" data-progress={engagementPaths.importProgress(slug, of.id)}>
        {!of.isTaking && <ProgressBar value={Math.min(of.bytesRead, of.bytes)} max={Math.max(1, of.bytes)} />}
        <p role="status" data-progress-says>
          {progressText(of, counts)}
        </p>
        <p class="text-sm text-muted">
          {of.isTaking
            ? 'You can leave this page, or sign out. Adding goes on, and the result waits here.'
            : 'You can leave this page, or sign out. Reading goes on, and the result waits here.'}
        </p>
        <div class="flex flex-wrap gap-3 print:hidden">
          <LinkButton href={engagementPaths.import(slug, of.id)} variant="primary">
            <span data-progress-link>Refresh</span>
          </LinkButton>
          <ActionForm action={engagementPaths.cancelImport(slug, of.id)}>
            <SubmitButton variant="neutral">{of.isTaking ? 'Stop adding' : 'Cancel import'}</SubmitButton>
          </ActionForm>
        </div>
      </div>
    </Card>
  );
}
