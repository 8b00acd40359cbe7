import { roleName } from '../../../domain/role.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AccountDetails } from './account-queries.ts';

/** Leads to where a workspace gets another owner, from under the name of the one it has. */
export const HandOverLink = ({ id, name }: { id: string; name: string }) => (
  <div class="mt-1.5">
    <LinkButton href={paths.adminOwnership(id)} size="small">
      Hand over<span class="sr-only"> {name}</span>
    </LinkButton>
  </div>
);

/** The workspaces that an account belongs to, and what they ask of it. */
export function MembershipsCard({ account, now }: { account: AccountDetails; now: number }) {
  return (
    <Card id="memberships" title="Workspaces" flush>
      <DataTable
        caption="Workspaces of this account"
        rows={account.memberships}
        empty={<EmptyState icon="building-2" title="Not in any workspace" />}
        columns={[
          {
            header: 'Workspace',
            role: 'lead',
            cell: ({ workspace, slug }) => (
              <>
                <span class="font-medium">{workspace}</span>
                <span class="block break-all text-sm text-muted">{slug}</span>
              </>
            ),
          },
          {
            header: 'Role',
            cell: ({ workspaceId, workspace, role, company }) => (
              <>
                {roleName(role)}
                {company !== null && ` (${company})`}
                {role === 'owner' && <HandOverLink id={workspaceId} name={workspace} />}
              </>
            ),
          },
          {
            header: 'Two-factor authentication',
            cell: ({ demandsFactor }) =>
              demandsFactor ? <Badge tone="success">Required</Badge> : <Badge>Not required</Badge>,
          },
          {
            header: 'Last sign-in',
            cell: ({ lastSignInAt }) =>
              lastSignInAt === null ? (
                <span class="text-muted">Never</span>
              ) : (
                <Time at={lastSignInAt} now={now} />
              ),
          },
        ]}
      />
    </Card>
  );
}
