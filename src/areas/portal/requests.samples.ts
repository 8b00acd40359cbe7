import { type Asked, page } from '../../../test/specimens/request.ts';

const PREVIEW = '/dashboard/:slug/companies/:company/preview';

export const REQUESTS: readonly Asked[] = [
  page('client', '/portal'),
  page('newcomer', PREVIEW),
  page('newcomer', `${PREVIEW}/findings`),
  page('newcomer', `${PREVIEW}/findings`, {
    about: 'narrowed',
    query: ({ findings }) =>
      `?severity=high&state=new&engagement=${findings.engagementId}&behind=${findings.publishedId}`,
  }),
  page('newcomer', `${PREVIEW}/engagements/:engagement`, {
    query: ({ findings }) => `?behind=${findings.publishedId}`,
  }),
  page('newcomer', `${PREVIEW}/findings/:finding`),
  page('newcomer', `${PREVIEW}/retests/:round`),
  page('newcomer', `${PREVIEW}/retests/:round/evidence/:evidence`),
  page('newcomer', `${PREVIEW}/findings/:finding/evidence/:evidence`),
  page('newcomer', `${PREVIEW}/engagements/:engagement/documents`),
  page('newcomer', `${PREVIEW}/reports/:report`),
  page('newcomer', `${PREVIEW}/reports/:report/file`),
  page('newcomer', `${PREVIEW}/documents/:document`),
  page('newcomer', `${PREVIEW}/documents/:document/versions/:edition`),
];
