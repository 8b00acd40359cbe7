import type { VNode } from 'preact';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { type Plan, planAllowsEnforcement, planName } from '../../../domain/plan.ts';
import { localTime } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { type Option, RadioGroup, SelectField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { AudienceStandings } from './audience-views.tsx';
import type { Rollout, ShownPolicies, ShownPolicy } from './queries.ts';
import { AUDIENCE_NAMES, FOR_WHOM, progressSays, standingSays } from './standing.ts';
import { DayField } from './start-views.tsx';

export interface RulesFacts {
  readonly plan: Plan;
  readonly policies: ShownPolicies;
  readonly rollout: Rollout;
  /** The zone by whose clock days are meant. */
  readonly zone: string;
  /** What was sent, and what is wrong with it. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

const WHO: Readonly<Record<Audience, string>> = {
  team: 'The owner and consultants.',
  clients: 'Everyone who uses the client portal.',
};

const ASKED_NOW: Readonly<Record<Audience, string>> = {
  team: 'Everyone on the team, including you, is asked on the next page they open.',
  clients: 'Every client is asked on the next page they open.',
};

/** What can become of a policy, from how it stands: what has begun is not put off (B1). */
function choicesFor(audience: Audience, policy: ShownPolicy, zone: string): readonly Option[] {
  const { standing, sparesOpenSessions } = policy;
  const isOff = standing === 'off';
  const hasBegun = standing === 'on';
  const choices: readonly (Option | false)[] = [
    { value: 'keep', label: 'Leave as it is', description: standingSays(policy, zone) },
    !isOff && {
      value: 'off',
      label: 'Not required',
      description: 'People keep what they’ve set up but won’t have to use it here.',
    },
    !hasBegun && {
      value: 'next-sign-in',
      label: 'Required at next sign-in',
      description: 'Nobody is interrupted. People who are signed in now will be asked next time.',
    },
    (!hasBegun || sparesOpenSessions) && {
      value: 'now',
      label: 'Required right away',
      description: ASKED_NOW[audience],
    },
    !hasBegun && {
      value: 'date',
      label: 'Required from a day and time',
      description:
        'Until then, people can set up whenever it suits them. We email them about the day, and remind them.',
    },
  ];
  return choices.filter((choice) => choice !== false);
}

function RuleFields({ audience, facts }: { audience: Audience; facts: RulesFacts }) {
  const { policies, rollout, zone, values } = facts;
  const policy = policies[audience];
  const whom = FOR_WHOM[audience];
  const day = policy.startsAt === null ? '' : localTime(policy.startsAt, zone);
  return (
    <section class="min-w-0 space-y-4" aria-labelledby={`rules-${audience}`}>
      <div class="space-y-1">
        <h2 id={`rules-${audience}`}>{AUDIENCE_NAMES[audience]}</h2>
        <p class="text-sm text-muted">
          {WHO[audience]} {progressSays(rollout.of[audience])}
        </p>
      </div>
      <RadioGroup
        name={`${audience}_start`}
        label={`Two-factor authentication${whom}`}
        value={values[`${audience}_start`] ?? 'keep'}
        options={choicesFor(audience, policy, zone)}
      />
      {policy.standing !== 'on' && (
        <DayField
          name={`${audience}_date`}
          label={`Day and time${whom}`}
          value={values[`${audience}_date`] ?? day}
          zone={zone}
        />
      )}
      <SelectField
        name={`${audience}_methods`}
        label={`Devices that count${whom}`}
        value={values[`${audience}_methods`] ?? policy.methods}
        options={[
          { value: 'any', label: 'Any device' },
          { value: 'phishing-resistant', label: 'Only passkeys and security keys' },
        ]}
      />
    </section>
  );
}

/** Another policy for the team than for clients, or the other way round (B2); for the owner. */
export function RulesPage({ facts }: { facts: RulesFacts }): VNode {
  const { plan, errors } = facts;
  const slug = useSlug();
  return (
    <>
      <PageHeader
        title="Rules for the team and clients"
        lead="Require two-factor authentication for the team and clients from different days, or for one of them only."
        back={{ href: paths.settings(slug), label: 'Settings' }}
      />
      <Card>
        {planAllowsEnforcement(plan) ? (
          <Form action={paths.mfaRules(slug)} errors={errors}>
            <div class="grid grid-cols-1 gap-x-10 gap-y-8 sm:grid-cols-2">
              {AUDIENCES.map((audience) => (
                <RuleFields key={audience} audience={audience} facts={facts} />
              ))}
            </div>
            <div class="flex flex-wrap gap-3">
              <SubmitButton busyLabel="Saving…">Save the rules</SubmitButton>
              <SubmitButton variant="neutral" showsAt={paths.mfaDryRun(slug)}>
                See who would be asked
              </SubmitButton>
            </div>
          </Form>
        ) : (
          <div class="space-y-2">
            <p class="max-w-prose">
              The {planName(plan)} plan doesn’t include required two-factor authentication; Pro and Team do.
            </p>
            <p class="text-sm text-muted">
              <AudienceStandings facts={facts} />
            </p>
          </div>
        )}
      </Card>
    </>
  );
}
