import type { ComponentChildren, VNode } from 'preact';
import { asksPeople, whatCounts } from '../../../domain/mfa-policy.ts';
import { type Plan, planAllowsEnforcement, planName } from '../../../domain/plan.ts';
import { writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorText } from '../../../ui/field.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { SwitchButton } from '../../../ui/switch.tsx';
import { AudienceStandings, Mixed } from './audience-views.tsx';
import type { Apply } from './commands.ts';
import { OnSince } from './on-since-views.tsx';
import { WhoIsWho } from './people-views.tsx';
import { type CommonPolicy, commonOf, type Rollout, type ShownPolicies, standingOfAny } from './queries.ts';
import { onSinceSays, people, progressSays } from './standing.ts';
import { AskEveryoneNow, Dated, StartFields } from './start-views.tsx';

const TITLE = 'Two-Factor Authentication (MFA)';

export interface PolicyFacts {
  readonly isOwner: boolean;
  /** Null where the owner's account is gone. */
  readonly ownerName: string | null;
  readonly plan: Plan;
  readonly policies: ShownPolicies;
  /** The zone by whose clock days are meant. */
  readonly zone: string;
  /** Whom it does not ask for a while. */
  readonly exceptions: VNode;
  /** How far everyone has come, with the way to the page that says more. */
  readonly progress: VNode;
  readonly rollout: Rollout;
  /** What the choice of D1 stands at. */
  readonly apply: Apply;
  /** The day and hour as their field has them; empty for none. */
  readonly date: string;
  readonly errors?: FieldErrors | undefined;
  readonly supportEmail: string;
}

function Support({ email }: { email: string }) {
  return (
    <a class="link" href={`mailto:${email}`}>
      {email}
    </a>
  );
}

/** The switch where it cannot be used, with the reason beside it (S3, S4). */
function FixedSwitch({ checked, children }: { checked: boolean; children: ComponentChildren }) {
  return (
    <div class="flex flex-wrap items-start gap-x-5 gap-y-1 sm:flex-nowrap">
      <SwitchButton checked={checked} disabled label={TITLE} describedBy="mfa-reason" />
      <p id="mfa-reason" class="min-w-0 max-w-prose pt-1.5 text-sm text-muted">
        {children}
      </p>
    </div>
  );
}

/** The card of one policy for everyone. */
interface CommonFacts {
  readonly facts: PolicyFacts;
  readonly policy: CommonPolicy;
}

function Off({ facts, policy }: CommonFacts) {
  const slug = useSlug();
  const { rollout, errors = {} } = facts;
  const { total, enrolled } = rollout;
  const missing = total - enrolled;
  const asksOwner = rollout.missing.some((person) => person.role === 'owner');
  return (
    <div class="space-y-5">
      <div class="space-y-2">
        <p id="mfa-effect" class="max-w-prose">
          {missing === 0 ? (
            <>
              When you turn this on, everyone has to use two-factor authentication when they sign in.{' '}
              {total === 1 ? 'You’ve already set it up.' : `All ${people(total)} have already set it up.`}
            </>
          ) : (
            <>
              When you turn this on, <strong class="font-semibold">{people(missing)}</strong>
              {asksOwner && missing > 1 && ' (including you)'} will have to set up{' '}
              {whatCounts(policy.methods)}.{' '}
              {enrolled === 0
                ? 'Nobody has set one up yet.'
                : `${people(enrolled)} already ${enrolled === 1 ? 'has' : 'have'}.`}
            </>
          )}
        </p>
        <WhoIsWho rollout={rollout} missing="Not set up yet" />
      </div>
      <Form action={paths.mfaPolicy(slug)} errors={errors}>
        <HiddenField name="enabled" value="true" />
        <StartFields apply={facts.apply} date={facts.date} zone={facts.zone} />
        <div class="space-y-1.5">
          <SwitchButton checked={false} label={TITLE} describedBy="mfa-effect" />
          <ErrorText id="field-enabled" error={errors.enabled} />
        </div>
        <SubmitButton variant="neutral" size="small" showsAt={paths.mfaDryRun(slug)}>
          See who would be asked
        </SubmitButton>
      </Form>
    </div>
  );
}

function AskNow() {
  return (
    <div class="space-y-3 border-t border-base-300 pt-5">
      <p class="max-w-prose">
        People who were already signed in will be asked at their next sign-in. You can ask them right away
        instead.
      </p>
      <AskEveryoneNow />
    </div>
  );
}

