import type { VNode } from 'preact';
import { RadioGroup } from '../../../ui/fields.tsx';
import type { CompanyChoice } from '../../engagements/public.ts';
import { AUDITOR_CHOICE, LastDayField } from './auditor-fields.tsx';
import { CompanySelect } from './company-select.tsx';
import { consultantSees } from './role-views.tsx';

/** As what somebody is invited, and for which company. No role is chosen beforehand: a consultant sees every client's data. */
export function RoleFields({
  values,
  companies,
  needToKnow,
  auditors,
}: {
  values: Readonly<Record<string, string>>;
  /** The client companies that somebody can be invited for. */
  companies: readonly CompanyChoice[];
  /** Consultants see only the engagements whose team they're on (E3). */
  needToKnow: boolean;
  /** The workspace's zone, where somebody can also be invited to look at it until a day (B13). */
  auditors?: { readonly zone: string };
}): VNode {
  return (
    <>
      <RadioGroup
        name="role"
        label="Role"
        value={values.role ?? ''}
        required
        options={[
          { value: 'consultant', label: 'Consultant', description: consultantSees(needToKnow) },
          {
            value: 'client',
            label: 'Client',
            description: 'Uses the client portal and sees only their own company.',
          },
          ...(auditors === undefined ? [] : [AUDITOR_CHOICE]),
        ]}
      />
      <CompanySelect value={values.company ?? ''} companies={companies} />
      {auditors !== undefined && <LastDayField value={values.until ?? ''} zone={auditors.zone} />}
    </>
  );
}
