import { createHash } from 'node:crypto';
import type { EngagementIds } from '../../src/areas/engagements/finding/engagement-ids.ts';
import { sealReport } from '../../src/areas/engagements/reports/content.ts';
import { sealedMarking } from '../../src/areas/engagements/reports/marking.ts';
import {
  addReport,
  markReportDelivered,
  markReportFailed,
  markReportReady,
} from '../../src/areas/engagements/reports/reports.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import type { CompanyKey } from '../../src/sealing/company-keys.ts';
import { addReadyFile } from './evidence.ts';
import { marked } from './people.ts';

/** Reports of an engagement: one that its client has, one that is ready, and one that could not be made. */
export interface Reports {
  readonly deliveredId: string;
  readonly readyId: string;
  readonly failedId: string;
}

/** Adds a report of each kind to an engagement, whose names and contents have names of their own. */
export async function addReports(
  trx: Trx,
  filesFolder: string,
  { number, key, ids }: { readonly number: number; readonly key: CompanyKey; readonly ids: EngagementIds },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<Reports> {
  const asked = async (version: number) => {
    const [id, jobId] = [newId(), newId()];
    const content = sealReport(key, id, { summary: '' });
    const of = { kind: 'full', format: 'html', about: null, number: version } as const;
    await addReport(trx, { ...ids, ...of, id, jobId, content }, { by, now });
    return { id, jobId };
  };
  const made = async (what: string, version: number) => {
    const { id } = await asked(version);
    const bytes = Buffer.from(`<html><body>${marked(`${what}-text`, number)}</body></html>\n`);
    const fileId = await addReadyFile(trx, filesFolder, { bytes, key, ids }, { by, now });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const content = sealReport(key, id, { summary: '', name: `${marked(what, number)}.html`, sha256 });
    const html = { id, format: 'html' } as const;
    const marking = await sealedMarking(key, html, bytes);
    await markReportReady(trx, { id, fileId, content, marking, number: version }, now);
    return id;
  };
  const deliveredId = await made('report', 0);
  await markReportDelivered(trx, { id: deliveredId, marksCopies: true }, { by, now });
  const readyId = await made('hidden-report', 1);
  const failed = await asked(1);
  await markReportFailed(trx, failed.jobId, 'too-slow', now);
  return { deliveredId, readyId, failedId: failed.id };
}
