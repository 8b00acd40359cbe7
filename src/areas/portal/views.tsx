import type { ComponentChildren, VNode } from 'preact';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ArchivedCompany } from '../engagements/public.ts';
import type { Contact } from './queries.ts';

export interface PortalFacts {
  readonly company: string;
  readonly workspace: string;
  readonly colleagues: readonly Contact[];
  readonly consultancy: readonly Contact[];
  /** The consultancy has archived the company. */
  readonly isArchived: boolean;
  /** The reader's own address. */
  readonly self: string;
}

function Contacts({ contacts, self }: { contacts: readonly Contact[]; self: string }) {
  return (
    <ul class="divide-y divide-base-300">
      {contacts.map(({ name, email, role }) => (
        <li key={email} class="py-3 first:pt-0 last:pb-0">
          <p class="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span class="min-w-0 font-medium">{name}</span>
            {email === self && <Badge tone="info">You</Badge>}
            {role === 'owner' && <Badge>Owner</Badge>}
          </p>
          <a class="link text-sm" href={`mailto:${email}`}>
            {email}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Who sees what is here. */
const leadOf = ({ company, workspace }: PortalFacts, isPublished: boolean) =>
  isPublished
    ? `Only the people at ${company} listed below – and ${workspace}’s team – can see these findings.`
    : `${workspace}’s findings will appear here. Only the people at ${company} listed below – and ${workspace}’s team – can see them.`;

/** `/portal`: a client company, its people, and whom they deal with. */
export function PortalOverview({
  facts,
  children,
}: {
  facts: PortalFacts;
  /** What there is to read; nothing while nothing is published. */
  children?: ComponentChildren;
}): VNode {
  const { company, workspace, colleagues, consultancy, isArchived, self } = facts;
  return (
    <>
      <PageHeader title={company} lead={isArchived ? undefined : leadOf(facts, Boolean(children))} />
      {isArchived && (
        <Card>
          <ArchivedCompany company={company} workspace={workspace} />
        </Card>
      )}
      {children}
      <div class="grid items-start gap-7 md:grid-cols-2">
        <Card id="consultancy" title={`Your contacts at ${workspace}`}>
          <Contacts contacts={consultancy} self={self} />
        </Card>
        <Card
          id="colleagues"
          title={`People at ${company}`}
          description={`Everyone at ${company} with access.`}
          footer={`Someone missing, or left the company? Ask ${workspace} to update the list.`}
        >
          <Contacts contacts={colleagues} self={self} />
        </Card>
      </div>
    </>
  );
}
