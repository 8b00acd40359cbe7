import { codeAt, stepAt } from '../../../src/domain/totp.ts';
import { PASSWORD, START } from '../../world.ts';
import type { Scene, Somebody, Who } from './scene.ts';

const ANOTHER_PASSWORD = 'nine patient kettles hum';

/** A request that is in order, and gets all the way. */
export interface Asked {
  readonly name: string;
  /** The status of its answer where nothing goes. */
  readonly answer: number;
  readonly method: 'GET' | 'POST';
  /** The pattern of its route. */
  readonly url: string;
  readonly as: Who | 'nobody';
  readonly host: 'base' | 'tenant';
  readonly path: (scene: Scene) => string;
  readonly form: (scene: Scene) => Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, string>>;
type Of<T> = T | ((scene: Scene) => T);

const given = <T extends Fields | string>(value: Of<T>, scene: Scene): T =>
  typeof value === 'function' ? value(scene) : value;

/** What stands in a pattern's places. */
const filledIn = (url: string, { slug, people, links }: Scene) =>
  url
    .replace(':slug', slug)
    .replace(':account', people.consultant.id)
    .replace(':membership', people.consultant.membershipId ?? '')
    .replace(':token', links.invitation.token)
    .replace(':link', links['further-workspace'].id);

const hostOf = (as: Asked['as']) => (as === 'client' ? 'tenant' : 'base');

/** What sets a request apart from others of its route. */
interface More {
  readonly about?: string;
  readonly host?: 'tenant';
  readonly query?: Of<string>;
  readonly path?: Of<string>;
  readonly answer?: number;
}

function asked(method: Asked['method'], as: Asked['as'], url: string, form: Of<Fields>, more: More): Asked {
  const host = more.host ?? hostOf(as);
  return {
    name: [`${method} ${url}`, `as ${as}`, `${host} host`, ...(more.about ? [more.about] : [])].join(', '),
    answer: more.answer ?? (method === 'GET' ? 200 : 303),
    method,
    url,
    as,
    host,
    path: (scene) =>
      (more.path === undefined ? filledIn(url, scene) : given(more.path, scene)) +
      given(more.query ?? '', scene),
    form: (scene) => given(form, scene),
  };
}

const page = (as: Asked['as'], url: string, more: More = {}) => asked('GET', as, url, {}, more);
const action = (as: Asked['as'], url: string, form: Of<Fields> = {}, more: More = {}) =>
  asked('POST', as, url, form, more);

const code = ({ secret }: Somebody) => codeAt(secret, stepAt(START));
const reason = 'because of the test';
const WORKSPACE = '/dashboard/:slug';

/** One of each route that somebody can reach; where a route does different things, one of each. */
export const REQUESTS: readonly Asked[] = [
  page('nobody', '/'),
  page('owner', '/', { answer: 303 }),
  page('nobody', '/login'),
  page('nobody', '/login', { host: 'tenant' }),
  page('owner', '/login', { answer: 303 }),
  action('nobody', '/login', ({ people }) => ({ email: people.owner.email, password: PASSWORD })),
  action('nobody', '/login', ({ people }) => ({ email: people.client.email, password: PASSWORD }), {
    host: 'tenant',
  }),
  action('owner', '/logout'),
  page('nobody', '/password/forgot'),
  action('nobody', '/password/forgot', ({ people }) => ({ email: people.owner.email })),
  page('nobody', '/password/sent'),
  page('nobody', '/password/reset', { query: ({ links }) => `?token=${links['password-reset'].token}` }),
  action('nobody', '/password/reset', ({ links }) => ({
    token: links['password-reset'].token,
    password: ANOTHER_PASSWORD,
  })),
  page('nobody', '/.well-known/change-password', { answer: 303 }),
  page('nobody', '/signup'),
  page('nobody', '/signup/sent'),
  page('nobody', '/signup/slug', { query: '?slug=some-slug' }),
  action('nobody', '/signup', ({ number }) => ({
    workspace: 'Another Place',
    slug: `another-place-${number}`,
    name: 'Another Body',
    email: `another${number}@example.com`,
  })),
  page('nobody', '/signup/confirm', { query: ({ links }) => `?token=${links['sign-up'].token}` }),
  action('nobody', '/signup/confirm', ({ links }) => ({
    token: links['sign-up'].token,
    password: ANOTHER_PASSWORD,
  })),
  page('nobody', '/invitations/:token', { host: 'tenant' }),
  action(
    'nobody',
    '/invitations/:token',
    { name: 'New Body', password: ANOTHER_PASSWORD },
    { host: 'tenant' },
  ),
  action(
    'nobody',
    '/invitations/:token',
    {},
    {
      about: 'with an account',
      host: 'tenant',
      path: ({ links }) => `/invitations/${links['known-invitation'].token}`,
    },
  ),
  page('newcomer', '/mfa/setup'),
  action('newcomer', '/mfa/setup', ({ people }) => ({ code: code(people.newcomer) })),
  page('consultant', '/mfa/verify'),
  action('consultant', '/mfa/verify', ({ people }) => ({ code: code(people.consultant) })),
  action('consultant', '/mfa/verify', { code: '000000' }, { about: 'a wrong code', answer: 422 }),
  page('consultant', '/mfa/recovery'),
  action('consultant', '/mfa/recovery', ({ people }) => ({ code: people.consultant.recoveryCode }), {
    answer: 200,
  }),
  page('owner', '/confirm'),
  action('owner', '/confirm', ({ people }) => ({ password: PASSWORD, code: code(people.owner) })),
  action('newcomer', '/confirm', { password: PASSWORD }),
  page('owner', '/account/security'),
  page('client', '/account/security'),
  action('owner', '/account/security/password', { current: PASSWORD, password: ANOTHER_PASSWORD }),
  action('owner', '/account/security/authenticators'),
  action('owner', '/account/security/authenticators/replace', ({ people }) => ({
    authenticator: people.owner.authenticatorId,
  })),
  action('owner', '/account/security/authenticators/remove', ({ people }) => ({
    authenticator: people.owner.authenticatorId,
  })),
  action('owner', '/account/security/recovery-codes', {}, { answer: 200 }),
  action('owner', '/account/security/always-ask', { enabled: 'true' }),
  action('owner', '/account/security/sessions/end-others'),
  action('owner', '/account/security/sessions/end', ({ otherSessionId }) => ({ session: otherSessionId })),
  page('owner', '/workspaces'),
  page('owner', '/workspaces/new/:link'),
  action('owner', '/workspaces/new/:link', ({ number }) => ({
    workspace: 'Second Place',
    slug: `second-place-${number}`,
  })),
  page('owner', '/dashboard', { answer: 303 }),
  page('owner', WORKSPACE),
  page('newcomer', WORKSPACE),
  page('owner', `${WORKSPACE}/activity`),
  page('owner', `${WORKSPACE}/activity.csv`),
  page('owner', `${WORKSPACE}/members.csv`),
  page('owner', `${WORKSPACE}/members`),
  page('owner', `${WORKSPACE}/members/invite`),
  action('owner', `${WORKSPACE}/members/invitations`, ({ number }) => ({
    email: `third${number}@example.com`,
    role: 'client',
    company: 'Initech',
  })),
  action(
    'owner',
    `${WORKSPACE}/members/invitations`,
    ({ number }) => ({
      email: `third${number}@example.com`,
      role: 'client',
      company: 'Umbrella',
    }),
    { about: 'a new company' },
  ),
  action('owner', `${WORKSPACE}/members/invitations/resend`, ({ links }) => ({
    invitation: links.invitation.id,
  })),
  action('owner', `${WORKSPACE}/members/invitations/withdraw`, ({ links }) => ({
    invitation: links.invitation.id,
  })),
  page('owner', `${WORKSPACE}/members/:membership/remove`),
  action('owner', `${WORKSPACE}/members/remove`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
  })),
  page('owner', `${WORKSPACE}/settings`),
  action('owner', `${WORKSPACE}/settings/mfa`, { enabled: 'true', apply: 'now' }),
  action('owner', `${WORKSPACE}/settings/workspace`, { name: 'New name', accent: 'teal' }),
  action('owner', `${WORKSPACE}/settings/ownership`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
  })),
  page('client', '/portal'),
  page('owner', '/api/v1/session'),
  page('admin', '/admin'),
  page('admin', '/admin/accounts/:account'),
  action('admin', '/admin/accounts/reset-mfa', ({ people }) => ({ account: people.consultant.id, reason })),
  action('admin', '/admin/accounts/end-sessions', ({ people }) => ({ account: people.consultant.id })),
  action('admin', '/admin/accounts/clear-waits', ({ people }) => ({ account: people.consultant.id })),
  action('admin', '/admin/accounts/disable', ({ people }) => ({ account: people.consultant.id, reason })),
  action('admin', '/admin/accounts/enable', ({ disabledId }) => ({ account: disabledId, reason })),
  page('admin', '/admin/accounts.csv'),
  page('admin', '/admin/workspaces'),
  page('admin', '/admin/workspaces.csv'),
  action('admin', '/admin/workspaces/plan', ({ workspaceId }) => ({ workspace: workspaceId, plan: 'team' })),
  page('admin', '/admin/workspaces/invite'),
  action('admin', '/admin/workspaces/invite', ({ number }) => ({ email: `fourth${number}@example.com` })),
  page('admin', '/admin/record'),
  page('admin', '/admin/record.csv'),
];
