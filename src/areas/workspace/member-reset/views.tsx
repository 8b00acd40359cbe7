import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';

export interface AskResetForm {
  readonly member: { readonly id: string; readonly name: string; readonly email: string };
  readonly word?: string | undefined;
  readonly errors?: FieldErrors;
  /** Seconds until the next request is taken. */
  readonly waitSeconds?: number | undefined;
}

/** Where an owner asks support to reset a member's second factor (B9). */
export function AskResetPage({ form }: { form: AskResetForm }): VNode {
  const slug = useSlug();
  const { member, word = '', errors = {}, waitSeconds } = form;
  return (
    <>
      <PageHeader
        title={`Ask for a reset for ${member.name}`}
        lead={<span class="break-all">{member.email}</span>}
        back={{ href: paths.members(slug), label: 'Members' }}
      />
      <Card>
        <div class="max-w-lg space-y-4">
          {waitSeconds !== undefined && (
            <RetryNotice seconds={waitSeconds}>You’ve asked for several resets already.</RetryNotice>
          )}
          <p>
            Has {member.name} lost their phone and their recovery codes? We’ll ask support to reset their
            two-factor authentication. Support checks their identity too, so it may take a while. Nothing
            changes until then.
          </p>
          <Form action={paths.askForReset(slug)} errors={errors}>
            <HiddenField name="membership" value={member.id} />
            <TextField
              name="word"
              label="How do you know that it’s really them?"
              hint="For example: “She told me in the office this morning.” Support and your activity log keep this."
              value={word}
              maxlength={300}
              autocomplete="off"
              required
              autofocus
            />
            <div class="flex flex-wrap gap-3">
              <SubmitButton busyLabel="Sending…">Ask support</SubmitButton>
              <LinkButton href={paths.members(slug)}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      </Card>
    </>
  );
}
