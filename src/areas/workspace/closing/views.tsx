import type { VNode } from 'preact';
import { CLOSED_DAYS, EXPORT_DAYS, erasedFrom, isRecentExport } from '../../../domain/closing.ts';
import { writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { TypedPhrase } from '../../../ui/typed-phrase.tsx';

/** What the page of closing shows, before and after. */
export interface ClosingFacts {
  readonly slug: string;
  readonly name: string;
  readonly zone: string;
  /** When all of it was last downloaded, in epoch milliseconds; null for never. */
  readonly exportedAt: number | null;
  /** Whether the session may download it without confirming who is there. */
  readonly isFresh: boolean;
  readonly now: number;
}

/** Leads to the page that says what follows. */
export const ClosingCard = ({ slug }: { slug: string }): VNode => (
  <Card
    id="closing"
    title="Download or close"
    description="Download everything in this workspace as a ZIP file, or close the workspace."
  >
    <LinkButton href={paths.closing(slug)} size="small">
      Download or close
    </LinkButton>
  </Card>
);

function Download({ facts }: { facts: ClosingFacts }): VNode {
  const { slug, zone, exportedAt, isFresh } = facts;
  return (
    <div class="space-y-4">
      <p class="max-w-prose">
        One ZIP file with all companies, engagements, findings, comments, notes and files, the members, the
        settings and the activity log. Nothing in it is encrypted, so keep it safe.
      </p>
      <p class="text-sm text-muted">
        {exportedAt === null
          ? 'It has never been downloaded.'
          : `Last downloaded on ${writtenMoment(exportedAt, zone)}.`}
      </p>
      <LinkButton href={paths.workspaceExport(slug)} variant="primary">
        {isFresh ? 'Download the ZIP file' : 'Confirm it’s you to download'}
      </LinkButton>
    </div>
  );
}

/** What follows from closing, and a field that is not filled in by mistake. */
export function ClosePage({
  facts,
  values = {},
  errors = {},
}: {
  facts: ClosingFacts;
  values?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}): VNode {
  const { slug, name, zone, exportedAt, now } = facts;
  const erased = writtenLocalDay(erasedFrom(now), zone);
  return (
    <>
      <PageHeader
        title={`Download or close ${name}`}
        back={{ href: paths.settings(slug), label: 'Settings' }}
      />
      <Card id="download" title="Download everything">
        <Download facts={facts} />
      </Card>
      <TypedPhrase
        action={paths.closing(slug)}
        errors={errors}
        consequences={
          <>
            <li>
              Nobody can open the dashboard or the client portal any more, and API tokens stop working. We
              email you and your consultants.
            </li>
            <li>Open invitations are cancelled.</li>
            <li>
              For {CLOSED_DAYS} days, until {erased}, you can still download everything and open the workspace
              again. Its address stays yours.
            </li>
            <li>
              Then we erase all companies, engagements, findings, comments and files, and the keys they’re
              encrypted with. That can’t be undone.
            </li>
            <li>The operator’s activity log keeps what was done, with the email addresses of that time.</li>
            <li>Everyone keeps their account and their other workspaces.</li>
          </>
        }
        field={
          <>
            {!isRecentExport(exportedAt, now) && (
              <CheckboxGroup
                name="copy"
                label="Your copy"
                hint={`Or download everything above; a copy of the last ${EXPORT_DAYS} days will do.`}
                values={values.copy === 'later' ? ['later'] : []}
                options={[{ value: 'later', label: 'I don’t need a copy now' }]}
              />
            )}
            <TextField
              name="name"
              label="Workspace name"
              autocomplete="off"
              value={values.name ?? ''}
              maxlength={100}
              hint={`Type ${name} to confirm.`}
              required
            />
          </>
        }
        does="Close the workspace"
        doing="Closing…"
        cancelHref={paths.settings(slug)}
      />
    </>
  );
}

/** What the owner of a closed workspace can still do; inside a page that has no other way in. */
export function ClosedPage({ facts, closedAt }: { facts: ClosingFacts; closedAt: number }): VNode {
  const { slug, zone, now } = facts;
  const canReopen = now < erasedFrom(closedAt);
  return (
    <div class="space-y-6">
      <section class="space-y-4">
        <h2 class="text-base">Download everything</h2>
        <Download facts={facts} />
      </section>
      <section class="space-y-4">
        <h2 class="text-base">Open it again</h2>
        <p>
          {canReopen
            ? `Until ${writtenLocalDay(erasedFrom(closedAt), zone)}, everything comes back as it was. Only invitations stay cancelled.`
            : 'Its time is up. It will be erased within a day or two.'}
        </p>
        {canReopen && (
          <ActionForm action={paths.reopening(slug)}>
            <SubmitButton variant="neutral" busyLabel="Opening…">
              Open the workspace again
            </SubmitButton>
          </ActionForm>
        )}
      </section>
    </div>
  );
}