function On({ facts, policy }: CommonFacts) {
  const slug = useSlug();
  const { rollout, errors = {} } = facts;
  const { total, enrolled } = rollout;
  const missing = total - enrolled;
  return (
    <div class="space-y-5">
      <div class="space-y-2">
        <p class="max-w-prose">
          Everyone in this workspace needs two-factor authentication to sign in.{' '}
          {missing === 0 ? (
            progressSays(rollout)
          ) : (
            <>
              <strong class="font-semibold">
                {enrolled} of {people(total)}
              </strong>{' '}
              are set up. The other {missing} must set up {whatCounts(policy.methods)}{' '}
              {policy.sparesOpenSessions ? 'at their next sign-in' : 'on the next page they open'}.
            </>
          )}
        </p>
        <WhoIsWho rollout={rollout} missing="Not set up yet" />
      </div>
      <div class="space-y-2">
        <ActionForm action={paths.mfaPolicy(slug)}>
          <HiddenField name="enabled" value="false" />
          <SwitchButton checked label={TITLE} describedBy="mfa-effect" />
        </ActionForm>
        <ErrorText id="field-enabled" error={errors.enabled ?? errors.apply ?? errors.date} />
        <p id="mfa-effect" class="max-w-prose text-sm text-muted">
          You can turn this off at any time. People keep what they’ve set up but won’t have to use it here.
        </p>
        <OnSince lastSwitch={policy.lastSwitch} />
      </div>
      {policy.sparesOpenSessions && <AskNow />}
    </div>
  );
}

function Suspended({ facts }: { facts: PolicyFacts }) {
  const slug = useSlug();
  const { plan, errors = {}, supportEmail } = facts;
  return (
    <div class="space-y-5">
      <Alert tone="warning" title="Enforcement is suspended">
        This workspace is on the {planName(plan)} plan, which doesn’t include it, so nobody has to use
        two-factor authentication. We’ve kept your setting. It takes effect again when you move to Pro or
        Team.
      </Alert>
      <FixedSwitch checked={false}>
        To upgrade, email <Support email={supportEmail} />.
      </FixedSwitch>
      <ActionForm action={paths.mfaPolicy(slug)} class="space-y-2">
        <HiddenField name="enabled" value="false" />
        <SubmitButton variant="neutral" describedBy="mfa-forget">
          Turn off permanently
        </SubmitButton>
        <ErrorText id="field-enabled" error={errors.enabled ?? errors.apply} />
        <p id="mfa-forget" class="text-sm text-muted">
          An upgrade won’t turn it back on.
        </p>
      </ActionForm>
    </div>
  );
}

function Content({ facts }: { facts: PolicyFacts }) {
  const { isOwner, ownerName, plan, policies, zone, rollout, supportEmail } = facts;
  const policy = commonOf(policies);
  const startsAt = policy?.startsAt ?? null;
  const standing = standingOfAny(policies);
  if (!isOwner) {
    return (
      <FixedSwitch checked={asksPeople(standing)}>
        {standing === 'suspended' && `Suspended: the ${planName(plan)} plan doesn’t include it. `}
        {standing !== 'suspended' && policy === null && (
          <AudienceStandings facts={{ policies, rollout, zone }} />
        )}
        {startsAt !== null && standing === 'dated' && `Starts on ${writtenMoment(startsAt, zone)}. `}
        {policy !== null && onSinceSays(policy, zone)} Only the owner
        {ownerName === null ? '' : `, ${ownerName},`} can change this.
      </FixedSwitch>
    );
  }
  if (standing === 'suspended') return <Suspended facts={facts} />;
  if (policy === null) return <Mixed facts={facts} />;
  if (standing === 'on') return <On facts={facts} policy={policy} />;
  if (startsAt !== null) {
    const { date, errors = {} } = facts;
    return <Dated facts={{ startsAt, zone, date, rollout, lastSwitch: policy.lastSwitch, errors }} />;
  }
  if (planAllowsEnforcement(plan)) return <Off facts={facts} policy={policy} />;
  return (
    <FixedSwitch checked={false}>
      Your {planName(plan)} plan doesn’t include requiring two-factor authentication; Pro and Team do. To
      upgrade, email <Support email={supportEmail} />. In the meantime, people can turn it on for their own
      accounts in{' '}
      <a class="link" href={paths.account}>
        Account security
      </a>
      .
    </FixedSwitch>
  );
}

/** The card with the switch (S2). */
export function PolicyCard({ facts }: { facts: PolicyFacts }): VNode {
  const standing = standingOfAny(facts.policies);
  return (
    <Card
      id="mfa"
      title={TITLE}
      badge={
        (standing === 'suspended' && <Badge tone="warning">Suspended</Badge>) ||
        (standing === 'dated' && <Badge tone="info">Scheduled</Badge>)
      }
      description="Require everyone, including the owner, to use two-factor authentication when they sign in."
    >
      <Content facts={facts} />
      {facts.progress}
      {facts.exceptions}
    </Card>
  );
}
