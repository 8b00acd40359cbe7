import type { TeamReach } from '../../../access/context.ts';
import { type ArchivedFile, fileNamePart, jsonFile } from '../../../files/archive.ts';
import type { Services } from '../../../services.ts';
import { archivedFile } from '../archived-file.ts';
import { type Download, downloadsOf } from './download-queries.ts';
import { documentsIn, removedFrom, type StandingDocument, versionsOf } from './queries.ts';

type Needs = Pick<Services, 'db' | 'keyring' | 'files' | 'log'>;

const iso = (at: number) => new Date(at).toISOString();

/** So many downloads are read at once. */
const DOWNLOADS_AT_ONCE = 500;

async function everyDownload(needs: Needs, reach: TeamReach, documentId: string) {
  const all: Download[] = [];
  let behind: string | null = null;
  do {
    const some: readonly Download[] = await downloadsOf(needs, reach, documentId, {
      behind,
      most: DOWNLOADS_AT_ONCE,
    });
    all.push(...some);
    behind = some.length < DOWNLOADS_AT_ONCE ? null : (some.at(-1)?.id ?? null);
  } while (behind !== null);
  return all.map(({ number, by, at }) => ({ version: number, side: by.side, by: by.name, at: iso(at) }));
}

/** A document's versions by the names of their files, the oldest first. */
async function filesOf(needs: Needs, reach: TeamReach, { id }: StandingDocument, place: string) {
  const versions = (await versionsOf(needs, reach, id)).reverse();
  return versions.map((version) => ({
    version,
    file: `documents/${place} v${version.number} ${fileNamePart(version.name)}`,
  }));
}

/**
 * The documents of an engagement as files: every version of each, and what is known of them, who downloaded them too. Of those
 * that were removed the marks.
 */
export async function* documentFiles(
  needs: Needs,
  reach: TeamReach,
  { id: engagementId, folder }: { readonly id: string; readonly folder: string },
): AsyncGenerator<ArchivedFile> {
  const documents = (await documentsIn(needs, reach, engagementId)).reverse();
  const removed = await removedFrom(needs, reach, engagementId, null);
  if (documents.length + removed.length === 0) return;
  const listed = [];
  for (const [index, document] of documents.entries()) {
    const files = await filesOf(needs, reach, document, String(index + 1).padStart(4, '0'));
    for (const { version, file } of files)
      yield await archivedFile(needs, { ...version, changedAt: version.addedAt }, `${folder}/${file}`);
    const { id, side, shared } = document;
    listed.push({
      ...{ id, side, visible: shared },
      versions: files.map(({ version: { number, name, bytes, addedAt, addedBy }, file }) => ({
        ...{ number, name, bytes, file },
        added_at: iso(addedAt),
        added_by: addedBy.name,
      })),
      downloads: await everyDownload(needs, reach, id),
    });
  }
  const marks = [];
  for (const { id, side, shared, removed: mark } of removed)
    marks.push({
      ...{ id, side, visible: shared },
      removed_at: mark === null ? null : iso(mark.at),
      removed_by: mark?.by.name ?? null,
      downloads: await everyDownload(needs, reach, id),
    });
  yield {
    name: `${folder}/documents.json`,
    changedAt: Math.max(
      ...documents.map(({ newest }) => newest.addedAt),
      ...removed.map(({ removed: mark }) => mark?.at ?? 0),
    ),
    content: jsonFile({ documents: listed, removed: marks }),
  };
}
