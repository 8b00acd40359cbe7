import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmailField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { CompanyChoice } from '../../engagements/public.ts';
import { place } from './pending-views.tsx';
import type { Member } from './queries.ts';
import { RoleFields } from './role-fields.tsx';

const backTo = (slug: string) => ({ href: paths.members(slug), label: 'Members' });

export interface InviteForm {
  /** The client companies that somebody can be invited for. */
  readonly companies: readonly CompanyChoice[];
  /** Consultants see only the engagements whose team they're on (E3). */
  readonly needToKnow: boolean;
  /** The zone by whose calendar an auditor's last day is meant. */
  readonly zone: string;
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly errors?: FieldErrors | undefined;
  /** About the invitation as a whole. */
  readonly trouble?: string | undefined;
}

/** No role is chosen beforehand: a consultant sees every client's data. */
export function InvitePage({ form }: { form: InviteForm }): VNode {
  const slug = useSlug();
  const { companies, values = {}, errors = {}, trouble } = form;
  return (
    <>
      <PageHeader
        title="Invite people"
        lead="We’ll email them a link that works for 7 days. They choose a password and can sign in."
        back={backTo(slug)}
        actions={<LinkButton href={paths.inviteMany(slug)}>Invite many at once</LinkButton>}
      />
      <Card>
        <div class="max-w-md">
          <Form action={paths.memberInvitations(slug)} errors={errors} error={trouble}>
            <EmailField
              name="email"
              label="Email address"
              autocomplete="off"
              value={values.email ?? ''}
              maxlength={254}
              required
              autofocus
            />
            <RoleFields
              values={values}
              companies={companies}
              needToKnow={form.needToKnow}
              auditors={{ zone: form.zone }}
            />
            <SubmitButton busyLabel="Sending…">Send the invitation</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}

/** What will happen, and one button that does it. */
export function RemovePage({ member, workspaceName }: { member: Member; workspaceName: string }): VNode {
  const slug = useSlug();
  const { id, name, email, role, company } = member;
  return (
    <>
      <PageHeader
        title={`Remove ${name}?`}
        lead={
          <span>
            {email}, {place({ role, company })}
          </span>
        }
        back={backTo(slug)}
      />
      <Card
        id="consequences"
        title="What happens"
        footer={
          <ActionForm
            action={paths.removeMember(slug)}
            class="flex flex-wrap items-center gap-3 text-base-content"
          >
            <HiddenField name="membership" value={id} />
            <SubmitButton variant="danger" busyLabel="Removing…">
              Remove from the workspace
            </SubmitButton>
            <LinkButton href={paths.members(slug)}>Cancel</LinkButton>
          </ActionForm>
        }
      >
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>
            {name} is signed out of {workspaceName} at once, and can no longer open it.
          </li>
          <li>We’ll email them.</li>
          <li>
            {role === 'client'
              ? 'Their account and password aren’t affected, nor are their other workspaces. A passkey or security key that they set up at your client portal works nowhere else.'
              : 'Their account, password and two-factor authentication aren’t affected, nor are their other workspaces.'}
          </li>
          <li>To give them access again, invite them again.</li>
        </ul>
      </Card>
    </>
  );
}
