import type { VNode } from 'preact';
import { KINDS, kindName } from '../../../domain/event-kind.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DateField } from '../../../ui/text-area.tsx';
import type { ActivityFilter } from './filter.ts';

/** Whether anything is left out. */
export const isNarrowed = ({ kind, person, from, to }: ActivityFilter): boolean =>
  kind !== null || person !== '' || from !== '' || to !== '';

interface FilterFacts {
  readonly filter: ActivityFilter;
  readonly errors: FieldErrors;
  readonly zone: string;
}

/** What is shown, in words, for paper, where there's no form. */
export function NarrowedTo({ filter: { kind, person, from, to } }: { filter: ActivityFilter }): VNode {
  const said = [
    person !== '' && `person: ${person}`,
    kind !== null && `type: ${kindName(kind)}`,
    from !== '' && `from ${from}`,
    to !== '' && `until ${to}`,
  ].filter(Boolean);
  return <p class="hidden text-sm print:block">Shown: {said.join(', ')}.</p>;
}

/** Chooses what of the activity log is shown. */
export function ActivityFilterForm({ filter, errors, zone }: FilterFacts): VNode {
  const { kind, person, from, to } = filter;
  const here = paths.activity(useSlug());
  return (
    <search class="print:hidden">
      <Form method="get" action={here} errors={errors}>
        <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <TextField
            name="person"
            type="search"
            label="Person"
            value={person}
            maxlength={254}
            hint="A name or email address. The address, if they’ve left."
          />
          <SelectField
            name="kind"
            label="Type"
            value={kind ?? ''}
            placeholder="All activity"
            options={KINDS.map((one) => ({ value: one, label: kindName(one) }))}
          />
          <DateField name="from" label="First day" value={from} />
          <DateField
            name="to"
            label="Last day"
            value={to}
            hint={`By the workspace’s clock (${zone.replaceAll('_', ' ')}).`}
          />
        </div>
        <div class="flex flex-wrap gap-3">
          <SubmitButton variant="neutral">Show</SubmitButton>
          {isNarrowed(filter) && <LinkButton href={here}>Show everything</LinkButton>}
        </div>
      </Form>
    </search>
  );
}
