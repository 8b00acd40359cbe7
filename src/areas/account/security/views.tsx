import type { ComponentChildren, VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { PasswordField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SwitchButton } from '../../../ui/switch.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { browserName } from './browser-name.ts';
import type { OwnAuthenticator, OwnSession } from './queries.ts';

export interface SecurityFacts {
  readonly email: string;
  readonly authenticators: readonly OwnAuthenticator[];
  readonly mostAuthenticators: number;
  readonly unusedRecoveryCodes: number;
  readonly alwaysAsk: boolean;
  /** Who demands a second factor, if anybody: the last device cannot be removed then. */
  readonly demandedBy: readonly string[];
  readonly sessions: readonly OwnSession[];
  readonly currentSessionId: string;
  readonly now: number;
  /** Above the page: an action that could not be done. */
  readonly problem?: string | undefined;
  readonly passwordErrors?: FieldErrors | undefined;
  readonly passwordWait?: { readonly seconds: number; readonly message: string } | undefined;
}

/** One button that posts to an address. */
function PostButton(props: {
  action: string;
  children: ComponentChildren;
  variant?: 'primary' | 'neutral' | 'danger';
  field?: { name: string; value: string };
}) {
  return (
    <ActionForm action={props.action}>
      {props.field && <HiddenField name={props.field.name} value={props.field.value} />}
      <SubmitButton variant={props.variant ?? 'neutral'} size="small">
        {props.children}
      </SubmitButton>
    </ActionForm>
  );
}

function Device({ device, removable, now }: { device: OwnAuthenticator; removable: boolean; now: number }) {
  const field = { name: 'authenticator', value: device.id };
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div>
        <p class="font-medium">{device.name}</p>
        <p class="text-sm text-muted">
          Set up <Time at={device.createdAt} now={now} />, last used <Time at={device.lastUsedAt} now={now} />
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <PostButton action={paths.replaceAuthenticator} field={field}>
          Replace
        </PostButton>
        {removable && (
          <PostButton action={paths.removeAuthenticator} field={field} variant="danger">
            Remove
          </PostButton>
        )}
      </div>
    </li>
  );
}

function FactorCard({ facts }: { facts: SecurityFacts }) {
  const { authenticators, demandedBy, mostAuthenticators, now } = facts;
  const enrolled = authenticators.length > 0;
  const removable = authenticators.length > 1 || demandedBy.length === 0;
  return (
    <Card
      id="two-factor"
      title="Two-factor authentication"
      badge={enrolled ? <Badge tone="success">Set up</Badge> : <Badge tone="warning">Not set up</Badge>}
      description="A code from your phone, besides your password. Nobody gets in with a stolen password alone."
      footer={
        demandedBy.length > 0 && enrolled
          ? `${demandedBy.join(' and ')} asks for it, so your last device can be replaced but not removed.`
          : undefined
      }
    >
      {enrolled ? (
        <div class="space-y-5">
          <ul class="divide-y divide-base-300">
            {authenticators.map((device) => (
              <Device key={device.id} device={device} removable={removable} now={now} />
            ))}
          </ul>
          {authenticators.length < mostAuthenticators && (
            <PostButton action={paths.addAuthenticator}>Add another device</PostButton>
          )}
        </div>
      ) : (
        <PostButton action={paths.addAuthenticator} variant="primary">
          Set up two-factor authentication
        </PostButton>
      )}
    </Card>
  );
}

function AlwaysAskCard({ facts }: { facts: SecurityFacts }) {
  const enrolled = facts.authenticators.length > 0;
  return (
    <Card
      id="always-ask"
      title="Always ask me for a code"
      description="You are asked at every sign-in, whether or not a workspace asks for it."
    >
      <ActionForm action={paths.alwaysAsk} class="space-y-2">
        <HiddenField name="enabled" value={facts.alwaysAsk ? 'false' : 'true'} />
        <SwitchButton
          checked={facts.alwaysAsk}
          disabled={!enrolled}
          label="Always ask me for a code"
          {...(!enrolled && { describedBy: 'always-ask-reason' })}
        />
        {!enrolled && (
          <p id="always-ask-reason" class="text-sm text-muted">
            Set up two-factor authentication first.
          </p>
        )}
      </ActionForm>
    </Card>
  );
}

