import type { VNode } from 'preact';
import { type Move, type PublishedState, startsOf } from '../../../domain/finding.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { engagementPaths } from '../paths.ts';

type TeamMove = Extract<Move, 'reopen' | 'pass-retest' | 'fail-retest' | 'withdraw'>;

/** What the consultancy can do to the state of a published finding. */
export const TEAM_MOVES: readonly { readonly move: TeamMove; readonly label: string }[] = [
  { move: 'pass-retest', label: 'Retest passed' },
  { move: 'fail-retest', label: 'Retest failed' },
  { move: 'reopen', label: 'Open again' },
  { move: 'withdraw', label: 'Withdraw' },
];

/** Moves a published finding on; what is written is read by its client. */
export function MoveCard({
  id,
  state,
  note,
  error,
}: {
  id: string;
  state: PublishedState;
  note?: string;
  error?: string | undefined;
}): VNode {
  const slug = useSlug();
  return (
    <Card
      id="move"
      title="Change the state"
      description="The client sees the new state and what you write."
      isForScreen
    >
      <Form action={engagementPaths.moveFinding(slug, id)} errors={{ note: error }}>
        <HiddenField name="from" value={state} ofPage />
        <TextArea
          name="note"
          label="Message to the client"
          value={note ?? ''}
          rows={3}
          required={false}
          hint="Say what you tested, or why you withdraw it. To withdraw a finding you need a reason."
        />
        <div class="flex flex-wrap gap-3">
          {TEAM_MOVES.filter(({ move }) => startsOf(move).includes(state)).map(({ move, label }) => (
            <SubmitButton key={move} variant="neutral" name="move" value={move}>
              {label}
            </SubmitButton>
          ))}
        </div>
      </Form>
    </Card>
  );
}
