import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { ifPossible, isOutOfRoom } from '../../../data/unavailable.ts';
import { evidenceName, freeName, withEnding } from '../../../domain/evidence-name.ts';
import { abandonFile, markFileReady } from '../../../files/files.ts';
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
import { admitFile, type NoRoom } from '../../../files/quotas.ts';
import { sealChunks } from '../../../files/sealed-chunks.ts';
import { FileTooLarge, type SentFile } from '../../../http/uploads.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { sealEvidence, sealThumbnail } from './content.ts';
import { addEvidence } from './evidence.ts';
import { evidenceIn } from './queries.ts';

/** Why a file was not taken; `unknown`: there is no such engagement within reach (any more); `abandoned`: nobody waits
 * for the answer. */
export type NotTaken =
  | 'unknown'
  | 'abandoned'
  | 'empty'
  | 'too-large'
  | 'picture-too-large'
  | 'disk-full'
  | 'drawing'
  | PictureTrouble;

export type ReceiveOutcome =
  | { readonly ok: true; readonly id: string; readonly name: string; readonly isPicture: boolean }
  | { readonly ok: false; readonly why: NotTaken | NoRoom };

const ENDINGS: Readonly<Record<PictureType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

async function* only(content: Uint8Array) {
  yield content;
}

/** What a file is to be kept as: a picture encoded anew, or its bytes as they are. */
async function read(
  { content }: SentFile,
  { pictureSeconds }: Services['config'],
): Promise<
  | { readonly ok: true; readonly picture: Picture | null; readonly content: AsyncIterable<Uint8Array> }
  | { readonly ok: false; readonly why: NotTaken }
> {
  const { lead, whole } = await peek(content, LEAD_BYTES);
  if (lead.length === 0) return { ok: false, why: 'empty' };
  const looks = looksLike(lead);
  if (looks === 'drawing' || looks === 'animation') return { ok: false, why: looks };
  if (looks === 'other') return { ok: true, picture: null, content: whole };
  const outcome = await readPicture(await inMemory(whole, PICTURE_BYTES), looks, pictureSeconds);
  if (!outcome.ok) return outcome;
  return { ok: true, picture: outcome.picture, content: only(outcome.picture.content) };
}

/** Announces the file, so that none of its bytes ever lie there unknown. */
function announce(services: Services, act: Act<'dashboard'>, engagementId: string, atMost: number) {
  return perform(services, act, async (held) => {
    const { trx, now, session } = held;
    const engagement = await heldEngagement(services, held, engagementId, 'unchanged');
    if (engagement === null) return { ok: false, why: 'unknown' } as const;
    const { workspaceId, companyId } = engagement;
    const { workspaceBytes, installationBytes } = services.config;
    const id = newId();
    const noRoom = await admitFile(
      trx,
      { id, workspaceId, companyId, engagementId, bytes: atMost },
      { ofWorkspace: workspaceBytes[session.workspace.plan], ofInstallation: installationBytes },
      { by: session.account.id, now },
    );
    if (noRoom !== null) return { ok: false, why: noRoom } as const;
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    return { ok: true, id, key } as const;
  });
}

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
      at: now,
      origin: held.origin,
      workspaceId,
      actor: held.actor,
      subject: { id: engagementId, label: '' },
      type: 'evidence.added',
      detail: { evidenceId: id },
    });
    return { ok: true, id, name, isPicture: picture !== null };
  });
}

function troubleOf(error: unknown): NotTaken {
  if (error instanceof FileTooLarge) return 'too-large';
  if (error instanceof TooMuch) return 'picture-too-large';
  if (isOutOfRoom(error)) return 'disk-full';
  throw error;
}

/**
 * Takes a file as evidence of an engagement (E11), as it arrives: sealed in chunks, never whole in memory, but for a picture,
 * which is decoded and encoded anew first. Until all of it is synced, nothing names it; what breaks off leaves a row that the
 * tidy-up takes (E25).
 */
export async function receiveEvidence(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: SentFile,
): Promise<ReceiveOutcome> {
  try {
    return await receive(services, act, engagementId, file);
  } catch (error) {
    // Of the rows, which come before the file and after it.
    if (isOutOfRoom(error)) return { ok: false, why: 'disk-full' };
    throw error;
  }
}

async function receive(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  file: SentFile,
): Promise<ReceiveOutcome> {
  const announced = await announce(services, act, engagementId, file.atMost);
  if (!announced.ok) return announced;
  const { id, key } = announced;
  let bytes = 0;
  async function* counted(content: AsyncIterable<Uint8Array>) {
    for await (const part of content) {
      bytes += part.byteLength;
      yield part;
    }
  }
  const notTaken = async (why: NotTaken): Promise<ReceiveOutcome> => {
    // Where that takes room that there is not, the tidy-up does it.
    await ifPossible(perform(services, act, ({ trx }) => abandonFile(trx, id)));
    return { ok: false, why };
  };
  let picture: Picture | null;
  try {
    const found = await read(file, services.config);
    if (!found.ok) return await notTaken(found.why);
    ({ picture } = found);
    await services.files.write(id, sealChunks(key, id, counted(found.content)));
  } catch (error) {
    return notTaken(troubleOf(error));
  }
  // Or the same file stands there twice once it is sent again.
  if (file.isAbandoned()) return notTaken('abandoned');
  return enter(services, act, engagementId, { id, bytes, name: file.name, picture });
}