function RecoveryCard({ facts }: { facts: SecurityFacts }) {
  const left = facts.unusedRecoveryCodes;
  return (
    <Card
      id="recovery-codes"
      title="Recovery codes"
      badge={left === 0 ? <Badge tone="warning">None yet</Badge> : <Badge tone="success">{left} left</Badge>}
      description="Each gets you in once, should you lose your device. Keep them where you keep what matters."
    >
      <PostButton action={paths.recoveryCodes}>
        {left === 0 ? 'Get recovery codes' : 'Get new recovery codes'}
      </PostButton>
      {left > 0 && <p class="mt-2 text-sm text-muted">The old ones stop working then.</p>}
    </Card>
  );
}

function PasswordCard({ facts }: { facts: SecurityFacts }) {
  return (
    <Card id="password" title="Password" description="Changing it signs you out everywhere else.">
      <div class="max-w-sm">
        <Form action={paths.password} errors={facts.passwordErrors ?? {}}>
          {facts.passwordWait && (
            <RetryNotice seconds={facts.passwordWait.seconds}>{facts.passwordWait.message}</RetryNotice>
          )}
          <input type="text" name="username" value={facts.email} autocomplete="username" hidden readonly />
          <PasswordField name="current" label="Current password" autocomplete="current-password" required />
          <PasswordField
            name="password"
            label="New password"
            autocomplete="new-password"
            hint={PASSWORD_HINT}
            required
          />
          <SubmitButton variant="neutral" busyLabel="Changing…">
            Change password
          </SubmitButton>
        </Form>
      </div>
    </Card>
  );
}

function SessionsCard({ facts }: { facts: SecurityFacts }) {
  const { sessions, currentSessionId, now } = facts;
  return (
    <Card
      id="sessions"
      title="Where you are signed in"
      flush
      actions={
        sessions.length > 1 && <PostButton action={paths.endOtherSessions}>Sign out the others</PostButton>
      }
    >
      <DataTable
        caption="Your sessions"
        rows={sessions}
        columns={[
          {
            header: 'Browser',
            role: 'lead',
            cell: (one) => (
              <>
                {browserName(one.userAgent)}{' '}
                {one.id === currentSessionId && <Badge tone="info">This one</Badge>}
              </>
            ),
          },
          {
            header: 'Place',
            cell: (one) =>
              one.workspace === null ? '–' : `${one.workspace}${one.portal ? ' (portal)' : ''}`,
          },
          { header: 'Address', cell: (one) => <span class="figures">{one.ip}</span> },
          { header: 'Signed in', cell: (one) => <Time at={one.signedInAt} now={now} /> },
          { header: 'Last used', cell: (one) => <Time at={one.seenAt} now={now} /> },
          {
            header: 'End',
            role: 'action',
            cell: (one) =>
              one.id !== currentSessionId && (
                <PostButton action={paths.endSession} field={{ name: 'session', value: one.id }}>
                  Sign out
                </PostButton>
              ),
          },
        ]}
      />
    </Card>
  );
}

/** `/account/security`: everything that protects the account itself. */
export function SecurityPage({ facts }: { facts: SecurityFacts }): VNode {
  return (
    <>
      <PageHeader
        title="Account security"
        lead={`This is about your own account, ${facts.email}, in every workspace.`}
      />
      {facts.problem !== undefined && <Alert tone="danger">{facts.problem}</Alert>}
      <FactorCard facts={facts} />
      {facts.authenticators.length > 0 && <RecoveryCard facts={facts} />}
      <AlwaysAskCard facts={facts} />
      <PasswordCard facts={facts} />
      <SessionsCard facts={facts} />
    </>
  );
}
