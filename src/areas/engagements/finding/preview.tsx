import type { TeamReach } from '../../../access/context.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import type { PlainSection } from '../../../domain/plain-nodes.ts';
import { Markdown } from '../../../markdown/markdown.tsx';
import type { Services } from '../../../services.ts';
import { plainNodes } from '../../../ui/plain-nodes.ts';
import { lookUp } from '../evidence/pictures.ts';
import { evidenceIn } from '../evidence/queries.ts';
import { engagementPaths } from '../paths.ts';
import { findFinding } from './queries.ts';
import { PROSE_NAMES } from './views.tsx';

/** A draft's texts as they will be read, for the page that edits it; null where it is out of reach. */
export async function previewOf(
  services: Services,
  reach: TeamReach,
  { slug, id }: { slug: string; id: string },
): Promise<readonly PlainSection[] | null> {
  const finding = await findFinding(services, reach, id);
  if (finding === null) return null;
  const found = await evidenceIn(services, reach, finding.engagementId);
  const evidence = lookUp(found, (one) => engagementPaths.evidence(slug, one));
  return PROSE_FIELDS.filter((field) => finding.text[field].trim() !== '').map((field) => ({
    title: PROSE_NAMES[field],
    nodes: plainNodes(
      <Markdown
        text={finding.text[field]}
        evidence={evidence}
        idPrefix={`preview-${field}`}
        topHeading={4}
      />,
    ),
  }));
}
