import type { VNode } from 'preact';
import { type Plan, planAllowsEnforcement, planName } from '../../../domain/plan.ts';
import { paths } from '../../../http/paths.ts';
import { accents } from '../../../ui/accent.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { Successor } from './queries.ts';

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export interface WorkspaceFacts {
  readonly isOwner: boolean;
  readonly name: string;
  readonly accent: string;
  readonly zone: string;
  readonly portalUrl: string;
  readonly plan: Plan;
  readonly supportEmail: string;
  /** What was typed, and what is wrong with it. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly errors?: FieldErrors | undefined;
}

function PlanText({ plan, isOwner, supportEmail }: { plan: Plan; isOwner: boolean; supportEmail: string }) {
  return (
    <>
      <span class="font-medium">{planName(plan)}</span>
      <p class="max-w-prose text-sm text-muted">
        {planAllowsEnforcement(plan)
          ? 'Includes the dashboard, the client portal and required two-factor authentication.'
          : 'Includes the dashboard and client portal. Requiring two-factor authentication for everyone needs Pro or Team.'}
        {isOwner && (
          <>
            {' '}
            To change your plan, email{' '}
            <a class="link" href={`mailto:${supportEmail}`}>
              {supportEmail}
            </a>
            .
          </>
        )}
      </p>
    </>
  );
}

/** The zone of the workspace's clock. The script offers the browser's, where that is another. */
function ZoneField({ value }: { value: string }) {
  return (
    <div class="space-y-1.5">
      <TextField
        name="zone"
        label="Time zone"
        value={value}
        hint="Days and times you set are by this clock, for example Europe/Berlin."
        exact
        required
      />
      <button type="button" class="btn btn-sm" hidden data-browser-zone="field-zone">
        Use this browser’s time zone
      </button>
    </div>
  );
}

/** The workspace itself: what the owner may change of it, and what is fixed. */
export function WorkspaceCard({ facts }: { facts: WorkspaceFacts }): VNode {
  const { isOwner, name, accent, zone, portalUrl, plan, supportEmail, values = {}, errors = {} } = facts;
  return (
    <Card
      id="workspace"
      title="Workspace"
      footer={
        <DescriptionList
          items={[
            {
              term: 'Client portal',
              value: (
                <a class="link figures text-sm" href={portalUrl}>
                  {portalUrl}
                </a>
              ),
            },
            {
              term: 'Plan',
              value: (
                <div class="text-base-content">
                  <PlanText plan={plan} isOwner={isOwner} supportEmail={supportEmail} />
                </div>
              ),
            },
          ]}
        />
      }
    >
      {isOwner ? (
        <div class="max-w-sm">
          <Form action={paths.workspaceSettings(useSlug())} errors={errors}>
            <TextField
              name="name"
              label="Name"
              value={values.name ?? name}
              autocomplete="organization"
              hint="Shown in the client portal and in everyone’s authenticator app."
              required
            />
            <SelectField
              name="accent"
              label="Colour of the client portal"
              value={values.accent ?? accent}
              options={accents.map((one) => ({ value: one, label: capital(one) }))}
              required
            />
            <ZoneField value={values.zone ?? zone} />
            <SubmitButton variant="neutral" busyLabel="Saving…">
              Save
            </SubmitButton>
          </Form>
        </div>
      ) : (
        <DescriptionList
          items={[
            { term: 'Name', value: name },
            { term: 'Colour of the client portal', value: capital(accent) },
            { term: 'Time zone', value: zone },
          ]}
        />
      )}
    </Card>
  );
}

export interface OwnershipFacts {
  readonly successors: readonly Successor[];
  /** The membership that was chosen before it was not confirmed after all (D22). */
  readonly chosen: string | null;
  readonly errors?: FieldErrors | undefined;
}

/** Hands the workspace over to one of its consultants; where there is none, says how to come by one. */
export function OwnershipCard({ facts }: { facts: OwnershipFacts }): VNode {
  const slug = useSlug();
  const { successors, chosen, errors = {} } = facts;
  if (successors.length === 0) {
    return (
      <Card id="ownership" title="Ownership">
        <p class="max-w-prose">
          You can transfer this workspace to one of its consultants, and there are none yet.{' '}
          <a class="link" href={paths.invite(slug)}>
            Invite a consultant
          </a>{' '}
          first.
        </p>
      </Card>
    );
  }
  return (
    <Card
      id="ownership"
      title="Ownership"
      description="The new owner will control settings and members. You’ll become a consultant, and only they can transfer it back."
    >
      <div class="max-w-sm">
        <Form action={paths.ownership(slug)} errors={errors}>
          <SelectField
            name="membership"
            label="New owner"
            value={chosen ?? ''}
            placeholder="Choose a consultant"
            options={successors.map(({ membershipId, name, email }) => ({
              value: membershipId,
              label: `${name} (${email})`,
            }))}
            required
          />
          <SubmitButton variant="danger" busyLabel="Transferring…">
            Transfer ownership
          </SubmitButton>
        </Form>
      </div>
    </Card>
  );
}
