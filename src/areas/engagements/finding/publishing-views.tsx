import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { WholeDay } from '../deadlines/views.tsx';
import { engagementPaths } from '../paths.ts';
import { readBy } from './ready-views.tsx';
import type { FindingFacts } from './views.tsx';

/** Whether publishing is what comes next. */
export const isReadyToPublish = ({ finding, problems }: FindingFacts): boolean =>
  (finding.published === null || finding.isAhead) && Object.values(problems).length === 0;

/** What is to be done before it can be published, or the button that does. */
export function Publishing({ facts }: { facts: FindingFacts }): VNode | null {
  const slug = useSlug();
  const { finding, engagement, problems, dueIfPublished } = facts;
  const { published, isAhead } = finding;
  if (published !== null && !isAhead) return null;
  const missing = Object.values(problems);
  if (missing.length > 0)
    return (
      <Alert tone="info" title="Before you can publish">
        <ul class="list-disc pl-5">
          {missing.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </Alert>
    );
  return (
    <Card
      id="publishing"
      isForScreen
      title={published === null ? 'Ready to publish' : 'Unpublished changes'}
      description={readBy(engagement, 1)}
    >
      <Form action={engagementPaths.publishFinding(slug, finding.id)}>
        <HiddenField name="revision" value={String(finding.revision)} ofPage />
        {published !== null && (
          <TextField
            name="whatChanged"
            label="What changed"
            required={false}
            hint="The client reads this beside the date."
            maxlength={200}
          />
        )}
        {dueIfPublished !== null && (
          <p class="text-sm text-muted">
            {published === null ? 'Published today, it’s due on ' : 'With its new severity, it’s due on '}
            <WholeDay day={dueIfPublished} />. The client reads that, too.
          </p>
        )}
        <SubmitButton busyLabel="Publishing…">
          {published === null ? 'Publish' : 'Publish changes'}
        </SubmitButton>
      </Form>
    </Card>
  );
}
