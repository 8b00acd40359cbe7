import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';
import type { Scene } from '../../../../test/specimens/scene.ts';

const DASHBOARD = '/dashboard/:slug';
const IMPORTS = `${DASHBOARD}/engagements/:engagement/imports`;
const IMPORT = `${DASHBOARD}/imports/:import`;
const reading =
  (end: string) =>
  ({ slug, findings }: Scene) =>
    `/dashboard/${slug}/imports/${findings.readingImportId}${end}`;

export const REQUESTS: readonly Asked[] = [
  page('newcomer', IMPORTS),
  page('newcomer', IMPORTS, {
    about: 'behind one',
    query: ({ findings }) => `?earlier=${findings.readingImportId}`,
  }),
  action('newcomer', IMPORTS, {}, { files: [{ name: 'scan.nessus', content: '<NessusClientData_v2>' }] }),
  page('newcomer', IMPORT),
  page('newcomer', IMPORT, { about: 'behind one', query: () => '?below=4.1' }),
  page('newcomer', IMPORT, { about: 'being read', path: reading('') }),
  page('newcomer', `${IMPORT}/progress`, { path: reading('/progress') }),
  action(
    'newcomer',
    `${IMPORT}/columns`,
    { 'column-1': 'title' },
    { path: ({ slug, findings }) => `/dashboard/${slug}/imports/${findings.tableImportId}/columns` },
  ),
  action('newcomer', `${IMPORT}/take`, { group: '1' }),
  action('newcomer', `${IMPORT}/cancel`),
  action('newcomer', `${IMPORT}/fixed`, ({ findings }) => ({ finding: findings.draftId })),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'import', gone: [] },
  { kind: 'id', parameter: 'earlier', gone: [] },
  { kind: 'id', parameter: 'fixed', gone: [] },
];
