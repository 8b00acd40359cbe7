import type { VNode } from 'preact';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { NOTICES } from './kinds.ts';
import type { Stopping } from './stop-links.ts';

export interface StopFacts {
  readonly workspaceName: string;
  readonly what: Stopping['what'];
  /** Where the button sends. */
  readonly action: string;
  /** Where one chooses among all emails, after signing in. */
  readonly chooseHref: string;
  readonly isStopped: boolean;
}

/** The page of the link in an email that stops more of its kind; nobody need sign in for it. */
export function StopPage({ at, facts }: { at: AuthSite; facts: StopFacts }): VNode {
  const { workspaceName, what, action, chooseHref, isStopped } = facts;
  const which = what === 'all' ? 'emails about findings' : `emails about “${NOTICES[what].heading}”`;
  if (isStopped)
    return (
      <AuthPage
        at={at}
        heading="Emails stopped"
        lead={
          <p>
            You’ll get no more {which} from {workspaceName}. To get them again, sign in and choose your
            emails.
          </p>
        }
      >
        <LinkButton href={chooseHref} block>
          Choose your emails
        </LinkButton>
      </AuthPage>
    );
  return (
    <AuthPage
      at={at}
      heading="Stop these emails?"
      lead={
        <p>
          You’ll get no more {which} from {workspaceName}. You can still read everything when you sign in.
        </p>
      }
      footer={<p>Emails about your account’s security always come.</p>}
    >
      <div class="space-y-3">
        <ActionForm action={action}>
          <HiddenField name="here" value="1" />
          <SubmitButton block busyLabel="Stopping…">
            Stop these emails
          </SubmitButton>
        </ActionForm>
        <LinkButton href={chooseHref} block>
          Choose which emails you get
        </LinkButton>
      </div>
    </AuthPage>
  );
}
