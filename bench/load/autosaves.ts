// A program: saves one finding over and over, as the editor does while somebody types, and answers what it saw as JSON.
// Argument: the job as JSON.
import { percentile } from '../figures.ts';
import { Connection } from './connection.ts';
import type { AutosavesJob, AutosavesSeen } from './jobs.ts';

const job = JSON.parse(process.argv[2] ?? '') as AutosavesJob;
const host = `localhost:${job.port}`;
const headers = {
  host,
  origin: `http://${host}`,
  cookie: job.cookie,
  'content-type': 'application/x-www-form-urlencoded',
  // As the page's script sends it: of itself, so that nobody's session lasts longer for it.
  'x-secportal-quiet': '1',
};
const connection = await Connection.open(job.port);
const times: number[] = [];
const until = performance.now() + job.seconds * 1000;
let { revision } = job;
let failed = 0;
while (performance.now() < until) {
  const form = { revision: String(revision), before: '{}', onwards: 'autosave' };
  // Never the same text twice: of what did not change nothing is written.
  const body = String(new URLSearchParams({ ...form, description: `${job.text}${revision}` }));
  const at = performance.now();
  const { status } = await connection.post(job.path, body, headers);
  if (status === 200) {
    times.push(performance.now() - at);
    revision += 1;
  } else failed += 1;
}
connection.close();
times.sort((a, b) => a - b);
const result: AutosavesSeen = { p50: percentile(times, 0.5), answered: times.length, failed, revision };
console.log(JSON.stringify(result));
