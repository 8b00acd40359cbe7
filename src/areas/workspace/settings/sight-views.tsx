import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';

export interface SightFacts {
  readonly isOwner: boolean;
  readonly needToKnow: boolean;
  readonly errors?: FieldErrors | undefined;
}

/** Which engagements consultants see: the owner decides, consultants read it (E3). */
export function SightCard({ facts }: { facts: SightFacts }): VNode {
  const slug = useSlug();
  const { isOwner, needToKnow, errors = {} } = facts;
  return (
    <Card
      id="engagements"
      title="Who sees engagements"
      description="Owners see every engagement. Clients see only what has been published for their company."
    >
      {isOwner ? (
        <div class="max-w-xl">
          <Form action={paths.needToKnow(slug)} errors={errors}>
            <RadioGroup
              name="sees"
              label="Consultants see"
              value={needToKnow ? 'team' : 'all'}
              required
              options={[
                { value: 'all', label: 'Every engagement' },
                {
                  value: 'team',
                  label: 'Only the engagements whose team they’re on',
                  description: 'This applies right away, and to findings, evidence and notes too.',
                },
              ]}
            />
            <SubmitButton variant="neutral" busyLabel="Saving…">
              Save who sees engagements
            </SubmitButton>
          </Form>
        </div>
      ) : (
        <p>
          {needToKnow
            ? 'Consultants see only the engagements whose team they’re on.'
            : 'Consultants see every engagement.'}
        </p>
      )}
    </Card>
  );
}
