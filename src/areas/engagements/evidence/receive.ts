import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { evidenceName, freeName, withEnding } from '../../../domain/evidence-name.ts';
import { inOnePart } from '../../../domain/in-one-part.ts';
import { markFileReady } from '../../../files/files.ts';
import { inMemory, peek, TooMuch } from '../../../files/gathering.ts';
import {
  LEAD_BYTES,
  looksLike,
  PICTURE_BYTES,
  type Picture,
  type PictureTrouble,
  type PictureType,
  readPicture,
} from '../../../files/pictures.ts';
import type { NoRoom } from '../../../files/quotas.ts';
import type { SentFile } from '../../../http/uploads.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { announceFile, type Reads, storeFile, toldWhereFull, type Untaken } from '../incoming-files.ts';
import { recordedOf } from '../recorded.ts';
import { sealEvidence, sealThumbnail } from './content.ts';
import { addEvidence } from './evidence.ts';
import { evidenceIn } from './queries.ts';

/** Why a file was not taken as evidence. */
export type NotTaken = Untaken | 'picture-too-large' | 'drawing' | PictureTrouble;

export type ReceiveOutcome =
  | { readonly ok: true; readonly id: string; readonly name: string; readonly isPicture: boolean }
  | { readonly ok: false; readonly why: NotTaken | NoRoom };

const ENDINGS: Readonly<Record<PictureType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

function nullWhereTooMuch(error: unknown): null {
  if (error instanceof TooMuch) return null;
  throw error;
}

/** What a file is to be kept as: a picture encoded anew, or its bytes as they are. */
const readingIn =
  ({ pictureSeconds }: Services['config']): Reads<Picture | null, NotTaken> =>
  async ({ content }) => {
    const { lead, whole } = await peek(content, LEAD_BYTES);
    if (lead.length === 0) return { ok: false, why: 'empty' };
    const looks = looksLike(lead);
    if (looks === 'drawing' || looks === 'animation') return { ok: false, why: looks };
    if (looks === 'other') return { ok: true, read: null, content: whole };
    const bytes = await inMemory(whole, PICTURE_BYTES).catch(nullWhereTooMuch);
    if (bytes === null) return { ok: false, why: 'picture-too-large' };
    const outcome = await readPicture(bytes, looks, pictureSeconds);
    if (!outcome.ok) return outcome;
    return { ok: true, read: outcome.picture, content: inOnePart(outcome.picture.content) };
  };

/** Makes evidence of a file whose bytes are all there; what the gate asked at the door is asked again (D24). */
function enter(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: {
    readonly id: string;
    readonly bytes: number;
    readonly name: string;
    readonly picture: Picture | null;
  },
) {
  return perform(services, act, async (held: Held<'dashboard'>): Promise<ReceiveOutcome> => {
    const { trx, now, session, reach } = held;
    // Alone, or two files of one name would both find it free.
    const engagement = await heldEngagement(services, held, engagementId, 'alone');
    if (engagement === null) return { ok: false, why: 'unknown' };
    if (!(await markFileReady(trx, { id: file.id, bytes: file.bytes, now })))
      return { ok: false, why: 'unknown' };
    const { workspaceId, companyId } = engagement;
    const others = await evidenceIn({ db: trx, keyring: services.keyring }, reach, engagementId);
    const taken = new Set(others.map(({ name }) => name.toLowerCase()));
    const { picture } = file;
    const called = evidenceName(file.name);
    const name = freeName(picture === null ? called : withEnding(called, ENDINGS[picture.type]), taken);
    const id = newId();
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    const content = sealEvidence(key, id, {
      name,
      alternative: '',
      picture: picture === null ? null : { type: picture.type, width: picture.width, height: picture.height },
    });
    await addEvidence(
      trx,
      {
        id,
        workspaceId,
        companyId,
        engagementId,
        fileId: file.id,
        content,
        thumbnail: picture === null ? null : sealThumbnail(key, id, picture.thumbnail),
      },
      { by: session.account.id, now },
    );
    await record(trx, {
      ...recordedOf(held, engagementId),
      type: 'evidence.added',
      detail: { evidenceId: id },
    });
    return { ok: true, id, name, isPicture: picture !== null };
  });
}

/**
 * Takes a file as evidence of an engagement (E11), as it arrives; a picture is decoded and encoded anew first. Until all of it
 * is synced, nothing names it (E25).
 */
export function receiveEvidence(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: SentFile,
): Promise<ReceiveOutcome> {
  return toldWhereFull(receive(services, act, engagementId, file));
}

async function receive(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: SentFile,
): Promise<ReceiveOutcome> {
  const announced = await perform(services, act, async (held) => {
    const engagement = await heldEngagement(services, held, engagementId, 'unchanged');
    if (engagement === null) return { ok: false, why: 'unknown' } as const;
    const { workspaceId, companyId } = engagement;
    return announceFile(services, held, { workspaceId, companyId, engagementId }, file.atMost);
  });
  if (!announced.ok) return announced;
  const stored = await storeFile(services, act, announced, file, readingIn(services.config));
  if (!stored.ok) return stored;
  const { bytes, read: picture } = stored;
  return enter(services, act, engagementId, { id: announced.id, bytes, name: file.name, picture });
}
