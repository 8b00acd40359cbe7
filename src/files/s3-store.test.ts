import { randomBytes } from 'node:crypto';
import { test as base, describe, expect } from 'vitest';
import { passing } from '../../test/passing-parts.ts';
import { S3Server } from '../../test/s3-server.ts';
import { newId } from '../data/id.ts';
import { parseFilesUrl, type S3Bucket } from '../domain/s3-bucket.ts';
import { s3Store } from './s3-store.ts';
import { NoSuchFile } from './store.ts';

async function* parts(...all: readonly Uint8Array[]) {
  yield* all;
}

const whole = async (content: AsyncIterable<Uint8Array>) => {
  const read: Uint8Array[] = [];
  for await (const part of content) read.push(part);
  return Buffer.concat(read);
};

const placeOf = (url: string) => {
  const bucket = parseFilesUrl(url);
  expect(bucket).toBeTypeOf('object');
  return bucket as S3Bucket;
};

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
const test = base.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = await S3Server.start();
  onCleanup(() => server.stop());
  return server;
});

describe('an S3-compatible store that checks signatures', () => {
  test('E25: keeps a file under its id, gives it back, and removes it', async ({ server }) => {
    const store = await s3Store(placeOf(server.url()));
    const id = newId();
    await store.write(id, parts(Buffer.from('one '), Buffer.from('two')));
    expect([...server.files.keys()]).toEqual([`acme/files/${id}`]);
    expect((await whole(await store.read(id))).toString()).toBe('one two');
    await expect(store.write(id, parts(Buffer.from('other')))).rejects.toThrow();
    expect((await whole(await store.read(id))).toString()).toBe('one two');
    const later: string[] = [];
    for await (const one of store.writtenBefore(Date.now() + 1_000)) later.push(one);
    expect(later).toEqual([id]);
    for await (const one of store.writtenBefore(Date.now() - 60_000)) expect(one).toBe('nothing');
    await store.remove(id);
    await store.remove(id);
    await expect(store.read(id)).rejects.toThrow(NoSuchFile);
    expect(server.refused).toBe(0);
  });

  test('E25: a large file goes in parts, and comes back as it was', async ({ server }) => {
    const store = await s3Store(placeOf(server.url()));
    const id = newId();
    const content = randomBytes(20 * 1024 * 1024 + 7);
    await store.write(id, passing(content.subarray(0, 9_000_000), content.subarray(9_000_000)));
    expect((await whole(await store.read(id))).equals(content)).toBe(true);
    expect(server.uploads.size).toBe(0);
    await store.remove(id);
  });

  test('E25: of content that breaks off nothing stays, and its own error comes out', async ({ server }) => {
    const store = await s3Store(placeOf(server.url()));
    const broken = async function* () {
      yield randomBytes(17 * 1024 * 1024);
      throw new Error('the sender hung up');
    };
    await expect(store.write(newId(), broken())).rejects.toThrow('the sender hung up');
    expect([server.files.size, server.uploads.size]).toEqual([0, 0]);
  });

  test('E25: another secret and an unknown bucket are refused at the start', async ({ server }) => {
    await expect(s3Store(placeOf(server.url({ secret: 'another' })))).rejects.toThrow(
      'the store doesn’t accept this key and secret for the bucket evidence',
    );
    await expect(s3Store(placeOf(server.url({ bucket: 'other' })))).rejects.toThrow(
      'there is no bucket called other',
    );
    const store = await s3Store(placeOf(server.url()));
    await expect(store.read('../../etc/passwd')).rejects.toThrow('not an id of a file');
  });
});

describe('FILES_URL', () => {
  test.for([
    ['s3://x', 'give https://KEY:SECRET@host/bucket'],
    ['http://k:s@store.example/b', 'use https, unless the store is on this machine'],
    ['https://store.example/b', 'give the key and its secret, as in https://KEY:SECRET@host/bucket'],
    ['https://k:s@store.example/', 'name the bucket, as in https://KEY:SECRET@host/bucket'],
    ['https://k:100%@store.example/b', 'write % as %25'],
  ] as const)('E25: %s: %s', ([typed, says]) => {
    expect(parseFilesUrl(typed)).toBe(says);
  });
});
