import type { Reports } from '../../../test/specimens/reports.ts';
import { type Asked, call, page, type Specimen } from '../../../test/specimens/request.ts';
import type { Scene } from '../../../test/specimens/scene.ts';

const WORKSPACE = '/api/v1/workspaces/:slug';
const REPORTS = `${WORKSPACE}/engagements/:engagement/reports`;
const REPORT = `${WORKSPACE}/reports/:report`;

/** An address of a report that is not the one that stands for all. */
const on =
  (which: keyof Reports, end: string) =>
  ({ slug, findings }: Scene) =>
    `/api/v1/workspaces/${slug}/reports/${findings.reports[which]}${end}`;

export const REQUESTS: readonly Asked[] = [
  ...[REPORTS, REPORT, `${REPORT}/file`, `${REPORT}/downloads`].flatMap((url) => [
    page('consultant', url),
    page('client', url),
  ]),
  page('consultant', `${REPORTS}/warnings`),
  page('client', `${REPORTS}/warnings`, { answer: 403 }),
  page('consultant', REPORTS, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.reports.failedId}`,
  }),
  page('consultant', `${REPORT}/downloads`, {
    about: 'behind all',
    query: ({ findings }) => `?cursor=${findings.reports.deliveredId}`,
    answer: 410,
  }),
  call('POST', 'consultant', REPORTS, { kind: 'full', format: 'json' }, { answer: 202 }),
  call(
    'POST',
    'consultant',
    REPORTS,
    ({ findings }) => ({ kind: 'finding', format: 'csv', findingId: findings.publishedId }),
    { about: 'of one finding', answer: 202 },
  ),
  call(
    'POST',
    'consultant',
    REPORTS,
    ({ findings }) => ({ kind: 'retest', format: 'json', roundId: findings.rounds.closedId }),
    { about: 'of one retest', answer: 202 },
  ),
  call('POST', 'consultant', `${REPORT}/deliver`, {}, { path: on('readyId', '/deliver') }),
  call('POST', 'consultant', `${REPORT}/again`, {}, { path: on('failedId', '/again'), answer: 202 }),
  call('DELETE', 'consultant', REPORT, {}, { path: on('failedId', ''), answer: 204 }),
];

export const SPECIMENS: readonly Specimen[] = [
  {
    kind: 'id',
    parameter: 'roundId',
    gone: [({ findings }) => findings.rounds.runningId],
  },
];
