// A program, the floor of an upload: reads a file, seals it by the product's own function, writes it and syncs it, and answers
// how long that took as JSON. Argument: the job as JSON.
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CompanyKey, sealChunks } from '../product.ts';
import type { SealingJob, SealingSeen } from './jobs.ts';

const READ_BYTES = 256 * 1024;

const job = JSON.parse(process.argv[2] ?? '') as SealingJob;
const key = new CompanyKey(randomBytes(32));
const cpuBefore = process.cpuUsage();
const started = performance.now();
const target = await open(job.into, 'wx');
const content = createReadStream(job.file, { highWaterMark: READ_BYTES });
for await (const box of sealChunks(key, randomUUID(), content)) await target.writeFile(box);
await target.sync();
await target.close();
const { user, system } = process.cpuUsage(cpuBefore);
const seen: SealingSeen = { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
console.log(JSON.stringify(seen));
