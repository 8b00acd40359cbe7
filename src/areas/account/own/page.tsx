import type { VNode } from 'preact';
import type { AccountContext } from '../../../access/context.ts';
import { tenantUrl } from '../../../access/site.ts';
import { roleName } from '../../../domain/role.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { accountEntries } from '../navigation.ts';
import { membershipsOf } from '../start/queries.ts';
import type { OwnMembership } from './memberships-views.tsx';
import { addressAwaited } from './queries.ts';
import { type OwnAccount, OwnAccountPage } from './views.tsx';

/**
 * Where the account is a member. A portal's host shows that portal alone, as everywhere in it: each is left where one
 * signs in to it.
 */
async function placesOf(
  { db, config }: Services,
  { session, site, now }: Pick<AccountContext, 'session' | 'site' | 'now'>,
): Promise<readonly OwnMembership[]> {
  const memberships = await membershipsOf(db, session.account.id, now);
  return memberships
    .filter(({ workspaceId }) => site.kind === 'base' || workspaceId === site.workspace.id)
    .map(({ workspaceId, slug, name, role, company }) => {
      const url = role === 'client' ? tenantUrl(config, slug) : config.baseUrl;
      const here = url === site.url ? '' : url;
      const as = company === null ? roleName(role) : `${roleName(role)} of ${company}`;
      const leaveHref = `${here}${role === 'client' ? paths.leavePortal : paths.leaveWorkspace(slug)}`;
      const emailsHref = `${here}${role === 'client' ? paths.portalEmails : paths.workspaceEmails(slug)}`;
      const settingsHref = `${here}${paths.settings(slug)}`;
      return {
        id: workspaceId,
        name,
        as,
        // An auditor has no emails to choose.
        ...(role !== 'auditor' && { emailsHref }),
        ...(role === 'owner' && { settingsHref }),
        ...(role !== 'owner' && { leaveHref }),
      };
    });
}

/** The page, with what of it was refused. */
export async function ownAccountPage(
  services: Services,
  { session, site, now }: AccountContext,
  refused: Pick<OwnAccount, 'naming' | 'addressing'> = {},
): Promise<VNode> {
  const { account } = session;
  const [awaited, memberships] = await Promise.all([
    addressAwaited(services.db, account, now),
    placesOf(services, { session, site, now }),
  ]);
  const inOutbox = mailStaysHere(services);
  return (
    <AccountPage current={accountEntries.own} title="Your account" session={session} site={site}>
      <OwnAccountPage
        account={{
          name: account.name,
          email: account.email,
          awaited,
          inOutbox,
          memberships,
          now,
          ...refused,
        }}
      />
    </AccountPage>
  );
}
