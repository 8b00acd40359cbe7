import type { ComponentChildren, VNode } from 'preact';
import { severityName } from '../../../domain/finding.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { DateField, TextArea } from '../../../ui/text-area.tsx';
import { Day } from '../../../ui/time.tsx';
import type { Extension } from '../deadlines/extension-queries.ts';
import { Extensions } from '../deadlines/extension-views.tsx';
import { DeadlineBadge, DeadlineCard } from '../deadlines/views.tsx';
import { FindingBody, FindingStateBadge, StateNote } from '../finding/views.tsx';
import { clientPaths } from '../paths.ts';
import { useClientPaths } from './paths-context.ts';
import type { ClientFinding } from './queries.ts';

export interface AnswerTrouble {
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Saying that it is fixed, or that one lives with it. */
function Answer({ finding, trouble }: { finding: ClientFinding; trouble: AnswerTrouble | undefined }) {
  const { id, state } = finding;
  const action = clientPaths.answer(id);
  if (state === 'fix-reported' || state === 'risk-accepted')
    return (
      <Card id="answer" title="Changed your mind?" isForScreen>
        <ActionForm action={action}>
          <HiddenField name="move" value="reopen" />
          <SubmitButton variant="neutral">
            {state === 'fix-reported' ? 'Take the reported fix back' : 'Take the accepted risk back'}
          </SubmitButton>
        </ActionForm>
      </Card>
    );
  if (state !== 'published' && state !== 'retest-failed') return null;
  const { errors = {}, values = {} } = trouble ?? {};
  const ofFix = values.move === 'accept-risk' ? {} : errors;
  const ofRisk = values.move === 'accept-risk' ? errors : {};
  return (
    <div class="grid items-start gap-7 md:grid-cols-2 print:hidden">
      <Card id="fix" title="Report a fix" description="Your consultancy sees that it can be tested again.">
        <Form action={action} errors={ofFix}>
          <HiddenField name="move" value="report-fix" />
          <TextArea
            name="note"
            id="fix-note"
            label="What you changed"
            value={values.move === 'report-fix' ? (values.note ?? '') : ''}
            rows={3}
            required={false}
          />
          <SubmitButton>Report the fix</SubmitButton>
        </Form>
      </Card>
      <Card
        id="risk"
        title="Accept the risk"
        description="It stops counting as open until the day you choose."
      >
        <Form action={action} errors={ofRisk}>
          <HiddenField name="move" value="accept-risk" />
          <TextArea
            name="note"
            id="risk-note"
            label="Reason"
            value={values.move === 'accept-risk' ? (values.note ?? '') : ''}
            rows={3}
          />
          <DateField name="until" label="Until" value={values.until ?? ''} />
          <SubmitButton variant="neutral">Accept the risk</SubmitButton>
        </Form>
      </Card>
    </div>
  );
}

/** `/portal/findings/<id>`: reads well on a phone and on paper. */
export function ClientFindingPage({
  finding,
  extensions,
  retests,
  mayRespond,
  trouble,
  now,
  today,
  children,
}: {
  finding: ClientFinding;
  extensions: readonly Extension[];
  /** The rounds that it was in; null for none. */
  retests: VNode | null;
  mayRespond: boolean;
  trouble?: AnswerTrouble | undefined;
  now: number;
  today: string;
  children?: ComponentChildren;
}): VNode {
  const { content, reference, number, severity, state, publishedAt } = finding;
  const [cvss] = content.cvss;
  const at = useClientPaths();
  return (
    <>
      <PageHeader
        title={content.title}
        lead={
          <span class="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
            <span class="figures">
              {reference}-{number}
            </span>
            <SeverityBadge severity={severity} score={cvss?.score} />
            <FindingStateBadge state={state} />
            <DeadlineBadge dated={finding} today={today} />
            <span class="text-sm">
              published <Day at={publishedAt} />
            </span>
          </span>
        }
        back={{ href: at.findings, label: 'Findings' }}
      />
      {content.changes.length > 0 && (
        <Card id="changes" title="Changed since it was published">
          <ul class="space-y-1">
            {content.changes.map(({ at, what }) => (
              <li key={at}>
                Changed on <Day at={at} />
                {what === '' ? '' : `: ${what}`}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <StateNote publication={finding} now={now} />
      {retests}
      <DeadlineCard dated={finding} today={today}>
        {extensions.length > 0 && <Extensions extensions={extensions} now={now} />}
      </DeadlineCard>
      <FindingBody read={content} state={state} assetHref={at.findingsOn} />
      {content.severityReason !== '' && (
        <Card id="rating" title={`Why it’s rated ${severityName(severity).toLowerCase()}`}>
          <p class="max-w-prose">{content.severityReason}</p>
        </Card>
      )}
      {mayRespond && <Answer finding={finding} trouble={trouble} />}
      {children}
    </>
  );
}
