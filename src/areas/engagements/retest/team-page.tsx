import type { VNode } from 'preact';
import type { DashboardContext } from '../../../access/context.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import { DashboardPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { type Engagement, findEngagement } from '../engagement/queries.ts';
import { lookUp } from '../evidence/pictures.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { engagementEntries } from '../navigation.ts';
import { engagementPaths } from '../paths.ts';
import { Pictures } from '../text.tsx';
import { findRound, type Round } from './queries.ts';
import { type RetestSheet, sheetsOf } from './sheets.ts';
import { shownInRound } from './shown-evidence.ts';
import { roundName } from './views.tsx';

/** A round with everything that its pages show. */
export interface WholeRound {
  readonly round: Round;
  readonly engagement: Engagement;
  readonly sheets: readonly RetestSheet[];
}

/** A round within the consultancy's reach; null for anything else. */
export async function wholeRound(
  services: Services,
  { reach }: Pick<DashboardContext, 'reach'>,
  id: string,
): Promise<WholeRound | null> {
  const round = await findRound(services, reach, id);
  if (round === null) return null;
  const engagement = await findEngagement(services, reach, round.engagementId);
  if (engagement === null) return null;
  return { round, engagement, sheets: await sheetsOf(services, reach, round) };
}

/** A page about a round, whose texts show its evidence: while it is under way all that the engagement has. */
export async function roundFrame(
  services: Services,
  { session, reach }: DashboardContext,
  { round, engagement }: Pick<WholeRound, 'round' | 'engagement'>,
  { title = '', body }: { readonly title?: string; readonly body: VNode },
): Promise<VNode> {
  const { slug } = session.workspace;
  const evidence =
    round.state === 'closed'
      ? await shownInRound(services, reach, round.id)
      : await evidenceIn(services, reach, engagement.id);
  return (
    <DashboardPage
      title={[title, roundName(round), engagement.title].filter((part) => part !== '').join(' · ')}
      current={engagementEntries.engagements}
      session={session}
    >
      <Pictures.Provider value={lookUp(evidence, (one) => engagementPaths.evidence(slug, one))}>
        {body}
      </Pictures.Provider>
    </DashboardPage>
  );
}

/** What is said where a round has moved on since its page was opened. */
export const movedOn = (href: string): Reply =>
  errorPage(409, {
    title: 'The retest has moved on since you opened it',
    body: 'Nothing was changed. Look at it again and decide then.',
    action: { href, label: 'Open the retest' },
  });
