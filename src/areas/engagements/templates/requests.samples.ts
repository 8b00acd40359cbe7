import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';

const DASHBOARD = '/dashboard/:slug';
const ENGAGEMENT = `${DASHBOARD}/engagements/:engagement`;

const TEMPLATE = { title: 'A template', language: 'en', description: 'It is so.', tags: 'web' };

/** What a page for a new finding calls itself. */
const PAGE = '01980000-0000-7000-8000-0000000000ab';

export const REQUESTS: readonly Asked[] = [
  page('newcomer', `${ENGAGEMENT}/findings/from-template`, {
    query: ({ templateId }) => `?q=template&beyond=${templateId}`,
  }),
  action('newcomer', `${ENGAGEMENT}/findings/from-template`, ({ templateId }) => ({
    template: templateId,
    page: PAGE,
  })),
  page('newcomer', `${DASHBOARD}/templates`),
  page('newcomer', `${DASHBOARD}/templates`, {
    about: 'narrowed',
    query: ({ templateId }) => `?whose=own&q=template&beyond=${templateId}`,
  }),
  page('newcomer', `${DASHBOARD}/templates/new`),
  page('newcomer', `${DASHBOARD}/templates/new`, {
    about: 'copied',
    query: ({ templateId }) => `?of=${templateId}`,
  }),
  action('newcomer', `${DASHBOARD}/templates`, TEMPLATE),
  page('newcomer', `${DASHBOARD}/templates/:template`, {
    query: ({ findings }) => `?engagement=${findings.engagementId}`,
  }),
  page('newcomer', `${DASHBOARD}/templates/:template/edit`),
  action('newcomer', `${DASHBOARD}/templates/:template/edit`, { ...TEMPLATE, revision: '1' }),
  page('newcomer', `${DASHBOARD}/templates/:template/delete`),
  action('newcomer', `${DASHBOARD}/templates/:template/delete`),
  page('newcomer', `${DASHBOARD}/findings/:finding/template`),
  action('newcomer', `${DASHBOARD}/findings/:finding/template`, {
    ...TEMPLATE,
    title: 'Made of a finding',
    checked: 'yes',
  }),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'template', gone: [] },
  { kind: 'id', parameter: 'of', gone: [] },
  { kind: 'id', parameter: 'beyond', gone: [] },
];
