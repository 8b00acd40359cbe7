import type { VNode } from 'preact';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { Apply } from '../mfa-policy/commands.ts';
import { AUDIENCE_NAMES } from '../mfa-policy/standing.ts';
import { StartFields } from '../mfa-policy/start-views.tsx';
import type { DryRunShown } from './dry-run.ts';

/** What is tried out: the one switch, or a rule for each (B2). */
export type DryRunChoice =
  /** `date` as its field has it. */
  | {
      readonly kind: 'both';
      readonly apply: Apply;
      readonly date: string;
      readonly errors: FieldErrors;
    }
  /** `values` are those of the form for the rules, `says` what they come to. */
  | {
      readonly kind: 'each';
      readonly values: Readonly<Record<string, string>>;
      readonly says: Readonly<Record<Audience, string>>;
      /** The form for the rules, filled in with them. */
      readonly rulesHref: string;
      readonly errors: FieldErrors;
    };

/** What is tried out, and whom to list. */
export interface ChoiceFacts {
  readonly choice: DryRunChoice;
  readonly zone: string;
  readonly counts: Readonly<Record<'all' | DryRunShown, number>>;
  readonly shown: DryRunShown | null;
}

/** What a list is called. */
export const SHOWN: Readonly<Record<'all' | DryRunShown, string>> = {
  all: 'Everyone',
  'must-set-up': 'Must set up first',
  away: 'Haven’t signed in for 90 days',
  unreachable: 'Email not delivered',
};

const Hidden = ({ values }: { values: Readonly<Record<string, string>> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <HiddenField key={name} name={name} value={value} />
    ))}
  </>
);

/** What is tried out: to be chosen here, or on the page of the rules. */
function WhatIsTried({ facts: { choice, zone } }: { facts: ChoiceFacts }) {
  if (choice.kind === 'both') return <StartFields apply={choice.apply} date={choice.date} zone={zone} />;
  const { values, says, rulesHref } = choice;
  return (
    <>
      <Hidden values={values} />
      <DescriptionList items={AUDIENCES.map((one) => ({ term: AUDIENCE_NAMES[one], value: says[one] }))} />
      <p>
        <a class="link" href={rulesHref}>
          Change the rules
        </a>
      </p>
    </>
  );
}

/** The choice, and whom to list. It changes nothing. */
export function Choice({ facts }: { facts: ChoiceFacts }): VNode {
  const { choice, shown, counts } = facts;
  const title = choice.kind === 'both' ? 'If you turned it on' : 'If you saved these rules';
  const option = (one: 'all' | DryRunShown) => ({
    value: one === 'all' ? '' : one,
    label: `${SHOWN[one]} (${counts[one]})`,
  });
  return (
    <Card id="choice" title={title} isForScreen={choice.kind === 'both'}>
      <Form action={paths.mfaDryRun(useSlug())} method="get" errors={choice.errors}>
        <WhatIsTried facts={facts} />
        <div class="max-w-sm">
          <SelectField
            name="show"
            label="List"
            value={shown ?? ''}
            options={[option('all'), option('must-set-up'), option('away'), option('unreachable')]}
          />
        </div>
        <SubmitButton variant="neutral">Show</SubmitButton>
      </Form>
    </Card>
  );
}

/** Does what was tried, through its own route. */
export function SwitchOn({ choice }: { choice: DryRunChoice }): VNode {
  const slug = useSlug();
  if (choice.kind === 'each')
    return (
      <ActionForm action={paths.mfaRules(slug)}>
        <Hidden values={choice.values} />
        <SubmitButton busyLabel="Saving…">Save the rules</SubmitButton>
      </ActionForm>
    );
  const { apply, date } = choice;
  return (
    <ActionForm action={paths.mfaPolicy(slug)}>
      <HiddenField name="enabled" value="true" />
      <HiddenField name="apply" value={apply} />
      <HiddenField name="date" value={apply === 'date' ? date : ''} />
      <SubmitButton busyLabel="One moment…">
        {apply === 'date' ? 'Turn it on from that day' : 'Turn it on'}
      </SubmitButton>
    </ActionForm>
  );
}
