import type { z } from 'zod';
import type {
  Document,
  DocumentDownload,
  DocumentPerson,
  DocumentVersion,
  StandingDocument,
} from '../../engagements/public.ts';
import type { documentAnswer, documentDownloadAnswer, documentVersionAnswer } from './answer-schemas.ts';
import { isoTime } from './answers.ts';

const sideOf = ({ side }: DocumentPerson | Document) =>
  side === 'team' ? ('consultancy' as const) : ('client' as const);

/** A document as a program reads it, member by member: nothing leaves that is not named here. */
export const documentOf = (document: StandingDocument): z.output<typeof documentAnswer> => ({
  id: document.id,
  engagementId: document.engagementId,
  name: document.newest.name,
  bytes: document.newest.bytes,
  side: sideOf(document),
  visible: document.shared,
  versions: document.versions,
  addedAt: isoTime(document.newest.addedAt),
  addedBy: document.newest.addedBy.name,
});

/** The same of a version. */
export const documentVersionOf = (version: DocumentVersion): z.output<typeof documentVersionAnswer> => ({
  id: version.id,
  number: version.number,
  name: version.name,
  bytes: version.bytes,
  addedAt: isoTime(version.addedAt),
  addedBy: version.addedBy.name,
});

/** The same of a download. */
export const documentDownloadOf = ({
  id,
  number,
  by,
  at,
}: DocumentDownload): z.output<typeof documentDownloadAnswer> => ({
  id,
  version: number,
  by: by.name,
  side: sideOf(by),
  at: isoTime(at),
});
