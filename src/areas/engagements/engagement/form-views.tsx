import type { VNode } from 'preact';
import { ENGAGEMENT_KINDS, kindName } from '../../../domain/engagement.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DateField, TextArea } from '../../../ui/text-area.tsx';
import { engagementPaths } from '../paths.ts';
import { Conflict, type Plans } from './conflict.tsx';
import { type Colleague, type CompanyChoice, companyLabel } from './queries.ts';

export interface EngagementFormFacts {
  /** Null for one that is being planned. */
  readonly id: string | null;
  readonly companies: readonly CompanyChoice[];
  /** The next reference of each company. */
  readonly suggested: ReadonlyMap<string, string>;
  readonly colleagues: readonly Colleague[];
  readonly team: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** The plan as the form was made of it. */
  readonly revision?: string | undefined;
  /** What somebody else has made of it meanwhile, and who is named in both. */
  readonly conflict?: { readonly plans: Plans; readonly people: readonly Colleague[] } | undefined;
  readonly errors?: FieldErrors;
}

/** Planning an engagement, and changing it. */
export function EngagementFormPage({ form }: { form: EngagementFormFacts }): VNode {
  const slug = useSlug();
  const { id, companies, suggested, colleagues, team, values, revision, conflict, errors = {} } = form;
  const isNew = id === null;
  const people = colleagues.map(({ id: value, name: label }) => ({ value, label }));
  return (
    <>
      <PageHeader
        title={isNew ? 'Plan an engagement' : 'Edit engagement'}
        back={
          isNew
            ? { href: engagementPaths.engagements(slug), label: 'Engagements' }
            : { href: engagementPaths.engagement(slug, id), label: 'Back to the engagement' }
        }
      />
      {conflict !== undefined && <Conflict {...conflict} />}
      <Card>
        <div class="max-w-2xl">
          <Form
            action={isNew ? engagementPaths.engagements(slug) : engagementPaths.engagement(slug, id)}
            errors={errors}
          >
            {revision !== undefined && <HiddenField name="revision" value={revision} ofPage />}
            {isNew && (
              <SelectField
                name="companyId"
                label="Client company"
                value={values.companyId ?? ''}
                placeholder="Choose a company"
                options={companies.map((company) => ({
                  value: company.id,
                  label: companyLabel(company),
                  suggests: suggested.get(company.id),
                }))}
                suggestsFor="reference"
                required
              />
            )}
            <TextField name="title" label="Title" value={values.title ?? ''} maxlength={100} required />
            <TextField
              name="reference"
              label="Reference"
              value={values.reference ?? ''}
              maxlength={40}
              required={!isNew}
              exact
              hint={`Unique in your workspace, such as NWB-2026-03.${isNew ? ' Leave it empty to get the company’s next one.' : ''}`}
            />
            <SelectField
              name="kind"
              label="What is tested"
              value={values.kind ?? ''}
              placeholder="Choose what is tested"
              options={ENGAGEMENT_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
              required
            />
            <div class="grid gap-5 sm:grid-cols-2">
              <DateField name="startsOn" label="First day" value={values.startsOn ?? ''} required={false} />
              <DateField name="endsOn" label="Last day" value={values.endsOn ?? ''} required={false} />
            </div>
            <SelectField
              name="lead"
              label="Lead"
              value={values.lead ?? ''}
              placeholder="No lead yet"
              options={people}
              required={false}
            />
            <CheckboxGroup name="team" label="Team" values={team} options={people} required={false} />
            <TextArea
              name="scope"
              label="Scope"
              value={values.scope ?? ''}
              required={false}
              hint="Hosts, applications and accounts that may be tested. Markdown works here."
            />
            <TextArea
              name="rules"
              label="Rules of engagement"
              value={values.rules ?? ''}
              required={false}
              hint="Testing hours, what is off limits, who to call. Markdown works here."
            />
            <TextField
              name="tags"
              label="Tags"
              value={values.tags ?? ''}
              required={false}
              hint="Separate them with commas."
            />
            <SubmitButton busyLabel="Saving…">{isNew ? 'Plan the engagement' : 'Save changes'}</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}
