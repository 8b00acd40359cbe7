import type { VNode } from 'preact';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useClientPaths } from '../client/paths-context.ts';
import { FORMATTING } from '../finding/remark-views.tsx';
import { clientPaths } from '../paths.ts';
import { optionOf } from './choose-views.tsx';
import type { RetestFinding } from './finding-queries.ts';
import type { ListedRound, Round } from './queries.ts';
import { SheetCard } from './sheet-views.tsx';
import type { RetestSheet } from './sheets.ts';
import { RoundFindings, RoundLead, Rounds, RoundTexts, roundName } from './views.tsx';

/** The rounds of an engagement, and the way to ask for another. */
export function ClientRounds({
  rounds,
  askFor,
}: {
  rounds: readonly ListedRound[];
  /** The engagement for which the reader may ask; null where they may not. */
  askFor: string | null;
}): VNode | null {
  const at = useClientPaths();
  if (rounds.length === 0 && askFor === null) return null;
  return (
    <Rounds
      rounds={rounds}
      hrefOf={at.round}
      actions={askFor !== null && <LinkButton href={at.askRetest(askFor)}>Ask for a retest</LinkButton>}
      empty="When you’ve fixed something, ask for a retest. You’ll read its results here."
    />
  );
}

/** What was chosen and typed, where it did not go through. */
export interface AskTrouble {
  readonly findings: readonly string[];
  readonly note: string;
  readonly errors: FieldErrors;
}

export interface AskFacts {
  readonly engagement: { readonly id: string; readonly title: string; readonly reference: string };
  readonly findings: readonly RetestFinding[];
  readonly trouble?: AskTrouble | undefined;
}

/** `/portal/engagements/<id>/retest`. */
export function AskPage({ facts }: { facts: AskFacts }): VNode {
  const { engagement, findings, trouble } = facts;
  const { id, reference, title } = engagement;
  const [asked, free] = [findings.filter((one) => one.isAsked), findings.filter((one) => !one.isAsked)];
  const { errors = {}, note = '' } = trouble ?? {};
  const option = optionOf(reference);
  return (
    <>
      <PageHeader
        title="Ask for a retest"
        lead="Choose what you’ve fixed. Your consultancy tests it again, and you read the results here."
        back={{ href: clientPaths.engagement(id), label: title }}
      />
      <Card flush={free.length === 0}>
        {free.length === 0 ? (
          <EmptyState icon="shield-check" title="There’s nothing to retest">
            {asked.length === 0
              ? 'No finding of this engagement is open.'
              : 'You’ve already asked for a retest of every open finding.'}
          </EmptyState>
        ) : (
          <Form action={clientPaths.askRetest(id)} errors={errors}>
            <CheckboxGroup
              name="findings"
              label="Findings to retest"
              values={
                trouble?.findings ??
                free.filter(({ state }) => state === 'fix-reported').map((finding) => finding.id)
              }
              options={free.map(option)}
              hint="Those you choose are also reported as fixed, if you haven’t done that yet."
            />
            <TextArea
              name="note"
              label="What you changed"
              value={note}
              rows={4}
              required={false}
              hint={`For example what you changed, since when, and how to reach it for the test. ${FORMATTING}`}
            />
            <SubmitButton>Ask for the retest</SubmitButton>
          </Form>
        )}
      </Card>
      {free.length > 0 && asked.length > 0 && (
        <Card id="asked" title="Already asked for">
          <ul class="space-y-1">
            {asked.map((finding) => (
              <li key={finding.id}>{option(finding).label}</li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

export interface ClientRoundFacts {
  readonly round: Round;
  readonly engagement: { readonly id: string; readonly title: string; readonly reference: string };
  readonly sheets: readonly RetestSheet[];
  /** What the consultancy is called. */
  readonly workspace: string;
}

/** `/portal/retests/<id>`. */
export function ClientRoundPage({ facts }: { facts: ClientRoundFacts }): VNode {
  const { round, engagement, sheets, workspace } = facts;
  const at = useClientPaths();
  return (
    <>
      <PageHeader
        title={roundName(round)}
        lead={<RoundLead round={round} />}
        back={{ href: at.engagement(engagement.id), label: engagement.title }}
      />
      {round.state === 'asked' && (
        <Card>
          <p>You’ll read the results here as soon as {workspace} publishes them.</p>
        </Card>
      )}
      <RoundTexts round={round} client={round.askedBy ?? 'your company'} />
      {round.state === 'closed' ? (
        sheets.map((sheet) => (
          <SheetCard
            key={sheet.finding.id}
            sheet={sheet}
            title={`${engagement.reference}-${sheet.finding.number} ${sheet.finding.content.title}`}
            href={at.finding(sheet.finding.id)}
            state={null}
          />
        ))
      ) : (
        <RoundFindings
          findings={sheets.map(({ finding }) => finding)}
          reference={engagement.reference}
          hrefOf={at.finding}
        />
      )}
    </>
  );
}
