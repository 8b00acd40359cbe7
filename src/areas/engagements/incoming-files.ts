import type { Act, SignedInAccess } from '../../access/context.ts';
import { type Held, perform } from '../../access/deed.ts';
import { newId } from '../../data/id.ts';
import { ifPossible, isOutOfRoom } from '../../data/unavailable.ts';
import { abandonFile } from '../../files/files.ts';
import { admitFile, type NoRoom } from '../../files/quotas.ts';
import { sealChunks } from '../../files/sealed-chunks.ts';
import { FileTooLarge, MOST_FILES, type SentFile } from '../../http/uploads.ts';
import { type CompanyKey, companyKey } from '../../sealing/company-keys.ts';
import type { Services } from '../../services.ts';
import type { EngagementIds } from './finding/engagement-ids.ts';
import { readBytesOf } from './imports/room-queries.ts';

/*
 * How a file comes into an engagement, whatever becomes of it there: it is announced in a row, then written, and then its
 * row says that it is ready (E25).
 */

/**
 * Why a file was not taken, whatever it was to be; `unknown`: there is nothing within reach (any more) that it could belong to;
 * `abandoned`: nobody waits for the answer.
 */
export type Untaken = 'unknown' | 'abandoned' | 'empty' | 'too-large' | 'disk-full';

/** A file that is announced: its row is there, and its bytes may come. */
export interface Announced {
  readonly ok: true;
  readonly id: string;
  readonly key: CompanyKey;
}

/** Announces a file in a deed that holds its engagement, so that none of its bytes ever lie there unknown. */
export async function announceFile(
  { config, keyring }: Pick<Services, 'config' | 'keyring'>,
  { trx, now, session }: Pick<Held<'dashboard' | 'portal'>, 'trx' | 'now' | 'session'>,
  { workspaceId, companyId, engagementId }: EngagementIds,
  atMost: number,
): Promise<Announced | { readonly ok: false; readonly why: NoRoom }> {
  const { workspaceBytes, installationBytes } = config;
  const id = newId();
  const noRoom = await admitFile(
    trx,
    { id, workspaceId, companyId, engagementId, bytes: atMost },
    { ofWorkspace: workspaceBytes[session.workspace.plan], ofInstallation: installationBytes },
    { by: session.account.id, now },
    readBytesOf,
  );
  if (noRoom !== null) return { ok: false, why: noRoom };
  return { ok: true, id, key: await companyKey(trx, keyring, { workspaceId, companyId }) };
}

type Refused<Why> = { readonly ok: false; readonly why: Why };

/** What a file is to be kept as, once its beginning is known. */
export type Reads<Read, Why> = (
  file: SentFile,
) => Promise<
  { readonly ok: true; readonly read: Read; readonly content: AsyncIterable<Uint8Array> } | Refused<Why>
>;

function troubleOf(error: unknown): Untaken {
  if (error instanceof FileTooLarge) return 'too-large';
  if (isOutOfRoom(error)) return 'disk-full';
  throw error;
}

/**
 * Writes a file that was announced, as it arrives: sealed in chunks, never whole in memory. Where it is not taken after all,
 * what it would have needed is free again; what breaks off leaves a row that the tidy-up takes.
 */
export async function storeFile<A extends SignedInAccess, Read, Why>(
  services: Services,
  act: Act<A>,
  { id, key }: Announced,
  file: SentFile,
  reads: Reads<Read, Why>,
): Promise<{ readonly ok: true; readonly read: Read; readonly bytes: number } | Refused<Why | Untaken>> {
  let bytes = 0;
  async function* counted(content: AsyncIterable<Uint8Array>) {
    for await (const part of content) {
      bytes += part.byteLength;
      yield part;
    }
  }
  const notTaken = async <W>(why: W): Promise<Refused<W>> => {
    // Where that takes room that there is not, the tidy-up does it.
    await ifPossible(perform(services, act, ({ trx }) => abandonFile(trx, id)));
    return { ok: false, why };
  };
  let read: Read;
  try {
    const found = await reads(file);
    if (!found.ok) return await notTaken(found.why);
    ({ read } = found);
    await services.files.write(id, sealChunks(key, id, counted(found.content)));
  } catch (error) {
    return notTaken(troubleOf(error));
  }
  // Or the same file stands there twice once it is sent again.
  return file.isAbandoned() ? notTaken('abandoned' as const) : { ok: true, read, bytes };
}

/** Takes a file in rows and bytes; of rows, too, a disk that is full is told, not thrown. */
export function toldWhereFull<T>(taking: Promise<T>): Promise<T | Refused<'disk-full'>> {
  return taking.catch((error: unknown) => {
    if (!isOutOfRoom(error)) throw error;
    return { ok: false, why: 'disk-full' } as const;
  });
}

/** A file that was not taken, by the name that its sender gave it, and why; without a name where that is of all of them. */
export interface RefusedFile {
  readonly name: string;
  readonly why: string;
}

const MEGABYTE = 1024 * 1024;

/**
 * Takes the files of a form, one after the other: each is taken or refused by itself. Null where one could belong to nothing
 * within reach.
 */
export async function takeFiles<Taken>(
  { config }: Pick<Services, 'config'>,
  files: AsyncIterable<SentFile>,
  {
    most = MOST_FILES,
    take,
  }: {
    readonly most?: number;
    readonly take: (file: SentFile) => Promise<{ readonly taken: Taken } | { readonly why: string } | null>;
  },
): Promise<{ readonly taken: readonly Taken[]; readonly refused: readonly RefusedFile[] } | null> {
  const taken: Taken[] = [];
  const refused: RefusedFile[] = [];
  try {
    for await (const file of files) {
      if (taken.length + refused.length === most) {
        const why = most === 1 ? 'You can upload one file here.' : `You can upload ${most} files at once.`;
        refused.push({ name: file.name, why });
        break;
      }
      const outcome = await take(file);
      if (outcome === null) return null;
      if ('taken' in outcome) taken.push(outcome.taken);
      else refused.push({ name: file.name, why: outcome.why });
    }
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    const megabytes = config.fileBytes / MEGABYTE;
    refused.push({
      name: '',
      why: `You can upload ${megabytes} MB at once. Choose ${most === 1 ? 'a smaller file' : 'fewer or smaller files'}.`,
    });
  }
  if (taken.length + refused.length === 0)
    refused.push({
      name: '',
      why: most === 1 ? 'Choose a file first.' : `Choose one to ${most} files first.`,
    });
  return { taken, refused };
}
