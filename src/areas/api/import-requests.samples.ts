import { FIRST_COLUMN } from '../../../test/specimens/imports.ts';
import { type Asked, call, page } from '../../../test/specimens/request.ts';
import type { Scene } from '../../../test/specimens/scene.ts';

const WORKSPACE = '/api/v1/workspaces/:slug';
const IMPORTS = `${WORKSPACE}/engagements/:engagement/imports`;
const IMPORT = `${WORKSPACE}/imports/:import`;
const SCAN = { name: 'scan.nessus', content: '<NessusClientData_v2>' };
const reading =
  (end: string) =>
  ({ slug, findings }: Scene) =>
    `/api/v1/workspaces/${slug}/imports/${findings.readingImportId}${end}`;

export const REQUESTS: readonly Asked[] = [
  page('consultant', IMPORTS),
  page('consultant', IMPORTS, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.readingImportId}`,
  }),
  call('POST', 'consultant', IMPORTS, {}, { answer: 202, files: [SCAN] }),
  page('consultant', IMPORT),
  page('consultant', IMPORT, { about: 'behind one', query: () => '?below=4.1' }),
  page('consultant', IMPORT, {
    about: 'being read',
    path: reading(''),
  }),
  call('PATCH', 'consultant', IMPORT, ({ findings }) => ({ fixed: findings.draftId })),
  call(
    'POST',
    'consultant',
    `${IMPORT}/columns`,
    { columns: { [FIRST_COLUMN]: 'title' } },
    {
      answer: 202,
      path: ({ slug, findings }) => `/api/v1/workspaces/${slug}/imports/${findings.tableImportId}/columns`,
    },
  ),
  call('POST', 'consultant', `${IMPORT}/take`, { all: true }, { answer: 202 }),
  call('POST', 'consultant', `${IMPORT}/cancel`, {}, { path: reading('/cancel') }),
];
