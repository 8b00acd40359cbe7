import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Asked, Specimen } from './request.ts';

const areas = fileURLToPath(new URL('../../src/areas/', import.meta.url));

/** What each area has its routes asked with, and what it has instead of what is named. */
const samples: readonly { readonly REQUESTS: readonly Asked[]; readonly SPECIMENS?: readonly Specimen[] }[] =
  await Promise.all(
    readdirSync(areas, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('requests.samples.ts'))
      .sort()
      .map((path) => import(`${areas}${path}`)),
  );

/** One of each route that somebody can reach; where a route does different things, one of each. */
export const REQUESTS: readonly Asked[] = samples.flatMap((sample) => sample.REQUESTS);

export const SPECIMENS: readonly Specimen[] = samples.flatMap((sample) => sample.SPECIMENS ?? []);
