import { expect } from 'vitest';
import { actAs } from '../../../../test/acts.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { mailedInvitation } from '../../../../test/mailed.ts';
import { setUpApp } from '../../../../test/set-up-app.ts';
import { textOf } from '../../../../test/text-of.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { resetMfa } from '../../../factors/reset.ts';
import { deleteAccount } from '../../account/own/deletion.ts';
import { changePlan } from '../../platform/administration/commands.ts';
import { eraseFromRecord } from '../../platform/administration/erase-from-record.ts';
import { removeMember } from '../members/remove.ts';
import { switchPolicy } from '../mfa-policy/commands.ts';
import { exceptMember } from '../mfa-policy/exceptions.ts';
import { transferOwnership } from '../settings/hand-over.ts';
import { beginEvidence } from './beginning.ts';
import { makeEvidence } from './making.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

const test = base
  .extend('evidence', ({ world, acme }) => async (day = ''): Promise<Evidence> => {
    const workspace = { id: acme.id, slug: acme.slug, name: 'acme Security', zone: 'UTC' };
    const outcome = await makeEvidence(world.services, workspace, day, world.clock.now());
    if (!outcome.ok) throw new Error(outcome.reason);
    return outcome.evidence;
  })
  .extend(
    'asOlivia',
    ({ world, acme, olivia }) =>
      async <T>(work: Parameters<typeof actAs<'owner', T>>[2]) =>
        actAs(world, { person: olivia, workspace: acme, access: 'owner' }, work),
  );

/** What does not depend on when it is made. */
const lasting = ({ madeAt: _, record: __, isToday: ___, at: ____, ...rest }: Evidence) => rest;

