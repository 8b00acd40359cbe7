import {
  ANOTHER_PASSWORD,
  type Asked,
  action,
  code,
  page,
  type Specimen,
} from '../../../test/specimens/request.ts';
import { PASSWORD } from '../../../test/visitor.ts';

export const REQUESTS: readonly Asked[] = [
  page('nobody', '/'),
  page('owner', '/', { answer: 303 }),
  page('nobody', '/login'),
  page('nobody', '/login', { host: 'tenant' }),
  page('owner', '/login', { answer: 303 }),
  action('nobody', '/login', ({ people }) => ({ email: people.owner.email, password: PASSWORD }), {
    becomes: 'owner',
  }),
  action('nobody', '/login', ({ people }) => ({ email: people.client.email, password: PASSWORD }), {
    host: 'tenant',
    becomes: 'client',
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
  page('owner', '/account/security/recovery-codes'),
  page('owner', '/account/security/recovery-codes.txt', { answer: 303 }),
  action('owner', '/account/security/recovery-codes'),
  action('owner', '/account/security/recovery-codes/saved'),
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
];

export const SPECIMENS: readonly Specimen[] = [
  {
    kind: 'token',
    url: '/password/reset',
    place: 'token',
    gone: [({ links }) => links['used-password-reset'].token],
    shows: ['owner'],
  },
  {
    kind: 'token',
    url: '/signup/confirm',
    place: 'token',
    gone: [({ links }) => links['used-sign-up'].token],
    shows: ['new', 'New-Place', 'new-place'],
  },
  // Its id stands behind the mailed link alone; who opened that in a browser of somebody else's is told whose it is.
  {
    kind: 'token',
    place: 'link',
    gone: [({ links }) => links['used-further-workspace'].id],
    shows: ['owner'],
  },
  { kind: 'id', place: 'authenticator', gone: [] },
  { kind: 'id', place: 'session', gone: [({ endedSessionId }) => endedSessionId] },
];
