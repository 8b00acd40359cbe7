import { AUDIENCES } from '../../../domain/mfa-policy.ts';
import { paths } from '../../../http/paths.ts';
import { ErrorText } from '../../../ui/field.tsx';
import { ActionForm, type FieldErrors, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { SwitchButton } from '../../../ui/switch.tsx';
import { OnSince } from './on-since-views.tsx';
import { WhoIsWho } from './people-views.tsx';
import type { Rollout, ShownPolicies } from './queries.ts';
import { AUDIENCE_NAMES, onSinceSays, progressSays, sentences, standingSays } from './standing.ts';

interface AudienceFacts {
  readonly policies: ShownPolicies;
  readonly rollout: Rollout;
  readonly zone: string;
}

/** How the policy for the team and the one for the clients stand, where they differ (B2). */
export function AudienceStandings({ facts: { policies, rollout, zone } }: { facts: AudienceFacts }) {
  return (
    <>
      {AUDIENCES.map((audience) => (
        <span key={audience} class="block">
          {AUDIENCE_NAMES[audience]}:{' '}
          {sentences(
            standingSays(policies[audience], zone),
            onSinceSays(policies[audience], zone),
            progressSays(rollout.of[audience]),
          )}
        </span>
      ))}
    </>
  );
}

/** The one switch where the two policies differ: it is on for some, and turns off both. */
export function Mixed({ facts }: { facts: AudienceFacts & { readonly errors?: FieldErrors | undefined } }) {
  const { rollout, errors = {} } = facts;
  return (
    <div class="space-y-5">
      <div class="space-y-2">
        <p class="max-w-prose">
          <AudienceStandings facts={facts} />
        </p>
        <WhoIsWho rollout={rollout} missing="Not set up yet" />
      </div>
      <div class="space-y-2">
        <ActionForm action={paths.mfaPolicy(useSlug())}>
          <HiddenField name="enabled" value="false" />
          <SwitchButton checked label="Two-Factor Authentication (MFA)" describedBy="mfa-effect" />
        </ActionForm>
        <ErrorText id="field-enabled" error={errors.enabled ?? errors.apply ?? errors.date} />
        <p id="mfa-effect" class="max-w-prose text-sm text-muted">
          Turning this off turns it off for the team and clients. People keep what they’ve set up but won’t
          have to use it here.
        </p>
        <OnSince lastSwitch={null} />
      </div>
    </div>
  );
}
