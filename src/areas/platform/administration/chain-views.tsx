import type { VNode } from 'preact';
import { shownNumber } from '../../../domain/counted.ts';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-key.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { Exact } from '../../../ui/exact.tsx';

/** Where the installation's own log ends; `line` is the signed head, to be kept. */
interface ShownHead {
  readonly entries: number;
  readonly hash: string;
  readonly line: string;
}

/**
 * How one checks that nobody has changed the record of the installation, and where that ends (B11). It's checked on the server,
 * with all workspaces’: whoever may do that there needs no page of ours to believe.
 */
export function ChainCard({ head }: { head: ShownHead | null }): VNode {
  return (
    <Card
      id="check"
      title="Check the log"
      description="On the server, a command shows whether anyone has changed, moved, removed or added entries, even in the database itself: in the installation’s own log and in every workspace’s. Another one prints proof to keep somewhere else. Owners check their workspace’s log themselves."
      {...(head !== null && {
        actions: <CopyButton value={head.line} label="the proof" />,
      })}
    >
      <DescriptionList
        items={[
          { term: 'Check all logs', value: <Exact>npx secportal audit verify</Exact> },
          { term: 'Print proof of all logs', value: <Exact>npx secportal audit heads</Exact> },
          ...(head === null
            ? [
                {
                  term: 'Installation’s own log',
                  value: 'Not chained yet. That happens by itself, within seconds.',
                },
              ]
            : [
                { term: 'Entries in the installation’s own log', value: shownNumber(head.entries) },
                { term: 'Latest entry’s seal', value: <Exact>{head.hash}</Exact> },
              ]),
        ]}
      />
    </Card>
  );
}
