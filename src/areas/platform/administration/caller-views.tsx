import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { CodeField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { Time } from '../../../ui/time.tsx';

/** How far the check of somebody on the phone has come, by a code emailed to the account (B9). */
export interface Caller {
  /** When the code that works was made, in epoch milliseconds; null where none does. */
  readonly mailedAt: number | null;
  /** How far its email has come; null where it is not known. */
  readonly mail: 'waiting' | 'refused' | 'unreachable' | 'delivered' | 'failed' | null;
  /** When the caller read it out rightly; null where that was not done, or too long ago. */
  readonly checkedAt: number | null;
  readonly error?: string | undefined;
  readonly wait?: { readonly seconds: number; readonly message: string } | undefined;
}

const NOT_DELIVERED = ['refused', 'unreachable', 'failed'];

/** Emails a code to the account's address, and takes what the caller reads out. */
export function CallerCheck({
  account: { id, email },
  caller: { mailedAt, mail, checkedAt, error, wait },
  now,
}: {
  readonly account: { readonly id: string; readonly email: string };
  readonly caller: Caller;
  readonly now: number;
}): VNode {
  return (
    <section class="space-y-4" aria-labelledby="caller">
      <h3 id="caller" class="font-medium">
        Are they on the phone?
      </h3>
      <p>
        Email a code to <span class="address">{email}</span> and ask them to read it to you. Never ask for a
        code from their app, or for one with letters: those are theirs alone.
      </p>
      {wait && <RetryNotice seconds={wait.seconds}>{wait.message}</RetryNotice>}
      {error !== undefined && mailedAt === null && <Alert tone="danger" title={error} />}
      {checkedAt !== null && (
        <Alert tone="success">
          They read you the right code <Time at={checkedAt} now={now} />.
        </Alert>
      )}
      {mail !== null && NOT_DELIVERED.includes(mail) && (
        <Alert tone="warning" title="The email hasn’t been delivered">
          {mail === 'failed'
            ? 'The mail server didn’t take it. Check their identity in another way.'
            : 'The mail server hasn’t taken it yet; we’ll keep trying.'}
        </Alert>
      )}
      {mailedAt !== null && (
        <Form action={paths.adminCheckCaller} errors={{ code: error }}>
          <HiddenField name="account" value={id} />
          <CodeField
            label="Code that they read to you"
            hint={
              <>
                Six digits. Emailed <Time at={mailedAt} now={now} />, and good for 10 minutes.
              </>
            }
          />
          <div>
            <SubmitButton variant="neutral" busyLabel="Checking…">
              Check code
            </SubmitButton>
          </div>
        </Form>
      )}
      <ActionForm action={paths.adminMailCaller}>
        <HiddenField name="account" value={id} />
        <SubmitButton variant="neutral" busyLabel="Sending…">
          {mailedAt === null ? 'Email a code' : 'Email the code again'}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}
