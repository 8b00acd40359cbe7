import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type EvidenceContent,
  sealEvidence,
  sealThumbnail,
} from '../../src/areas/engagements/evidence/content.ts';
import { addEvidence } from '../../src/areas/engagements/evidence/evidence.ts';
import type { EngagementIds } from '../../src/areas/engagements/finding/engagement-ids.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import { addPendingFile, markFileReady } from '../../src/files/files.ts';
import { pathIn } from '../../src/files/local-store.ts';
import { sealChunks } from '../../src/files/sealed-chunks.ts';
import type { CompanyKey } from '../../src/sealing/company-keys.ts';
import { marked } from './people.ts';

async function* only(content: Uint8Array) {
  yield content;
}

/** Puts a file that is ready into the store, and returns its id. */
export async function addReadyFile(
  trx: Trx,
  filesFolder: string,
  { bytes, key, ids }: { bytes: Buffer; key: CompanyKey; ids: EngagementIds },
  { by, now }: { by: string; now: number },
): Promise<string> {
  const id = newId();
  await addPendingFile(trx, { ...ids, id, bytes: bytes.length }, { by, now });
  await markFileReady(trx, { id, bytes: bytes.length, now });
  // Without waiting for the disk, as the store does.
  const path = pathIn(filesFolder, id);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, sealChunks(key, id, only(bytes)));
  return id;
}

/** Adds a picture to an engagement, in all but its pixels: what it is called, shows and holds has names of its own. */
export async function addPicture(
  trx: Trx,
  filesFolder: string,
  { what, number, key, ids }: { what: string; number: number; key: CompanyKey; ids: EngagementIds },
  { by, now }: { by: string; now: number },
): Promise<{ readonly id: string; readonly content: EvidenceContent }> {
  const id = newId();
  const bytes = Buffer.from(marked(`${what}-text`, number));
  const fileId = await addReadyFile(trx, filesFolder, { bytes, key, ids }, { by, now });
  const content: EvidenceContent = {
    name: `${marked(what, number)}.png`,
    alternative: marked(`${what}-shows`, number),
    picture: { type: 'image/png', width: 1, height: 1 },
  };
  const sealed = sealEvidence(key, id, content);
  const thumbnail = sealThumbnail(key, id, bytes);
  await addEvidence(trx, { ...ids, id, fileId, content: sealed, thumbnail }, { by, now });
  return { id, content };
}
