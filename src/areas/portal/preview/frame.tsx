import type { VNode } from 'preact';
import type { DashboardContext } from '../../../access/context.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import type { NavEntry } from '../../../ui/navigation.ts';
import { PortalLayout } from '../../../ui/portal-layout.tsx';
import { type ClientContent, type ClientPaths, engagementEntries } from '../../engagements/public.ts';
import { portalEntries } from '../navigation.ts';

export interface Previewed {
  /** Under which of the client's two entries the page stands. */
  readonly place: 'overview' | 'findings';
  readonly companyId: string;
  readonly company: string;
  readonly at: ClientPaths;
  readonly content: ClientContent;
}

/** A client's page as the consultancy looks at it: in the client's frame, and plainly marked. */
export function PreviewPage({
  context: { session, reach },
  previewed: { place, companyId, company, at, content },
}: {
  context: Pick<DashboardContext, 'session' | 'reach'>;
  previewed: Previewed;
}): VNode {
  const { workspace, account } = session;
  const entries: Readonly<Record<Previewed['place'], NavEntry>> = {
    overview: { ...portalEntries.overview, href: () => at.overview },
    findings: { ...engagementEntries.findings, href: () => at.findings },
  };
  return (
    <PortalLayout
      title={`${content.title} · Preview`}
      entries={Object.values(entries)}
      current={entries[place]}
      workspace={workspace}
      company={{ name: company }}
      user={account}
      leave={{ href: paths.company(workspace.slug, companyId), label: 'Leave the preview' }}
      notice={
        <Alert tone="warning" title={`Preview of the portal for ${company}`}>
          A contact with access to all engagements who hasn’t opened any finding yet sees this. Nothing can be
          changed here.
          {reach.ofTeamOf !== null && ' Engagements whose team you’re not on are left out.'}
        </Alert>
      }
    >
      {content.body}
    </PortalLayout>
  );
}
