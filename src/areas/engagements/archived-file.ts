import type { ArchivedFile } from '../../files/archive.ts';
import { openChunks } from '../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../files/store.ts';
import type { CompanyKey } from '../../sealing/company-keys.ts';
import type { Services } from '../../services.ts';

/** The file itself, or a word in its place where the store has lost it: what is there is worth having all the same. */
export async function archivedFile(
  { files, log }: Pick<Services, 'files' | 'log'>,
  {
    fileId,
    key,
    changedAt,
  }: { readonly fileId: string; readonly key: CompanyKey; readonly changedAt: number },
  name: string,
): Promise<ArchivedFile> {
  try {
    return { name, changedAt, content: openChunks(key, fileId, await files.read(fileId)) };
  } catch (error) {
    if (!(error instanceof NoSuchFile)) throw error;
    log.error({ err: error }, 'a file is missing');
    return { name: `${name}.missing.txt`, changedAt, content: 'The server has lost this file.\n' };
  }
}
