import type { ComponentChildren, VNode } from 'preact';
import { type DeadlineDays, hasDeadlines } from '../../../domain/deadline.ts';
import { SEVERITIES, type Severity, severityName } from '../../../domain/finding.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { RadioGroup, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';

const counted = (days: number) => (days === 1 ? '1 day' : `${days} days`);

/** `Critical: 7 days. High: 30 days.` of the severities that have a deadline. */
function inWords(days: DeadlineDays): string {
  if (!hasDeadlines(days)) return 'Findings have no deadlines.';
  const said = SEVERITIES.map((severity) => {
    const count = days[severity];
    return `${severityName(severity)}: ${count === null ? 'no deadline' : counted(count)}.`;
  });
  return said.join(' ');
}

/** Days as the fields of the form hold them. */
export const valuesOf = (days: DeadlineDays): Readonly<Record<Severity, string>> => {
  const { critical, high, medium, low, info } = days;
  const shown = (count: number | null) => (count === null ? '' : String(count));
  return {
    critical: shown(critical),
    high: shown(high),
    medium: shown(medium),
    low: shown(low),
    info: shown(info),
  };
};

/** What was typed into the form, or what it begins with. */
export interface DaysTyped {
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors | undefined;
}

/** A field for each severity, and the question whose findings the days are for. */
function DayFields({ typed: { values }, zone }: { typed: DaysTyped; zone: string }) {
  return (
    <>
      <div class="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
        {SEVERITIES.map((severity) => (
          <TextField
            key={severity}
            name={severity}
            label={severityName(severity)}
            value={values[severity] ?? ''}
            inputmode="numeric"
            autocomplete="off"
            maxlength={5}
            suffix="days"
            required={false}
          />
        ))}
      </div>
      <p class="max-w-prose text-sm text-muted">
        Leave a severity empty for no deadline. A finding is due at the end of the last day, in the time zone{' '}
        {zone.replaceAll('_', ' ')}.
      </p>
      <RadioGroup
        name="applies"
        label="Which findings is this for?"
        value={values.applies ?? 'new'}
        required
        options={[
          {
            value: 'new',
            label: 'Findings you publish from now on',
            description: 'What is published already keeps its deadline, or stays without one.',
          },
          {
            value: 'all',
            label: 'Published findings too',
            description:
              'Their deadlines are counted again, from the day you published each with its present severity. Some may be overdue right away. A deadline that you extended never becomes earlier.',
          },
        ]}
      />
    </>
  );
}

/** How many days clients have, on the page of settings: the owner changes it, consultants read it. */
export function WorkspaceDaysCard({ days, isOwner }: { days: DeadlineDays; isOwner: boolean }): VNode {
  return (
    <Card
      id="deadlines"
      title="Deadlines"
      description="How long clients have to fix a finding, counted from the day you publish it. A company can have days of its own."
      actions={
        isOwner && (
          <LinkButton href={engagementPaths.workspaceDeadlines(useSlug())} size="small">
            Change deadlines
          </LinkButton>
        )
      }
    >
      <p>{inWords(days)}</p>
    </Card>
  );
}

/** A page with the form for days; `children` stand above its fields. */
function DaysPage({
  lead,
  action,
  back,
  typed,
  zone,
  children,
}: {
  lead: string;
  action: string;
  back: { href: string; label: string };
  typed: DaysTyped;
  zone: string;
  children?: ComponentChildren;
}) {
  return (
    <>
      <PageHeader title="Deadlines" lead={lead} back={back} />
      <Card>
        <div class="max-w-2xl">
          <Form action={action} errors={typed.errors ?? {}}>
            {children}
            <DayFields typed={typed} zone={zone} />
            <div class="flex flex-wrap items-center gap-3">
              <SubmitButton busyLabel="Saving…">Save deadlines</SubmitButton>
              <LinkButton href={back.href}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      </Card>
    </>
  );
}

/** `/dashboard/<slug>/settings/deadlines`. */
export function WorkspaceDaysPage({ typed, zone }: { typed: DaysTyped; zone: string }): VNode {
  const slug = useSlug();
  return (
    <DaysPage
      lead="How long clients have to fix a finding, counted from the day you publish it. They see the deadline, and so does your team."
      action={engagementPaths.workspaceDeadlines(slug)}
      back={{ href: paths.settings(slug), label: 'Settings' }}
      {...{ typed, zone }}
    />
  );
}

/** A company that has the workspace's days, or its own. */
export interface CompanyDays {
  readonly companyId: string;
  readonly company: string;
  readonly own: DeadlineDays | null;
  readonly ofWorkspace: DeadlineDays;
}

/** How many days a company has, on its page. */
export function CompanyDaysCard({ facts, mayChange }: { facts: CompanyDays; mayChange: boolean }): VNode {
  const { companyId, own, ofWorkspace } = facts;
  return (
    <Card
      id="deadlines"
      title="Deadlines"
      description={own === null ? 'As in the workspace’s settings.' : 'Days of its own.'}
      actions={
        mayChange && (
          <LinkButton href={engagementPaths.companyDeadlines(useSlug(), companyId)} size="small">
            Change deadlines
          </LinkButton>
        )
      }
    >
      <p>{inWords(own ?? ofWorkspace)}</p>
    </Card>
  );
}

/** `/dashboard/<slug>/companies/<id>/deadlines`. */
export function CompanyDaysPage({
  facts,
  typed,
  zone,
}: {
  facts: CompanyDays;
  typed: DaysTyped;
  zone: string;
}): VNode {
  const slug = useSlug();
  const { companyId, company, own, ofWorkspace } = facts;
  return (
    <DaysPage
      lead={`How long ${company} has to fix a finding, counted from the day you publish it.`}
      action={engagementPaths.companyDeadlines(slug, companyId)}
      back={{ href: paths.company(slug, companyId), label: company }}
      {...{ typed, zone }}
    >
      <RadioGroup
        name="days"
        label={`Days for ${company}`}
        value={typed.values.days ?? (own === null ? 'workspace' : 'own')}
        required
        options={[
          {
            value: 'workspace',
            label: 'As in the workspace’s settings',
            description: inWords(ofWorkspace),
          },
          { value: 'own', label: 'Days of its own', description: 'Enter them below.' },
        ]}
      />
    </DaysPage>
  );
}
