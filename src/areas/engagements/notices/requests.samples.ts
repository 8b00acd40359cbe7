import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';
import type { Scene } from '../../../../test/specimens/scene.ts';

const EMAILS = '/dashboard/:slug/emails';
const STOP = '/emails/stop/:token';

const stopping = ({ stopTokens }: Scene) => `/emails/stop/${stopTokens.client}`;

export const REQUESTS: readonly Asked[] = [
  page('newcomer', EMAILS),
  action('newcomer', EMAILS, { kinds: 'comment', often: 'daily' }),
  page('client', '/portal/emails'),
  action('client', '/portal/emails', { kinds: 'comment', often: 'at-once' }),
  page('nobody', STOP, { host: 'tenant', path: stopping }),
  action('nobody', STOP, { here: '1' }, { host: 'tenant', path: stopping }),
];

export const SPECIMENS: readonly Specimen[] = [
  {
    kind: 'token',
    url: STOP,
    parameter: 'token',
    gone: [({ stopTokens }) => stopTokens.gone],
    shows: ['Place', 'place'],
  },
];
