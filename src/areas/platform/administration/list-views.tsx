import type { VNode } from 'preact';
import type { Standing } from '../../../domain/mfa-policy.ts';
import { PLANS, planName } from '../../../domain/plan.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { Closed } from './closed-views.tsx';
import { EventTable } from './event-views.tsx';
import { InviteOwnerLink } from './invite-views.tsx';
import { HandOverLink } from './membership-views.tsx';
import type { ListedAccount, ListedWorkspace } from './queries.ts';
import type { RecordedEvent } from './record-queries.ts';

function Search(props: { path: string; label: string; search: string }): VNode {
  return (
    <form method="get" action={props.path} class="flex flex-wrap items-end gap-3">
      <div class="min-w-0 grow sm:max-w-md">
        <TextField name="q" type="search" label={props.label} value={props.search} maxlength={200} />
      </div>
      <SubmitButton variant="neutral">Search</SubmitButton>
      {props.search !== '' && <LinkButton href={props.path}>Show all</LinkButton>}
    </form>
  );
}

function Nothing({ path, search, what }: { path: string; search: string; what: string }): VNode {
  if (search === '') {
    return <EmptyState title={`No ${what} yet`}>They appear here when someone signs up.</EmptyState>;
  }
  return (
    <EmptyState
      icon="search"
      title={`No ${what} match “${search}”`}
      action={<LinkButton href={path}>Show all {what}</LinkButton>}
    >
      Try a shorter part of the name or address.
    </EmptyState>
  );
}

function FactorState({ account }: { account: ListedAccount }): VNode {
  if (account.locked) return <Badge tone="danger">Locked</Badge>;
  return account.enrolled ? <Badge tone="success">Set up</Badge> : <Badge>Not set up</Badge>;
}

const CsvLink = ({ href }: { href: string }) => <LinkButton href={href}>Download as CSV</LinkButton>;

