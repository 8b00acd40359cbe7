import type { WorkspaceScope } from '../../../access/context.ts';
import { type ArchivedFile, jsonFile } from '../../../files/archive.ts';
import type { Services } from '../../../services.ts';
import { ownTemplates } from './queries.ts';

/** A workspace's own templates as one file, in clear. Those that are shipped are in every installation. */
export async function templatesFile(
  needs: Pick<Services, 'db' | 'keyring'>,
  scope: WorkspaceScope,
  now: number,
): Promise<ArchivedFile> {
  const templates = [];
  for await (const { id, text, own } of ownTemplates(needs, scope)) {
    const { changedAt = now, changedBy = null } = own ?? {};
    templates.push({ id, ...text, changed_at: new Date(changedAt).toISOString(), changed_by: changedBy });
  }
  return { name: 'templates.json', changedAt: now, content: jsonFile(templates) };
}
