import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import type { FieldErrors } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TypedPhrase } from '../../../ui/typed-phrase.tsx';
import type { Company } from './queries.ts';

/** Leads to the page that says what follows. */
export const ErasureCard = ({ company: { id } }: { company: Company }): VNode => (
  <Card id="erase" title="Erase" description="Deletes the company and everything about it, for good.">
    <LinkButton href={paths.eraseCompany(useSlug(), id)} size="small">
      Erase the company
    </LinkButton>
  </Card>
);

export interface ErasureFacts {
  readonly company: Company;
  readonly engagements: number;
  readonly contacts: number;
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly errors?: FieldErrors | undefined;
}

const several = (count: number, one: string) => (count === 1 ? `1 ${one}` : `${count} ${one}s`);

function People({ contacts }: { contacts: number }) {
  if (contacts === 0) return null;
  return (
    <li>
      We remove {several(contacts, 'contact')} from your workspace, sign them out of the portal and email
      them. Their accounts stay theirs.
    </li>
  );
}

const Archiving = ({ company: { id, name } }: { company: Company }) => (
  <p class="max-w-prose">
    To hide {name} from its contacts and keep everything,{' '}
    <a class="link" href={`${paths.company(useSlug(), id)}#archive`}>
      archive it instead
    </a>
    .
  </p>
);

/** What will happen, and a field that is not filled in by mistake. */
export function ErasurePage({ facts }: { facts: ErasureFacts }): VNode {
  const slug = useSlug();
  const { company, engagements, contacts, values = {}, errors = {} } = facts;
  const { id, name, archivedAt } = company;
  return (
    <>
      <PageHeader title={`Erase ${name}?`} back={{ href: paths.company(slug, id), label: name }} />
      <TypedPhrase
        action={paths.eraseCompany(slug, id)}
        errors={errors}
        consequences={
          <>
            <li>
              We delete {engagements === 0 ? 'the company' : several(engagements, 'engagement')} with all
              findings, comments, files and internal notes, and the key they’re encrypted with. This can’t be
              undone.
            </li>
            <People contacts={contacts} />
            <li>Invitations for {name} stop working.</li>
            <li>
              The activity log keeps what was done so far, with people’s email addresses of that time, but no
              longer with the company’s name.
            </li>
            <li>Backups made before now still hold everything, until you delete them.</li>
          </>
        }
        aside={archivedAt === null && <Archiving company={company} />}
        field={
          <TextField
            name="name"
            label="Company name"
            autocomplete="off"
            value={values.name ?? ''}
            maxlength={100}
            hint={`Type ${name} to confirm.`}
            required
          />
        }
        does="Erase the company"
        doing="Erasing…"
        cancelHref={paths.company(slug, id)}
      />
    </>
  );
}
