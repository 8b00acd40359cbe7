import { expect } from 'vitest';
import { type AuditEvent, appendEvent, COMMAND_LINE } from '../../src/audit/record.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';

/**
 * Found in SecPortal itself: what an administrator wrote about a person of two workspaces, with the administrator's
 * address and network, stood in the other workspace's activity and file. A workspace sees that support did it and when;
 * why and who stands once, for the installation.
 */

const REASON = 'canary: Rival GmbH called, their project Falcon is on hold';
const ADMIN_IP = '203.0.113.77';

const test = base
  .extend('rival', { scope: 'file' }, ({ world }) => world.workspace('rival'))
  .extend('person', { scope: 'file' }, async ({ world, acme, rival }) => {
    const person = await world.account('Pete Person');
    for (const workspace of [acme, rival]) await world.join(person, workspace, 'client');
    return person;
  })
  .extend('owners', { auto: true, scope: 'file' }, async ({ world, acme, rival }) => {
    const owners: Visitor[] = [];
    for (const workspace of [acme, rival]) {
      const owner = await world.account(`Owner of ${workspace.slug}`);
      await world.join(owner, workspace, 'owner');
      owners.push(await world.signedIn(owner, workspace));
    }
    return owners;
  })
  .extend('administrator', { scope: 'file' }, async ({ world, ada }) => {
    const administrator = world.visitor(undefined, ADMIN_IP);
    await administrator.signIn(ada.email);
    await administrator.post('/mfa/verify', { code: world.code(ada.secret) });
    return administrator;
  })
  .extend(
    'eventsOf',
    { scope: 'file' },
    ({ world }) =>
      (type: string) =>
        world.db.selectFrom('audit_events').selectAll().where('type', '=', type).orderBy('id').execute(),
  )
  .extend(
    'expectToldWithoutWhoAndWhy',
    { scope: 'file' },
    ({ acme, rival, ada, person, owners, eventsOf }) =>
      async (type: string, words: string): Promise<void> => {
        for (const owner of owners) {
          const read = await readBy(owner);
          expect(read).toContain(words);
          for (const told of [REASON, 'canary', ada.email, ADMIN_IP, 'Ada Admin', 'command line']) {
            expect(read, `${type}: ${told}`).not.toContain(told);
          }
        }
        const [full, ...copies] = await eventsOf(type);
        expect(full).toMatchObject({ workspace_id: null, subject_id: person.id });
        expect(copies.map((copy) => copy.workspace_id).sort()).toEqual([acme.id, rival.id].sort());
        for (const copy of copies) {
          expect(copy).toMatchObject({
            actor_id: null,
            actor: 'support',
            ip: '',
            subject: person.email,
            detail: '{}',
          });
          expect(copy.at).toBe(full?.at);
        }
      },
  );

/** All that a workspace's owner can read of its record, and the pages where an event's words might show. */
async function readBy(owner: Visitor): Promise<string> {
  const home = (await owner.get('/dashboard')).headers.location ?? '';
  const pages = [`${home}/activity`, `${home}/activity.csv`, home, `${home}/members`];
  return (await Promise.all(pages.map(async (path) => (await owner.get(path)).body))).join('\n');
}

const ACTS = [
  ['account.disabled', '/admin/accounts/disable', 'Disabled the account of'],
  ['account.enabled', '/admin/accounts/enable', 'Enabled the account of'],
  ['session.ended', '/admin/accounts/end-sessions', 'Ended the sessions of'],
  ['waits.cleared', '/admin/accounts/clear-waits', 'Cleared the waits of'],
  ['mfa.reset', '/admin/accounts/reset-mfa', 'Reset the two-factor authentication of'],
] as const;

test.for(ACTS)(
  '%s: each workspace sees that and when, not why and who',
  async ([type, path, words], {
    world,
    acme,
    ada,
    person,
    administrator,
    eventsOf,
    expectToldWithoutWhoAndWhy,
  }) => {
    await world.signedIn(person, acme, 'tenant');
    // Something to wait for; it has no reason of anybody's, nor has the end of sessions.
    await world.visitor(undefined, '198.51.100.3').signIn(person.email, 'not this one at all');
    const done = await administrator.post(path, { account: person.id, check: 'in-person', reason: REASON });
    expect(done.statusCode).toBe(303);
    await expectToldWithoutWhoAndWhy(type, words);
    const [full] = await eventsOf(type);
    expect(full).toMatchObject({ actor_id: ada.id, actor: ada.email, ip: ADMIN_IP });
    if (type !== 'session.ended' && type !== 'waits.cleared')
      expect(JSON.parse(full?.detail ?? '')).toMatchObject({ reason: REASON });
    // The installation's own record has it once.
    const page = await administrator.get('/admin/record');
    expect(page.body.split(`${words} ${person.email}`)).toHaveLength(2);
    const account = await administrator.get(`/admin/accounts/${person.id}`);
    expect(account.body.split(`${words} ${person.email}`)).toHaveLength(2);
  },
);

test('nor is the command line’s reason told', async ({ world, acme, rival, owners }) => {
  const other = await world.account('Carl Command');
  for (const workspace of [acme, rival]) await world.join(other, workspace, 'consultant');
  const by = { ...COMMAND_LINE, now: world.clock.now() };
  await resetMfa(world.services, by, { accountId: other.id, reason: REASON });
  for (const owner of owners) {
    const read = await readBy(owner);
    expect(read).toContain(other.email);
    expect(read).not.toContain('canary');
    expect(read).not.toContain('command line');
  }
});

test('who changed a plan is told to nobody outside of the installation', async ({
  acme,
  ada,
  owners,
  administrator,
  eventsOf,
}) => {
  const done = await administrator.post('/admin/workspaces/plan', { workspace: acme.id, plan: 'team' });
  expect(done.statusCode).toBe(303);
  const read = await readBy(owners[0] as Visitor);
  expect(read).toContain('Changed the plan from Pro to Team.');
  for (const told of [ada.email, ADMIN_IP]) expect(read).not.toContain(told);
  const [event] = await eventsOf('plan.changed');
  expect(event).toMatchObject({ actor: ada.email, ip: ADMIN_IP });
});

test('what was recorded for each workspace in full before is shown without who and why', async ({
  world,
  rival,
  ada,
  person,
  owners,
}) => {
  const earlier = ['mfa.reset', 'account.disabled', 'account.enabled', 'session.ended'] as const;
  await world.db.transaction().execute(async (trx) => {
    for (const type of earlier) {
      const event: AuditEvent = {
        type,
        at: world.clock.now(),
        origin: { host: 'localhost:3000', ip: ADMIN_IP },
        workspaceId: rival.id,
        actor: { id: ada.id, label: ada.email },
        subject: { id: person.id, label: person.email },
        detail: { reason: REASON, sessionsEnded: 7 },
      };
      await appendEvent(trx, event);
    }
  });
  const read = await readBy(owners[1] as Visitor);
  for (const told of ['canary', ada.email, ADMIN_IP, '7 sessions']) expect(read).not.toContain(told);
});
