import type { VNode } from 'preact';
import { IDENTITY_CHECKS, identityCheckName } from '../../../domain/identity-check.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { RadioGroup, TextField } from '../../../ui/fields.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import type { Facts } from './account-views.tsx';
import { CallerCheck } from './caller-views.tsx';
import { ApprovalPart } from './request-views.tsx';

const CHECKS = IDENTITY_CHECKS.map((value) => ({ value, label: identityCheckName(value) }));

/** Makes sure who is asking, and resets the second factor (S22, B9). */
export function ResetPart(facts: Facts): VNode {
  const { account, caller, requests, needsApproval, isOneself, typed, now } = facts;
  const waiting = requests.find(({ kind }) => kind === 'approval');
  if (waiting !== undefined) return <ApprovalPart {...facts} request={waiting} />;
  if (isOneself) {
    return (
      <p class="text-sm text-muted">
        This is your own account. Replace your device in{' '}
        <a class="link" href={paths.account}>
          Account security
        </a>
        . If you’ve lost it, ask another administrator to reset it.
      </p>
    );
  }
  const mine = typed?.form === 'reset' ? typed : undefined;
  return (
    <>
      <CallerCheck account={account} caller={caller} now={now} />
      <Form action={paths.adminResetMfa} errors={mine?.errors ?? {}}>
        <HiddenField name="account" value={account.id} />
        <p>
          <strong>Check the person’s identity first.</strong> Resetting removes all of {account.name}’s
          devices and recovery codes, signs them out everywhere and emails them. They’ll set up a new device
          at their next sign-in.
          {needsApproval && ' A second administrator has to approve it first.'}
        </p>
        <RadioGroup
          name="check"
          label="How you checked who they are"
          value={mine?.check ?? ''}
          options={CHECKS}
        />
        <TextField
          name="reason"
          label="What you saw"
          value={mine?.reason ?? ''}
          maxlength={300}
          autocomplete="off"
          hint="Recorded in the activity log. Say what happened, and what you saw or heard."
        />
        <div>
          {needsApproval ? (
            <SubmitButton busyLabel="Sending…">Ask for approval</SubmitButton>
          ) : (
            <SubmitButton variant="danger" busyLabel="Resetting…">
              Reset two-factor authentication
            </SubmitButton>
          )}
        </div>
      </Form>
    </>
  );
}
