import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AccountDetails } from './account-queries.ts';

/** Where somebody is signed in, and the button that ends it. */
export function SessionsCard({ account }: { readonly account: AccountDetails }): VNode {
  const { sessions } = account;
  return (
    <Card id="sessions" title="Sessions">
      <div class="flex flex-wrap items-center justify-between gap-4">
        <p>
          {sessions === 0
            ? 'No active sessions'
            : sessions === 1
              ? '1 active session'
              : `${sessions} active sessions`}
        </p>
        {sessions > 0 && (
          <ActionForm action={paths.adminEndSessions}>
            <HiddenField name="account" value={account.id} />
            <SubmitButton variant="neutral">Sign out everywhere</SubmitButton>
          </ActionForm>
        )}
      </div>
    </Card>
  );
}

const WORDS: Readonly<Record<AccountDetails['waits'][number]['what'], string>> = {
  'sign-in': 'Signing in from a new browser',
  'reset-mail': 'Emails to reset the password',
  'sign-up-mail': 'Sign-up emails',
  'new-address-mail': 'Emails to change the address',
  confirmation: 'Confirming the password',
  recovery: 'Recovery codes',
  'set-up-code': 'Emailed setup codes',
  'caller-code': 'Codes read out to support',
  'caller-code-mail': 'Emails with a code for support',
  'set-up-code-mail': 'Emails with a setup code',
};

function times(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`;
}

/** What was counted against an account lately, and the button that ends its waits (D25). */
export function WaitsCard({
  account: { id, waits },
  now,
}: {
  readonly account: AccountDetails;
  readonly now: number;
}): VNode {
  return (
    <Card
      id="waits"
      title="Waits"
      description="After failed attempts, the next ones have to wait. A browser that has signed in to this account before doesn’t wait for other people’s attempts."
    >
      {waits.length === 0 ? (
        <p>No failed attempts lately.</p>
      ) : (
        <div class="stack">
          <ul class="list-disc pl-5">
            {waits.map(({ what, failures, until }) => (
              <li key={what}>
                {WORDS[what]}: {times(failures)}
                {until > now && (
                  <>
                    , waits until <Time at={until} now={now} />
                  </>
                )}
              </li>
            ))}
          </ul>
          <ActionForm action={paths.adminClearWaits}>
            <HiddenField name="account" value={id} />
            <SubmitButton variant="neutral">Clear waits</SubmitButton>
          </ActionForm>
        </div>
      )}
    </Card>
  );
}
