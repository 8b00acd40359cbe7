import { writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Details } from '../../../ui/details.tsx';
import { ErrorText } from '../../../ui/field.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { SwitchButton } from '../../../ui/switch.tsx';
import { MomentField } from '../../../ui/text-area.tsx';
import type { Apply } from './commands.ts';
import { WhoIsWho } from './people-views.tsx';
import type { LastSwitch, Rollout } from './queries.ts';
import { progressSays, WHEN_REMINDED } from './standing.ts';

/** A day and hour, by whose clock is said. */
export function DayField({
  name = 'date',
  label = 'Day and time',
  value,
  zone,
}: {
  name?: string;
  label?: string;
  value: string;
  zone: string;
}) {
  return (
    <MomentField
      name={name}
      label={label}
      value={value}
      hint={`By the workspace’s clock (${zone.replaceAll('_', ' ')}).`}
    />
  );
}

/** Has every open session asked at its next request, whatever was chosen before (D1). */
export function AskEveryoneNow() {
  return (
    <ActionForm action={paths.mfaPolicy(useSlug())}>
      <HiddenField name="enabled" value="true" />
      <HiddenField name="apply" value="now" />
      <SubmitButton variant="neutral" busyLabel="One moment…">
        Ask everyone now
      </SubmitButton>
    </ActionForm>
  );
}

/** What nobody has to write by hand (B1). */
const EMAILED = `We email everyone about the day, and remind those who haven’t set up ${WHEN_REMINDED}.`;

/** What is chosen of when a policy starts (D1, B1). */
export function StartFields({ apply, date, zone }: { apply: Apply; date: string; zone: string }) {
  return (
    <>
      <RadioGroup
        name="apply"
        label="When should it start?"
        value={apply}
        options={[
          {
            value: 'next-sign-in',
            label: 'At next sign-in',
            description: 'Nobody is interrupted. People who are signed in now will be asked next time.',
          },
          {
            value: 'now',
            label: 'Ask everyone now',
            description:
              'Everyone, including you, is asked on the next page they open. Nobody is signed out. Anyone who signed in more than ten minutes ago also enters their password.',
          },
          {
            value: 'date',
            label: 'From a day and time',
            description: `Until then, people can set up whenever it suits them. ${EMAILED} From then on, everyone is asked on the next page they open.`,
          },
        ]}
      />
      <DayField value={date} zone={zone} />
    </>
  );
}

interface DatedFacts {
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly zone: string;
  /** As its field has it. */
  readonly date: string;
  readonly rollout: Rollout;
  readonly lastSwitch: LastSwitch | null;
  readonly errors: FieldErrors;
}

/** A policy whose day is yet to come (B1): what will be, another day, at once, or not at all. */
export function Dated({ facts }: { facts: DatedFacts }) {
  const slug = useSlug();
  const { startsAt, zone, date, rollout, lastSwitch, errors } = facts;
  return (
    <div class="space-y-5">
      <div class="space-y-2">
        <p class="max-w-prose">
          From <strong class="font-semibold">{writtenMoment(startsAt, zone)}</strong>, everyone in this
          workspace needs two-factor authentication to sign in. {progressSays(rollout)}
          {rollout.enrolled < rollout.total &&
            ' People who aren’t by then are asked on the next page they open.'}
        </p>
        <WhoIsWho rollout={rollout} missing="Not set up yet" />
      </div>
      <div class="space-y-2">
        <ActionForm action={paths.mfaPolicy(slug)}>
          <HiddenField name="enabled" value="false" />
          <SwitchButton checked label="Two-Factor Authentication (MFA)" describedBy="mfa-effect" />
        </ActionForm>
        <ErrorText id="field-enabled" error={errors.enabled ?? errors.apply} />
        <p id="mfa-effect" class="max-w-prose text-sm text-muted">
          You can turn this off at any time.
          {lastSwitch !== null &&
            ` ${lastSwitch.by ?? 'An administrator'} chose the day on ${writtenMoment(lastSwitch.at, zone)}.`}
        </p>
      </div>
      <Details summary="Choose another day" open={errors.date !== undefined}>
        <div class="max-w-sm pt-1">
          <Form action={paths.mfaPolicy(slug)} errors={errors}>
            <HiddenField name="enabled" value="true" />
            <HiddenField name="apply" value="date" />
            <DayField value={date} zone={zone} />
            <SubmitButton variant="neutral" busyLabel="One moment…">
              Set the day
            </SubmitButton>
          </Form>
        </div>
      </Details>
      <AskEveryoneNow />
    </div>
  );
}
