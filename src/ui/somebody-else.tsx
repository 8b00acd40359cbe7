import { paths } from '../http/paths.ts';
import { Alert } from './alert.tsx';
import { SubmitButton } from './button.tsx';
import { ActionForm } from './form.tsx';

/** On the page of a mailed link: it is for another account than the one that is signed in in this browser. */
export const SomebodyElse = ({ signedInAs, meant }: { signedInAs: string; meant: string }) => (
  <Alert tone="warning" title={`You’re signed in as ${signedInAs}`}>
    <div class="space-y-3">
      <p>
        This link is for {meant}. If you go on, you stay signed in as {signedInAs}. Or sign out, then open the
        link again.
      </p>
      <ActionForm action={paths.signOut}>
        <SubmitButton variant="neutral" size="small">
          Sign out
        </SubmitButton>
      </ActionForm>
    </div>
  </Alert>
);
