import type { VNode } from 'preact';
import {
  REPORT_KINDS,
  type ReportFormat,
  type ReportKind,
  reportFormatName,
  reportKindName,
} from '../../../domain/report.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { type Option, RadioGroup, SelectField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import type { ReportWarning, WarnedFinding } from './warnings.ts';

const KIND_HINTS: Readonly<Record<ReportKind, string>> = {
  full: 'Everything: summary, overview, scope, method, all findings and retests.',
  summary: 'What a board reads: how much was found, how bad it is and what to do first.',
  retest: 'What came of one retest, asset by asset.',
  finding: 'One finding with its pictures, for the people who fix it.',
  attestation: 'Says that there was a test and how much it found, and no more. For third parties.',
};

const FORMAT_HINTS: Readonly<Record<ReportFormat, string>> = {
  pdf: 'To read, print and archive.',
  docx: 'To edit in a word processor.',
  html: 'One file that opens in any browser, without a network.',
  json: 'Everything, for programs.',
  csv: 'The list of findings, for spreadsheets.',
  sarif: 'The list of findings, for code scanning tools.',
};

/** What was typed, where it did not go through. */
export interface AskTrouble {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

export interface AskFacts {
  readonly engagement: Pick<Engagement, 'id' | 'title' | 'reference'>;
  readonly warnings: readonly ReportWarning[];
  /** The published findings, and the published rounds. */
  readonly findings: readonly Option[];
  readonly rounds: readonly Option[];
  readonly formats: readonly ReportFormat[];
  /** What is chosen at first. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly trouble?: AskTrouble | undefined;
}

/** So many warnings of one kind are shown. */
const MOST_SHOWN = 20;

const lastOf = (count: number) => (count === 1 ? 'one more' : `${count} more`);

function Warned({
  title,
  findings,
}: {
  title: string;
  findings: readonly (WarnedFinding & { name?: string })[];
}) {
  const slug = useSlug();
  if (findings.length === 0) return null;
  const shown = findings.slice(0, MOST_SHOWN);
  return (
    <div>
      <p class="font-medium">{title}</p>
      <ul class="list-disc pl-5">
        {shown.map(({ id, number, title: called, name }) => (
          <li key={`${id} ${name}`} class="wrap-anywhere">
            <a class="link" href={engagementPaths.finding(slug, id)}>
              {number}: {called === '' ? 'Untitled' : called}
            </a>
            {name !== undefined && ` (${name})`}
          </li>
        ))}
        {findings.length > shown.length && <li>… and {lastOf(findings.length - shown.length)}</li>}
      </ul>
    </div>
  );
}

const ofKind = <K extends ReportWarning['kind']>(warnings: readonly ReportWarning[], kind: K) =>
  warnings.filter((one): one is Extract<ReportWarning, { kind: K }> => one.kind === kind);

/** What a report would say less well than it could; nothing where there is nothing. */
export function Warnings({
  engagementId,
  warnings,
}: {
  engagementId: string;
  warnings: readonly ReportWarning[];
}) {
  const slug = useSlug();
  if (warnings.length === 0) return null;
  const findings = (kind: 'draft' | 'changed' | 'no-remediation') =>
    warnings.flatMap((one) => (one.kind === kind && 'finding' in one ? [one.finding] : []));
  return (
    <Alert tone="warning" title="Before you make it">
      <div class="space-y-3">
        {ofKind(warnings, 'no-findings').length > 0 && (
          <p>Nothing is published yet, so it won’t list any findings.</p>
        )}
        <Warned
          title="These texts show a picture or file that isn’t there any more:"
          findings={ofKind(warnings, 'missing-evidence').map(({ finding, name }) => ({ ...finding, name }))}
        />
        <Warned title="These don’t say how to fix them:" findings={findings('no-remediation')} />
        <Warned
          title="These were changed since they were published. The report has them as they were published:"
          findings={findings('changed')}
        />
        <Warned title="These drafts aren’t published, so they won’t be in it:" findings={findings('draft')} />
        {ofKind(warnings, 'no-scope').length > 0 && (
          <p>
            The engagement has no scope, so that section is left out.{' '}
            <a class="link" href={engagementPaths.editEngagement(slug, engagementId)}>
              Write the scope
            </a>
          </p>
        )}
        <p>You can make the report all the same.</p>
      </div>
    </Alert>
  );
}

/** Asks for a report: of what, and in which format. */
export function AskPage({ facts }: { facts: AskFacts }): VNode {
  const slug = useSlug();
  const { engagement, warnings, findings, rounds, formats, chosen, trouble } = facts;
  const values = trouble?.values ?? chosen;
  const kinds = REPORT_KINDS.filter(
    (kind) => (kind !== 'finding' || findings.length > 0) && (kind !== 'retest' || rounds.length > 0),
  );
  return (
    <>
      <PageHeader
        title="Make a report"
        lead={`${engagement.title}, ${engagement.reference}`}
        back={{ href: engagementPaths.reportsOf(slug, engagement.id), label: 'Reports' }}
      />
      <Warnings engagementId={engagement.id} warnings={warnings} />
      <Card
        id="make"
        title="What to make"
        description="A report is made of what is published now. Drafts, comments and internal notes are never in it."
      >
        <Form action={engagementPaths.newReport(slug, engagement.id)} errors={trouble?.errors}>
          <RadioGroup
            name="kind"
            label="Report"
            value={values.kind ?? 'full'}
            options={kinds.map((value) => ({
              value,
              label: reportKindName(value),
              description: KIND_HINTS[value],
            }))}
          />
          {findings.length > 0 && (
            <SelectField
              name="finding"
              label="Finding"
              value={values.finding ?? ''}
              placeholder="Choose a finding"
              hint="For a report of one finding."
              options={findings}
            />
          )}
          {rounds.length > 0 && (
            <SelectField
              name="round"
              label="Retest"
              value={values.round ?? ''}
              placeholder="Choose a retest"
              hint="For a retest report."
              options={rounds}
            />
          )}
          <RadioGroup
            name="format"
            label="Format"
            value={values.format ?? formats[0] ?? ''}
            options={formats.map((value) => ({
              value,
              label: reportFormatName(value),
              description: FORMAT_HINTS[value],
            }))}
          />
          <TextArea
            name="summary"
            label="In your own words (optional)"
            value={values.summary ?? ''}
            rows={6}
            hint="Markdown. It stands in the summary of this report, or in the letter, such as what went well and what matters most."
          />
          <SubmitButton busyLabel="Asking…">Make report</SubmitButton>
        </Form>
      </Card>
    </>
  );
}
