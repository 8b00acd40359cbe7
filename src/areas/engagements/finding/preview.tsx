import type { DashboardContext } from '../../../access/context.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import { AsItWasTyped } from '../../../markdown/markdown.tsx';
import { plainNodes } from '../../../markdown/plain-nodes.ts';
import { askerOf, workshop } from '../../../markdown/workshop.ts';
import type { Services } from '../../../services.ts';
import { lookUp } from '../evidence/pictures.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { engagementPaths } from '../paths.ts';
import { PROSE_NAMES } from '../prose-names.ts';
import { findFinding } from './queries.ts';

/**
 * A draft's texts as they will be read, for the page that edits it: `sections`, each a `PlainSection`, as JSON that threads
 * have written (E28). Null where it is out of reach.
 */
export async function previewOf(
  services: Services,
  { reach, session }: DashboardContext,
  id: string,
): Promise<string | null> {
  const finding = await findFinding(services, reach, id);
  if (finding === null) return null;
  const found = await evidenceIn(services, reach, finding.engagementId);
  const evidence = lookUp(found, (one) => engagementPaths.evidence(session.workspace.slug, one));
  const asker = askerOf({ id: session.account.id, patienceMs: services.config.formatTimeoutMs });
  const sections = PROSE_FIELDS.filter((field) => finding.text[field].trim() !== '').map(async (field) => {
    const text = finding.text[field];
    const shown = { text, evidence, idPrefix: `preview-${field}`, topHeading: 4 } as const;
    const nodes =
      (await workshop.do({ kind: 'nodes', ...shown }, asker)) ??
      JSON.stringify(plainNodes(<AsItWasTyped text={text} />));
    return `{"title":${JSON.stringify(PROSE_NAMES[field])},"nodes":${nodes}}`;
  });
  return `{"sections":[${(await Promise.all(sections)).join(',')}]}`;
}
