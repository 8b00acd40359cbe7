import { markOf, sealTemplate } from '../../src/areas/engagements/templates/content.ts';
import { addTemplate } from '../../src/areas/engagements/templates/templates.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { EMPTY_TEMPLATE } from '../../src/domain/finding-template.ts';
import { workspaceKey } from '../../src/sealing/workspace-keys.ts';
import type { Services } from '../../src/services.ts';
import { marked } from './people.ts';

/** Adds a template of a workspace's own, under a name of its own, and returns its id. */
export async function addOwnTemplate(
  trx: Trx,
  { keyring }: Pick<Services, 'keyring'>,
  {
    number,
    workspaceId,
    by,
    now,
  }: { readonly number: number; readonly workspaceId: string; readonly by: string; readonly now: number },
): Promise<string> {
  const id = newId();
  const key = await workspaceKey(trx, keyring, workspaceId);
  const name = marked('template', number);
  const text = { ...EMPTY_TEMPLATE, title: name, description: name };
  const written = { content: sealTemplate(key, id, text), called: markOf(key, text) };
  await addTemplate(trx, { id, workspaceId, by, now, ...written });
  return id;
}
