import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { Card } from '../../../ui/card.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';

export interface StorageFacts {
  /** In bytes. */
  readonly used: number;
  readonly allowed: number;
}

/** A picture in bytes would have more digits than browsers draw. */
const THOUSAND = 1_000;

/** How much room the workspace's files take, and may take (E25). */
export const StorageCard = ({ facts: { used, allowed } }: { facts: StorageFacts }): VNode => (
  <Card
    id="storage"
    title="Storage"
    description="Evidence of all engagements, and uploads that aren’t finished yet."
  >
    <div class="max-w-xl space-y-3">
      <ProgressBar value={Math.min(THOUSAND, Math.round((used / allowed) * THOUSAND))} max={THOUSAND} />
      <p>
        {used === 0 ? 'No files yet' : `Files take ${sizeOf(used)}`} of {sizeOf(allowed)}.
      </p>
    </div>
  </Card>
);
