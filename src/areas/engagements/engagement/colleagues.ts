import type { TeamReach } from '../../../access/context.ts';
import type { Trx } from '../../../data/database.ts';

/** Whom a plan names. */
interface Named {
  readonly leadId: string | null;
  readonly teamIds: readonly string[];
}

/** Which of these are of the consultancy. */
async function colleaguesAmong(trx: Trx, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return [];
  const found = await trx
    .selectFrom('memberships')
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', 'in', ['owner', 'consultant'])
    .where('account_id', 'in', unique)
    .execute();
  return found.map(({ account_id }) => account_id);
}

/** Whether all of these are of the consultancy; asked in the transaction that names them. */
export const areColleagues = async (
  trx: Trx,
  workspaceId: string,
  ids: readonly string[],
): Promise<boolean> => (await colleaguesAmong(trx, workspaceId, ids)).length === new Set(ids).size;

/** The accounts of a plan, held so that none of them goes between being looked at and being named. */
export const peopleOf =
  (workspaceId: string, { teamIds, leadId }: Named) =>
  (trx: Trx): Promise<string[]> =>
    colleaguesAmong(trx, workspaceId, [...teamIds, ...(leadId === null ? [] : [leadId])]);

/** The team with its lead; who plans something that only its team sees is on it, or could not open it again. */
export const wholeTeam = ({ teamIds, leadId }: Named, { ofTeamOf }: TeamReach): string[] => [
  ...new Set([...teamIds, ...(leadId === null ? [] : [leadId]), ...(ofTeamOf === null ? [] : [ofTeamOf])]),
];
