import type { VNode } from 'preact';
import { SubmitButton } from '../../ui/button.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Form, HiddenField } from '../../ui/form.tsx';
import { AuthPage, type AuthPlace } from '../../web/auth-page.tsx';
import { SlugField } from './views.tsx';

/** What the pages behind the mailed link show of the sign-up. The token goes along: it is the leave to act, and proves nothing else. */
interface SignUpShown {
  readonly place: AuthPlace;
  readonly baseHost: string;
  readonly token: string;
  readonly workspace: string;
  readonly email: string;
  readonly slug: string;
}

/** The page behind the mailed link: one button. */
export function ConfirmSignUpPage({ shown }: { shown: SignUpShown }): VNode {
  return (
    <AuthPage
      place={shown.place}
      title="Create the workspace"
      heading="Create the workspace"
      lead={
        <p>Only press this if you asked for it yourself: whoever filled in the form chose the password.</p>
      }
    >
      <Form action="/signup/confirm">
        <HiddenField name="token" value={shown.token} />
        <DescriptionList
          items={[
            { term: 'Workspace', value: shown.workspace },
            { term: 'Client portal', value: `${shown.slug}.${shown.baseHost}` },
            { term: 'E-mail', value: shown.email },
          ]}
        />
        <SubmitButton block busyLabel="Creating…">
          Create the workspace
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}

/** The same page where the workspace's address must be chosen again; `error` says why. */
export function ChooseSlugPage({ shown, error }: { shown: SignUpShown; error: string }): VNode {
  return (
    <AuthPage
      place={shown.place}
      title="Choose another address"
      heading="Choose another address"
      lead={
        <p>
          While you were away, another workspace took the address of your client portal. All the rest is kept.
          Only go on if you asked for this yourself.
        </p>
      }
    >
      <Form action="/signup/confirm" errors={{ slug: error }}>
        <HiddenField name="token" value={shown.token} />
        <DescriptionList
          items={[
            { term: 'Workspace', value: shown.workspace },
            { term: 'E-mail', value: shown.email },
          ]}
        />
        <SlugField value={shown.slug} baseHost={shown.baseHost} hint="Your clients sign in there." />
        <SubmitButton block busyLabel="Creating…">
          Create the workspace
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}
