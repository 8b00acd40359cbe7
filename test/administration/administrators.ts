import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';
import type { Workspace } from '../world.ts';

/** Administrators over HTTP: what they can do, and what nobody else can. */

let rounds = 0;
export const test = base
  .extend('round', () => {
    rounds += 1;
    return rounds;
  })
  .extend('home', ({ world, round }) => world.workspace(`acme-${round}`))
  .extend('rival', ({ world, round }) => world.workspace(`rival-${round}`))
  .extend('admin', ({ world, round }) => world.account(`Ada Admin ${round}`, { admin: true }))
  .extend('secret', ({ world, admin }) => world.enrol(admin))
  .extend('owner', async ({ world, home, round }) => {
    const owner = await world.account(`Olivia Owner ${round}`);
    await world.join(owner, home, 'owner');
    return owner;
  })
  .extend('person', async ({ world, home, round }) => {
    const person = await world.account(`Pete Person ${round}`);
    await world.join(person, home, 'consultant');
    await world.enrol(person);
    return person;
  })
  .extend('everybody', { auto: true }, ({ rival, secret, owner, person }) => [rival, secret, owner, person])
  /** An administrator who has passed a code just now. */
  .extend('administrator', ({ world, admin, secret }) => async (): Promise<Visitor> => {
    // A code is taken once; whoever signs in again waits for the next one.
    world.clock.advance(30_000);
    const visitor = await world.signedIn(admin, null);
    const verified = await visitor.post('/mfa/verify', { code: world.code(secret) });
    expect(verified.statusCode).toBe(303);
    return visitor;
  })
  .extend('form', ({ person }) => (extra: Record<string, string> = {}) => ({
    account: person.id,
    check: 'video-call',
    reason: REASON,
    ...extra,
  }))
  .extend(
    'row',
    { scope: 'file' },
    ({ world }) =>
      (id: string) =>
        world.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
  .extend(
    'count',
    { scope: 'file' },
    ({ world }) =>
      async (table: 'authenticators' | 'sessions' | 'recovery_codes', accountId: string) =>
        (await world.db.selectFrom(table).select('id').where('account_id', '=', accountId).execute()).length,
  )
  .extend(
    'events',
    ({ world, home, rival, person }) =>
      (type: string) =>
        world.db
          .selectFrom('audit_events')
          .selectAll()
          .where('type', '=', type)
          .where((eb) =>
            eb.or([eb('subject_id', '=', person.id), eb('workspace_id', 'in', [home.id, rival.id])]),
          )
          .orderBy('id')
          .execute(),
  )
  .extend(
    'planOf',
    { scope: 'file' },
    ({ world }) =>
      (workspace: Workspace) =>
        world.db
          .selectFrom('workspaces as w')
          .innerJoin('mfa_policies as p', 'p.workspace_id', 'w.id')
          .select(['w.plan', 'p.required'])
          .where('w.id', '=', workspace.id)
          .executeTakeFirstOrThrow(),
  )
  .extend(
    'set',
    ({ home, administrator }) =>
      async (plan: string, workspace = home.id) =>
        (await administrator()).post('/admin/workspaces/plan', { workspace, plan }),
  );

export const RESET = '/admin/accounts/reset-mfa';
export const MAIL_CODE = '/admin/accounts/mail-code';
export const CHECK_CODE = '/admin/accounts/check-code';
export const ACTIONS = [
  RESET,
  MAIL_CODE,
  CHECK_CODE,
  '/admin/accounts/approve-reset',
  '/admin/accounts/decline-reset',
  '/admin/accounts/end-sessions',
  '/admin/accounts/clear-waits',
  '/admin/accounts/disable',
  '/admin/accounts/enable',
  '/admin/workspaces/plan',
  '/admin/workspaces/ownership',
] as const;
export const PAGES = ['/admin', '/admin/workspaces', '/admin/record'] as const;
export const REASON = 'lost the phone, recognised by video call';
export function expectRefused(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBe(403);
}
