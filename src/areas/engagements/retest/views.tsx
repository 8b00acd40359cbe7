import type { ComponentChildren, VNode } from 'preact';
import { type RoundState, roundStateName } from '../../../domain/retest.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { longDay } from '../../../ui/client/relative-time.ts';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Day } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { Text } from '../text.tsx';
import type { RetestFinding } from './finding-queries.ts';
import type { ListedRound, Round } from './queries.ts';

const TONES: Readonly<Record<RoundState, Tone>> = {
  asked: 'info',
  running: 'warning',
  closed: 'success',
  declined: 'neutral',
};

/** Where a round stands. */
export const RoundStateBadge = ({ state }: { state: RoundState }): VNode => (
  <Badge tone={TONES[state]}>{roundStateName(state)}</Badge>
);

/** What a round is called: a number once it is published, and until then the day from which it is. */
export function roundName({ number, askedAt, begunAt }: ListedRound): string {
  if (number !== null) return `Retest ${number}`;
  return askedAt === null ? `Retest of ${longDay(begunAt ?? 0)}` : `Retest asked for on ${longDay(askedAt)}`;
}

const counted = (count: number) => (count === 1 ? '1 finding' : `${count} findings`);

/** Rounds in a list, the latest first. */
export function Rounds({
  rounds,
  hrefOf,
  actions,
  empty,
}: {
  rounds: readonly ListedRound[];
  hrefOf: (id: string) => string;
  actions?: ComponentChildren;
  empty?: string;
}): VNode {
  return (
    <Card id="retests" title="Retests" flush={rounds.length > 0} actions={actions}>
      {rounds.length === 0 ? (
        <p class="text-muted">{empty}</p>
      ) : (
        <DataTable
          caption="Retests, the latest first"
          rows={rounds}
          columns={[
            {
              header: 'Retest',
              role: 'lead',
              cell: (round) => (
                <a class="link font-medium" href={hrefOf(round.id)}>
                  {roundName(round)}
                </a>
              ),
            },
            { header: 'State', cell: ({ state }) => <RoundStateBadge state={state} /> },
            { header: 'Findings', align: 'end', cell: ({ count }) => count },
            {
              header: 'Finished',
              holds: 'date',
              cell: ({ closedAt }) =>
                closedAt === null ? <span class="text-muted">–</span> : <Day at={closedAt} />,
            },
          ]}
        />
      )}
    </Card>
  );
}

const LEFT = 'someone who has left';

/** Who asked for a round, began and ended it, and when. */
export function RoundLead({ round }: { round: ListedRound }): VNode {
  const { state, askedAt, askedBy, begunAt, begunBy, closedAt, closedBy, count } = round;
  const over = state === 'declined' ? 'declined' : 'published';
  return (
    <span class="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
      <RoundStateBadge state={state} />
      <span class="text-sm">{counted(count)}</span>
      {askedAt !== null && (
        <span class="text-sm">
          asked for on <Day at={askedAt} /> by {askedBy ?? LEFT}
        </span>
      )}
      {begunAt !== null && (
        <span class="text-sm">
          begun on <Day at={begunAt} /> by {begunBy ?? LEFT}
        </span>
      )}
      {closedAt !== null && (
        <span class="text-sm">
          {over} on <Day at={closedAt} /> by {closedBy ?? LEFT}
        </span>
      )}
    </span>
  );
}

/** What a client wrote when they asked, and what the consultancy wrote about all of it. */
export function RoundTexts({ round, client }: { round: Round; client: string }): VNode {
  const { note, answer, state } = round;
  return (
    <>
      {note !== '' && (
        <Card id="note" title={`What ${client} wrote`}>
          <Text text={note} idPrefix="note" />
        </Card>
      )}
      {answer !== '' && (
        <Card id="answer" title={state === 'declined' ? 'Why it was declined' : 'Summary'}>
          <Text text={answer} idPrefix="answer" />
        </Card>
      )}
    </>
  );
}

/** The findings of a round that has no results yet. */
export function RoundFindings({
  findings,
  reference,
  hrefOf,
}: {
  findings: readonly RetestFinding[];
  reference: string;
  hrefOf: (id: string) => string;
}): VNode {
  return (
    <Card id="findings" title="Findings" flush>
      <DataTable
        caption="Findings of this retest, by number"
        rows={findings}
        columns={[
          {
            header: 'Finding',
            role: 'lead',
            cell: ({ id, number, content }) => (
              <a class="link font-medium" href={hrefOf(id)}>
                {reference}-{number} {content.title}
              </a>
            ),
          },
          {
            header: 'Severity',
            holds: 'severity',
            cell: ({ severity }) => <SeverityBadge severity={severity} />,
          },
          { header: 'State', cell: ({ state }) => <FindingStateBadge state={state} /> },
        ]}
      />
    </Card>
  );
}