/** `/admin`: everybody on the installation. */
export function AccountsView(props: {
  rows: readonly ListedAccount[];
  pages: PageLinks;
  /** The same as a file. */
  csvHref: string;
  search: string;
  now: number;
}): VNode {
  const { rows, pages, csvHref, search, now } = props;
  return (
    <>
      <PageHeader
        title="Accounts"
        lead="Everyone with an account, newest first. Open one to help someone who’s locked out."
        actions={<CsvLink href={csvHref} />}
      />
      <Search path={paths.admin} label="Find by name or email address" search={search} />
      <Card flush>
        <DataTable
          caption="Accounts, newest first"
          rows={rows}
          empty={<Nothing path={paths.admin} search={search} what="accounts" />}
          columns={[
            {
              header: 'Account',
              role: 'lead',
              holds: 'address',
              cell: (account) => (
                <>
                  <a class="link font-medium" href={paths.adminAccount(account.id)}>
                    {account.name}
                  </a>
                  <span class="address text-sm text-muted">{account.email}</span>
                </>
              ),
            },
            { header: 'Second factor', cell: (account) => <FactorState account={account} /> },
            {
              header: 'State',
              cell: ({ disabled, isAdmin }) => (
                <span class="flex flex-wrap gap-1.5">
                  {disabled ? <Badge tone="danger">Disabled</Badge> : <Badge tone="neutral">Active</Badge>}
                  {isAdmin && <Badge tone="info">Administrator</Badge>}
                </span>
              ),
            },
            { header: 'Workspaces', align: 'end', cell: ({ workspaces }) => workspaces },
            { header: 'Joined', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
          ]}
        />
      </Card>
      <Pagination {...pages} />
    </>
  );
}

function Policy({ standing }: { standing: Standing }): VNode {
  switch (standing) {
    case 'on':
      return <Badge tone="success">Enabled</Badge>;
    case 'dated':
      return <Badge tone="info">Scheduled</Badge>;
    case 'suspended':
      return <Badge tone="warning">Suspended</Badge>;
    case 'off':
      return <Badge>Disabled</Badge>;
  }
}

function Policies({ policies: { team, clients } }: Pick<ListedWorkspace, 'policies'>): VNode {
  if (team === clients) return <Policy standing={team} />;
  return (
    <>
      <span class="block">
        Team: <Policy standing={team} />
      </span>
      <span class="mt-1 block">
        Clients: <Policy standing={clients} />
      </span>
    </>
  );
}

function PlanForm({ workspace }: { workspace: ListedWorkspace }): VNode {
  const id = `plan-${workspace.id}`;
  return (
    <ActionForm action={paths.adminPlan} class="flex flex-wrap items-end gap-2">
      <HiddenField name="workspace" value={workspace.id} />
      <div class="w-32">
        <label class="sr-only" for={id}>
          Plan of {workspace.name}
        </label>
        <select id={id} name="plan" class="select select-sm">
          {PLANS.map((plan) => (
            <option key={plan} value={plan} selected={plan === workspace.plan}>
              {planName(plan)}
            </option>
          ))}
        </select>
      </div>
      <SubmitButton variant="neutral" size="small">
        Set plan<span class="sr-only"> of {workspace.name}</span>
      </SubmitButton>
    </ActionForm>
  );
}

/** `/admin/workspaces`: who pays for what. Nothing of what a workspace holds. */
export function WorkspacesView(props: {
  rows: readonly ListedWorkspace[];
  pages: PageLinks;
  /** The same as a file. */
  csvHref: string;
  search: string;
  now: number;
  problem?: string | undefined;
}): VNode {
  const { rows, pages, csvHref, search, now, problem } = props;
  return (
    <>
      <PageHeader
        title="Workspaces"
        lead="Plans and MFA policies. Moving a workspace to Starter suspends its MFA policy until it moves back; we email the owner."
        actions={
          <>
            <CsvLink href={csvHref} />
            <InviteOwnerLink />
          </>
        }
      />
      {problem !== undefined && <Alert tone="danger">{problem}</Alert>}
      <Search path={paths.adminWorkspaces} label="Find by name or portal address" search={search} />
      <Card flush>
        <DataTable
          caption="Workspaces, newest first"
          rows={rows}
          empty={<Nothing path={paths.adminWorkspaces} search={search} what="workspaces" />}
          columns={[
            {
              header: 'Workspace',
              role: 'lead',
              cell: (workspace) => (
                <>
                  <span class="font-medium">{workspace.name}</span>
                  <span class="block break-all text-sm text-muted">{workspace.slug}</span>
                  <Closed workspace={workspace} now={now} />
                </>
              ),
            },
            {
              header: 'Owner',
              holds: 'address',
              cell: ({ id, name, owner }) =>
                owner === null ? (
                  '–'
                ) : (
                  <>
                    <a class="link address" href={paths.adminAccount(owner.id)}>
                      {owner.email}
                    </a>
                    <HandOverLink id={id} name={name} />
                  </>
                ),
            },
            { header: 'Members', align: 'end', cell: ({ members }) => members },
            { header: 'MFA policy', cell: ({ policies }) => <Policies policies={policies} /> },
            { header: 'Created', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
            { header: 'Plan', cell: (workspace) => <PlanForm workspace={workspace} /> },
          ]}
        />
      </Card>
      <Pagination {...pages} />
    </>
  );
}

/** `/admin/record`: the record of the whole installation. */
export function RecordView({ rows, pages }: { rows: readonly RecordedEvent[]; pages: PageLinks }): VNode {
  return (
    <>
      <PageHeader
        title="Activity log"
        lead="Everything people have done on this installation. Entries can’t be changed or deleted."
        actions={<CsvLink href={paths.adminRecordCsv} />}
      />
      <Card flush>
        <EventTable events={rows} caption="Activity log, newest first" />
      </Card>
      <Pagination {...pages} />
    </>
  );
}
