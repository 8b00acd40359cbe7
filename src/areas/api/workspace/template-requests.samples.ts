import { type Asked, call, page, type Specimen } from '../../../../test/specimens/request.ts';

const TEMPLATES = '/api/v1/workspaces/:slug/templates';

const TEMPLATE = { title: 'By a program', description: 'It is so.' };

/** What programs ask of templates. */
export const REQUESTS: readonly Asked[] = [
  page('newcomer', TEMPLATES),
  page('newcomer', TEMPLATES, {
    about: 'narrowed, behind one',
    query: ({ templateId }) => `?q=&cursor=${templateId}`,
  }),
  call('POST', 'newcomer', TEMPLATES, TEMPLATE, { answer: 201 }),
  page('newcomer', `${TEMPLATES}/:template`),
  call('PATCH', 'newcomer', `${TEMPLATES}/:template`, { impact: 'It matters.' }),
  call('DELETE', 'newcomer', `${TEMPLATES}/:template`, {}, { answer: 204 }),
];

export const SPECIMENS: readonly Specimen[] = [{ kind: 'id', parameter: 'templateId', gone: [] }];
