import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { looksLikeId } from '../data/id.ts';
import type { S3Bucket } from '../domain/s3-bucket.ts';
import { type FileStore, NoSuchFile } from './store.ts';

/** How much is sent at a time, and how many of those at once: all that of a file is ever in memory. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** A store refuses what we are to use it with; the message says what to change. */
export class StoreRefuses extends Error {
  override readonly name = 'StoreRefuses';
}

const statusOf = (error: unknown) =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** Throws {@link StoreRefuses} where keys or bucket are wrong; that the store is away for now is for later to find. */
async function mustBeUsable(look: () => Promise<unknown>, { bucket }: S3Bucket): Promise<void> {
  try {
    await look();
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) throw new StoreRefuses(`there is no bucket called ${bucket}`);
    if (status === 401 || status === 403)
      throw new StoreRefuses(`the store doesn’t accept this key and secret for the bucket ${bucket}`);
  }
}

/** The client gathers what it sends at a time, and what is gathered has to stay what it was. */
async function* copied(content: AsyncIterable<Uint8Array>) {
  for await (const part of content) yield Buffer.from(part);
}

/**
 * Keeps files in an S3-compatible store, under a prefix of a bucket, each under its id. A file is there when all of its parts
 * are joined, and never before; what breaks off is given up there too (E25). The client is loaded only for those who use it.
 */
export async function s3Store(bucket: S3Bucket): Promise<FileStore> {
  const { endpoint, region, accessKeyId, secretAccessKey, bucket: Bucket, prefix } = bucket;
  const sdk = await import('@aws-sdk/client-s3');
  const { Upload } = await import('@aws-sdk/lib-storage');
  const client: S3Client = new sdk.S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    // Every chunk of a file is authenticated by its seal; not every store knows these sums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (id: string) => {
    // An id comes from our rows; one that does not look like it would be a key of somebody's making.
    if (!looksLikeId(id)) throw new Error('not an id of a file');
    return { Bucket, Key: `${prefix}${id}` };
  };
  await mustBeUsable(() => client.send(new sdk.ListObjectsV2Command({ Bucket, MaxKeys: 1 })), bucket);
  return {
    async write(id, content) {
      const upload = new Upload({
        client,
        params: { ...at(id), Body: Readable.from(copied(content), { objectMode: false }), IfNoneMatch: '*' },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      });
      await upload.done();
    },
    async read(id) {
      await client.send(new sdk.HeadObjectCommand(at(id))).catch((error: unknown) => {
        throw statusOf(error) === 404 ? new NoSuchFile(id) : error;
      });
      // Asked for only once somebody reads: an answer that nobody begins with would hold its connection.
      return (async function* () {
        const { Body } = await client.send(new sdk.GetObjectCommand(at(id)));
        if (Body !== undefined) yield* Body as Readable as AsyncIterable<Buffer>;
      })();
    },
    async remove(id) {
      await client.send(new sdk.DeleteObjectCommand(at(id)));
    },
    async *writtenBefore(moment) {
      for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, { Bucket, Prefix: prefix }))
        for (const { Key = '', LastModified } of Contents) {
          const id = Key.slice(prefix.length);
          if (looksLikeId(id) && LastModified !== undefined && LastModified.getTime() < moment) yield id;
        }
    },
  };
}
