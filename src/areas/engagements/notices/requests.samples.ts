import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';

const EMAILS = '/dashboard/:slug/emails';

export const REQUESTS: readonly Asked[] = [
  page('newcomer', EMAILS),
  action('newcomer', EMAILS, { kinds: 'comment', often: 'daily' }),
  page('client', '/portal/emails'),
  action('client', '/portal/emails', { kinds: 'comment', often: 'at-once' }),
];

export const SPECIMENS: readonly Specimen[] = [];
