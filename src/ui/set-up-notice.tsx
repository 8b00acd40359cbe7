import { Alert } from './alert.tsx';
import { SubmitButton } from './button.tsx';
import { ActionForm } from './form.tsx';

/** Tells somebody who is signed in what their next sign-in will ask of them, with the way to have it done before. */
export const SetUpNotice = ({ workspaceName, action }: { workspaceName: string; action: string }) => (
  <Alert title={`${workspaceName} now requires two-factor authentication`}>
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p class="min-w-0">
        You’ll be asked to set up an authenticator app at your next sign-in. It takes about a minute.
      </p>
      <ActionForm action={action}>
        <SubmitButton size="small">Set up now</SubmitButton>
      </ActionForm>
    </div>
  </Alert>
);
