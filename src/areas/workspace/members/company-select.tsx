import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type CompanyChoice, companyLabel } from '../../engagements/public.ts';

/** Which company a client is of. Companies are added on their own page, so that a slip makes no second one (E5). */
export function CompanySelect({
  value,
  companies,
}: {
  /** The id of the one that is chosen; empty for none. */
  value: string;
  companies: readonly CompanyChoice[];
}): VNode {
  return (
    <SelectField
      name="company"
      label="Client company"
      value={value}
      placeholder="No company"
      options={companies.map((company) => ({ value: company.id, label: companyLabel(company) }))}
      hint={
        <>
          Clients only. Not in the list?{' '}
          <a class="link" href={paths.newCompany(useSlug())}>
            Add the company
          </a>{' '}
          first.
        </>
      }
    />
  );
}
