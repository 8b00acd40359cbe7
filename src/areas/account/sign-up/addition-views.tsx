import type { VNode } from 'preact';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { type Named, nameAndAddress, RETURN_TO } from '../../../ui/somebody-else.tsx';
import { type Planned, PlannedWorkspace } from './complete-views.tsx';

const Workspaces = () => (
  <p>
    <a class="link" href={paths.workspaces}>
      Your workspaces
    </a>
  </p>
);

/** What the signed-in account is about to own; one press makes it. */
export function AddWorkspacePage(props: { at: AuthSite; planned: Planned; action: string }): VNode {
  const { at, planned, action } = props;
  const { isInvited } = planned;
  const title = isInvited ? 'Create your workspace' : 'Confirm your new workspace';
  return (
    <AuthPage
      at={at}
      heading={title}
      lead={
        <p>
          Your account, <span class="font-medium text-base-content">{planned.email}</span>, will own it. Your
          password and two-factor authentication stay the same.
          {!isInvited && ' You can change the details. Only you can see this page.'}
        </p>
      }
      footer={<Workspaces />}
    >
      <Form action={action} errors={planned.errors}>
        <PlannedWorkspace planned={planned} person={false} />
        <SubmitButton block busyLabel="Creating…">
          Create workspace
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}

/** The link was sent to somebody else than is signed in. */
export function OtherAccountPage(props: {
  at: AuthSite;
  sentTo: string;
  signedInAs: Named;
  /** The path of the page, which the link leads to. */
  here: string;
}): VNode {
  const { at, sentTo, signedInAs, here } = props;
  return (
    <AuthPage
      at={at}
      heading="This link is for another account"
      lead={
        <p>
          We sent it to <span class="font-medium text-base-content">{sentTo}</span>, but you’re signed in as{' '}
          <span class="font-medium text-base-content">{nameAndAddress(signedInAs)}</span>. Sign out, then sign
          in as {sentTo}; we’ll bring you back here.
        </p>
      }
      footer={<Workspaces />}
    >
      <Form action={paths.signOut}>
        <HiddenField name={RETURN_TO} value={here} />
        <SubmitButton block busyLabel="Signing out…">
          Sign out
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}
