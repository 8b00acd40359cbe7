import { contest } from '../contest.ts';
import { cookieOf, secportal, throughput, ungated } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import { ratio } from '../results.ts';
import type { Bench } from './bench.ts';

const OPEN = 'the same page without a gate';

/** The dashboard as a page, against the same page made for a session that was looked up once at the start. */
export async function page({ directory, pace }: Bench) {
  const installation = await makeInstallation(directory, { accounts: 1000, auditRows: 1000 });
  const product = await secportal(installation);
  const open = await ungated(installation);
  // The one session for which the other renders it, so that both show the very same page.
  const cookies = [cookieOf(0)];
  const figures = await contest(
    [
      throughput('SecPortal', product, '/dashboard/:slug', cookies),
      throughput(OPEN, open, '/bench/dashboard', cookies),
    ],
    pace,
  );
  await product.stop();
  await open.stop();
  return {
    id: 'page',
    title: 'Gate on a page: GET /dashboard/<slug> (SQLite, workspace of ten)',
    unit: 'pages/s',
    figures,
    goals: [ratio(figures, 'SecPortal', OPEN, 1)],
  };
}
