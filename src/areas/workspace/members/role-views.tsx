import type { VNode } from 'preact';
import { localDay } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { CompanyChoice } from '../../engagements/public.ts';
import { AUDITOR_CHOICE, LastDayField } from './auditor-fields.tsx';
import { CompanySelect } from './company-select.tsx';
import { place } from './pending-views.tsx';
import type { Member } from './queries.ts';

export interface RoleForm {
  readonly member: Member;
  readonly portalUrl: string;
  /** The client companies that they can be of. */
  readonly companies: readonly CompanyChoice[];
  /** What was chosen and typed; what the member is where nothing was. */
  /** Consultants see only the engagements whose team they're on (E3). */
  readonly needToKnow: boolean;
  /** The zone by whose calendar an auditor's last day is meant. */
  readonly zone: string;
  readonly values?:
    | {
        readonly role?: string | undefined;
        readonly company?: string | undefined;
        readonly until?: string | undefined;
      }
    | undefined;
  readonly errors?: FieldErrors | undefined;
}

/** What a consultant sees, as people who choose the role have to know (E3). */
export const consultantSees = (needToKnow: boolean): string =>
  needToKnow
    ? 'Works in the dashboard and sees the engagements whose team they’re on.'
    : 'Works in the dashboard and can see all clients.';

/** What follows from each choice, for what the member is now. */
function Consequences({ member: { name, role }, portalUrl, needToKnow }: RoleForm) {
  const asConsultant = (
    <li>
      As a consultant, {name} works in the dashboard and{' '}
      <strong>
        {needToKnow ? 'can see every engagement whose team they’re on' : 'can see all clients’ data'}
      </strong>
      .
    </li>
  );
  return (
    <ul class="max-w-prose list-disc space-y-1.5 pl-5">
      {role === 'client' ? (
        <>
          {asConsultant}
          <li>As a client of another company, they see that company’s reports instead.</li>
          <li>Either way, they’re signed out of the client portal right away.</li>
          <li>
            As a consultant or auditor, they can’t use a passkey or security key that they set up at the
            client portal. If they have nothing else, we’ll help them set up a new device.
          </li>
        </>
      ) : (
        <>
          {role === 'auditor' && asConsultant}
          <li>
            As a client, {name} <strong>loses access to the dashboard right away</strong>. Nothing that they
            have done there is lost.
          </li>
          <li>
            They see only their own company’s reports, in the client portal at{' '}
            <span class="wrap-anywhere">{portalUrl}</span>, where they sign in with the same password.
          </li>
        </>
      )}
      <li>
        As an auditor, they only look at the evidence and the activity log, until the last day that you
        choose.
      </li>
      <li>We’ll email them.</li>
    </ul>
  );
}

/** Makes somebody a consultant, a client of a company, or an auditor, and says first what follows (B14). */
export function RolePage({ form }: { form: RoleForm }): VNode {
  const slug = useSlug();
  const { member, companies, values = {}, errors = {} } = form;
  const { id, name, email, role, company, companyId, endsAt } = member;
  const lastDay = endsAt === null ? '' : localDay(endsAt - 1, form.zone);
  return (
    <>
      <PageHeader
        title={`Change ${name}’s role`}
        lead={
          <span>
            {email}, {place({ role, company })}
          </span>
        }
        back={{ href: paths.members(slug), label: 'Members' }}
      />
      <Card id="role" title="What happens">
        <div class="space-y-6">
          <Consequences {...form} />
          <div class="max-w-md">
            <Form action={paths.changeRole(slug)} errors={errors}>
              <HiddenField name="membership" value={id} />
              <RadioGroup
                name="role"
                label="Role"
                value={values.role ?? role}
                required
                options={[
                  {
                    value: 'consultant',
                    label: 'Consultant',
                    description: consultantSees(form.needToKnow),
                  },
                  {
                    value: 'client',
                    label: 'Client',
                    description: 'Uses the client portal and sees only their own company.',
                  },
                  AUDITOR_CHOICE,
                ]}
              />
              <CompanySelect value={values.company ?? companyId ?? ''} companies={companies} />
              <LastDayField value={values.until ?? lastDay} zone={form.zone} />
              <div class="flex flex-wrap items-center gap-3">
                <SubmitButton busyLabel="Changing…">Change the role</SubmitButton>
                <LinkButton href={paths.members(slug)}>Cancel</LinkButton>
              </div>
            </Form>
          </div>
        </div>
      </Card>
    </>
  );
}
