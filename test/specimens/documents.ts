import { sealVersion } from '../../src/areas/engagements/documents/content.ts';
import { addDocument, type Side } from '../../src/areas/engagements/documents/documents.ts';
import type { Place } from '../../src/areas/engagements/finding/place.ts';
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
    place,
    ...of
  }: { what: string; number: number; key: CompanyKey; place: Place; side: Side; shared: boolean },
  { by, now }: { by: string; now: number },
): Promise<{ readonly documentId: string; readonly editionId: string }> {
  const bytes = Buffer.from(marked(`${what}-text`, number));
  const fileId = await addReadyFile(trx, filesFolder, { bytes, key, place }, { by, now });
  const [id, documentId] = [newId(), newId()];
  const content = sealVersion(key, id, { name: `${marked(what, number)}.txt` });
  await addDocument(trx, { ...place, ...of, id, documentId, fileId, content }, { by, now });
  return { documentId, editionId: id };
}
