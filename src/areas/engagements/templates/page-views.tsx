import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { readFinding } from '../../../domain/finding-fields.ts';
import { draftFrom, languageName } from '../../../domain/finding-template.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { readVector } from '../finding/vector.ts';
import { FindingBody } from '../finding/views.tsx';
import { engagementPaths } from '../paths.ts';
import { type LibraryFacts, OwnerBadge, TemplateList } from './library-views.tsx';
import type { Template } from './queries.ts';

/** Starts a finding from a template at one press. Of one `page`, a template makes one draft (E14). */
export const UseButton = ({
  engagement,
  template,
  page,
  isSmall = false,
}: {
  engagement: Pick<Engagement, 'id'>;
  template: Template;
  page: string;
  isSmall?: boolean;
}) => (
  <ActionForm action={engagementPaths.fromTemplate(useSlug(), engagement.id)}>
    <HiddenField name="page" value={page} ofPage />
    <HiddenField name="template" value={template.id} />
    <SubmitButton
      variant={isSmall ? 'neutral' : 'primary'}
      size={isSmall ? 'small' : 'normal'}
      busyLabel="Filling in…"
    >
      Use{' '}
      <span class={isSmall ? 'sr-only' : undefined}>{isSmall ? template.text.title : 'this template'}</span>
    </SubmitButton>
  </ActionForm>
);

/** `/dashboard/<slug>/templates`. */
export function LibraryPage({ facts }: { facts: LibraryFacts }): VNode {
  const slug = useSlug();
  return (
    <>
      <PageHeader
        title="Templates"
        lead="Findings to start from. Choose “From a template” on an engagement’s page to begin a finding with one. Clients never see them."
        actions={
          <LinkButton href={engagementPaths.newTemplate(slug)} variant="primary">
            New template
          </LinkButton>
        }
      />
      <TemplateList facts={facts} hrefOf={(id) => engagementPaths.template(slug, id)} />
    </>
  );
}

/** `/dashboard/<slug>/engagements/<id>/findings/from-template`. */
export function StartPage({
  facts,
  engagement,
  pageOf,
}: {
  facts: LibraryFacts;
  engagement: Engagement;
  pageOf: () => string;
}): VNode {
  const slug = useSlug();
  return (
    <>
      <PageHeader
        title="New finding from a template"
        lead={`“Use” adds a draft to ${engagement.reference} with the template’s text in it. Then you add what you found.`}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <TemplateList
        facts={facts}
        hrefOf={(id) => `${engagementPaths.template(slug, id)}?engagement=${engagement.id}`}
        action={{
          header: 'Use',
          of: (template) => <UseButton engagement={engagement} template={template} page={pageOf()} isSmall />,
        }}
      />
    </>
  );
}

/** `/dashboard/<slug>/templates/<id>`: what a finding that starts from it begins with. */
export function TemplatePage({
  template,
  engagement,
  page,
  leads,
  now,
}: {
  template: Template;
  /** The engagement for which it is looked at, if for one. */
  engagement: Engagement | null;
  page: string;
  leads: CvssVersion;
  now: number;
}): VNode {
  const slug = useSlug();
  const { id, text, own } = template;
  const { read } = readFinding(draftFrom(text), readVector, leads);
  return (
    <>
      <PageHeader
        title={text.title}
        lead={
          <span class="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
            <SeverityBadge severity={read.severity} />
            <OwnerBadge template={template} />
            <span class="text-sm">{languageName(text.language)}</span>
            {own !== null && (
              <span class="text-sm">
                changed <Time at={own.changedAt} now={now} />
                {own.changedBy !== null && ` by ${own.changedBy}`}
              </span>
            )}
          </span>
        }
        back={
          engagement === null
            ? { href: engagementPaths.templates(slug), label: 'Templates' }
            : {
                href: engagementPaths.fromTemplate(slug, engagement.id),
                label: 'New finding from a template',
              }
        }
        actions={
          <>
            {own !== null && (
              <LinkButton href={engagementPaths.deleteTemplate(slug, id)}>Delete template</LinkButton>
            )}
            <LinkButton href={engagementPaths.copyTemplate(slug, id)}>
              {own === null ? 'Copy to edit' : 'Copy'}
            </LinkButton>
            {own !== null && (
              <LinkButton
                href={engagementPaths.editTemplate(slug, id)}
                variant={engagement === null ? 'primary' : 'neutral'}
              >
                Edit template
              </LinkButton>
            )}
            {engagement !== null && <UseButton engagement={engagement} template={template} page={page} />}
          </>
        }
      />
      <FindingBody read={read} state="draft" />
    </>
  );
}

/** What deleting a template does, and one button that does it. */
export function DeleteTemplatePage({ template: { id, text } }: { template: Template }): VNode {
  const slug = useSlug();
  const back = engagementPaths.template(slug, id);
  return (
    <>
      <PageHeader title={`Delete “${text.title}”?`} back={{ href: back, label: 'Back to the template' }} />
      <Card
        id="consequences"
        title="What happens"
        footer={
          <ActionForm
            action={engagementPaths.deleteTemplate(slug, id)}
            class="flex flex-wrap items-center gap-3"
          >
            <SubmitButton variant="danger" busyLabel="Deleting…">
              Delete the template
            </SubmitButton>
            <LinkButton href={back}>Cancel</LinkButton>
          </ActionForm>
        }
      >
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>Nobody on your team can use it any more. It can’t be restored.</li>
          <li>Findings that started from it aren’t affected.</li>
        </ul>
      </Card>
    </>
  );
}
