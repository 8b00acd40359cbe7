import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { Round } from './queries.ts';
import { outcomeInWords, SheetCard } from './sheet-views.tsx';
import type { RetestSheet } from './sheets.ts';
import { RoundFindings, RoundLead, RoundTexts, roundName } from './views.tsx';

/** What was typed into the form that declines, where it did not go through. */
export interface DeclineTrouble {
  readonly reason: string;
  readonly error: string;
}

export interface RoundFacts {
  readonly round: Round;
  readonly engagement: Engagement;
  readonly sheets: readonly RetestSheet[];
  readonly trouble?: DeclineTrouble | undefined;
}

function Begin({ id }: { id: string }) {
  return (
    <Card
      id="begin"
      title="Begin the retest"
      description="Give each affected asset a result, with words and pictures. The client won’t see any of it until you publish it all."
      isForScreen
    >
      <ActionForm action={engagementPaths.beginRound(useSlug(), id)}>
        <SubmitButton>Begin the retest</SubmitButton>
      </ActionForm>
    </Card>
  );
}

/** Whether a round's page offers to decline it: its client asked for it, and it isn't over. */
export const isDeclinable = ({ state, askedAt }: Round): boolean =>
  (state === 'asked' || state === 'running') && askedAt !== null;

function Decline({ id, trouble }: { id: string; trouble: DeclineTrouble | undefined }) {
  return (
    <Card
      id="decline"
      title="Decline the retest"
      description="The client reads the reason. The findings keep their states, and each can still be retested."
      isForScreen
    >
      <Form action={engagementPaths.declineRound(useSlug(), id)} errors={{ reason: trouble?.error }}>
        <TextArea name="reason" label="Reason" value={trouble?.reason ?? ''} rows={3} />
        <SubmitButton variant="neutral">Decline the retest</SubmitButton>
      </Form>
    </Card>
  );
}

function Discard({ id }: { id: string }) {
  return (
    <Card
      id="discard"
      title="Discard the retest"
      description="Deletes it with all of its results. The client never learns of it."
      isForScreen
    >
      <ActionForm action={engagementPaths.discardRound(useSlug(), id)}>
        <SubmitButton variant="danger">Discard the retest</SubmitButton>
      </ActionForm>
    </Card>
  );
}

/** When the client reads a round, where that is not as soon as it is published; null where it is. */
export function unseenBecause({ visible, company, isCompanyArchived }: Engagement): string | null {
  if (isCompanyArchived) return `${company} is archived, so people there see nothing of this engagement.`;
  return visible ? null : `People at ${company} see nothing of this engagement yet.`;
}

function Sheets({ facts: { round, engagement, sheets } }: { facts: RoundFacts }) {
  const slug = useSlug();
  const isRunning = round.state === 'running';
  return (
    <>
      {sheets.map((sheet) => {
        const { finding } = sheet;
        const { id, number, content } = finding;
        const give = engagementPaths.giveResult(slug, round.id, id);
        return (
          <SheetCard
            key={id}
            sheet={sheet}
            title={`${engagement.reference}-${number} ${content.title}`}
            href={engagementPaths.finding(slug, id)}
            state={isRunning ? finding.state : null}
            {...(isRunning && {
              actionOf: ({ result, isGone, asset }, place) =>
                isGone ? null : (
                  <a class="link text-sm print:hidden" href={`${give}?asset=${place + 1}`}>
                    {result === null ? 'Give a result' : 'Change'}
                    <span class="sr-only">
                      : {asset.what} {asset.where}, {number}
                    </span>
                  </a>
                ),
              footer: (
                <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
                  <span>{outcomeInWords(sheet)}</span>
                  {!finding.isAskedHere && (
                    <ActionForm action={engagementPaths.takeOutOfRound(slug, round.id, id)}>
                      <SubmitButton variant="neutral" size="small">
                        Take out of this retest<span class="sr-only">: {content.title}</span>
                      </SubmitButton>
                    </ActionForm>
                  )}
                </div>
              ),
            })}
          />
        );
      })}
    </>
  );
}

/** `/dashboard/<slug>/retests/<id>`. */
export function RoundPage({ facts }: { facts: RoundFacts }): VNode {
  const slug = useSlug();
  const { round, engagement, sheets, trouble } = facts;
  const { id, state, askedAt } = round;
  const isRunning = state === 'running';
  const unseen = unseenBecause(engagement);
  return (
    <>
      <PageHeader
        title={roundName(round)}
        lead={<RoundLead round={round} />}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
        actions={
          isRunning && (
            <>
              <LinkButton href={engagementPaths.addToRound(slug, id)}>Add findings</LinkButton>
              <LinkButton href={engagementPaths.closeRound(slug, id)} variant="primary">
                Publish the results
              </LinkButton>
            </>
          )
        }
      />
      {unseen !== null && state === 'closed' && <Alert tone="warning">{unseen}</Alert>}
      <RoundTexts round={round} client={round.askedBy ?? engagement.company} />
      {state === 'running' || state === 'closed' ? (
        <Sheets facts={facts} />
      ) : (
        <RoundFindings
          findings={sheets.map(({ finding }) => finding)}
          reference={engagement.reference}
          hrefOf={(finding) => engagementPaths.finding(slug, finding)}
        />
      )}
      {state === 'asked' && <Begin id={id} />}
      {isDeclinable(round) && <Decline id={id} trouble={trouble} />}
      {isRunning && askedAt === null && <Discard id={id} />}
    </>
  );
}
