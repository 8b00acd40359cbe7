import { sealVersion } from '../../src/areas/engagements/documents/content.ts';
import { addDocument, type Side } from '../../src/areas/engagements/documents/documents.ts';
import type { EngagementIds } from '../../src/areas/engagements/finding/engagement-ids.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import type { CompanyKey } from '../../src/sealing/company-keys.ts';
import { addReadyFile } from './evidence.ts';
import { marked } from './people.ts';

/** Adds a document to an engagement, whose name and content have names of their own. */
export async function addFile(
  trx: Trx,
  filesFolder: string,
  {
    what,
    number,
    key,
    ids,
    ...of
  }: { what: string; number: number; key: CompanyKey; ids: EngagementIds; side: Side; shared: boolean },
  { by, now }: { by: string; now: number },
): Promise<{ readonly documentId: string; readonly editionId: string }> {
  const bytes = Buffer.from(marked(`${what}-text`, number));
  const fileId = await addReadyFile(trx, filesFolder, { bytes, key, ids }, { by, now });
  const [id, documentId] = [newId(), newId()];
  const content = sealVersion(key, id, { name: `${marked(what, number)}.txt` });
  await addDocument(trx, { ...ids, ...of, id, documentId, fileId, content }, { by, now });
  return { documentId, editionId: id };
}
