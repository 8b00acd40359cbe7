import type { Services } from '../../../services.ts';
import type { ClientContent, Reading as ClientReading } from '../client/contents.tsx';
import { mayAdd } from './commands.ts';
import { DocumentsPage } from './list-views.tsx';
import { DocumentPage } from './page-views.tsx';
import { documentFacts, documentsFacts, type Reading, type ShownAgain } from './pages.ts';

/* What clients read of documents, without the frame around it: in the portal, and in the consultancy's preview (E20). */

const readingOf = ({ reach, now, workspace, reader, at }: ClientReading): Reading => ({
  ...{ reach, now, workspace },
  mayAdd: reader !== null && mayAdd(reach),
  at: {
    list: at.documents,
    document: at.document,
    version: at.documentVersion,
    remove: at.removeDocument,
  },
});

/** An engagement's documents; null where it is out of reach. */
export async function documentsContent(
  services: Services,
  reading: ClientReading,
  engagementId: string,
  shown: ShownAgain = {},
): Promise<ClientContent | null> {
  const backHref = reading.at.engagement(engagementId);
  const facts = await documentsFacts(services, readingOf(reading), engagementId, { ...shown, backHref });
  return facts && { title: `Documents of ${facts.engagement.title}`, body: <DocumentsPage facts={facts} /> };
}

/** One document, or what is left of one; null where there is none within reach. */
export async function documentContent(
  services: Services,
  reading: ClientReading,
  id: string,
  shown: ShownAgain = {},
): Promise<ClientContent | null> {
  const facts = await documentFacts(services, readingOf(reading), id, shown);
  if (facts === null) return null;
  const { document, engagement } = facts;
  return {
    title: `${document.newest?.name ?? 'Removed document'} of ${engagement.title}`,
    body: <DocumentPage facts={{ ...facts, sharing: null }} />,
  };
}
