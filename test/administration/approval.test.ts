import { describe, expect } from 'vitest';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import type { Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';
import { test as base, REASON, RESET } from './administrators.ts';

/** B9: two administrators reset a second factor together, where the installation asks for it. */

const APPROVE = '/admin/accounts/approve-reset';
const DECLINE = '/admin/accounts/decline-reset';

const test = base
  .extend('settings', { scope: 'file' }, { RESET_APPROVAL: 'second-administrator' })
  .extend('become', ({ world }) => async (person: Person): Promise<Visitor> => {
    const secret = await world.enrol(person);
    const visitor = await world.signedIn(person, null);
    await visitor.post('/mfa/verify', { code: codeAt(secret, stepAt(world.clock.now())) });
    return visitor;
  })
  .extend('colleague', ({ world, round }) => world.account(`Colin Colleague ${round}`, { admin: true }))
  /** The id of what waits, as the page has it for whoever looks. */
  .extend('waiting', ({ person }) => async (visitor: Visitor): Promise<string> => {
    const { body } = await visitor.get(`/admin/accounts/${person.id}`);
    return /name="request" value="([^"]+)"/.exec(body)?.[1] ?? '';
  });

describe('a reset that a second administrator approves', () => {
  test('B9: is asked for by one, done by another, and the record names both', async ({
    person,
    admin,
    colleague,
    administrator,
    become,
    form,
    waiting,
    count,
    events,
  }) => {
    const one = await administrator();
    const asked = await one.follow(await one.post(RESET, form()));
    expect(asked.response.body).toContain('Another administrator has to approve this reset now');
    expect(asked.response.body).toContain('Withdraw the request');
    expect(asked.response.body).not.toContain('Approve and reset');
    expect(await count('authenticators', person.id)).toBe(1);
    // Asked again, the first one goes on waiting.
    expect((await one.post(RESET, form({ reason: 'another reason' }))).statusCode).toBe(303);
    const request = await waiting(one);
    expect((await one.post(APPROVE, { request })).statusCode).toBe(403);
    const other = await become(colleague);
    expect((await other.get('/admin')).body).toContain(person.email);
    const seen = (await other.get(`/admin/accounts/${person.id}`)).body;
    for (const said of [admin.email, REASON, 'Recognised on a video call', 'Approve and reset'])
      expect(seen).toContain(said);
    expect((await other.post(APPROVE, { request })).statusCode).toBe(303);
    expect(await count('authenticators', person.id)).toBe(0);
    expect((await other.post(APPROVE, { request })).statusCode).toBe(409);
    const [inFull] = (await events('mfa.reset')).filter(({ workspace_id }) => workspace_id === null);
    expect(inFull?.actor).toBe(colleague.email);
    expect(JSON.parse(inFull?.detail ?? '{}')).toMatchObject({
      askedBy: admin.email,
      check: 'video-call',
      reason: REASON,
    });
  });

  test('B9: of two who approve at once exactly one resets', async ({
    world,
    round,
    person,
    colleague,
    administrator,
    become,
    form,
    waiting,
    count,
    events,
  }) => {
    const one = await administrator();
    await one.post(RESET, form());
    const request = await waiting(one);
    const third = await world.account(`Thea Third ${round}`, { admin: true });
    const approvers = [await become(colleague), await become(third)];
    const answers = await Promise.all(approvers.map((visitor) => visitor.post(APPROVE, { request })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409]);
    expect(await count('authenticators', person.id)).toBe(0);
    expect((await events('mfa.reset')).filter(({ workspace_id }) => workspace_id === null)).toHaveLength(1);
  });

  test('B9: is declined by another, withdrawn by whoever asked, and gone after a day', async ({
    world,
    person,
    colleague,
    administrator,
    become,
    form,
    waiting,
    count,
  }) => {
    const other = await become(colleague);
    for (const who of ['another', 'whoever asked']) {
      const one = await administrator();
      await one.post(RESET, form());
      const request = await waiting(one);
      const decider = who === 'another' ? other : one;
      expect((await decider.post(DECLINE, { request })).statusCode).toBe(303);
      expect((await decider.post(DECLINE, { request })).statusCode).toBe(409);
      expect(await waiting(one)).toBe('');
    }
    const one = await administrator();
    await one.post(RESET, form());
    const request = await waiting(one);
    world.clock.advance(24 * 60 * 60_000);
    expect((await (await administrator()).post(APPROVE, { request })).statusCode).toBe(409);
    expect(await count('authenticators', person.id)).toBe(1);
  });

  test('B9: is approved by nobody when whoever asked is no administrator any more, nor by whom it is about', async ({
    world,
    admin,
    person,
    colleague,
    administrator,
    become,
    form,
    waiting,
    count,
  }) => {
    const one = await administrator();
    await one.post(RESET, form());
    const request = await waiting(one);
    await world.db.updateTable('accounts').set({ is_admin: 1 }).where('id', '=', person.id).execute();
    expect((await (await become(person)).post(APPROVE, { request })).statusCode).toBe(403);
    await world.db.updateTable('accounts').set({ is_admin: 0 }).where('id', '=', admin.id).execute();
    const other = await become(colleague);
    expect((await other.get(`/admin/accounts/${person.id}`)).body).not.toContain('Approve and reset');
    expect((await other.post(APPROVE, { request })).statusCode).toBe(409);
    // The device that they had, and the one with which they came in.
    expect(await count('authenticators', person.id)).toBe(2);
  });
});
