import type { TeamReach } from '../../../access/context.ts';
import { type ArchivedFile, fileNamePart, jsonFile } from '../../../files/archive.ts';
import type { Services } from '../../../services.ts';
import { archivedFile } from '../archived-file.ts';
import { type ReportDownload, reportDownloadsOf } from './download-queries.ts';
import { reportsIn } from './queries.ts';

type Needs = Pick<Services, 'db' | 'keyring' | 'files' | 'log'>;

const iso = (at: number) => new Date(at).toISOString();

/** So many downloads are read at once. */
const DOWNLOADS_AT_ONCE = 500;

async function everyDownload(needs: Needs, reach: TeamReach, reportId: string) {
  const all: ReportDownload[] = [];
  let behind: string | null = null;
  do {
    const some: readonly ReportDownload[] = await reportDownloadsOf(needs, reach, reportId, {
      behind,
      most: DOWNLOADS_AT_ONCE,
    });
    all.push(...some);
    behind = some.length < DOWNLOADS_AT_ONCE ? null : (some.at(-1)?.id ?? null);
  } while (behind !== null);
  return all.map(({ by, at, copySha256 }) => ({
    ...{ side: by.side, by: by.name, at: iso(at) },
    ...(copySha256 !== null && { sha256: copySha256 }),
  }));
}

/** The delivered reports of an engagement as files, and what is known of them, who downloaded them too. */
export async function* reportFiles(
  needs: Needs,
  reach: TeamReach,
  { id: engagementId, folder }: { readonly id: string; readonly folder: string },
): AsyncGenerator<ArchivedFile> {
  const reports = (await reportsIn(needs, reach, engagementId)).reverse();
  const listed: object[] = [];
  let changedAt = 0;
  for (const { id, kind, format, version, about, delivered, file, marksCopies } of reports) {
    if (delivered === null || file === null) continue;
    const place = `reports/${String(listed.length + 1).padStart(4, '0')} ${fileNamePart(file.name)}`;
    yield await archivedFile(needs, { ...file, changedAt: delivered.at }, `${folder}/${place}`);
    changedAt = Math.max(changedAt, delivered.at);
    listed.push({
      ...{ id, kind, format, version, about, file: place, bytes: file.bytes, sha256: file.sha256 },
      delivered_at: iso(delivered.at),
      delivered_by: delivered.by.name,
      marks_copies: marksCopies,
      downloads: await everyDownload(needs, reach, id),
    });
  }
  if (listed.length > 0)
    yield { name: `${folder}/reports.json`, changedAt, content: jsonFile({ reports: listed }) };
}
