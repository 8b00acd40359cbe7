import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import {
  LANGUAGES,
  TEMPLATE_FIELDS,
  type TemplateProblems,
  type TemplateText,
} from '../../../domain/finding-template.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { TwoVersions } from '../../../ui/two-versions.tsx';
import { RatingFields, SeverityField } from '../finding/rating-fields.tsx';
import { engagementPaths } from '../paths.ts';
import { PROSE_NAMES } from '../prose-names.ts';
import { templateFieldName } from './field-names.ts';
import type { Template } from './queries.ts';
import { CheckedField, TracesLeft } from './trace-views.tsx';
import type { FoundTrace } from './traces.ts';

export interface TemplateFormFacts {
  /** As it stands in the form. */
  readonly text: TemplateText;
  readonly leads: CvssVersion;
  readonly problems?: TemplateProblems | undefined;
  /** What in it may be a client's. */
  readonly traces?: readonly FoundTrace[] | undefined;
  /** A message about the form as a whole. */
  readonly error?: string | undefined;
}

/** The fields of a template, in the order of a finding's editor. */
export function TemplateFields({ facts }: { facts: TemplateFormFacts }): VNode {
  const { text, leads } = facts;
  return (
    <>
      <TextField name="title" label="Title" value={text.title} maxlength={200} required />
      <div class="grid gap-5 sm:grid-cols-2">
        <SeverityField value={text.severity} />
        <SelectField
          name="language"
          label="Language"
          value={text.language}
          options={Object.entries(LANGUAGES)
            .map(([value, label]) => ({ value, label }))
            .toSorted((one, other) => one.label.localeCompare(other.label, 'en'))}
        />
      </div>
      <RatingFields leads={leads} text={text} />
      {PROSE_FIELDS.map((field) => (
        <TextArea
          key={field}
          name={field}
          label={PROSE_NAMES[field]}
          value={text[field]}
          rows={field === 'description' || field === 'steps' || field === 'remediation' ? 8 : 5}
          required={field === 'description' ? undefined : false}
          {...(field === 'description' && { hint: 'Markdown works here and in the fields below.' })}
        />
      ))}
      <TextField
        name="tags"
        label="Tags"
        value={text.tags}
        required={false}
        hint="Separate them with commas. They help to find the template."
      />
    </>
  );
}

/** Both versions where two people changed a template at once; one's own stays in the form. */
function Conflict({ theirs, text }: { theirs: Template; text: TemplateText }) {
  const differing = TEMPLATE_FIELDS.filter((field) => theirs.text[field] !== text[field]);
  return (
    <TwoVersions
      title="Someone else changed this template while you were writing"
      theirs="Saved now"
      fields={differing.map((field) => ({
        label: templateFieldName(field),
        theirs: theirs.text[field],
        mine: text[field],
      }))}
    />
  );
}

/** Adding a template, and changing one. */
export function TemplateFormPage({
  facts,
  subject,
}: {
  facts: TemplateFormFacts;
  /** Null for one that there isn't yet; what somebody else has made of it meanwhile. */
  subject: { readonly id: string; readonly revision: number; readonly theirs?: Template | undefined } | null;
}): VNode {
  const slug = useSlug();
  const { text, problems = {}, traces = [], error } = facts;
  const back =
    subject === null
      ? { href: engagementPaths.templates(slug), label: 'Templates' }
      : { href: engagementPaths.template(slug, subject.id), label: 'Back to the template' };
  return (
    <>
      <PageHeader
        title={subject === null ? 'New template' : 'Edit template'}
        lead="Write it for any client: no names, hosts or screenshots. Use target.example for the system that is tested."
        back={back}
      />
      {traces.length > 0 && <TracesLeft traces={traces} />}
      {subject?.theirs !== undefined && <Conflict theirs={subject.theirs} text={text} />}
      <Card>
        <Form
          action={
            subject === null
              ? engagementPaths.templates(slug)
              : engagementPaths.editTemplate(slug, subject.id)
          }
          errors={problems}
          error={error}
        >
          {subject !== null && <HiddenField name="revision" value={String(subject.revision)} ofPage />}
          <TemplateFields facts={facts} />
          <CheckedField traces={traces} />
          <div class="flex flex-wrap items-center gap-3">
            <SubmitButton busyLabel="Saving…">
              {subject === null ? 'Save the template' : 'Save changes'}
            </SubmitButton>
            <LinkButton href={back.href}>Cancel</LinkButton>
          </div>
        </Form>
      </Card>
    </>
  );
}
