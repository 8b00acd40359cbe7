import type { ComponentChildren, VNode } from 'preact';
import { FACTOR_LIMITS } from '../../../domain/throttle.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AccountDetails } from './account-queries.ts';
import { EventTable } from './event-views.tsx';
import { MembershipsCard } from './membership-views.tsx';
import type { RecordedEvent } from './record-queries.ts';
import { SessionsCard, WaitsCard } from './sign-in-views.tsx';

/** A form of the page with what was typed: it could not be done, or is to be sent again after a confirmation. */
export interface Typed {
  readonly form: 'reset' | 'access';
  readonly message?: string;
  readonly reason: string;
}

interface Facts {
  readonly account: AccountDetails;
  readonly events: readonly RecordedEvent[];
  /** The administrator looks at their own account. */
  readonly isOneself: boolean;
  readonly now: number;
  readonly typed?: Typed | undefined;
}

function factorBadge({ factor }: AccountDetails): VNode {
  if (factor.lockedAt !== null) return <Badge tone="danger">Locked</Badge>;
  if (factor.devices.length > 0) return <Badge tone="success">Set up</Badge>;
  return factor.mustEnrol ? (
    <Badge tone="warning">To be set up at the next sign-in</Badge>
  ) : (
    <Badge tone="warning">Not set up</Badge>
  );
}

function wrongCodes({ factor }: AccountDetails, now: number): ComponentChildren {
  const { wrongInRow, wrongInYear, waitUntil, lockedAt } = factor;
  const counts = `${wrongInRow} in a row, ${wrongInYear} in the last year`;
  if (lockedAt !== null) {
    return (
      <>
        {counts}. Locked <Time at={lockedAt} now={now} />: no code is taken until it is reset or a recovery
        code is used.
      </>
    );
  }
  return waitUntil > now ? `${counts}. The next code has to wait a moment.` : counts;
}

function ResetForm({ account, isOneself, typed }: Facts) {
  if (isOneself) {
    return (
      <p class="text-sm text-muted">
        This is you. Replace your own device under{' '}
        <a class="link" href={paths.account}>
          Account security
        </a>
        ; if it is lost, another administrator resets it.
      </p>
    );
  }
  const mine = typed?.form === 'reset' ? typed : undefined;
  return (
    <Form action={paths.adminResetMfa} errors={{ reason: mine?.message }}>
      <HiddenField name="account" value={account.id} />
      <p>
        Make sure first who is asking. A reset removes every device and recovery code and signs {account.name}{' '}
        out everywhere; the next sign-in leads to setting up a new device. They are told by mail.
      </p>
      <TextField
        name="reason"
        label="Reason"
        value={mine?.reason ?? ''}
        maxlength={300}
        autocomplete="off"
        hint="Kept in the record: what happened, and how you made sure who is asking."
      />
      <div>
        <SubmitButton variant="danger" busyLabel="Resetting…">
          Reset two-factor authentication
        </SubmitButton>
      </div>
    </Form>
  );
}

function FactorCard(facts: Facts) {
  const { account, now } = facts;
  const { devices, recoveryCodes, alwaysAsk } = account.factor;
  const devicesShown =
    devices.length === 0
      ? 'None'
      : devices.map(({ createdAt, lastUsedAt }) => (
          <span key={createdAt} class="block">
            Set up <Time at={createdAt} now={now} />, last used <Time at={lastUsedAt} now={now} />
          </span>
        ));
  return (
    <Card id="factor" title="Two-factor authentication" badge={factorBadge(account)}>
      <div class="space-y-6">
        <DescriptionList
          items={[
            { term: 'Authenticator apps', value: devicesShown },
            { term: 'Recovery codes left', value: recoveryCodes },
            {
              term: 'Always asked for a code',
              value: alwaysAsk ? 'Yes, by own choice' : 'Only where demanded',
            },
            { term: 'Wrong codes', value: wrongCodes(account, now) },
          ]}
        />
        <ResetForm {...facts} />
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
          ? 'The account can sign in again, with its password and factor as they are.'
          : 'A disabled account is signed out at once and cannot sign in. Nothing of it is removed.'
      }
    >
      <Form action={disabled ? paths.adminEnable : paths.adminDisable} errors={{ reason: mine?.message }}>
        <HiddenField name="account" value={account.id} />
        <TextField
          id="access-reason"
          name="reason"
          label="Reason"
          value={mine?.reason ?? ''}
          maxlength={300}
          autocomplete="off"
          hint="Kept in the record."
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
  const { account, events, now } = facts;
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
          Since <Time at={account.disabledAt} now={now} />. Nobody can sign in to it.
        </Alert>
      )}
      {account.factor.lockedAt !== null && (
        <Alert tone="warning" title="Codes are locked">
          There were too many wrong ones ({FACTOR_LIMITS.lockAfterInRow} in a row, or{' '}
          {FACTOR_LIMITS.lockAfterInYear} in a year). Whoever guessed knows the password: ask for a new one to
          be chosen before you reset.
        </Alert>
      )}
      <MembershipsCard {...facts} />
      <FactorCard {...facts} />
      <SessionsCard account={account} />
      <WaitsCard account={account} now={now} />
      <AccessCard {...facts} />
      <Card id="recent" title="Lately" description="What was last done by this account, or to it." flush>
        <EventTable events={events} caption="Latest entries of the record" />
      </Card>
    </>
  );
}
