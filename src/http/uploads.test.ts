import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { beginUpload, readUploads, sparePatientUploads } from './uploads.ts';

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

test('E25: files come over a connection as they were sent, and no part of them stays in memory', async ({
  onTestFinished,
}) => {
  const app = fastify();
  onTestFinished(() => app.close());
  await readUploads(app);
  const seen: string[] = [];
  const parts: Uint8Array[] = [];
  app.post('/', async (request) => {
    const sending = await beginUpload(request, null, 64 * 1024 * 1024);
    for await (const { content } of sending?.files ?? []) {
      const hash = createHash('sha256');
      for await (const part of content) {
        hash.update(part);
        parts.push(part);
      }
      seen.push(hash.digest('hex'));
    }
    sending?.end();
    return {};
  });
  await app.listen({ host: '127.0.0.1', port: 0 });

  // Line ends all over the second, for where a part could be cut is where a boundary could begin.
  const files = [randomBytes(8_000_003), Buffer.alloc(3_000_001, 'line\r\n--'), randomBytes(7)];
  const form = new FormData();
  for (const content of files) form.append('file', new Blob([content]), 'evidence.bin');
  const { port } = app.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  expect(seen).toEqual(files.map(sha256));
  const left = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(left).toBeLessThan(files.reduce((sum, { length }) => sum + length, 0) / 2);
});

test('E25: a connection on which nothing happens is let go, unless an upload of it is being worked on', async ({
  onTestFinished,
}) => {
  const idleMs = 40;
  const app = fastify({ connectionTimeout: idleMs });
  onTestFinished(() => app.close());
  sparePatientUploads(app.server);
  await readUploads(app);
  for (const last of ['answered', 'working'])
    app.post(`/${last}`, async (request) => {
      const sending = await beginUpload(request, null, 1024);
      for await (const { content } of sending?.files ?? []) for await (const _part of content);
      if (last === 'answered') sending?.end();
      await sleep(5 * idleMs);
      sending?.end();
      return {};
    });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const upload = (last: string) => {
    const form = new FormData();
    form.append('file', new Blob(['x']), 'evidence.bin');
    return fetch(`http://127.0.0.1:${port}/${last}`, { method: 'POST', body: form });
  };
  expect((await upload('working')).status).toBe(200);
  await expect(upload('answered')).rejects.toThrow('fetch failed');
});
