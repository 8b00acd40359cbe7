import type { Act, Reach } from '../../../access/context.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import type { SentFile } from '../../../http/uploads.ts';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import { answerWithFile } from '../evidence/answer.ts';
import { takeFiles } from '../incoming-files.ts';
import type { Desk } from './commands.ts';
import { downloadsOf } from './download-queries.ts';
import { noteDownload } from './downloads.ts';
import type { DocumentsFacts } from './list-views.tsx';
import type { DocumentFacts } from './page-views.tsx';
import { documentsIn, findDocument, findVersion, removedFrom, versionsOf } from './queries.ts';
import type { DocumentReader } from './readers.ts';
import type { ReceiveOutcome } from './receive.ts';
import { wordsForDocument } from './refusals.ts';

/* What pages of documents show and do, on either side. */

const MEGABYTE = 1024 * 1024;
/** So many downloads of a document are shown. */
const MOST_DOWNLOADS = 100;

/** Who reads, but for what the engagement and the settings say. */
export type Reading = Omit<DocumentReader, 'side' | 'company' | 'mostMegabytes'> & { readonly reach: Reach };

const readerOf = (
  { config }: Pick<Services, 'config'>,
  { reach, ...reading }: Reading,
  company: string,
): DocumentReader => ({
  ...reading,
  side: reach.kind,
  company,
  mostMegabytes: config.fileBytes / MEGABYTE,
});

/** What came of a form that was not all taken. */
export type ShownAgain = Pick<DocumentsFacts, 'added' | 'refused' | 'shared'>;

/** An engagement's documents within reach; null where the engagement is out of it. */
export async function documentsFacts(
  services: Services,
  reading: Reading,
  engagementId: string,
  shown: ShownAgain & Pick<DocumentsFacts, 'backHref'>,
): Promise<DocumentsFacts | null> {
  const { reach } = reading;
  const engagement = await findEngagement(services, reach, engagementId);
  if (engagement === null) return null;
  const [documents, removed] = await Promise.all([
    documentsIn(services, reach, engagementId),
    removedFrom(services, reach, engagementId),
  ]);
  return {
    engagement,
    documents,
    removed,
    reader: readerOf(services, reading, engagement.company),
    ...shown,
  };
}

/** A document within reach, or what is left of one; null for anything else. */
export async function documentFacts(
  services: Services,
  reading: Reading,
  id: string,
  shown: ShownAgain = {},
): Promise<(Omit<DocumentFacts, 'sharing'> & { readonly engagement: DocumentsFacts['engagement'] }) | null> {
  const { reach } = reading;
  const document = await findDocument(services, reach, id);
  if (document === null) return null;
  const engagement = await findEngagement(services, reach, document.engagementId);
  if (engagement === null) return null;
  const [versions, downloads] = await Promise.all([
    versionsOf(services, reach, id),
    downloadsOf(services, reach, id, { most: MOST_DOWNLOADS + 1 }),
  ]);
  const mayKnow = reach.kind === 'team' || document.side === 'client';
  return {
    document,
    versions,
    downloads: mayKnow ? downloads.slice(0, MOST_DOWNLOADS) : null,
    hasMoreDownloads: downloads.length > MOST_DOWNLOADS,
    engagement,
    reader: readerOf(services, reading, engagement.company),
    ...shown,
  };
}

/**
 * Answers with a version of a document within reach, and writes down beforehand who downloads it; a HEAD, which gets none of
 * it, is no download.
 */
export async function downloadVersion(
  services: Services,
  { act, reach }: { readonly act: Act<Desk>; readonly reach: Reach },
  which: { readonly document: string; readonly edition: string },
): Promise<Reply> {
  const find = () => findVersion(services, reach, which);
  const version = await find();
  if (version === null) return errorPage(404);
  if (!act.isHead && !(await noteDownload(services, act, version.engagementId, which))) return errorPage(404);
  return answerWithFile(services, { ...version, picture: null }, find);
}

/** Takes the files of a form as documents; null where they could belong to nothing within reach. */
export const takeDocuments = (
  services: Services,
  files: AsyncIterable<SentFile>,
  {
    most,
    receive,
  }: { readonly most?: number; readonly receive: (file: SentFile) => Promise<ReceiveOutcome> },
) =>
  takeFiles<string>(services, files, {
    ...(most !== undefined && { most }),
    take: async (file) => {
      const outcome = await receive(file);
      if (outcome.ok) return { taken: outcome.name };
      return outcome.why === 'unknown' ? null : { why: wordsForDocument(outcome.why, services.config) };
    },
  });
