import type { VNode } from 'preact';
import { roleName } from '../../../domain/role.ts';
import { writtenEnd, writtenLastDay, writtenLocalDay, writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { DateField } from '../../../ui/text-area.tsx';
import type { ListedCompany } from '../companies/queries.ts';
import type { Exceptable, ShownException } from './exceptions.ts';
import { AddLaterDay, LaterDayTable } from './later-day-views.tsx';
import type { LaterDay } from './later-days.ts';

export interface ExceptionFacts {
  readonly isOwner: boolean;
  readonly exceptions: readonly ShownException[];
  /** Whom the owner may choose. */
  readonly people: readonly Exceptable[];
  readonly laterDays: readonly LaterDay[];
  /** The companies that can be given one. */
  readonly companies: readonly Pick<ListedCompany, 'id' | 'name' | 'reference'>[];
  readonly zone: string;
  /** Which of the two forms was sent; null for none. */
  readonly form: 'person' | 'company' | null;
  /** What was typed, and what is wrong with it. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

function EndButton({ exception }: { exception: ShownException }) {
  return (
    <ActionForm action={paths.mfaExceptions(useSlug())}>
      <HiddenField name="membership" value={exception.membershipId} />
      <HiddenField name="ended" value="true" />
      <SubmitButton variant="neutral" size="small">
        End now<span class="sr-only">: the exception for {exception.name}</span>
      </SubmitButton>
    </ActionForm>
  );
}

function ExceptionTable({ facts }: { facts: ExceptionFacts }) {
  const { exceptions, zone, isOwner } = facts;
  return (
    <DataTable
      caption="Exceptions"
      rows={exceptions}
      empty={
        <EmptyState icon="shield-check" title="No exceptions">
          Nobody can sign in without two-factor authentication where it’s required.
        </EmptyState>
      }
      columns={[
        {
          header: 'Person',
          role: 'lead',
          cell: ({ name, email, role, company }) => (
            <>
              <span class="font-medium">{name}</span>
              <span class="block break-all text-sm text-muted">{email}</span>
              <span class="block text-sm text-muted">
                {roleName(role)}
                {company !== null && ` (${company})`}
              </span>
            </>
          ),
        },
        { header: 'Last day', cell: ({ until }) => writtenLastDay(until, zone) },
        {
          header: 'Reason',
          cell: ({ reason, by, madeAt }) => (
            <>
              <span class="break-words">{reason}</span>
              <span class="block text-sm text-muted">
                {by ?? 'Someone who has left'}, {writtenLocalDay(madeAt, zone)}
              </span>
            </>
          ),
        },
        ...(isOwner
          ? [
              {
                header: 'Actions',
                role: 'action' as const,
                cell: (exception: ShownException) => <EndButton exception={exception} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function AddException({ facts }: { facts: ExceptionFacts }) {
  const { people, form } = facts;
  const values: ExceptionFacts['values'] = form === 'person' ? facts.values : {};
  const errors: FieldErrors = form === 'person' ? facts.errors : {};
  if (people.length === 0 && form !== 'person') return null;
  return (
    <Card
      id="add-exception"
      title="Add an exception"
      description="For example while someone waits for a new phone. It ends by itself, and we email the person."
    >
      <div class="max-w-sm">
        <Form action={paths.mfaExceptions(useSlug())} errors={errors}>
          <SelectField
            name="membership"
            label="Person"
            placeholder="Choose a person"
            value={values.membership ?? ''}
            options={people.map(({ membershipId, name, email }) => ({
              value: membershipId,
              label: `${name} (${email})`,
            }))}
            required
          />
          <DateField
            name="until"
            label="Last day"
            value={values.until ?? ''}
            hint="At most 30 days from today."
            required
          />
          <TextField
            name="reason"
            label="Reason for the exception"
            value={values.reason ?? ''}
            hint="Kept in the activity log."
            maxlength={500}
            autocomplete="off"
            required
          />
          <SubmitButton busyLabel="One moment…">Add exception</SubmitButton>
        </Form>
      </div>
    </Card>
  );
}

/** Who is excepted at present, wherever the policy is shown (B3). */
export function ExceptionsNote({
  facts: { exceptions, laterDays, zone, isOwner, maySetRules },
}: {
  facts: Pick<ExceptionFacts, 'exceptions' | 'laterDays' | 'zone' | 'isOwner'> & {
    /** Whether a rule for the team and another for clients can be set. */
    readonly maySetRules: boolean;
  };
}) {
  const slug = useSlug();
  return (
    <div class="mt-5 space-y-1 border-t border-base-300 pt-4 text-sm text-muted">
      {exceptions.map(({ membershipId, name, until }) => (
        <p key={membershipId}>
          Exception: {name}, until {writtenEnd(until, zone)}.
        </p>
      ))}
      {laterDays.map(({ companyId, name, startsAt }) => (
        <p key={companyId}>
          {name}: from {writtenMoment(startsAt, zone)}.
        </p>
      ))}
      {maySetRules && (
        <p>
          <a class="link" href={paths.mfaRules(slug)}>
            Different rules for team and clients
          </a>
        </p>
      )}
      <p>
        <a class="link" href={paths.mfaExceptions(slug)}>
          {isOwner ? 'Add or end exceptions' : 'View exceptions'}
        </a>
      </p>
    </div>
  );
}

/** Who is excepted from the policy, until when and why (B3), and which companies start later (B2). */
export function ExceptionsPage({ facts }: { facts: ExceptionFacts }): VNode {
  return (
    <>
      <PageHeader
        title="Exceptions"
        lead="People who can sign in without two-factor authentication for now, although this workspace requires it."
        back={{ href: paths.settings(useSlug()), label: 'Settings' }}
      />
      <Card flush>
        <ExceptionTable facts={facts} />
      </Card>
      {facts.isOwner && <AddException facts={facts} />}
      <LaterDayTable facts={facts} />
      {facts.isOwner && <AddLaterDay facts={facts} />}
    </>
  );
}
