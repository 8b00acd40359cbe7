import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import type { Import, ImportCounts } from './queries.ts';

const counted = new Intl.NumberFormat('en-GB');

/** How far an import is, in words; what the page says at first and what its script puts there later. */
export function progressText(of: Import, counts: ImportCounts | null): string {
  if (of.isTaking && counts !== null) {
    const { made, added } = counts;
    return `${counted.format(made)} ${made === 1 ? 'draft' : 'drafts'} added so far, ${counted.format(added)} ${added === 1 ? 'finding' : 'findings'} updated.`;
  }
  const { bytes, bytesRead, items } = of;
  if (bytesRead >= bytes) return 'All of the file is read. Comparing it with the findings that are there.';
  const percent = Math.floor((100 * bytesRead) / Math.max(1, bytes));
  return `${sizeOf(bytesRead)} of ${sizeOf(bytes)} read (${percent}%), ${counted.format(items)} ${items === 1 ? 'result' : 'results'} so far.`;
}

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
            ? 'You can leave this page. The drafts are added all the same.'
            : 'You can leave this page, or sign out. Reading goes on, and the result waits here.'}
        </p>
        <div class="flex flex-wrap gap-3 print:hidden">
          <LinkButton href={engagementPaths.import(slug, of.id)} variant="primary">
            <span data-progress-link>Refresh</span>
          </LinkButton>
          {!of.isTaking && (
            <ActionForm action={engagementPaths.cancelImport(slug, of.id)}>
              <SubmitButton variant="neutral">Cancel import</SubmitButton>
            </ActionForm>
          )}
        </div>
      </div>
    </Card>
  );
}
