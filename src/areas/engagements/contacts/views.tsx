import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { Contact } from './queries.ts';

export interface ContactFacts {
  readonly contact: Contact;
  readonly engagements: readonly {
    readonly id: string;
    readonly reference: string;
    readonly title: string;
  }[];
  readonly back: { readonly href: string; readonly label: string };
  /** Whether "everything" can be chosen, or kept. */
  readonly mayGiveAll: boolean;
  readonly maySetRole: boolean;
  readonly errors?: FieldErrors;
}

export const GIVE_ALL = 'Only the owner can give them everything, because you don’t see it all yourself.';
export const SET_ROLE =
  'They also see engagements that you don’t, so only the owner can change what they can do.';

/** What a client contact sees and may do (E4). */
export function ContactPage({ facts }: { facts: ContactFacts }): VNode {
  const slug = useSlug();
  const { contact, engagements, back, mayGiveAll, maySetRole, errors = {} } = facts;
  return (
    <>
      <PageHeader title={contact.name} lead={`${contact.email}, ${contact.company}`} back={back} />
      <Card id="access" title="Access to the portal">
        <div class="max-w-xl">
          <Form action={paths.contact(slug, contact.membershipId)} errors={errors}>
            <RadioGroup
              name="role"
              label="What they can do"
              value={contact.role}
              options={[
                { value: 'reader', label: 'Reader', description: 'Reads, downloads and comments.' },
                {
                  value: 'responder',
                  label: 'Responder',
                  description: 'Also reports fixes, asks for retests and accepts risks for the company.',
                },
              ].map((option) => ({ ...option, disabled: !maySetRole && option.value !== contact.role }))}
              hint={maySetRole ? undefined : SET_ROLE}
            />
            <RadioGroup
              name="sees"
              label="What they see"
              value={contact.seesAll ? 'all' : 'chosen'}
              options={[
                {
                  value: 'all',
                  label: `Everything published for ${contact.company}`,
                  disabled: !mayGiveAll,
                  description: mayGiveAll ? undefined : GIVE_ALL,
                },
                { value: 'chosen', label: 'Only the engagements chosen below' },
              ]}
            />
            {engagements.length > 0 && (
              <CheckboxGroup
                name="engagements"
                label="Chosen engagements"
                values={contact.given}
                options={engagements.map(({ id, reference, title }) => ({
                  value: id,
                  label: `${reference} ${title}`,
                }))}
              />
            )}
            <SubmitButton busyLabel="Saving…">Save access</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}
