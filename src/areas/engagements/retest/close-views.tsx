import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TypedTexts } from '../../../ui/typed-texts.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { engagementPaths } from '../paths.ts';
import type { RoundProblem } from './close.ts';
import type { Round } from './queries.ts';
import { outcomeInWords } from './sheet-views.tsx';
import { type RetestSheet, sheetsRevision } from './sheets.ts';
import { unseenBecause } from './team-views.tsx';
import { roundName } from './views.tsx';

/** Why the results were not published, and what was typed. */
export interface CloseTrouble {
  readonly summary: string;
  readonly errors: FieldErrors;
  readonly hasChanged?: boolean;
}

export interface CloseFacts {
  readonly round: Round;
  readonly engagement: Engagement;
  readonly sheets: readonly RetestSheet[];
  /** What of its texts keeps it from the client. */
  readonly problems: readonly RoundProblem[];
  readonly isTested: boolean;
  readonly trouble?: CloseTrouble | undefined;
}

/** What is still missing before the results can be published. */
function Missing({ facts: { problems, isTested, engagement } }: { facts: CloseFacts }) {
  if (isTested && problems.length === 0) return null;
  return (
    <Alert tone="warning" title="The results can’t be published yet">
      {!isTested && <p>Give at least one asset a result other than “Not tested”.</p>}
      {problems.length > 0 && (
        <ul class="space-y-1">
          {problems.map(({ number, problem }, place) => (
            <li key={place}>
              {number === null ? 'Summary' : `${engagement.reference}-${number}`}: {problem}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

const withoutResult = ({ rows }: RetestSheet) => rows.filter(({ result }) => result === null).length;

/** `/dashboard/<slug>/retests/<id>/close`: what publishing does to each finding, before anything is published. */
export function ClosePage({ facts }: { facts: CloseFacts }): VNode {
  const slug = useSlug();
  const { round, engagement, sheets, problems, isTested, trouble } = facts;
  const { summary = '', errors = {}, hasChanged = false } = trouble ?? {};
  const back = engagementPaths.round(slug, round.id);
  const unseen = unseenBecause(engagement);
  return (
    <>
      <PageHeader
        title="Publish the results?"
        lead={unseen ?? `People at ${engagement.company} can read them as soon as you publish them.`}
        back={{ href: back, label: roundName(round) }}
      />
      {hasChanged && (
        <Alert tone="warning" title="The retest has changed since you opened this page">
          Nothing was published. Check the list below, then publish.
        </Alert>
      )}
      <Missing facts={facts} />
      <Card id="outcomes" title="What happens to each finding" flush>
        <DataTable
          caption="What publishing does to each finding"
          rows={sheets}
          columns={[
            {
              header: 'Finding',
              role: 'lead',
              cell: ({ finding: { id, number, content } }) => (
                <a class="link font-medium" href={engagementPaths.finding(slug, id)}>
                  {engagement.reference}-{number} {content.title}
                </a>
              ),
            },
            { header: 'State now', cell: ({ finding }) => <FindingStateBadge state={finding.state} /> },
            {
              header: 'What happens',
              cell: (sheet) => {
                const missing = withoutResult(sheet);
                return (
                  <>
                    {outcomeInWords(sheet)}
                    {missing > 0 && (
                      <span class="block text-sm text-muted">
                        {missing === 1 ? '1 asset has' : `${missing} assets have`} no result, and will be “Not
                        tested”.
                      </span>
                    )}
                  </>
                );
              },
            },
          ]}
        />
      </Card>
      {isTested && problems.every(({ number }) => number === null) ? (
        <Card id="publish" title="Publish" isForScreen>
          <Form action={engagementPaths.closeRound(slug, round.id)} errors={errors}>
            <HiddenField name="seen" value={sheetsRevision(sheets)} ofPage />
            <TextArea
              name="summary"
              label="Summary for the client"
              value={summary}
              rows={5}
              required={false}
              hint="Shown above the results. Markdown works here."
            />
            <div class="flex flex-wrap gap-3">
              <SubmitButton busyLabel="Publishing…">Publish the results</SubmitButton>
              <LinkButton href={back}>Cancel</LinkButton>
            </div>
          </Form>
        </Card>
      ) : (
        <>
          {summary.trim() !== '' && <TypedTexts texts={[summary]} />}
          <p>
            <LinkButton href={back}>Back to the retest</LinkButton>
          </p>
        </>
      )}
    </>
  );
}
