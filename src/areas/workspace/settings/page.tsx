import type { VNode } from 'preact';
import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { tenantUrl } from '../../../access/site.ts';
import { idField } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { APPLY, type Apply } from '../mfa-policy/commands.ts';
import { lastSwitchOf, rolloutOf } from '../mfa-policy/queries.ts';
import { standingOf } from '../mfa-policy/standing.ts';
import { PolicyCard } from '../mfa-policy/views.tsx';
import { workspaceEntries } from '../navigation.ts';
import { ownerNameOf, successorsOf } from './queries.ts';
import { SightCard } from './sight-views.tsx';
import { OwnershipCard, WorkspaceCard } from './views.tsx';

/** What one of the page's forms was refused for. */
export interface SettingsTrouble {
  readonly policy?: { readonly errors: FieldErrors; readonly values: FieldValues };
  readonly workspace?: { readonly errors: FieldErrors; readonly values: FieldValues };
  readonly sight?: { readonly errors: FieldErrors };
  readonly ownership?: { readonly errors: FieldErrors };
}

const applyOf = (value: unknown): Apply | null => APPLY.find((known) => known === value) ?? null;

/** What was chosen and then not confirmed; the way back holds it, so that nobody has to choose again (D22). */
export const chosenBefore = z.object({
  apply: z.enum(APPLY).optional(),
  transfer: idField.optional(),
});
type Chosen = z.output<typeof chosenBefore>;

/** The settings, for the owner and, read-only, for a consultant. */
export async function settingsPage(
  services: Services,
  context: DashboardContext | OwnerContext,
  shown: { readonly chosen: Chosen } | SettingsTrouble,
): Promise<VNode> {
  const { session, scope } = context;
  const { workspace, membership } = session;
  const { supportEmail } = services.config;
  const isOwner = membership.role === 'owner';
  const [rollout, lastSwitch, ownerName, successors] = await Promise.all([
    rolloutOf(services.db, scope),
    lastSwitchOf(services.db, scope),
    ownerNameOf(services.db, scope),
    isOwner ? successorsOf(services.db, scope) : [],
  ]);
  const owner = ownerName === null ? 'the owner' : `the owner, ${ownerName},`;
  const standing = standingOf(workspace);
  const [chosen, trouble] = 'chosen' in shown ? [shown.chosen, {}] : [{}, shown];
  const successor = successors.find(({ membershipId }) => membershipId === chosen.transfer);
  return (
    <DashboardPage title="Settings" current={workspaceEntries.settings} session={session}>
      <PageHeader
        title="Settings"
        lead={isOwner ? 'Settings for everyone in this workspace.' : `Only ${owner} can change these.`}
      />
      <PolicyCard
        facts={{
          isOwner,
          ownerName,
          plan: workspace.plan,
          standing,
          sparesOpenSessions: workspace.mfaEnforcedFrom > 0,
          rollout,
          lastSwitch,
          apply: applyOf(trouble.policy?.values.apply ?? chosen.apply) ?? 'next-sign-in',
          errors: trouble.policy?.errors,
          supportEmail,
        }}
      />
      <WorkspaceCard
        facts={{
          isOwner,
          name: workspace.name,
          accent: workspace.accent,
          portalUrl: tenantUrl(services.config, workspace.slug),
          plan: workspace.plan,
          supportEmail,
          values: trouble.workspace?.values,
          errors: trouble.workspace?.errors,
        }}
      />
      <SightCard facts={{ isOwner, needToKnow: workspace.needToKnow, errors: trouble.sight?.errors }} />
      {isOwner && (
        <OwnershipCard
          facts={{
            successors,
            chosen: successor?.membershipId ?? null,
            errors: trouble.ownership?.errors,
          }}
        />
      )}
    </DashboardPage>
  );
}
