import type { VNode } from 'preact';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { RetestFinding } from './finding-queries.ts';
import type { Round } from './queries.ts';
import { RoundFindings, RoundLead, RoundTexts, roundName } from './views.tsx';

/** What was typed into the form that declines, where it did not go through. */
export interface DeclineTrouble {
  readonly reason: string;
  readonly error: string;
}

export interface RoundFacts {
  readonly round: Round;
  readonly engagement: Engagement;
  readonly findings: readonly RetestFinding[];
  readonly trouble?: DeclineTrouble | undefined;
}

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

/** `/dashboard/<slug>/retests/<id>`. */
export function RoundPage({ facts }: { facts: RoundFacts }): VNode {
  const slug = useSlug();
  const { round, engagement, findings, trouble } = facts;
  return (
    <>
      <PageHeader
        title={roundName(round)}
        lead={<RoundLead round={round} />}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <RoundTexts round={round} client={round.askedBy ?? engagement.company} />
      <RoundFindings
        findings={findings}
        reference={engagement.reference}
        hrefOf={(id) => engagementPaths.finding(slug, id)}
      />
      {round.state === 'asked' && <Decline id={round.id} trouble={trouble} />}
    </>
  );
}
