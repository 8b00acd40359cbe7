import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sealEvidence, sealShown, sealThumbnail } from '../areas/engagements/evidence/content.ts';
import { addEvidence } from '../areas/engagements/evidence/evidence.ts';
import { showEvidence } from '../areas/engagements/evidence/published-evidence.ts';
import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { inOnePart } from '../domain/in-one-part.ts';
import { addPendingFile, markFileReady } from '../files/files.ts';
import { type Picture, readPicture } from '../files/pictures.ts';
import { sealChunks } from '../files/sealed-chunks.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import type { Services } from '../services.ts';
import { demoEngagements } from './demo-text.ts';

/** A picture of the demo under its name. */
export type DemoPictures = ReadonlyMap<string, Picture>;

/** A file whose row is there, and whose bytes are still to be written. */
export interface DemoFile {
  readonly id: string;
  readonly key: CompanyKey;
  readonly content: Uint8Array;
}

/** For what hangs: they are our own, and small. */
const LONGEST_SECONDS = 600;

/** Reads the pictures that the demo's findings name. Throws where one is missing. */
export async function demoPictures(): Promise<DemoPictures> {
  const names = demoEngagements().flatMap(({ findings }) => findings.flatMap((one) => one.all('evidence')));
  const read = names.map(async (name) => {
    const path = fileURLToPath(new URL(`./pictures/${name}`, import.meta.url));
    const outcome = await readPicture(await readFile(path), 'image/png', LONGEST_SECONDS);
    if (!outcome.ok) throw new Error(`${name} is no picture: ${outcome.why}`);
    return [name, outcome.picture] as const;
  });
  return new Map(await Promise.all(read));
}

interface Place {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

/** Adds a picture that a finding names, and shows it to the client where the finding is published. */
export async function addDemoPicture(
  trx: Trx,
  { name, picture }: { readonly name: string; readonly picture: Picture },
  {
    key,
    findingId,
    isPublished,
    ...ids
  }: Place & {
    readonly key: CompanyKey;
    readonly findingId: string;
    readonly isPublished: boolean;
  },
  writing: { readonly by: string; readonly now: number },
): Promise<DemoFile> {
  const [id, fileId] = [newId(), newId()];
  const { content: bytes, type, width, height } = picture;
  await addPendingFile(trx, { ...ids, id: fileId, bytes: bytes.length }, writing);
  await markFileReady(trx, { id: fileId, bytes: bytes.length, now: writing.now });
  const content = { name, alternative: '', picture: { type, width, height } };
  await addEvidence(
    trx,
    {
      ...ids,
      id,
      fileId,
      content: sealEvidence(key, id, content),
      thumbnail: sealThumbnail(key, id, picture.thumbnail),
    },
    writing,
  );
  if (isPublished)
    await showEvidence(trx, { ...ids, id: findingId }, [
      { evidenceId: id, content: sealShown(key, { findingId, id }, content) },
    ]);
  return { id: fileId, key, content: bytes };
}

/** Writes the bytes of the demo's pictures, once their rows are there. */
export async function writeDemoFiles(
  { files }: Pick<Services, 'files'>,
  written: readonly DemoFile[],
): Promise<void> {
  for (const { id, key, content } of written) await files.write(id, sealChunks(key, id, inOnePart(content)));
}