test('B12: what was required, of whom and since when, who had it, who was excepted or reset, and who was in', async ({
  world,
  acme,
  olivia,
  carl,
  clara,
  evidence,
  asOlivia,
}) => {
  const { services, clock, db } = world;
  const began = clock.now();
  await beginEvidence(services, began);
  await beginEvidence(services, began);
  const none = await evidence();
  expect(none.policies.team).toMatchObject({ standing: 'off', since: null, by: null });
  expect(none.people.map(({ person, role, state }) => [person.name, role, state])).toEqual([
    ['Olivia Owner', 'owner', 'missing'],
    ['Carl Consultant', 'consultant', 'missing'],
    ['Clara Client', 'client', 'missing'],
  ]);
  expect(none.people.every(({ memberSince }) => memberSince === began)).toBe(true);

  // Signed in before it is required, so spared until the next sign-in; the clock goes on in between.
  const early = world.visitor(acme);
  await early.signIn(clara.email);
  await early.get('/portal');
  clock.advance(HOUR_MS / 2);
  const switchedAt = clock.now();
  await asOlivia((act) =>
    exceptMember(services, act, { membershipId: carl.membership, day: '2026-11-30', reason: 'New phone.' }),
  );
  await asOlivia((act) =>
    switchPolicy(services, act, { workspaceId: acme.id, enabled: true, start: 'next-sign-in' }),
  );
  const spared = world.visitor();
  await spared.signIn(carl.email);
  const owing = world.visitor(acme);
  await owing.signIn(clara.email);
  const strict = await evidence();
  expect(strict.policies.team).toMatchObject({
    standing: 'on',
    since: switchedAt,
    by: { name: 'Olivia Owner' },
  });
  expect(strict.policies.clients).toEqual(strict.policies.team);
  expect(strict.people.map(({ person, state }) => [person.name, state])).toEqual([
    ['Olivia Owner', 'missing'],
    ['Clara Client', 'missing'],
    ['Carl Consultant', 'excepted'],
  ]);
  expect(strict.exceptions).toMatchObject([
    {
      person: { name: 'Carl Consultant' },
      by: { name: 'Olivia Owner' },
      reason: 'New phone.',
      endedAt: null,
    },
  ]);
  expect(strict.sessions.map(({ person, because }) => [person.name, because])).toEqual([
    ['Clara Client', 'not-asked'],
    ['Carl Consultant', 'excepted'],
  ]);

  // The same, once both have been away for too long.
  clock.advance(2 * HOUR_MS);
  expect((await evidence()).sessions).toEqual([]);
  expect(await db.selectFrom('sessions').select('id').execute()).toEqual([]);
  const secondDay = clock.now() + DAY_MS;
  clock.advance(DAY_MS);
  const signedIn = world.visitor();
  await signedIn.signIn(olivia.email);
  await setUpApp(world, signedIn);
  const withApp = await evidence();
  expect(withApp.people.find(({ person }) => person.id === olivia.id)).toMatchObject({
    ...{ state: 'set-up', methods: ['app'], appSince: secondDay, keySince: null, lastVerifiedAt: secondDay },
  });
  expect(withApp.sessions).toMatchObject([
    { person: { name: 'Olivia Owner' }, because: 'verified', owesNothingSince: secondDay },
  ]);
  await asOlivia((act) => removeMember(services, act, clara.membership));
  await asOlivia((act) =>
    transferOwnership(services, act, { workspaceId: acme.id, membershipId: carl.membership }),
  );
  await resetMfa(services, { ...COMMAND_LINE, now: clock.now() }, { accountId: olivia.id, reason: 'lost' });
  await changePlan(
    services,
    { ...COMMAND_LINE, now: clock.now() },
    { workspaceId: acme.id, plan: 'starter' },
  );
  const suspended = await evidence();
  expect(suspended.policies.team).toMatchObject({ standing: 'suspended', by: 'support', since: secondDay });
  expect(suspended.resets).toMatchObject([
    { person: { name: 'Olivia Owner' }, by: 'support', at: secondDay, reason: null },
  ]);
  expect(suspended.sessions).toEqual([]);

  clock.advance(DAY_MS);
  const last = await evidence();
  expect(last.people.map(({ person, role }) => [person.name, role])).toEqual([
    ['Carl Consultant', 'owner'],
    ['Olivia Owner', 'consultant'],
  ]);
  expect(last.history.map(({ type }) => type)).toEqual([
    'policy.known',
    'policy.known',
    'policy.enabled',
    'plan.changed',
    'policy.suspended',
  ]);
  // The first day, asked two days later, is what it was at its end.
  const first = await evidence('2026-11-24');
  const { policies, people, exceptions, resets } = lasting(strict);
  expect(first).toMatchObject({ policies, people, exceptions, resets, sessions: [], isToday: false });
  expect(first.at).toBe(Date.UTC(2026, 10, 25) - 1);
});

test('B12: the page says why there is no evidence of a day, and keeps what was typed', async ({
  world,
  acme,
  olivia,
  evidence,
}) => {
  await beginEvidence(world.services, world.clock.now());
  const visitor = await world.signedIn(olivia, acme);
  for (const [at, says] of [
    ['2026-11-23', 'The activity log begins on 24 November 2026.'],
    ['2026-11-25', 'That day is yet to come.'],
    ['tomorrow', 'Enter a day'],
  ]) {
    const page = await visitor.get(`/dashboard/acme/evidence?at=${at}`);
    expect([page.statusCode, textOf(page.body).includes(says ?? '')], at).toEqual([422, true]);
    expect(page.body).toContain(`value="${at}"`);
  }
  // What is much too long for a day is no day, and not today.
  const long = await Promise.all(
    ['evidence', 'evidence.json'].map((file) => visitor.get(`/dashboard/acme/${file}?at=${'1'.repeat(99)}`)),
  );
  expect(long.map(({ statusCode }) => statusCode)).toEqual([422, 404]);
  // Nor are two days one of them, or today.
  const two = await visitor.get('/dashboard/acme/evidence?at=2026-11-24&at=2026-11-24');
  expect([two.statusCode, textOf(two.body).includes('Enter a day')]).toEqual([422, true]);
  const page = await visitor.get('/dashboard/acme/evidence?at=2026-11-24');
  expect(page.statusCode).toBe(200);
  expect(textOf(page.body)).toContain('Not required. People 0 of 1 person set up, 1 not set up.');
  expect((await evidence('2026-11-24')).isToday).toBe(true);
});

