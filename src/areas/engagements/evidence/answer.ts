import { openChunks } from '../../../files/sealed-chunks.ts';
import { NoSuchFile } from '../../../files/store.ts';
import { errorPage, type Reply, storedFile } from '../../../http/reply.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { EvidenceContent } from './content.ts';

/**
 * Answers with a file that somebody may have, opened as it is read; says so where the store has lost it. `find` is how it was
 * found, within whose reach: it is found again while it is sent, and what is taken away meanwhile is cut off (D24).
 */
export async function answerWithFile(
  { files, log }: Pick<Services, 'files' | 'log'>,
  file: Pick<EvidenceContent, 'name' | 'picture'> & {
    readonly fileId: string;
    readonly bytes: number;
    readonly key: CompanyKey;
  },
  find: () => Promise<object | null>,
): Promise<Reply> {
  const { fileId, key, name, picture, bytes } = file;
  try {
    const sealed = await files.read(fileId);
    const content = openChunks(key, fileId, sealed);
    const isStillTheirs = async () => (await find()) !== null;
    return storedFile({ name, picture: picture?.type ?? null, bytes, content, isStillTheirs });
  } catch (error) {
    if (!(error instanceof NoSuchFile)) throw error;
    log.error({ err: error }, 'a file is missing');
    return errorPage(410, {
      title: 'This file is missing',
      body: 'The server has lost it, or was restored without its files. Ask the people who run it, or upload the file again.',
    });
  }
}
