import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { FINDING_FIELDS, type FindingText, PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import { hiddenInTitle } from '../../../domain/visible-text.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SavingStatus } from '../../../ui/saving-status.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { PicturesHint } from '../evidence/pictures-hint.tsx';
import { engagementPaths } from '../paths.ts';
import { PROSE_NAMES } from '../prose-names.ts';
import { Conflict, type EditorTrouble } from './editor-conflict.tsx';
import { PreviewBeside } from './preview-views.tsx';
import type { Finding } from './queries.ts';
import { RatingFields, SeverityField } from './rating-fields.tsx';
import { WALK_ORDER } from './views.tsx';

/** What is written on: a finding, or one that there isn't yet, with what its page calls itself. */
type Subject =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'new'; readonly page: string };

export interface EditorFacts {
  readonly subject: Subject;
  readonly engagement: Engagement;
  readonly neighbours: { readonly previous: string | null; readonly next: string | null };
  /** Which version of CVSS leads. */
  readonly leads: CvssVersion;
  /** As it stands in the form. */
  readonly text: FindingText;
  /** That is something else than what is saved. */
  readonly isUnsaved: boolean;
  readonly trouble?: EditorTrouble | undefined;
  readonly now: number;
}

const UNTITLED = 'Untitled finding';
const UNBEGUN = 'New finding';
const CLIENT_KEEPS = 'The client keeps reading the published version until you publish your changes.';
const TEAM_ALONE = 'Only your team sees this draft.';

/** What is written on, for whom, and who else writes on it. */
function EditorHeader({ facts: { subject, engagement, text } }: { facts: EditorFacts }) {
  const slug = useSlug();
  const finding = subject.kind === 'new' ? null : subject.finding;
  const isPublished = finding !== null && finding.published !== null;
  const blank = finding === null ? UNBEGUN : UNTITLED;
  const back = { href: engagementPaths.engagement(slug, engagement.id), label: engagement.title };
  return (
    <PageHeader
      title={text.title.trim() === '' ? blank : text.title}
      follows={{ field: 'title', blank }}
      lead={
        <>
          <span class="figures" data-own-name>
            {finding === null ? engagement.reference : `${engagement.reference}-${finding.number}`}
          </span>{' '}
          for {engagement.company}.{' '}
          {finding === null && <span data-until-own>The finding is numbered once it’s saved. </span>}
          <span
            role="status"
            data-publication={`Published meanwhile. ${CLIENT_KEEPS}`}
            data-published={isPublished ? '' : undefined}
          >
            {isPublished ? CLIENT_KEEPS : TEAM_ALONE}
          </span>{' '}
          <span
            role="status"
            class="font-medium"
            data-presence={finding === null ? '' : engagementPaths.editorsOfFinding(slug, finding.id)}
          />
        </>
      }
      back={back}
      actions={
        // Of one that there isn't yet it leads there as soon as there is.
        <span hidden={finding === null} data-once-own>
          <LinkButton href={finding === null ? back.href : engagementPaths.finding(slug, finding.id)}>
            Read it
          </LinkButton>
        </span>
      }
    />
  );
}

/**
 * `/dashboard/<slug>/findings/<id>/edit` and `…/engagements/<id>/findings/new`: everything of a finding in one form, which
 * saves itself where scripts run.
 */
export function EditorPage({ facts }: { facts: EditorFacts }): VNode {
  const slug = useSlug();
  const { subject, engagement, neighbours, leads, text, isUnsaved, trouble } = facts;
  const finding = subject.kind === 'new' ? null : subject.finding;
  const evidence = engagementPaths.evidenceOf(slug, engagement.id);
  const edit = (other: string | null) =>
    other === null ? undefined : engagementPaths.editFinding(slug, other);
  const errors = { ...hiddenInTitle(text.title), ...(trouble?.kind === 'problems' && trouble.problems) };
  return (
    <>
      <EditorHeader facts={facts} />
      {trouble?.kind === 'conflict' && <Conflict trouble={trouble} text={text} />}
      <div class="min-[78rem]:has-[[data-preview]:not([hidden])]:grid min-[78rem]:grid-cols-[minmax(0,6fr)_minmax(0,5fr)] min-[78rem]:items-start min-[78rem]:gap-5 min-[100rem]:grid-cols-2 min-[100rem]:gap-7">
        <Card>
          <Form
            action={
              finding === null
                ? engagementPaths.engagementFindings(slug, engagement.id)
                : engagementPaths.editFinding(slug, finding.id)
            }
            errors={errors}
            id="finding-editor"
          >
            {subject.kind === 'new' && <HiddenField name="page" value={subject.page} ofPage />}
            <HiddenField name="revision" value={String(finding?.revision ?? 0)} ofPage />
            <TextField
              name="title"
              label="Title"
              value={text.title}
              autofocus={text.title === ''}
              maxlength={200}
            />
            <div class="grid gap-5 sm:grid-cols-2">
              <SeverityField value={text.severity} />
              <TextField
                name="severityReason"
                label="Reason for the severity"
                value={text.severityReason}
                required={false}
                hint="Needed if the CVSS vector gives a different severity. The client reads it."
              />
            </div>
            <RatingFields leads={leads} text={text} />
            {PROSE_FIELDS.map((field) => (
              <TextArea
                key={field}
                name={field}
                label={PROSE_NAMES[field]}
                value={text[field]}
                rows={field === 'description' || field === 'steps' ? 8 : 5}
                required={field === 'description' ? undefined : false}
                {...(field === 'description' && {
                  hint: (
                    <>
                      Markdown works here and in the fields below.
                      <PicturesHint href={evidence} />
                    </>
                  ),
                })}
              />
            ))}
            <TextArea
              name="assets"
              label="Affected assets"
              value={text.assets}
              rows={3}
              exact
              required={false}
              hint="One per line: what, where, and a note, separated by |, such as “Login form | https://bank.example/login | unauthenticated”. Put [x] in front of one that is fixed."
            />
            <TextField
              name="tags"
              label="Tags"
              value={text.tags}
              required={false}
              hint="Separate them with commas."
            />
            <SavingStatus
              fields={FINDING_FIELDS}
              signInHref={paths.signIn}
              isUnsaved={isUnsaved}
              isHeld={trouble?.kind === 'conflict'}
            >
              <div data-evidence-upload={evidence} data-into={PROSE_FIELDS.join(' ')} class="space-y-2">
                <div role="status"></div>
              </div>
            </SavingStatus>
            <div class="flex flex-wrap gap-3">
              <SubmitButton busyLabel="Saving…" name="onwards" value="stay">
                Save draft
              </SubmitButton>
              {neighbours.next !== null && (
                <SubmitButton variant="neutral" name="onwards" value="next">
                  Save and go to the next
                </SubmitButton>
              )}
              <SubmitButton variant="neutral" name="onwards" value="publish">
                Save and publish
              </SubmitButton>
            </div>
          </Form>
        </Card>
        <PreviewBeside href={finding === null ? '' : engagementPaths.previewFinding(slug, finding.id)} />
      </div>
      <Pagination
        newerHref={edit(neighbours.previous)}
        olderHref={edit(neighbours.next)}
        label="Findings of this engagement"
        words={{ newer: 'Previous finding', older: 'Next finding' }}
        byKeys
        order={WALK_ORDER}
      />
    </>
  );
}
