import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmailField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { type MailProgress, MailState } from '../../../ui/mail-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';

/** `/admin/workspaces/invite`: an address, and what happens with it; `closed` where its link could open nothing. */
export function InviteOwnerView(props: {
  closed: boolean;
  /** Whom somebody has invited, without an answer. */
  invited: readonly {
    readonly email: string;
    readonly expiresAt: number;
    readonly mail: MailProgress | null;
  }[];
  now: number;
  email?: string | undefined;
  errors?: FieldErrors | undefined;
}): VNode {
  const { closed, invited, now, email = '', errors = {} } = props;
  return (
    <>
      <PageHeader
        title="Invite a workspace owner"
        lead="We’ll email them a link to create a workspace, with a new account or the one they have. It works once and expires in 7 days."
        back={{ href: paths.adminWorkspaces, label: 'Workspaces' }}
      />
      {closed ? (
        <Alert tone="warning" title="Sign-up is closed">
          This installation runs with SIGNUP=closed, so no one can create a workspace. Set SIGNUP=invited to
          invite people.
        </Alert>
      ) : (
        <Card>
          <div class="max-w-md">
            <Form action={paths.adminInviteOwner} errors={errors}>
              <EmailField
                name="email"
                label="Email address"
                autocomplete="off"
                value={email}
                maxlength={254}
                required
                autofocus
              />
              <SubmitButton busyLabel="Sending…">Send invitation</SubmitButton>
            </Form>
          </div>
        </Card>
      )}
      {invited.length > 0 && (
        <Card id="invited" title="Invited" description="They haven’t created a workspace yet." flush>
          <DataTable
            caption="People invited to create a workspace"
            rows={invited}
            columns={[
              {
                header: 'Email address',
                role: 'lead',
                holds: 'address',
                cell: ({ email: address }) => <span class="address font-medium">{address}</span>,
              },
              { header: 'Delivery', cell: ({ mail }) => <MailState mail={mail} now={now} /> },
              { header: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} now={now} /> },
            ]}
          />
        </Card>
      )}
    </>
  );
}

/** Leads there from the list of workspaces. */
export const InviteOwnerLink = () => <LinkButton href={paths.adminInviteOwner}>Invite an owner</LinkButton>;
