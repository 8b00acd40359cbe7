import type { VNode } from 'preact';
import { z } from 'zod';
import type { DashboardContext, OwnerContext } from '../../../access/context.ts';
import { tenantUrl } from '../../../access/site.ts';
import { planAllowsEnforcement } from '../../../domain/plan.ts';
import { progressOf } from '../../../domain/rollout.ts';
import { localTime } from '../../../domain/zoned-time.ts';
import { bytesOf } from '../../../files/files.ts';
import { idField } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { plain } from '../../../http/plain-fields.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import {
  deadlineRulesOf,
  findDesign,
  leadingCvssOf,
  ReportDesignCard,
  WorkspaceDaysCard,
} from '../../engagements/public.ts';
import { ClosingCard } from '../closing/views.tsx';
import { APPLY, type Apply } from '../mfa-policy/commands.ts';
import { ExceptionsNote } from '../mfa-policy/exception-views.tsx';
import { exceptionsOf } from '../mfa-policy/exceptions.ts';
import { laterDaysOf } from '../mfa-policy/later-days.ts';
import { MethodsCard } from '../mfa-policy/methods-views.tsx';
import { commonOf, keylessOf, policiesOf, rolloutOf } from '../mfa-policy/queries.ts';
import { PolicyCard } from '../mfa-policy/views.tsx';
import { workspaceEntries } from '../navigation.ts';
import { ProgressNote } from '../rollout/progress-views.tsx';
import { LeadingCard } from './leading-views.tsx';
import { ownerNameOf, successorsOf } from './queries.ts';
import { SightCard } from './sight-views.tsx';
import { StorageCard } from './storage-views.tsx';
import { OwnershipCard, WorkspaceCard } from './views.tsx';

/** What one of the page's forms was refused for. */
export interface SettingsTrouble {
  readonly policy?: { readonly errors: FieldErrors; readonly values: FieldValues };
  readonly workspace?: { readonly errors: FieldErrors; readonly values: FieldValues };
  readonly sight?: { readonly errors: FieldErrors };
  readonly leading?: { readonly errors: FieldErrors };
  readonly methods?: { readonly errors: FieldErrors };
  readonly ownership?: { readonly errors: FieldErrors };
}

const applyOf = (value: unknown): Apply | null => APPLY.find((known) => known === value) ?? null;

/** A day and hour as a browser's field for it writes them. */
export const chosenDay = plain(z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/));

/** What was chosen and then not confirmed; the way back holds it, so that nobody has to choose again (D22). */
export const chosenBefore = z.object({
  apply: z.enum(APPLY).optional(),
  date: chosenDay.optional(),
  transfer: idField.optional(),
});
type Chosen = z.output<typeof chosenBefore>;

/** The settings, for the owner and, read-only, for a consultant. */
export async function settingsPage(
  services: Services,
  context: DashboardContext | OwnerContext,
  shown: { readonly chosen: Chosen } | SettingsTrouble,
): Promise<VNode> {
  const { session, scope, now } = context;
  const { workspace, membership } = session;
  const { supportEmail } = services.config;
  const isOwner = membership.role === 'owner';
  const [
    rollout,
    policies,
    exceptions,
    laterDays,
    ownerName,
    successors,
    keyless,
    leads,
    used,
    deadlines,
    reports,
  ] = await Promise.all([
    rolloutOf(services.db, scope),
    policiesOf(services.db, scope, workspace.plan, now),
    exceptionsOf(services.db, scope, now),
    laterDaysOf(services.db, scope),
    ownerNameOf(services.db, scope),
    isOwner ? successorsOf(services.db, scope) : [],
    isOwner ? keylessOf(services.db, scope) : null,
    leadingCvssOf(services.db, scope.workspaceId),
    bytesOf(services.db, scope.workspaceId),
    deadlineRulesOf(services.db, scope),
    findDesign(services, scope),
  ]);
  const owner = ownerName === null ? 'the owner' : `the owner, ${ownerName},`;
  const [chosen, trouble] = 'chosen' in shown ? [shown.chosen, {}] : [{}, shown];
  const common = commonOf(policies);
  const startsAt = common?.startsAt ?? null;
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
          policies,
          zone: workspace.zone,
          progress: <ProgressNote progress={progressOf(rollout.of, policies)} />,
          exceptions: (
            <ExceptionsNote
              facts={{
                exceptions,
                laterDays,
                zone: workspace.zone,
                isOwner,
                maySetRules: isOwner && planAllowsEnforcement(workspace.plan),
              }}
            />
          ),
          rollout,
          apply: applyOf(trouble.policy?.values.apply ?? chosen.apply) ?? 'next-sign-in',
          date:
            trouble.policy?.values.date ??
            chosen.date ??
            (startsAt === null ? '' : localTime(startsAt, workspace.zone)),
          errors: trouble.policy?.errors,
          supportEmail,
        }}
      />
      {keyless !== null && planAllowsEnforcement(workspace.plan) && (
        <MethodsCard facts={{ policies, keyless, errors: trouble.methods?.errors }} />
      )}
      <WorkspaceCard
        facts={{
          isOwner,
          name: workspace.name,
          accent: workspace.accent,
          zone: workspace.zone,
          portalUrl: tenantUrl(services.config, workspace.slug),
          plan: workspace.plan,
          supportEmail,
          values: trouble.workspace?.values,
          errors: trouble.workspace?.errors,
        }}
      />
      <SightCard facts={{ isOwner, needToKnow: workspace.needToKnow, errors: trouble.sight?.errors }} />
      <StorageCard facts={{ used, allowed: services.config.workspaceBytes[workspace.plan] }} />
      <WorkspaceDaysCard days={deadlines.ofWorkspace} isOwner={isOwner} />
      <ReportDesignCard design={reports.design} hasLogo={reports.logo !== null} isOwner={isOwner} />
      <LeadingCard facts={{ isOwner, leads, errors: trouble.leading?.errors }} />
      {isOwner && (
        <OwnershipCard
          facts={{
            successors,
            chosen: successor?.membershipId ?? null,
            errors: trouble.ownership?.errors,
          }}
        />
      )}
      {isOwner && <ClosingCard slug={workspace.slug} />}
    </DashboardPage>
  );
}
