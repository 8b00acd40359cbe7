import type { ComponentChildren, VNode } from 'preact';
import { SubmitButton } from '../../../ui/button.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Tick, TickAll } from '../../../ui/ticks.tsx';
import type { ListedFinding } from '../finding/list-queries.ts';
import { engagementPaths } from '../paths.ts';
import { BULK_DEEDS, type BulkDeed } from './deeds.ts';

const BUTTONS: Readonly<Record<BulkDeed, string>> = {
  publish: 'Publish',
  state: 'Change states',
  tags: 'Change tags',
  transfer: 'Move drafts',
  delete: 'Delete drafts',
};

/** A finding in a list, by reference and title, which can be chosen together with others. */
export function ChooseFinding({
  reference,
  finding: { id, number, title },
  isTicked = false,
}: {
  reference: string;
  finding: Pick<ListedFinding, 'id' | 'number' | 'title'>;
  isTicked?: boolean;
}): VNode {
  const href = engagementPaths.finding(useSlug(), id);
  const hasTitle = title.trim() !== '';
  return (
    <span class="flex items-start gap-3">
      <Tick
        name="finding"
        value={id}
        label={`Select ${reference}-${number} ${hasTitle ? title : 'Untitled finding'}`}
        isTicked={isTicked}
      />
      <a class="link min-w-0 font-medium" href={href}>
        {reference}-{number} {hasTitle ? title : <em>Untitled finding</em>}
      </a>
    </span>
  );
}

/** Has a list of findings one of which several are chosen, for a page that asks what to do with them (E18). */
export function Choosing({
  engagementId,
  isOffered,
  children,
}: {
  engagementId: string;
  /** There is something to choose. */
  isOffered: boolean;
  children: ComponentChildren;
}): VNode {
  const action = engagementPaths.bulk(useSlug(), engagementId);
  if (!isOffered) return <>{children}</>;
  return (
    <form method="get" action={action}>
      <div class="flex flex-wrap items-center gap-x-6 gap-y-3 border-b border-base-300 px-4 py-3.5 sm:px-6 print:hidden">
        <TickAll />
        <div class="flex flex-wrap items-center gap-2">
          <span class="text-sm text-muted" id="with-selected">
            With selected:
          </span>
          {BULK_DEEDS.map((deed) => (
            <SubmitButton
              key={deed}
              variant="neutral"
              size="small"
              name="deed"
              value={deed}
              describedBy="with-selected"
            >
              {BUTTONS[deed]}
            </SubmitButton>
          ))}
        </div>
      </div>
      {children}
    </form>
  );
}
