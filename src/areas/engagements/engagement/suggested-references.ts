import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { suggestReference } from '../../../domain/engagement.ts';
import { type CompanyChoice, referencesOf } from './queries.ts';

/** For each company the reference that its next engagement would get this year (E6). */
export async function suggestedReferences(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  companies: readonly CompanyChoice[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const taken = await referencesOf(db, workspaceId);
  const year = new Date(now).getUTCFullYear();
  return new Map(companies.map(({ id, name }) => [id, suggestReference(name, year, taken)]));
}
