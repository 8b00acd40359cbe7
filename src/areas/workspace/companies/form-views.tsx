import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { Conflict } from './conflict.tsx';
import type { Company } from './queries.ts';

export interface CompanyForm {
  /** Null for one that is being added. */
  readonly id: string | null;
  readonly values: Readonly<Record<string, string>>;
  /** The company as the form was made of it. */
  readonly revision?: string;
  /** What somebody else has made of it meanwhile. */
  readonly theirs?: Company | undefined;
  readonly errors?: FieldErrors | undefined;
}

/** Adding a company, and changing it. */
export function CompanyFormPage({ form }: { form: CompanyForm }): VNode {
  const slug = useSlug();
  const { id, values, revision, theirs, errors = {} } = form;
  const back = id === null ? paths.companies(slug) : paths.company(slug, id);
  return (
    <>
      <PageHeader
        title={id === null ? 'Add a company' : 'Edit company'}
        back={{ href: back, label: id === null ? 'Companies' : 'Back to the company' }}
      />
      {theirs !== undefined && <Conflict theirs={theirs} typed={values} />}
      <Card>
        <div class="max-w-2xl">
          <Form action={id === null ? paths.companies(slug) : paths.company(slug, id)} errors={errors}>
            {revision !== undefined && <HiddenField name="revision" value={revision} ofPage />}
            <TextField
              name="name"
              label="Name"
              value={values.name ?? ''}
              autocomplete="off"
              maxlength={100}
              hint="Its contacts see this in the portal and in emails."
              required
            />
            <TextField
              name="reference"
              label="Reference"
              value={values.reference ?? ''}
              autocomplete="off"
              maxlength={40}
              required={false}
              hint="Such as your customer number. It tells two companies with the same name apart."
            />
            <TextArea
              name="notes"
              label="Internal notes"
              value={values.notes ?? ''}
              required={false}
              hint="Clients never see these. Markdown works here."
            />
            <div class="flex flex-wrap items-center gap-3">
              <SubmitButton busyLabel="Saving…">
                {id === null ? 'Add the company' : 'Save changes'}
              </SubmitButton>
              <LinkButton href={back}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      </Card>
    </>
  );
}
