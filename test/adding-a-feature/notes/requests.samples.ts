import { type Asked, action, page } from '../../../test/specimens/request.ts';

const NOTES = '/dashboard/:slug/notes';

export const REQUESTS: readonly Asked[] = [
  page('consultant', NOTES),
  action('owner', NOTES, { text: 'Call the client' }),
];
