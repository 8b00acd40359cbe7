import { type ComponentChildren, toChildArray, type VNode } from 'preact';
import { type Dated, DUE, type Due, daysInWords, standingOn } from '../../../domain/deadline.ts';
import type { FindingState } from '../../../domain/finding.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { writtenDay } from '../../../ui/client/relative-time.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { Icon } from '../../../ui/icon.tsx';

/** A day without an hour, `2026-11-25`, in words and for machines. */
export const WholeDay = ({ day }: { day: string }): VNode => <time datetime={day}>{writtenDay(day)}</time>;

interface OnADay {
  readonly dated: Dated;
  /** The day that it is where deadlines end. */
  readonly today: string;
}

/** What is said at a glance of a deadline that is over or near; nothing of any other. */
function Glance({ dated, today }: OnADay) {
  const standing = standingOn(dated, today);
  if (standing === 'overdue')
    return (
      <Badge tone="danger" icon="circle-alert">
        Overdue
      </Badge>
    );
  if (standing !== 'soon' || dated.deadline === null) return null;
  return (
    <Badge tone="warning" icon="clock">
      Due {daysInWords(dated.deadline, today)}
    </Badge>
  );
}

/** A deadline in a list; a dash where nothing is due. */
export function DeadlineCell({ dated, today }: OnADay): VNode {
  const standing = standingOn(dated, today);
  if (dated.deadline === null || standing === 'none' || standing === 'rests')
    return <span class="text-muted">–</span>;
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <WholeDay day={dated.deadline} />
      <Glance dated={dated} today={today} />
    </span>
  );
}

/** A deadline below a finding's title; nothing where nothing is due. */
export function DeadlineBadge({ dated, today }: OnADay): VNode | null {
  const { deadline } = dated;
  if (deadline === null || standingOn(dated, today) === 'rests') return null;
  return (
    <>
      <Glance dated={dated} today={today} />
      <span class="text-sm">
        due <WholeDay day={deadline} />
      </span>
    </>
  );
}

const RESTS: Readonly<Partial<Record<FindingState, string>>> = {
  'risk-accepted': 'It doesn’t count while the risk is accepted, and counts again when that ends.',
  'retest-passed': 'It no longer counts, because the finding is fixed.',
  withdrawn: 'It no longer counts, because the finding was withdrawn.',
};

/** What a deadline comes to today, in a sentence or two. */
function Standing({ dated, today }: OnADay) {
  const { deadline, state } = dated;
  if (deadline === null) return <p>This finding has no deadline.</p>;
  const rests = RESTS[state];
  const when = daysInWords(deadline, today);
  const isOver = standingOn(dated, today) === 'overdue';
  return (
    <p>
      {isOver ? 'It was to be fixed by' : 'To be fixed by'} the end of{' '}
      <strong class="font-medium">
        <WholeDay day={deadline} />
      </strong>
      {rests === undefined ? ` (${when}).` : `. ${rests}`}
    </p>
  );
}

/** By when a finding is to be fixed; nothing where no deadline was given, and nobody who looks gives one. */
export function DeadlineCard({
  dated,
  today,
  children,
}: OnADay & {
  /** How it came to be, and how it can be changed. */
  children?: ComponentChildren;
}): VNode | null {
  if (dated.deadline === null && toChildArray(children).length === 0) return null;
  return (
    <Card id="deadline" title="Deadline" badge={<Glance dated={dated} today={today} />}>
      <div class="space-y-4">
        <Standing dated={dated} today={today} />
        {children}
      </div>
    </Card>
  );
}

const DUE_NAMES: Readonly<Record<Due, string>> = {
  all: 'Next deadline first',
  overdue: 'Overdue',
  soon: 'Due in the next 7 days',
};

/** What a list of findings is narrowed to by deadlines, and then sorted by. */
export const DueField = ({ due }: { due: Due | null }): VNode => (
  <SelectField
    name="deadline"
    label="Deadline"
    value={due ?? ''}
    placeholder="Any deadline"
    options={DUE.map((value) => ({ value, label: DUE_NAMES[value] }))}
  />
);

/** How many findings are overdue, leading to them. */
export const OverdueLink = ({ href, count }: { href: string; count: number }): VNode => (
  <a class="link tone-danger inline-flex items-center gap-1.5 py-1 font-medium" href={href}>
    <Icon name="circle-alert" size={16} />
    {count} overdue
  </a>
);
