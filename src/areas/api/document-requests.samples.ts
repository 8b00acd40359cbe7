import { type Asked, call, page } from '../../../test/specimens/request.ts';
import type { Scene } from '../../../test/specimens/scene.ts';

const WORKSPACE = '/api/v1/workspaces/:slug';
const ENGAGEMENT = `${WORKSPACE}/engagements/:engagement`;
const DOCUMENT = `${WORKSPACE}/documents/:document`;

/** An address of the document that the client gave. */
const ofClient =
  (end: string) =>
  ({ slug, findings }: Scene) =>
    `/api/v1/workspaces/${slug}/documents/${findings.clientDocumentId}${end}`;
const LETTER = { name: 'letter.txt', content: 'A few plain words' };

/** What both sides may read. */
const READ = [
  `${ENGAGEMENT}/documents`,
  DOCUMENT,
  `${DOCUMENT}/file`,
  `${DOCUMENT}/versions`,
  `${DOCUMENT}/versions/:edition/file`,
];

export const REQUESTS: readonly Asked[] = [
  ...READ.flatMap((url) => [page('consultant', url), page('client', url)]),
  page('consultant', `${ENGAGEMENT}/documents`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.clientDocumentId}`,
  }),
  page('consultant', `${DOCUMENT}/versions`, {
    about: 'behind the only one',
    query: ({ findings }) => `?cursor=${findings.editionId}`,
    answer: 410,
  }),
  page('consultant', `${DOCUMENT}/downloads`),
  page('client', `${DOCUMENT}/downloads`, { path: ofClient('/downloads') }),
  page('consultant', `${DOCUMENT}/downloads`, {
    about: 'behind all',
    query: ({ findings }) => `?cursor=${findings.documentId}`,
    answer: 410,
  }),
  ...(['consultant', 'client'] as const).map((who) =>
    call('POST', who, `${ENGAGEMENT}/documents`, {}, { answer: 201, files: [LETTER] }),
  ),
  call('POST', 'consultant', `${DOCUMENT}/versions`, {}, { answer: 201, files: [LETTER] }),
  call(
    'POST',
    'client',
    `${DOCUMENT}/versions`,
    {},
    { path: ofClient('/versions'), answer: 201, files: [LETTER] },
  ),
  call('PATCH', 'consultant', DOCUMENT, { visible: false }),
  call('DELETE', 'consultant', DOCUMENT, {}, { answer: 204 }),
  call('DELETE', 'client', DOCUMENT, {}, { path: ofClient(''), answer: 204 }),
];
