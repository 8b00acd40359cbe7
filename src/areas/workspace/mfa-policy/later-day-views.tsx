import { writtenMoment } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { MomentField } from '../../../ui/text-area.tsx';
import type { ExceptionFacts } from './exception-views.tsx';
import type { LaterDay } from './later-days.ts';

/** Which client companies start later, and why (B2). */
export function LaterDayTable({ facts }: { facts: ExceptionFacts }) {
  const { laterDays, zone, isOwner } = facts;
  const slug = useSlug();
  if (laterDays.length === 0) return null;
  return (
    <Card id="later-days" title="Client companies with a later start" flush>
      <DataTable
        caption="Client companies with a later start"
        rows={laterDays}
        empty={<EmptyState icon="building-2" title="None" />}
        columns={[
          { header: 'Company', role: 'lead', cell: ({ name }) => <span class="font-medium">{name}</span> },
          { header: 'Starts', cell: ({ startsAt }) => writtenMoment(startsAt, zone) },
          { header: 'Reason', cell: ({ reason }) => <span class="break-words">{reason}</span> },
          ...(isOwner
            ? [
                {
                  header: 'Actions',
                  role: 'action' as const,
                  cell: ({ companyId, name }: LaterDay) => (
                    <ActionForm action={paths.mfaCompanies(slug)}>
                      <HiddenField name="company" value={companyId} />
                      <HiddenField name="ended" value="true" />
                      <SubmitButton variant="neutral" size="small">
                        Remove<span class="sr-only"> the later start of {name}</span>
                      </SubmitButton>
                    </ActionForm>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

/** Gives a client company a later start. */
export function AddLaterDay({ facts }: { facts: ExceptionFacts }) {
  const { companies, zone, values, errors, form } = facts;
  const isThis = form === 'company';
  if (companies.length === 0) return null;
  return (
    <Card
      id="add-later-day"
      title="Give a client company a later start"
      description="Its people are asked from then on, where that is later than for other clients."
    >
      <div class="max-w-sm">
        <Form action={paths.mfaCompanies(useSlug())} errors={isThis ? errors : {}}>
          <SelectField
            name="company"
            label="Company"
            placeholder="Choose a company"
            value={isThis ? (values.company ?? '') : ''}
            options={companies.map(({ id, name, reference }) => ({
              value: id,
              label: reference === null ? name : `${name} (${reference})`,
            }))}
            required
          />
          <MomentField
            name="date"
            label="Day and time"
            value={isThis ? (values.date ?? '') : ''}
            hint={`By the workspace’s clock (${zone.replaceAll('_', ' ')}).`}
            required
          />
          <TextField
            name="reason"
            id="field-company-reason"
            label="Reason for the later start"
            value={isThis ? (values.reason ?? '') : ''}
            hint="Kept in the activity log."
            maxlength={500}
            autocomplete="off"
            required
          />
          <SubmitButton variant="neutral" busyLabel="One moment…">
            Set the later start
          </SubmitButton>
        </Form>
      </div>
    </Card>
  );
}
