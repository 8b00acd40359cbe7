import type { VNode } from 'preact';
import { SubmitButton } from '../../../../ui/button.tsx';
import { Card } from '../../../../ui/card.tsx';
import { SelectField } from '../../../../ui/fields.tsx';
import { Form } from '../../../../ui/form.tsx';
import { useSlug } from '../../../../ui/surroundings.ts';
import { engagementPaths } from '../../paths.ts';
import type { CsvField } from '../formats/csv-columns.ts';
import type { Import } from '../queries.ts';
import { columnField } from './form.ts';

/** What columns can hold, as people choose it. */
const WORDS: Readonly<Record<CsvField, string>> = {
  title: 'Title',
  id: 'ID of the check',
  severity: 'Severity: words, or 0 to 4',
  'severity-of-5': 'Severity from 1 to 5',
  score: 'CVSS score',
  cvss: 'CVSS vector',
  cwe: 'CWE',
  cve: 'CVE',
  description: 'Description',
  impact: 'Impact',
  remediation: 'Remediation',
  references: 'References',
  what: 'Asset: host, address or name',
  where: 'Where in the asset, such as a path',
  port: 'Port',
  protocol: 'Protocol',
  output: 'What was seen there',
};

const OPTIONS = Object.entries(WORDS).map(([value, label]) => ({ value, label }));

export interface ColumnsFacts {
  readonly of: Import;
  /** What was sent and did not hold; nothing where all is well. */
  readonly sent?: { readonly values: Readonly<Record<string, string>>; readonly error: string } | undefined;
}

/** What a table's columns hold; sent, it is read again by that. */
export function ColumnsCard({ facts: { of, sent } }: { facts: ColumnsFacts }): VNode {
  const slug = useSlug();
  const errors = sent === undefined ? {} : { [columnField(0)]: sent.error };
  return (
    <Card
      id="columns"
      title="Choose what the columns hold"
      description="We read the file again by what you choose, and your workspace’s next file with the same columns at once. One column has to hold the title."
      isForScreen
    >
      <Form action={engagementPaths.importColumns(slug, of.id)} errors={errors}>
        <div class="wrap-anywhere grid grid-cols-1 gap-x-6 gap-y-5 sm:grid-cols-2 xl:grid-cols-3">
          {of.columns.map(({ name, values, holds }, nth) => (
            <SelectField
              key={name}
              name={columnField(nth)}
              label={name}
              value={sent?.values[columnField(nth)] ?? holds ?? ''}
              placeholder="Leave it out"
              hint={values.length > 0 && `Such as ${values.map((value) => `“${value}”`).join(', ')}`}
              options={OPTIONS}
            />
          ))}
        </div>
        <SubmitButton variant={of.state === 'failed' ? 'primary' : 'neutral'} busyLabel="Reading…">
          Read it again
        </SubmitButton>
      </Form>
    </Card>
  );
}
