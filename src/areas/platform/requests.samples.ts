import { type Asked, action, page, reason, type Specimen } from '../../../test/specimens/request.ts';

export const REQUESTS: readonly Asked[] = [
  page('admin', '/admin'),
  page('admin', '/admin/accounts/:account'),
  action('admin', '/admin/accounts/reset-mfa', ({ people }) => ({
    account: people.consultant.id,
    check: 'in-person',
    reason,
  })),
  action('admin', '/admin/accounts/mail-code', ({ people }) => ({ account: people.consultant.id })),
  // No code was mailed in a scene; one that is read out is in test/administration/caller.test.ts.
  action(
    'admin',
    '/admin/accounts/check-code',
    ({ people }) => ({ account: people.consultant.id, code: '123456' }),
    { answer: 422 },
  ),
  action('admin', '/admin/accounts/approve-reset', ({ resets }) => ({ request: resets.approval })),
  action('admin', '/admin/accounts/decline-reset', ({ resets }) => ({ request: resets.owner })),
  action('admin', '/admin/accounts/end-sessions', ({ people }) => ({ account: people.consultant.id })),
  action('admin', '/admin/accounts/clear-waits', ({ people }) => ({ account: people.consultant.id })),
  action('admin', '/admin/accounts/disable', ({ people }) => ({ account: people.consultant.id, reason })),
  action('admin', '/admin/accounts/enable', ({ disabledId }) => ({ account: disabledId, reason })),
  page('admin', '/admin/accounts.csv'),
  page('admin', '/admin/workspaces'),
  page('admin', '/admin/workspaces.csv'),
  action('admin', '/admin/workspaces/plan', ({ workspaceId }) => ({ workspace: workspaceId, plan: 'team' })),
  action('admin', '/admin/workspaces/reopen', ({ workspaceId }) => ({ workspace: workspaceId })),
  page('admin', '/admin/workspaces/:workspace/ownership'),
  page('admin', '/admin/workspaces/:workspace/ownership', {
    about: 'with what was chosen',
    query: ({ people }) => `?membership=${people.consultant.membershipId}&reason=because`,
  }),
  action('admin', '/admin/workspaces/ownership', ({ workspaceId, people }) => ({
    workspace: workspaceId,
    owner: people.owner.id,
    membership: people.consultant.membershipId ?? '',
    reason,
  })),
  page('admin', '/admin/workspaces/invite'),
  action('admin', '/admin/workspaces/invite', ({ number }) => ({ email: `fourth${number}@example.com` })),
  page('admin', '/admin/record'),
  page('admin', '/admin/record.csv'),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'account', gone: [({ disabledId }) => disabledId] },
  { kind: 'id', parameter: 'request', gone: [] },
  { kind: 'id', parameter: 'owner', gone: [({ disabledId }) => disabledId] },
  { kind: 'id', parameter: 'workspace', gone: [] },
];
