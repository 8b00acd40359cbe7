// A program: loads one server with autocannon, and answers what it saw as JSON. Argument: the job as JSON.
import autocannon from 'autocannon';
import { percentile } from '../figures.ts';
import { accountOf, slugOf } from '../people.ts';
import type { RequestsJob, RequestsSeen } from './jobs.ts';

const job = JSON.parse(process.argv[2] ?? '') as RequestsJob;
const times: number[] = [];
const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
const instance = autocannon(
  {
    url: job.url,
    connections: job.connections,
    duration: job.seconds,
    ...(job.amount !== undefined && { amount: job.amount }),
    ...(job.rate !== undefined && { overallRate: job.rate }),
    requests: job.cookies.map((cookie) => ({
      method: 'GET',
      path: job.path.replace(':slug', () => slugOf(accountOf(cookie))),
      headers: { host: job.host, cookie },
    })),
  },
  (error: Error | null, result: autocannon.Result) => (error === null ? resolve(result) : reject(error)),
);
// autocannon's own histogram counts in whole milliseconds.
if (job.keepTimes) instance.on('response', (_client, _status, _bytes, time) => times.push(time));
const seen = await promise;
times.sort((a, b) => a - b);
const result: RequestsSeen = {
  perSecond: seen['2xx'] / ((seen.finish.getTime() - seen.start.getTime()) / 1000),
  answered: seen['2xx'],
  failed: seen.non2xx + seen.errors + seen.timeouts,
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
};
if (result.failed > 0) console.error(seen.statusCodeStats, seen.errors, seen.timeouts);
console.log(JSON.stringify(result));
