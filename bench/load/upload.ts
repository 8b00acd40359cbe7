// A program: sends a file to a server as a browser's form does, and answers how long it took as JSON. Argument: the job as
// JSON.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { UploadJob, UploadSeen } from './jobs.ts';

const READ_BYTES = 1024 * 1024;
const BOUNDARY = '----the-boundary-of-the-bench';

const job = JSON.parse(process.argv[2] ?? '') as UploadJob;
const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="evidence.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
const tail = `\r\n--${BOUNDARY}--\r\n`;
const { size } = await stat(job.file);
const host = `localhost:${job.port}`;

async function* form() {
  yield head;
  yield* createReadStream(job.file, { highWaterMark: READ_BYTES });
  yield tail;
}

const started = performance.now();
const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
const sending = request(
  {
    host: '127.0.0.1',
    port: job.port,
    path: job.path,
    method: 'POST',
    headers: {
      host,
      origin: `http://${host}`,
      cookie: job.cookie,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + size + tail.length,
    },
  },
  resolve,
);
sending.once('error', reject);
await pipeline(form(), sending);
const answer = await promise;
const body = await text(answer);
const seen: UploadSeen = { ms: performance.now() - started, location: answer.headers.location ?? '' };
if (answer.statusCode !== 303) throw new Error(`the upload was answered by ${answer.statusCode}: ${body}`);
console.log(JSON.stringify(seen));
