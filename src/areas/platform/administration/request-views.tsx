import type { VNode } from 'preact';
import { type IdentityCheck, identityCheckName } from '../../../domain/identity-check.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { Time } from '../../../ui/time.tsx';

/** A reset that somebody has asked for (B9). */
export interface WaitingReset {
  readonly id: string;
  readonly kind: 'approval' | 'owner';
  readonly askedBy: { readonly id: string; readonly email: string; readonly isAdmin: boolean };
  readonly workspace: { readonly name: string } | null;
  readonly check: IdentityCheck | null;
  readonly reason: string;
  readonly askedAt: number;
}

function Decide({ action, id, children }: { action: string; id: string; children: VNode }): VNode {
  return (
    <ActionForm action={action}>
      <HiddenField name="request" value={id} />
      {children}
    </ActionForm>
  );
}

function Decline({ id, label }: { id: string; label: string }): VNode {
  return (
    <Decide action={paths.adminDeclineReset} id={id}>
      <SubmitButton variant="neutral">{label}</SubmitButton>
    </Decide>
  );
}

/** What an owner gives their word for; the administrator decides with the form below it. */
export function OwnersRequest({ request, now }: { request: WaitingReset; now: number }): VNode {
  const { id, askedBy, workspace, reason, askedAt } = request;
  return (
    <Alert tone="info" title={`The owner of ${workspace?.name ?? 'a workspace'} asks for a reset`}>
      <div class="space-y-3">
        <p>
          <span class="address">{askedBy.email}</span>, <Time at={askedAt} now={now} />: “{reason}”
        </p>
        <p>Check the person’s identity yourself too: the owner’s own account may be in the wrong hands.</p>
        <Decline id={id} label="Decline the request" />
      </div>
    </Alert>
  );
}

/** A reset that a second administrator has to approve. */
export function ApprovalPart({
  request: { id, askedBy, check, reason, askedAt },
  isOneself,
  you,
  now,
}: {
  readonly request: WaitingReset;
  /** The administrator looks at their own account. */
  readonly isOneself: boolean;
  /** Who looks. */
  readonly you: string;
  readonly now: number;
}): VNode {
  const isOwn = askedBy.id === you;
  return (
    <section class="space-y-4" aria-labelledby="approval">
      <h3 id="approval" class="font-medium">
        A reset waits for approval
      </h3>
      <DescriptionList
        items={[
          { term: 'Asked for by', value: <span class="address">{askedBy.email}</span> },
          { term: 'When', value: <Time at={askedAt} now={now} /> },
          { term: 'Identity', value: check === null ? 'Not stated' : identityCheckName(check) },
          { term: 'What they saw', value: reason },
        ]}
      />
      {isOneself && <p>This is your own account, so someone else has to decide.</p>}
      {!isOneself && isOwn && (
        <>
          <p>Another administrator has to approve it within 24 hours.</p>
          <Decline id={id} label="Withdraw the request" />
        </>
      )}
      {!isOneself && !isOwn && (
        <>
          <p>
            {askedBy.isAdmin
              ? 'Ask them how they checked, then decide. Approving resets it at once.'
              : 'They aren’t an administrator any more, so this can’t be approved.'}
          </p>
          <div class="flex flex-wrap gap-3">
            {askedBy.isAdmin && (
              <Decide action={paths.adminApproveReset} id={id}>
                <SubmitButton variant="danger" busyLabel="Resetting…">
                  Approve and reset
                </SubmitButton>
              </Decide>
            )}
            <Decline id={id} label="Decline the request" />
          </div>
        </>
      )}
    </section>
  );
}

/** Leads from the list to the accounts that wait for a decision; nothing where none does. */
export function ResetsNotice({
  accounts,
}: {
  readonly accounts: readonly { readonly id: string; readonly email: string }[];
}): VNode | null {
  if (accounts.length === 0) return null;
  return (
    <Alert tone="info" title="Resets of two-factor authentication are waiting for a decision">
      <ul class="list-disc pl-5">
        {accounts.map(({ id, email }) => (
          <li key={id}>
            <a class="link address" href={paths.adminAccount(id)}>
              {email}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
