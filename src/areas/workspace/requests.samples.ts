import { marked } from '../../../test/specimens/people.ts';
import {
  ANOTHER_PASSWORD,
  type Asked,
  action,
  page,
  type Specimen,
} from '../../../test/specimens/request.ts';

const WORKSPACE = '/dashboard/:slug';

export const REQUESTS: readonly Asked[] = [
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
  page('owner', WORKSPACE),
  page('newcomer', WORKSPACE),
  page('owner', `${WORKSPACE}/activity`),
  page('owner', `${WORKSPACE}/activity.csv`),
  page('owner', `${WORKSPACE}/activity.json`),
  page('owner', `${WORKSPACE}/evidence`),
  page('owner', `${WORKSPACE}/evidence`, { about: 'of one list', query: '?show=people&stretch=2' }),
  // Nothing is chained yet, so that nothing can be signed.
  page('owner', `${WORKSPACE}/evidence.json`, { answer: 409 }),
  // A day before the log: to make a document at each of its moments would take long.
  page('owner', `${WORKSPACE}/evidence.pdf`, { query: '?at=2001-01-01', answer: 404 }),
  page('owner', `${WORKSPACE}/activity/check`),
  page('owner', `${WORKSPACE}/activity/check/progress`),
  // Nothing is chained yet.
  page('owner', `${WORKSPACE}/activity/head`, { answer: 303 }),
  action('owner', `${WORKSPACE}/activity/check`, { proof: '' }),
  page('newcomer', `${WORKSPACE}/companies`),
  page('newcomer', `${WORKSPACE}/companies/new`),
  action('newcomer', `${WORKSPACE}/companies`, {
    name: 'Umbrella',
    reference: 'U-1',
    notes: 'Ask for *Ada*.',
  }),
  page('newcomer', `${WORKSPACE}/companies/:company`),
  page('newcomer', `${WORKSPACE}/companies/:company/edit`),
  action('newcomer', `${WORKSPACE}/companies/:company`, {
    name: 'Umbrella',
    reference: '',
    notes: 'Ask for *Ada*.',
  }),
  action('newcomer', `${WORKSPACE}/companies/:company/archive`, { archived: 'true' }),
  page('owner', `${WORKSPACE}/companies/:company/erase`),
  action('owner', `${WORKSPACE}/companies/:company/erase`, ({ company }) => ({ name: company })),
  page('owner', `${WORKSPACE}/members/:membership/reset`),
  action('owner', `${WORKSPACE}/members/reset`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
    word: 'She told me in the office.',
  })),
  page('owner', `${WORKSPACE}/members.csv`),
  page('owner', `${WORKSPACE}/members`),
  page('owner', `${WORKSPACE}/members/invite`),
  page('owner', `${WORKSPACE}/members/invite/many`),
  action('owner', `${WORKSPACE}/members/invite/many`, ({ number, companyId }) => ({
    emails: `sixth-u${number}u@example.com, seventh-u${number}u@example.com`,
    role: 'client',
    company: companyId,
  })),
  page('owner', `${WORKSPACE}/members/invite`, {
    about: 'for a company',
    query: ({ companyId }) => `?company=${companyId}`,
  }),
  action('owner', `${WORKSPACE}/members/invitations`, ({ companyId }) => ({
    email: 'third@example.com',
    role: 'client',
    company: companyId,
  })),
  action('owner', `${WORKSPACE}/members/invitations/resend`, ({ links }) => ({
    invitation: links.invitation.id,
  })),
  action('owner', `${WORKSPACE}/members/invitations/withdraw`, ({ links }) => ({
    invitation: links.invitation.id,
  })),
  page('owner', `${WORKSPACE}/members/:membership/role`),
  page('owner', `${WORKSPACE}/members/:membership/role`, {
    about: 'with what was chosen',
    query: ({ companyId }) => `?role=client&company=${companyId}`,
  }),
  action('owner', `${WORKSPACE}/members/role`, ({ people, companyId }) => ({
    membership: people.consultant.membershipId ?? '',
    role: 'client',
    company: companyId,
  })),
  action(
    'owner',
    `${WORKSPACE}/members/role`,
    ({ people }) => ({ membership: people.client.membershipId ?? '', role: 'consultant' }),
    { about: 'of a client' },
  ),
  page('owner', `${WORKSPACE}/members/:membership/remove`),
  action('owner', `${WORKSPACE}/members/remove`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
  })),
  page('newcomer', `${WORKSPACE}/leave`),
  page('owner', `${WORKSPACE}/leave`, { answer: 409 }),
  action('newcomer', `${WORKSPACE}/leave`, ({ people }) => ({
    membership: people.newcomer.membershipId ?? '',
  })),
  page('client', '/portal/leave'),
  action('client', '/portal/leave', ({ people }) => ({ membership: people.client.membershipId ?? '' })),
  page('owner', `${WORKSPACE}/settings`),
  action('owner', `${WORKSPACE}/settings/mfa`, { enabled: 'true', apply: 'now' }),
  action('owner', `${WORKSPACE}/settings/mfa/methods`, { methods: 'phishing-resistant' }),
  page('owner', `${WORKSPACE}/settings/mfa/rules`),
  action('owner', `${WORKSPACE}/settings/mfa/rules`, {
    team_start: 'keep',
    team_date: '',
    team_methods: 'any',
    clients_start: 'date',
    clients_date: '2026-12-01T12:00',
    clients_methods: 'phishing-resistant',
  }),
  page('owner', `${WORKSPACE}/settings/mfa/exceptions`),
  page('newcomer', `${WORKSPACE}/settings/mfa/rollout`, { query: '?state=missing&audience=team&q=o' }),
  page('owner', `${WORKSPACE}/settings/mfa/rollout.csv`),
  page('owner', `${WORKSPACE}/settings/mfa/dry-run`, {
    query: '?apply=date&date=2026-12-04T18:00&show=must-set-up',
  }),
  page('owner', `${WORKSPACE}/settings/mfa/dry-run`, {
    query: '?team_start=now&clients_start=date&clients_date=2026-12-04T18:00&clients_methods=any',
  }),
  action('owner', `${WORKSPACE}/settings/mfa/rollout/remind-all`),
  action('owner', `${WORKSPACE}/settings/mfa/rollout/remind`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
  })),
  action('owner', `${WORKSPACE}/settings/mfa/exceptions`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
    until: '2026-12-01',
    reason: 'New phone on its way',
  })),
  action('owner', `${WORKSPACE}/settings/mfa/companies`, ({ companyId }) => ({
    company: companyId,
    date: '2026-12-01T12:00',
    reason: 'In the middle of an audit',
  })),
  page('owner', `${WORKSPACE}/settings/closing`),
  action('owner', `${WORKSPACE}/settings/closing`, ({ number }) => ({
    name: marked('Place', number),
    copy: 'later',
  })),
  action('owner', `${WORKSPACE}/settings/closing/undo`),
  page('owner', `${WORKSPACE}/settings/export.zip`),
  action('owner', `${WORKSPACE}/settings/workspace`, { name: 'New name', accent: 'teal' }),
  action('owner', `${WORKSPACE}/settings/cvss`, { leads: '3.1' }),
  action('owner', `${WORKSPACE}/settings/need-to-know`, { sees: 'team' }),
  action('owner', `${WORKSPACE}/settings/ownership`, ({ people }) => ({
    membership: people.consultant.membershipId ?? '',
  })),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'slug', gone: [] },
  { kind: 'id', parameter: 'membership', gone: [] },
  { kind: 'id', parameter: 'company', gone: [] },
  {
    kind: 'id',
    parameter: 'invitation',
    gone: [({ links }) => links['withdrawn-invitation'].id, ({ links }) => links['expired-invitation'].id],
  },
  {
    kind: 'token',
    url: '/invitations/:token',
    parameter: 'token',
    gone: [
      ({ links }) => links['withdrawn-invitation'].token,
      ({ links }) => links['expired-invitation'].token,
    ],
    shows: ['invited', 'known', 'owner', 'Place', 'place', 'Company'],
  },
];
