import type { VNode } from 'preact';
import {
  REPORT_KINDS,
  type ReportFormat,
  type ReportKind,
  reportFormatName,
  reportKindName,
} from '../../../domain/report.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { type Option, RadioGroup, SelectField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { engagementPaths } from '../paths.ts';
import { Warnings } from './warning-views.tsx';
import type { ReportWarning } from './warnings.ts';

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
  /** Who may change the design. */
  readonly isOwner: boolean;
  /** The published findings, and the published rounds. */
  readonly findings: readonly Option[];
  readonly rounds: readonly Option[];
  readonly formats: readonly ReportFormat[];
  /** What is chosen at first. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly trouble?: AskTrouble | undefined;
}

/** Asks for a report: of what, and in which format. */
export function AskPage({ facts }: { facts: AskFacts }): VNode {
  const slug = useSlug();
  const { engagement, warnings, isOwner, findings, rounds, formats, chosen, trouble } = facts;
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
      <Warnings engagementId={engagement.id} warnings={warnings} isOwner={isOwner} />
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
            hint="Shown in the summary of this report, or in the letter: for example what went well and what matters most. Markdown works here."
          />
          <SubmitButton busyLabel="Asking…">Make report</SubmitButton>
        </Form>
      </Card>
    </>
  );
}
