import type { VNode } from 'preact';
import { asTemplateText, clientTraces, type KnownWords, traceName } from '../../../domain/client-traces.ts';
import type { TemplateField } from '../../../domain/finding-template.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import { templateFieldName } from './field-names.ts';
import { TemplateFields, type TemplateFormFacts } from './form-views.tsx';
import type { Stripped } from './save.ts';
import { CheckedField, TracesLeft, TraceTable } from './trace-views.tsx';

/** A text as the finding has it, with what may be the client's marked in it. */
function Marked({ text, known }: { text: string; known: readonly KnownWords[] }): VNode {
  const typed = asTemplateText(text);
  const traces = clientTraces(typed, known);
  return (
    <pre class="version">
      {traces.map(({ kind, start, end }, index) => (
        <>
          {typed.slice(traces[index - 1]?.end ?? 0, start)}
          <mark title={traceName(kind)}>{typed.slice(start, end)}</mark>
        </>
      ))}
      {typed.slice(traces.at(-1)?.end ?? 0)}
    </pre>
  );
}

/** What was found in the finding that may be the client's, and the texts in which it stands. */
function WhatWasFound({ stripped: { traces, original, known } }: { stripped: Stripped }) {
  if (traces.length === 0)
    return (
      <Card id="found" title="Nothing of the client’s was found">
        <p class="max-w-prose">
          We looked for the names of the client, its contacts and the engagement, for assets and evidence, and
          for hosts, addresses and keys. Read the texts below all the same before you save them.
        </p>
      </Card>
    );
  const fields: readonly TemplateField[] = [...new Set(traces.map(({ field }) => field))];
  return (
    <Card
      id="found"
      title="What may be the client’s"
      description="All of it is replaced in the form below. Put back what isn’t the client’s, and read the texts once more: we can’t know everything."
    >
      <TraceTable traces={traces} />
      <div class="mt-5 space-y-3">
        {fields.map((field) => (
          <details key={field} class="space-y-2">
            <summary class="min-h-6 cursor-pointer font-medium">
              {templateFieldName(field)}, as the finding has it
            </summary>
            <Marked text={original[field]} known={known} />
          </details>
        ))}
      </div>
    </Card>
  );
}

/** `/dashboard/<slug>/findings/<id>/template`: what a finding becomes as a template. Nothing is saved before it is seen. */
export function SaveAsTemplatePage({
  stripped,
  facts,
}: {
  stripped: Stripped;
  facts: TemplateFormFacts;
}): VNode {
  const slug = useSlug();
  const { problems = {}, traces = [], error } = facts;
  const back = engagementPaths.finding(slug, stripped.finding.id);
  return (
    <>
      <PageHeader
        title="Save as template"
        lead="A template is used for other clients, so nothing of this one may be in it. Nothing is saved until you press “Save the template”. The finding isn’t affected."
        back={{ href: back, label: 'Back to the finding' }}
      />
      {traces.length > 0 && <TracesLeft traces={traces} />}
      <WhatWasFound stripped={stripped} />
      <Card id="template" title="The template">
        <Form
          action={engagementPaths.saveAsTemplate(slug, stripped.finding.id)}
          errors={problems}
          error={error}
        >
          <TemplateFields facts={facts} />
          <CheckedField traces={traces} />
          <div class="flex flex-wrap items-center gap-3">
            <SubmitButton busyLabel="Saving…">Save the template</SubmitButton>
            <LinkButton href={back}>Cancel</LinkButton>
          </div>
        </Form>
      </Card>
    </>
  );
}
