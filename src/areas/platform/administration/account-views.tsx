import type { ComponentChildren, VNode } from 'preact';
import type { IdentityCheck } from '../../../domain/identity-check.ts';
import { FACTOR_LIMITS } from '../../../domain/throttle.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AccountDetails } from './account-queries.ts';
import type { Caller } from './caller-views.tsx';
import { EventTable } from './event-views.tsx';
import { MembershipsCard } from './membership-views.tsx';
import type { RecordedEvent } from './record-queries.ts';
import { OwnersRequest, type WaitingReset } from './request-views.tsx';
import { ResetPart } from './reset-views.tsx';
import { SessionsCard, WaitsCard } from './sign-in-views.tsx';

/** A form of the page with what was typed: it could not be done, or is to be sent again after a confirmation. */
export interface Typed {
  readonly form: 'reset' | 'access';
  readonly errors?: FieldErrors;
  readonly reason: string;
  readonly check?: IdentityCheck | undefined;
}

export interface Facts {
  readonly account: AccountDetails;
  readonly events: readonly RecordedEvent[];
  readonly caller: Caller;
  readonly requests: readonly WaitingReset[];
  /** The account of the administrator who looks. */
  readonly you: string;
  /** A second administrator has to approve a reset. */
  readonly needsApproval: boolean;
  /** The administrator looks at their own account. */
  readonly isOneself: boolean;
  readonly now: number;
  readonly typed?: Typed | undefined;
}

function factorBadge({ factor }: AccountDetails): VNode {
  if (factor.lockedAt !== null) return <Badge tone="danger">Locked</Badge>;
  if (factor.devices.length > 0) return <Badge tone="success">Set up</Badge>;
  return factor.mustEnrol ? (
    <Badge tone="warning">Setup pending</Badge>
  ) : (
    <Badge tone="warning">Not set up</Badge>
  );
}

function wrongCodes({ factor }: AccountDetails, now: number): ComponentChildren {
  const { wrongInRow, wrongInYear, waitUntil, lockedAt } = factor;
  const counts = `${wrongInRow} since last success, ${wrongInYear} in 12 months`;
  if (lockedAt !== null) {
    return (
      <>
        {counts}. Code entry locked <Time at={lockedAt} now={now} />, until you reset it or they use a
        recovery code.
      </>
    );
  }
  return waitUntil > now ? `${counts}. They must wait a moment before the next code.` : counts;
}

function FactorCard(facts: Facts) {
  const { account, now } = facts;
  const { devices, recoveryCodes, alwaysAsk } = account.factor;
  const devicesShown =
    devices.length === 0
      ? 'None'
      : devices.map(({ kind, createdAt, lastUsedAt }) => (
          <span key={createdAt} class="block">
            {kind === 'app' ? 'Authenticator app' : 'Passkey or security key'}: set up{' '}
            <Time at={createdAt} now={now} />, last used <Time at={lastUsedAt} now={now} />
          </span>
        ));
  return (
    <Card id="factor" title="Two-factor authentication" badge={factorBadge(account)}>
      <div class="space-y-6">
        <DescriptionList
          items={[
            { term: 'Devices', value: devicesShown },
            { term: 'Recovery codes left', value: recoveryCodes },
            {
              term: 'Asked for a code',
              value: alwaysAsk ? 'Yes (their own setting)' : 'Only where required',
            },
            { term: 'Incorrect codes', value: wrongCodes(account, now) },
          ]}
        />
        <ResetPart {...facts} />
      </div>
    </Card>
  );
}

function AccessCard({ account, isOneself, typed }: Facts) {
  const disabled = account.disabledAt !== null;
  const mine = typed?.form === 'access' ? typed : undefined;
  if (isOneself) return null;
  return (
    <Card
      id="access"
      title={disabled ? 'Enable account' : 'Disable account'}
      description={
        disabled
          ? 'They’ll be able to sign in again with the same password and two-factor authentication.'
          : 'Disabling an account signs it out right away and blocks sign-in. No data is deleted.'
      }
    >
      <Form action={disabled ? paths.adminEnable : paths.adminDisable} errors={mine?.errors ?? {}}>
        <HiddenField name="account" value={account.id} />
        <TextField
          id="access-reason"
          name="reason"
          label={disabled ? 'Reason for enabling it' : 'Reason for disabling it'}
          value={mine?.reason ?? ''}
          maxlength={300}
          autocomplete="off"
          hint="Recorded in the activity log."
        />
        <div>
          <SubmitButton variant={disabled ? 'neutral' : 'danger'}>
            {disabled ? 'Enable this account' : 'Disable this account'}
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}

/** `/admin/accounts/<id>`: what support needs to know about somebody, and may do for them. */
export function AccountView(facts: Facts): VNode {
  const { account, events, requests, now } = facts;
  return (
    <>
      <PageHeader
        title={account.name}
        lead={
          <>
            <span class="break-all">{account.email}</span>, joined <Time at={account.createdAt} now={now} />
            {account.isAdmin && ', platform administrator'}
          </>
        }
        back={{ href: paths.admin, label: 'Accounts' }}
      />
      {account.disabledAt !== null && (
        <Alert tone="warning" title="This account is disabled">
          Disabled <Time at={account.disabledAt} now={now} />. Nobody can sign in to it.
        </Alert>
      )}
      {account.factor.lockedAt !== null && (
        <Alert tone="warning" title="Code entry is locked">
          There were too many incorrect codes ({FACTOR_LIMITS.lockAfterInRow} in a row, or{' '}
          {FACTOR_LIMITS.lockAfterInYear} in a year). The person who entered them knew the password. Have the
          user change it before you reset.
        </Alert>
      )}
      {requests
        .filter(({ kind }) => kind === 'owner')
        .map((request) => (
          <OwnersRequest key={request.id} request={request} now={now} />
        ))}
      <MembershipsCard {...facts} />
      <FactorCard {...facts} />
      <SessionsCard account={account} />
      <WaitsCard account={account} now={now} />
      <AccessCard {...facts} />
      <Card id="recent" title="Recent activity" description="By or about this account." flush>
        <EventTable events={events} caption="Latest entries of the activity log" />
      </Card>
    </>
  );
}
