import type { VNode } from 'preact';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import type { Finding } from './queries.ts';

/** What deleting a draft asks, which has no title yet perhaps. */
export const deletionTitle = ({ text }: Finding): string =>
  `Delete ${text.title.trim() === '' ? 'this draft' : `“${text.title}”`}?`;

/** What will be lost, and one button that does it. */
export function DeletePage({ finding }: { finding: Finding }): VNode {
  const slug = useSlug();
  const { id, number } = finding;
  return (
    <>
      <PageHeader
        title={deletionTitle(finding)}
        back={{ href: engagementPaths.finding(slug, id), label: 'Back to the finding' }}
      />
      <Card
        id="consequences"
        title="What happens"
        footer={
          <ActionForm
            action={engagementPaths.deleteFinding(slug, id)}
            class="flex flex-wrap items-center gap-3"
          >
            <SubmitButton variant="danger" busyLabel="Deleting…">
              Delete the draft
            </SubmitButton>
            <LinkButton href={engagementPaths.finding(slug, id)}>Cancel</LinkButton>
          </ActionForm>
        }
      >
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>
            Your team can restore the draft for 30 days under <em>Deleted drafts</em> on the engagement’s
            page, with its evidence, internal notes and history. After that it’s gone for good.
          </li>
          <li>No client has seen it.</li>
          <li>Its number, {number}, won’t be used again in this engagement.</li>
        </ul>
      </Card>
    </>
  );
}
