import type { VNode } from 'preact';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { TEAM_MOVES } from '../finding/move-views.tsx';
import { readBy } from '../finding/ready-views.tsx';
import { engagementPaths } from '../paths.ts';
import type { BulkFacts } from './views.tsx';

/** The fields of a deed, or what happens by it. */
export function Asks({ facts }: { facts: BulkFacts }): VNode {
  const slug = useSlug();
  const { engagement, deed, findings, goals, values = {} } = facts;
  switch (deed) {
    case 'publish':
      return (
        <>
          <ul class="max-w-prose list-disc space-y-1.5 pl-5">
            <li>{readBy(engagement, findings.length)}</li>
            <li>
              A published finding can’t be made a draft again or deleted; you can only withdraw it, with a
              reason that the client sees.
            </li>
          </ul>
          {findings.some(({ isAhead }) => isAhead) && (
            <TextField
              name="whatChanged"
              label="What changed"
              value={values.whatChanged ?? ''}
              required={false}
              hint="The client reads this beside the date of each finding that was published before."
              maxlength={200}
            />
          )}
        </>
      );
    case 'state':
      return (
        <>
          <SelectField
            name="move"
            label="What to do"
            value={values.move ?? ''}
            placeholder="Choose"
            options={TEAM_MOVES.map(({ move, label }) => ({ value: move, label }))}
          />
          <TextArea
            name="note"
            label="Message to the client"
            value={values.note ?? ''}
            rows={3}
            required={false}
            hint="It’s shown with each of these findings. To withdraw findings you need a reason."
          />
        </>
      );
    case 'tags':
      return (
        <>
          <TextField
            name="add"
            label="Tags to add"
            value={values.add ?? ''}
            required={false}
            autocomplete="off"
            hint="Put commas between several."
          />
          <TextField
            name="remove"
            label="Tags to remove"
            value={values.remove ?? ''}
            required={false}
            autocomplete="off"
            hint="Findings that don’t have them stay the same."
          />
          <p class="max-w-prose text-sm text-muted">
            Your client sees the new tags of a published finding once you publish it again.
          </p>
        </>
      );
    case 'transfer':
      return goals.length === 0 ? (
        <p>
          You see no other engagement of {engagement.company}.{' '}
          <a class="link" href={`${engagementPaths.newEngagement(slug)}?companyId=${engagement.companyId}`}>
            Plan one first
          </a>
          , then move drafts to it.
        </p>
      ) : (
        <>
          <SelectField
            name="to"
            label="Engagement"
            value={values.to ?? ''}
            placeholder="Choose an engagement"
            options={goals.map(({ id, reference, title }) => ({ value: id, label: `${reference} ${title}` }))}
          />
          <ul class="max-w-prose list-disc space-y-1.5 pl-5">
            <li>Each draft gets a new number there. Its old number won’t be used again.</li>
            <li>Its history and internal notes come along. Evidence stays with this engagement.</li>
            <li>The team of the other engagement sees it from then on.</li>
          </ul>
        </>
      );
    case 'delete':
      return (
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>
            Your team can restore each draft for 30 days under <em>Deleted drafts</em> on the engagement’s
            page, with its evidence, internal notes and history. After that it’s gone for good.
          </li>
          <li>No client has seen them.</li>
          <li>Their numbers won’t be used again in this engagement.</li>
        </ul>
      );
  }
}
