import type { VNode } from 'preact';
import { shownNumber } from '../../../domain/counted.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-key.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { Exact } from '../../../ui/exact.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';

/** The latest check, as the page shows it. */
export type ShownCheck =
  | { readonly state: 'none' }
  | { readonly state: 'under-way'; readonly checked: number; readonly entries: number }
  /** `says` is what it came to. */
  | {
      readonly state: 'over';
      readonly at: number;
      readonly outcome: 'right' | 'wrong' | 'unchecked';
      readonly says: string;
    };

/** Where the log ends: the head as a line to keep. */
export interface ShownHead {
  readonly entries: number;
  readonly hash: string;
  readonly line: string;
}

export interface CheckFacts {
  readonly check: ShownCheck;
  /** What was pasted to compare with, and what is wrong with it. */
  readonly proof?: { readonly typed: string; readonly error: string };
  /** Null while nothing is chained. */
  readonly head: ShownHead | null;
  readonly zone: string;
  readonly now: number;
}

/** How far a check is, in words; what the page says at first and what its script puts there later. */
export function checkProgressText(check: ShownCheck): string {
  if (check.state !== 'under-way') return 'The check is done.';
  const { checked, entries } = check;
  return entries === 0
    ? 'The check is about to begin.'
    : `${shownNumber(checked)} of ${shownNumber(entries)} entries checked.`;
}

function UnderWay({ check }: { check: ShownCheck & { readonly state: 'under-way' } }): VNode {
  const slug = useSlug();
  return (
    <div class="space-y-4" data-progress={paths.activityCheckProgress(slug)}>
      {check.entries > 0 && (
        <ProgressBar value={Math.min(check.checked, check.entries)} max={check.entries} />
      )}
      <p role="status" data-progress-says>
        {checkProgressText(check)}
      </p>
      <p class="text-sm text-muted">You can leave this page. The check goes on, and the result waits here.</p>
      <LinkButton href={paths.activityCheck(slug)} variant="primary">
        <span data-progress-link>Refresh</span>
      </LinkButton>
    </div>
  );
}

const TONES = { right: 'success', wrong: 'danger', unchecked: 'warning' } as const;
const TITLES = { wrong: 'Something is wrong with this log', unchecked: 'This log wasn’t checked' } as const;

function Result({ check }: { check: ShownCheck & { readonly state: 'over' } }): VNode {
  const { outcome, says } = check;
  return (
    <Alert tone={TONES[outcome]} {...(outcome !== 'right' && { title: TITLES[outcome] })}>
      <p>{says}</p>
      {outcome === 'wrong' && (
        <p class="mt-2">
          Ask the people who run the server to keep a copy of the database as it is, and to find out who had
          access to it.
        </p>
      )}
    </Alert>
  );
}

function CheckForm({ check, proof }: Pick<CheckFacts, 'check' | 'proof'>): VNode {
  return (
    <ActionForm action={paths.activityCheck(useSlug())} class="space-y-5 print:hidden">
      <TextArea
        name="proof"
        label="Proof that you kept (optional)"
        hint="Paste the line from our email, or from the file that you saved. It shows whether the latest entries were removed, or an old backup was put back."
        rows={3}
        exact
        {...(proof !== undefined && { value: proof.typed, error: proof.error })}
      />
      <SubmitButton variant="primary">{check.state === 'none' ? 'Check now' : 'Check again'}</SubmitButton>
    </ActionForm>
  );
}

function CheckCard({ check, proof, zone }: Pick<CheckFacts, 'check' | 'proof' | 'zone'>): VNode {
  return (
    <Card
      id="check"
      title={check.state === 'under-way' ? 'Checking' : 'Latest check'}
      {...(check.state === 'over' && { description: writtenMoment(check.at, zone) })}
    >
      <div class="space-y-5">
        {check.state === 'under-way' && <UnderWay check={check} />}
        {check.state === 'over' && <Result check={check} />}
        {check.state === 'none' && <p>This log hasn’t been checked yet.</p>}
        {check.state !== 'under-way' && <CheckForm check={check} {...(proof !== undefined && { proof })} />}
      </div>
    </Card>
  );
}

function HeadCard({ head, zone, now }: { head: ShownHead; zone: string; now: number }): VNode {
  return (
    <Card
      id="head"
      title="Keep proof somewhere else"
      description="If someone removes the latest entries, or puts back an old backup, only what you kept outside of this server can show it. We email it to the owner each month. Save it somewhere safe yourself whenever you like: it holds no names, and nothing of what happened."
      actions={<CopyButton value={head.line} label="the proof" />}
    >
      <div class="space-y-5">
        <DescriptionList
          items={[
            { term: 'Entries', value: shownNumber(head.entries) },
            { term: 'As of', value: writtenMoment(now, zone) },
            {
              term: 'Latest entry’s seal',
              value: <Exact>{head.hash}</Exact>,
            },
          ]}
        />
        <LinkButton href={paths.activityHead(useSlug())}>Download the file</LinkButton>
      </div>
    </Card>
  );
}

/** Checks the log, and says what it came to (B11). */
export function CheckPage({ facts }: { facts: CheckFacts }): VNode {
  const { head, zone, now } = facts;
  return (
    <>
      <PageHeader
        title="Check the activity log"
        back={{ href: paths.activity(useSlug()), label: 'Activity log' }}
        lead="A few seconds after it was recorded, each entry gets a seal that chains it to all entries before it. A check shows whether anyone has changed, moved, removed or added entries since, even in the database itself."
      />
      <CheckCard {...facts} />
      {head !== null && <HeadCard head={head} zone={zone} now={now} />}
    </>
  );
}
