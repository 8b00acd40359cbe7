import type { VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { WHERE_TO_KEEP } from '../../../domain/recovery-codes.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { PasswordField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SwitchButton } from '../../../ui/switch.tsx';
import { DevicesCard } from './devices-views.tsx';
import type { Placed } from './leaving.ts';
import { PostButton } from './post-button.tsx';
import type { OwnSession } from './queries.ts';
import { askedAnyway, type Requirement } from './requirement.ts';
import { SessionsCard } from './sessions-views.tsx';

export interface SecurityFacts extends Requirement {
  readonly email: string;
  readonly devices: readonly Placed[];
  /** There may be one more, of either kind, on this host. */
  readonly hasRoom: boolean;
  readonly unusedRecoveryCodes: number;
  readonly alwaysAsk: boolean;
  /** The session was given recovery codes, or the account has none (B8). */
  readonly mustSaveCodes: boolean;
  readonly sessions: readonly OwnSession[];
  readonly currentSessionId: string;
  readonly now: number;
  /** Above the page: an action that could not be done. */
  readonly problem?: string | undefined;
  readonly passwordErrors?: FieldErrors | undefined;
  readonly passwordWait?: { readonly seconds: number; readonly message: string } | undefined;
}

function AlwaysAskCard({ facts }: { facts: SecurityFacts }) {
  const enrolled = facts.devices.length > 0;
  const anyway = askedAnyway(facts);
  return (
    <Card
      id="always-ask"
      title="Always ask me for a code"
      description="Ask for a code at every sign-in – even in workspaces that don’t require it."
    >
      <ActionForm action={paths.alwaysAsk} class="space-y-2">
        <HiddenField name="enabled" value={facts.alwaysAsk ? 'false' : 'true'} />
        <SwitchButton
          checked={facts.alwaysAsk}
          disabled={!enrolled}
          label="Always ask me for a code"
          states={{ on: 'At every sign-in', off: 'Only where it’s required' }}
          {...(!enrolled && { describedBy: 'always-ask-reason' })}
        />
        {!enrolled && (
          <p id="always-ask-reason" class="text-sm text-muted">
            Set up two-factor authentication first.
          </p>
        )}
        {enrolled && anyway !== null && <p class="text-sm text-muted">{anyway}</p>}
      </ActionForm>
    </Card>
  );
}

function RecoveryCard({ facts }: { facts: SecurityFacts }) {
  const left = facts.unusedRecoveryCodes;
  const unsaved = facts.mustSaveCodes && left > 0;
  return (
    <Card
      id="recovery-codes"
      title="Recovery codes"
      badge={
        unsaved || left === 0 ? (
          <Badge tone="warning">{unsaved ? 'Not saved yet' : 'None yet'}</Badge>
        ) : (
          <Badge tone="success">{left} left</Badge>
        )
      }
      description={`Use one to sign in if you lose your phone. Each works once. ${WHERE_TO_KEEP}`}
    >
      {unsaved ? (
        <LinkButton href={paths.recoveryCodes} size="small">
          Save your recovery codes
        </LinkButton>
      ) : (
        <PostButton action={paths.recoveryCodes}>
          {left === 0 ? 'Create recovery codes' : 'Replace recovery codes'}
        </PostButton>
      )}
      {!unsaved && left > 0 && (
        <p class="mt-2 text-sm text-muted">
          Your current codes will stop working once you’ve saved the new ones.
        </p>
      )}
    </Card>
  );
}

function PasswordCard({ facts }: { facts: SecurityFacts }) {
  return (
    <Card id="password" title="Password" description="You’ll be signed out on all other devices.">
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

/** `/account/security`: everything that protects the account itself. */
export function SecurityPage({ facts }: { facts: SecurityFacts }): VNode {
  return (
    <>
      <PageHeader
        title="Account security"
        lead={`Applies to your account (${facts.email}) in every workspace.`}
      />
      {facts.problem !== undefined && <Alert tone="danger">{facts.problem}</Alert>}
      <DevicesCard facts={facts} />
      {facts.devices.length > 0 && <RecoveryCard facts={facts} />}
      <AlwaysAskCard facts={facts} />
      <PasswordCard facts={facts} />
      <Card
        id="tokens"
        title="API tokens"
        description="With a token of yours, a program acts as you in one workspace."
      >
        <LinkButton href={paths.tokens} size="small">
          Manage tokens
        </LinkButton>
      </Card>
      <SessionsCard {...facts} />
    </>
  );
}
