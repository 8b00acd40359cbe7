import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { CompanyChoice } from '../../engagements/public.ts';
import { RoleFields } from './role-fields.tsx';

/** What is wrong with one of the addresses. */
export interface WrongAddress {
  readonly line: number;
  readonly typed: string;
  readonly message: string;
}

export interface InviteManyForm {
  readonly companies: readonly CompanyChoice[];
  readonly needToKnow: boolean;
  readonly most: number;
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly errors?: FieldErrors | undefined;
  readonly wrong?: readonly WrongAddress[];
  /** About the invitations as a whole. */
  readonly trouble?: string | undefined;
}

/** Several people for the same place, by their pasted addresses (B14). */
export function InviteManyPage({ form }: { form: InviteManyForm }): VNode {
  const slug = useSlug();
  const { companies, needToKnow, most, values = {}, errors = {}, wrong = [], trouble } = form;
  return (
    <>
      <PageHeader
        title="Invite many people"
        lead="They all get the same role. We’ll email each of them a link that works for 7 days."
        back={{ href: paths.invite(slug), label: 'Invite people' }}
      />
      <Card>
        <div class="max-w-lg">
          <Form action={paths.inviteMany(slug)} errors={errors} error={trouble}>
            {wrong.length > 0 && (
              <Alert
                tone="danger"
                title="Nobody has been invited yet. Correct these addresses, then send again."
              >
                <ul class="list-disc pl-5">
                  {wrong.map(({ line, typed, message }) => (
                    <li key={`${line} ${typed}`}>
                      Line {line}, “<span class="break-all">{typed}</span>”: {message}
                    </li>
                  ))}
                </ul>
              </Alert>
            )}
            <TextArea
              name="emails"
              label="Email addresses"
              hint={`One on each line, or separated by commas. Up to ${most}.`}
              value={values.emails ?? ''}
              rows={10}
              required
            />
            <RoleFields values={values} companies={companies} needToKnow={needToKnow} />
            <SubmitButton busyLabel="Sending…">Send the invitations</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}
