import type { VNode } from 'preact';
import { Badge } from './badge.tsx';
import { Time } from './time.tsx';
import type { Tone } from './tone.ts';

/** How far an email has come, as the queue notes it, and since when, in epoch milliseconds. */
export interface MailProgress {
  readonly state: 'waiting' | 'refused' | 'unreachable' | 'delivered' | 'failed';
  readonly changedAt: number;
}

const STATES: Readonly<Record<MailProgress['state'], { label: string; tone: Tone; more?: string }>> = {
  waiting: { label: 'On its way', tone: 'neutral' },
  delivered: { label: 'Delivered', tone: 'success', more: 'to the recipient’s mail server' },
  refused: { label: 'Refused', tone: 'warning', more: 'by the mail server; we’ll keep trying for a day' },
  unreachable: {
    label: 'Delayed',
    tone: 'warning',
    more: 'the mail server isn’t answering; we’ll keep trying for a day',
  },
  failed: { label: 'Not delivered', tone: 'danger', more: 'check the address, then send it again' },
};

/** How far an email has come (B15). */
export function MailState({ mail, now }: { mail: MailProgress | null; now: number }): VNode {
  if (mail === null) return <span class="text-muted">–</span>;
  const { label, tone, more } = STATES[mail.state];
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tone}>{label}</Badge>
      <span class="max-w-44 text-sm text-muted">
        {more !== undefined && `${more}, `}
        <Time at={mail.changedAt} now={now} />
      </span>
    </span>
  );
}
