import type { Reports } from '../../../../test/specimens/reports.ts';
import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';
import type { Scene } from '../../../../test/specimens/scene.ts';

const DASHBOARD = '/dashboard/:slug';
const ENGAGEMENT = `${DASHBOARD}/engagements/:engagement`;
const REPORT = `${DASHBOARD}/reports/:report`;
const PORTAL = '/portal/reports/:report';

/** An address of a report that is not the one that stands for all. */
const on =
  (which: keyof Reports, end: string) =>
  ({ slug, findings }: Scene) =>
    `/dashboard/${slug}/reports/${findings.reports[which]}${end}`;

const ASKED = { kind: 'full', format: 'html', finding: '', round: '', summary: 'All went well.' };

export const REQUESTS: readonly Asked[] = [
  page('newcomer', `${ENGAGEMENT}/reports`),
  page('newcomer', `${ENGAGEMENT}/reports/new`),
  page('newcomer', `${ENGAGEMENT}/reports/new`, {
    about: 'of one finding',
    query: ({ findings }) => `?finding=${findings.publishedId}`,
  }),
  page('newcomer', `${ENGAGEMENT}/reports/new`, {
    about: 'of one retest',
    query: ({ findings }) => `?round=${findings.rounds.closedId}`,
  }),
  action('newcomer', `${ENGAGEMENT}/reports/new`, ASKED),
  action(
    'newcomer',
    `${ENGAGEMENT}/reports/new`,
    ({ findings }) => ({ ...ASKED, kind: 'finding', finding: findings.publishedId }),
    { about: 'of one finding' },
  ),
  action(
    'newcomer',
    `${ENGAGEMENT}/reports/new`,
    ({ findings }) => ({ ...ASKED, kind: 'retest', round: findings.rounds.closedId }),
    { about: 'of one retest' },
  ),
  page('newcomer', REPORT),
  page('newcomer', REPORT, { about: 'ready', path: on('readyId', '') }),
  page('newcomer', REPORT, { about: 'failed', path: on('failedId', '') }),
  page('newcomer', `${REPORT}/progress`),
  page('newcomer', `${REPORT}/file`),
  page('newcomer', `${REPORT}/file`, { about: 'not delivered', path: on('readyId', '/file') }),
  action('newcomer', `${REPORT}/again`, {}, { path: on('failedId', '/again') }),
  page('newcomer', `${REPORT}/deliver`, { path: on('readyId', '/deliver') }),
  action('newcomer', `${REPORT}/deliver`, {}, { path: on('readyId', '/deliver') }),
  action('newcomer', `${REPORT}/remove`, {}, { path: on('readyId', '/remove') }),
  page('client', PORTAL),
  page('client', `${PORTAL}/file`),
];

/** What clients do not know of is to them like what there is not (R4). */
export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'report', gone: [] },
  ...['', '/file'].map(
    (end): Specimen => ({
      kind: 'id',
      url: `${PORTAL}${end}`,
      parameter: 'report',
      gone: [({ findings }) => findings.reports.readyId],
    }),
  ),
];