test('B12: of another workspace nothing shows but since when a device is there; and who is erased is a number', async ({
  world,
  acme,
  olivia,
  evidence,
  asOlivia,
}) => {
  const { services, clock, db } = world;
  const other = await world.workspace('globex');
  const nora = await world.account('Nora Newcomer');
  await world.join(nora, other, 'consultant');
  await beginEvidence(services, clock.now());
  const visitor = world.visitor(other);
  await visitor.signIn(nora.email);
  await visitor.post('/account/security/devices/add');
  const setUpAt = clock.now();
  await setUpApp(world, visitor);
  clock.advance(HOUR_MS / 2);
  const link = await mailedInvitation(world, { workspace: acme, inviter: olivia, email: nora.email });
  await world.visitor().post(link.pathname, {});
  const joined = await evidence();
  expect(joined.people.find(({ person }) => person.id === nora.id)).toMatchObject({
    person: { name: 'Nora Newcomer', email: nora.email },
    ...{ state: 'set-up', appSince: setUpAt, memberSince: clock.now(), lastVerifiedAt: null },
  });
  // Her session elsewhere is none of this workspace's; what she does to her account is told, and not from where.
  expect(joined.sessions).toEqual([]);
  await visitor.post('/account/name', { name: 'Nora Neumann' });
  const here = await db.selectFrom('audit_events').selectAll().where('workspace_id', '=', acme.id).execute();
  expect(here.filter(({ type }) => type === 'account.renamed')).toMatchObject([
    { host: 'another workspace', ip: '' },
  ]);
  expect(JSON.stringify(here)).not.toContain('globex');
  // What was decided stays so where the reason has her address.
  const membership = db.selectFrom('memberships').select('id').where('account_id', '=', nora.id);
  const { id: membershipId } = await membership.where('workspace_id', '=', acme.id).executeTakeFirstOrThrow();
  const reason = `Asked for by ${nora.email}.`;
  await asOlivia((act) => exceptMember(services, act, { membershipId, day: '2026-11-30', reason }));
  const policy = { workspaceId: acme.id, start: 'next-sign-in' } as const;
  const operator = { ...COMMAND_LINE, now: clock.now() };
  await switchPolicy(services, operator, { ...policy, enabled: true });
  await switchPolicy(services, operator, { ...policy, audiences: ['clients'], enabled: false, reason });
  clock.advance(DAY_MS);
  const day = '2026-11-24';
  const before = await evidence(day);
  expect(before.people.map(({ person }) => person.name).sort()).toEqual(['Nora Neumann', 'Olivia Owner']);
  await actAs(world, { person: nora, workspace: null, access: 'account' }, (act) =>
    deleteAccount(services, act),
  );
  const act = { ...COMMAND_LINE, now: clock.now() };
  const erased = await eraseFromRecord(services, act, { address: nora.email, reason: 'asked for' });
  expect(erased).toMatchObject({ ok: true });
  const after = await evidence(day);
  const number = { id: nora.id, name: null, email: null, isErased: true };
  const ofNora = before.people.find(({ person }) => person.id === nora.id);
  expect(after.people.find(({ person }) => person.id === nora.id)).toEqual({ ...ofNora, person: number });
  expect(JSON.stringify(after)).not.toMatch(/nora/i);
  expect(after.policies).toEqual(before.policies);
  expect(before.policies).toMatchObject({ team: { standing: 'on' }, clients: { standing: 'off' } });
  const [exception] = before.exceptions;
  expect(after.exceptions).toEqual([{ ...exception, person: number, reason: null }]);
  expect(after.history.at(-1)?.sentence).toBe('Turned off required two-factor authentication for clients.');
});
