import type { VNode } from 'preact';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Details } from '../../../ui/details.tsx';
import { ActionForm, type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DateField, TextArea } from '../../../ui/text-area.tsx';
import { Time } from '../../../ui/time.tsx';
import { engagementPaths } from '../paths.ts';
import type { Extension } from './extension-queries.ts';
import { WholeDay } from './views.tsx';

/** To which day a deadline was extended, why, by whom and when; the last time first. */
export function Extensions({
  extensions,
  now,
  findingId = null,
}: {
  extensions: readonly Extension[];
  now: number;
  /** The finding, for those who may take an extension back; null for everyone else. */
  findingId?: string | null;
}): VNode | null {
  const slug = useSlug();
  if (extensions.length === 0) return null;
  return (
    <ul class="space-y-3 border-t border-base-300 pt-4">
      {extensions.map(({ id, before, deadline, reason, madeAt, madeBy, isTakenBack }) => (
        <li key={id} class="space-y-1" data-extension>
          <p>
            {before === null ? 'Set to ' : 'Extended from '}
            {before !== null && (
              <>
                <WholeDay day={before} /> to{' '}
              </>
            )}
            <WholeDay day={deadline} /> {isTakenBack && <Badge>Taken back</Badge>}
          </p>
          <p class="max-w-prose whitespace-pre-line break-words">{reason}</p>
          <p class="text-sm text-muted">
            {madeBy ?? 'Someone who has left'}, <Time at={madeAt} now={now} />
          </p>
          {findingId !== null && !isTakenBack && (
            <ActionForm action={engagementPaths.endExtension(slug, findingId, id)} class="print:hidden">
              <SubmitButton variant="neutral" size="small">
                Take this back<span class="sr-only">: the new deadline {deadline}</span>
              </SubmitButton>
            </ActionForm>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What was typed, where it did not go through. */
export interface ExtensionTrouble {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** Extends a deadline, or gives one where there is none. */
export function ExtensionForm({
  findingId,
  deadline,
  trouble,
}: {
  findingId: string;
  deadline: string | null;
  trouble?: ExtensionTrouble | undefined;
}): VNode {
  const { values = {}, errors = {} } = trouble ?? {};
  const what = deadline === null ? 'Set a deadline' : 'Extend the deadline';
  return (
    <div class="print:hidden">
      <Details summary={what} open={trouble !== undefined}>
        <div class="max-w-xl text-base text-base-content">
          <Form action={engagementPaths.extendDeadline(useSlug(), findingId)} errors={errors}>
            <DateField
              name="until"
              label="New deadline"
              value={values.until ?? ''}
              hint={
                deadline === null
                  ? 'The last day to fix it, at most two years from today.'
                  : 'A day after the present deadline, at most two years from today.'
              }
            />
            <TextArea
              name="reason"
              label="Reason"
              value={values.reason ?? ''}
              rows={2}
              hint="The client reads it, with your name."
            />
            <SubmitButton variant="neutral">{what}</SubmitButton>
          </Form>
        </div>
      </Details>
    </div>
  );
}
