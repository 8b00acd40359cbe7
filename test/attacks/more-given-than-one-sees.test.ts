import { describe, expect } from 'vitest';
import { idIn, testAtWork } from '../consultancy.ts';

/**
 * With need to know, a consultant gives a client's contact what lies beyond the consultant's own teams: by "everything",
 * by a role that counts everywhere, or for a company that they have nothing to do with. They give and take what they see,
 * and what they don't see stays as it was (E3, E4).
 */

const test = testAtWork
  /** One engagement with Carl on its team, and one without, both of Clara's company. */
  .extend('carls', { scope: 'file' }, async ({ planVisible, carl }) =>
    idIn(await planVisible({ team: carl.id })),
  )
  .extend('beyond', { scope: 'file' }, async ({ planVisible }) => idIn(await planVisible()))
  .extend('form', { scope: 'file' }, ({ clara }) => `/dashboard/acme/contacts/${clara.membership}`)
  .extend('sight', { scope: 'file' }, ({ world, clara }) => async () => {
    const { sees_all, contact_role } = await world.db
      .selectFrom('memberships')
      .select(['sees_all', 'contact_role'])
      .where('id', '=', clara.membership)
      .executeTakeFirstOrThrow();
    const rows = await world.db
      .selectFrom('contact_engagements')
      .select('engagement_id')
      .where('membership_id', '=', clara.membership)
      .execute();
    return { all: sees_all === 1, role: contact_role, given: rows.map((row) => row.engagement_id).sort() };
  })
  /** What the owner gives, before a consultant tries to give more. */
  .extend(
    'given',
    { scope: 'file' },
    ({ owner, form, needToKnow }) =>
      async (sees: 'all' | 'chosen', engagements: string, role = 'reader') => {
        await needToKnow(true);
        expect((await owner.post(form, { role, sees, engagements })).statusCode).toBe(303);
      },
  );

describe('E3 E4: with need to know', () => {
  test('a consultant cannot give a contact everything', async ({ consultant, form, given, sight, carls }) => {
    await given('chosen', carls);
    const before = await sight();
    const answer = await consultant.post(form, { role: 'reader', sees: 'all' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Only the owner can give them everything');
    expect(await sight()).toEqual(before);
    expect((await consultant.get(form)).body).toMatch(/value="all"[^>]* disabled/);
  });

  test('a consultant who takes everything away leaves what is beyond their reach', async ({
    consultant,
    form,
    given,
    sight,
    carls,
    beyond,
  }) => {
    await given('all', carls);
    expect((await consultant.post(form, { role: 'reader', sees: 'chosen' })).statusCode).toBe(303);
    expect(await sight()).toEqual({ all: false, role: 'reader', given: [beyond] });
    expect(
      (await consultant.post(form, { role: 'reader', sees: 'chosen', engagements: carls })).statusCode,
    ).toBe(303);
    expect((await sight()).given).toEqual([carls, beyond].sort());
  });

  test('a consultant cannot let a contact answer for engagements that they do not see', async ({
    consultant,
    form,
    given,
    sight,
    carls,
    beyond,
  }) => {
    await given('chosen', beyond);
    const answer = await consultant.post(form, { role: 'responder', sees: 'chosen', engagements: carls });
    expect(answer.statusCode).toBe(422);
    expect(await sight()).toEqual({ all: false, role: 'reader', given: [beyond] });
    await given('chosen', carls);
    expect(
      (await consultant.post(form, { role: 'responder', sees: 'chosen', engagements: carls })).statusCode,
    ).toBe(303);
    expect((await sight()).role).toBe('responder');
  });

  test('a consultant on no team of the company changes nothing of its contacts', async ({
    world,
    acme,
    form,
    given,
    sight,
    carls,
  }) => {
    await given('chosen', carls);
    const nick = await world.account('Nick Newcomer');
    await world.join(nick, acme, 'consultant');
    const newcomer = await world.signedIn(nick, acme);
    const before = await sight();
    expect((await newcomer.get(form)).statusCode).toBe(403);
    expect((await newcomer.post(form, { role: 'reader', sees: 'chosen' })).statusCode).toBe(403);
    expect(await sight()).toEqual(before);
  });

  test('where consultants see every engagement, they give everything as the owner does', async ({
    consultant,
    form,
    given,
    sight,
    carls,
    needToKnow,
  }) => {
    await given('chosen', carls);
    await needToKnow(false);
    expect((await consultant.post(form, { role: 'responder', sees: 'all' })).statusCode).toBe(303);
    expect(await sight()).toMatchObject({ all: true, role: 'responder' });
  });
});
