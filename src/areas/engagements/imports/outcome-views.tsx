import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Time } from '../../../ui/time.tsx';
import { engagementPaths } from '../paths.ts';
import type { Import, ImportCounts } from './queries.ts';
import { outcomeWords } from './words.ts';

export interface OutcomeFacts {
  readonly engagement: { readonly id: string };
  readonly of: Import;
  readonly counts: ImportCounts;
  /** The newest scan of the same format, where this is an older one. */
  readonly newer: { readonly id: string; readonly seenAt: number } | null;
  readonly now: number;
}

/** How an import ended, or what is to be done now. */
export function Outcome({ facts: { engagement, of, counts, now } }: { facts: OutcomeFacts }): VNode | null {
  const slug = useSlug();
  const words = outcomeWords(of, counts);
  if (words === null) return null;
  const { tone, title, text, isImported } = words;
  return (
    <Alert tone={tone} title={title}>
      {text}
      {isImported && (
        <>
          {text !== '' && ' '}Imported <Time at={of.takenAt ?? now} now={now} /> by{' '}
          {of.takenBy ?? 'someone who has left'}.{' '}
          <a class="link" href={`${engagementPaths.engagement(slug, engagement.id)}#findings`}>
            Go through the findings
          </a>
        </>
      )}
    </Alert>
  );
}

/** That another scan knows better. */
export function Older({ facts: { newer, now } }: { facts: OutcomeFacts }): VNode | null {
  const slug = useSlug();
  if (newer === null) return null;
  return (
    <Alert title="There is a newer scan">
      <a class="link" href={engagementPaths.import(slug, newer.id)}>
        It’s from <Time at={newer.seenAt} now={now} />
      </a>
      . What it shows isn’t marked as fixed because of this one, and nothing that was fixed is opened again.
    </Alert>
  );
}
