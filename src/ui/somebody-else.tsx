import { paths } from '../http/paths.ts';
import { Alert } from './alert.tsx';
import { SubmitButton } from './button.tsx';
import { ActionForm, HiddenField } from './form.tsx';

/** Somebody as a page names them where two people could be confused; where there is no account yet, by the address alone. */
export interface Named {
  readonly name?: string | undefined;
  readonly email: string;
}

/** Both, so that neither of two people of one name nor of two addresses is taken for the other. */
export const nameAndAddress = ({ name, email }: Named) => (name === undefined ? email : `${name} (${email})`);

/** The field of a sign-out that names the page to come back to. */
export const RETURN_TO = 'return_to';

/** On the page of a mailed link: it is for another account than the one that is signed in in this browser. */
export const SomebodyElse = ({
  signedInAs,
  what,
  here,
}: {
  signedInAs: Named;
  /** Whom the link is for; a sentence. */
  what: string;
  /** The path of the page. */
  here: string;
}) => (
  <Alert tone="warning" title={`You’re signed in as ${nameAndAddress(signedInAs)}`}>
    <div class="space-y-3">
      <p>
        {what} If you go on, you’ll stay signed in as {signedInAs.name ?? signedInAs.email}. Or sign out
        first; we’ll bring you back to this page.
      </p>
      <ActionForm action={paths.signOut}>
        <HiddenField name={RETURN_TO} value={here} />
        <SubmitButton variant="neutral" size="small">
          Sign out and come back here
        </SubmitButton>
      </ActionForm>
    </div>
  </Alert>
);
