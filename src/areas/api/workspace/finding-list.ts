import { z } from 'zod';
import type { MemberContext } from '../../../access/context.ts';
import { dueDays } from '../../../domain/deadline.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import {
  assetQuery,
  dueFindingsOf,
  findEngagement,
  findingsOf,
  publishedOf,
} from '../../engagements/public.ts';
import { answerWithPage } from './answers.ts';
import { cursorQuery } from './cursor.ts';
import { listedForClient, listedForTeam } from './finding-answers.ts';

/** What a list of findings is asked for with: where it goes on, whether by deadlines (E13), and of which asset (E21). */
export const findingListQuery = cursorQuery.extend({
  overdue: z.literal('true', 'Use true, or leave it out.').optional(),
  order: z.literal('deadline', 'Use deadline, or leave it out.').optional(),
  asset: assetQuery,
});

/** The findings of an engagement, the worst first; or what is due or overdue, the next deadline first; all, or what affects an asset. */
export async function findingList(
  services: Services,
  context: MemberContext,
  engagementId: string,
  { cursor: after, overdue, order, asset }: z.output<typeof findingListQuery>,
): Promise<Reply> {
  if ((await findEngagement(services, context.reach, engagementId)) === null) return errorPage(404);
  const today = localDay(context.now, context.session.workspace.zone);
  const asked = overdue === 'true' ? 'overdue' : order === 'deadline' ? 'all' : null;
  const due = asked && dueDays(asked, today);
  if (context.side === 'client') {
    const page = await publishedOf(services, context.reach, { engagementId, due, asset }, { after });
    return answerWithPage(page, after, (finding) => listedForClient(finding, today));
  }
  const page =
    due === null
      ? await findingsOf(services, context.reach, engagementId, { after, asset })
      : await dueFindingsOf(services, context.reach, engagementId, { due, after, asset });
  return answerWithPage(page, after, (finding) => listedForTeam(finding, today));
}
