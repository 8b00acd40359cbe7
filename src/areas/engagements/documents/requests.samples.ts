import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';
import type { Scene } from '../../../../test/specimens/scene.ts';

const DASHBOARD = '/dashboard/:slug';
const ENGAGEMENT = `${DASHBOARD}/engagements/:engagement`;
const DOCUMENT = `${DASHBOARD}/documents/:document`;
const PORTAL_DOCUMENT = '/portal/documents/:document';
/** An address of the document that the client gave. */
const ofClient =
  (end: string) =>
  ({ findings }: Scene) =>
    `/portal/documents/${findings.clientDocumentId}${end}`;

export const REQUESTS: readonly Asked[] = [
  page('newcomer', `${ENGAGEMENT}/documents`),
  action(
    'newcomer',
    `${ENGAGEMENT}/documents`,
    { visible: 'true' },
    { files: [{ name: 'letter.txt', content: 'A few plain words' }] },
  ),
  page('newcomer', DOCUMENT),
  page('newcomer', DOCUMENT, {
    about: 'of the client’s',
    path: ({ slug, findings }) => `/dashboard/${slug}/documents/${findings.clientDocumentId}`,
  }),
  action('newcomer', DOCUMENT, {}, { files: [{ name: 'letter.txt', content: 'A few plain words' }] }),
  page('newcomer', `${DOCUMENT}/versions/:edition`),
  page('newcomer', `${DOCUMENT}/versions/:edition`, {
    about: 'of the team’s own',
    path: ({ slug, findings }) =>
      `/dashboard/${slug}/documents/${findings.hiddenDocumentId}/versions/${findings.hiddenEditionId}`,
  }),
  page('newcomer', `${DOCUMENT}/versions/:edition`, {
    about: 'of the client’s',
    path: ({ slug, findings }) =>
      `/dashboard/${slug}/documents/${findings.clientDocumentId}/versions/${findings.clientEditionId}`,
  }),
  action('newcomer', `${DOCUMENT}/visibility`, { visible: 'false' }),
  action('newcomer', `${DOCUMENT}/remove`),
  page('client', '/portal/engagements/:engagement/documents'),
  action(
    'client',
    '/portal/engagements/:engagement/documents',
    {},
    { files: [{ name: 'letter.txt', content: 'A few plain words' }] },
  ),
  page('client', PORTAL_DOCUMENT),
  page('client', PORTAL_DOCUMENT, { about: 'of their own', path: ofClient('') }),
  action(
    'client',
    PORTAL_DOCUMENT,
    {},
    { path: ofClient(''), files: [{ name: 'letter.txt', content: 'A few plain words' }] },
  ),
  page('client', `${PORTAL_DOCUMENT}/versions/:edition`),
  page('client', `${PORTAL_DOCUMENT}/versions/:edition`, {
    about: 'of their own',
    path: ({ findings }) =>
      `/portal/documents/${findings.clientDocumentId}/versions/${findings.clientEditionId}`,
  }),
  action('client', `${PORTAL_DOCUMENT}/remove`, {}, { path: ofClient('/remove') }),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'document', gone: [] },
  { kind: 'id', parameter: 'edition', gone: [] },
  {
    kind: 'id',
    url: `${PORTAL_DOCUMENT}/versions/:edition`,
    parameter: 'edition',
    gone: [({ findings }) => findings.hiddenEditionId],
  },
  ...['', '/versions/:edition', '/remove'].map(
    (end): Specimen => ({
      kind: 'id',
      url: `${PORTAL_DOCUMENT}${end}`,
      parameter: 'document',
      gone: [({ findings }) => findings.hiddenDocumentId],
    }),
  ),
];
