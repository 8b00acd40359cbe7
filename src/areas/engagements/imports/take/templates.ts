import type { WorkspaceScope } from '../../../../access/context.ts';
import { type TemplateText, tagsOf } from '../../../../domain/finding-template.ts';
import type { Services } from '../../../../services.ts';
import { ownTemplates } from '../../templates/queries.ts';

/** The house's own words for checks (I4). */
export type HouseTemplates = (check: {
  readonly tool: string;
  readonly plugin: string;
}) => TemplateText | null;

const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** The workspace's own templates by the checks that their tags name, such as `nessus:12345`; of two of one tag the older one. */
export async function houseTemplates(services: Services, scope: WorkspaceScope): Promise<HouseTemplates> {
  const byTag = new Map<string, TemplateText>();
  for await (const { text } of ownTemplates(services, scope))
    for (const tag of tagsOf(text))
      if (tag.includes(':') && !byTag.has(folded(tag))) byTag.set(folded(tag), text);
  return ({ tool, plugin }) => byTag.get(folded(`${tool}:${plugin}`)) ?? null;
}
