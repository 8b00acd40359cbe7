import { describe, expect } from 'vitest';
import { expectRefused, REASON, RESET, test } from './administrators.ts';

describe('reset of a second factor', () => {
  test('S22: everything of the factor goes, sessions end, the user is told, the record says who and why', async ({
    world,
    home,
    rival,
    admin,
    person,
    administrator,
    form,
    row,
    count,
    events,
  }) => {
    await world.join(person, rival, 'client');
    await world.signedIn(person, home);
    await world.signedIn(person, rival, 'tenant');
    await world.db
      .updateTable('accounts')
      .set({ factor_failures_in_row: 100, factor_locked_at: 1, factor_wait_until: 9e12 })
      .where('id', '=', person.id)
      .execute();
    const visitor = await administrator();
    const done = await visitor.post(RESET, form());
    expect(done.statusCode).toBe(303);
    expect((await visitor.follow(done)).response.statusCode).toBe(200);
    expect(await count('authenticators', person.id)).toBe(0);
    expect(await count('sessions', person.id)).toBe(0);
    expect(await row(person.id)).toMatchObject({
      factor_failures_in_row: 0,
      factor_locked_at: null,
      factor_wait_until: 0,
    });
    const [mail] = await world.mailTo(person.email);
    expect(mail?.subject).toContain('reset');
    expect(mail?.text).not.toContain(REASON);
    const recorded = await events('mfa.reset');
    expect(recorded.map(({ workspace_id }) => workspace_id)).toEqual(
      expect.arrayContaining([home.id, rival.id]),
    );
    // Once in full, for the installation; the workspaces are told that, and not who and why (D25).
    const inFull = recorded.filter(({ workspace_id }) => workspace_id === null);
    expect(inFull).toHaveLength(1);
    for (const event of inFull) {
      expect(event).toMatchObject({ actor_id: admin.id, actor: admin.email, subject: person.email });
      expect(JSON.parse(event.detail)).toMatchObject({ check: 'video-call', reason: REASON });
    }
    for (const event of recorded.filter(({ workspace_id }) => workspace_id !== null)) {
      expect(event).toMatchObject({ actor_id: null, actor: 'support', ip: '', subject: person.email });
      expect(JSON.parse(event.detail)).toEqual({});
    }
  });

  test.for([true, false])(
    'S22: the next sign-in leads to setup; policy %s',
    async (enforced, { world, home, person, administrator, form }) => {
      await world.enforce(home, enforced);
      await (await administrator()).post(RESET, form());
      const visitor = world.visitor();
      expect((await visitor.signIn(person.email)).headers.location).toBe('/mfa/setup');
      expect((await visitor.get(`/dashboard/${home.slug}`)).headers.location).toBe('/mfa/setup');
    },
  );

  test('D11 S22: also where one workspace demands a code and the other does not', async ({
    world,
    home,
    rival,
    person,
    administrator,
    form,
  }) => {
    await world.join(person, rival, 'consultant');
    await world.enforce(home);
    await (await administrator()).post(RESET, form());
    const elsewhere = await world.signedIn(person, rival);
    expect((await elsewhere.get(`/dashboard/${rival.slug}`)).headers.location).toBe('/mfa/setup');
  });

  test.for(['', '    ', 'abcd', 'x'.repeat(2000)])(
    'ASVS 6.4.4: without a real reason nothing is reset: %j',
    async (reason, { person, administrator, form, count, events }) => {
      const visitor = await administrator();
      const page = await visitor.post(RESET, form({ reason }));
      expect(page.statusCode).toBe(422);
      expect(page.body).toContain('field-reason');
      expect(await count('authenticators', person.id)).toBe(1);
      expect(await events('mfa.reset')).toEqual([]);
    },
  );

  test('B9: how identity was checked is chosen from a list, and what was typed stays', async ({
    person,
    administrator,
    form,
    count,
  }) => {
    const visitor = await administrator();
    for (const check of ['', 'a hunch', 'constructor']) {
      const page = await visitor.post(RESET, form({ check }));
      expect(page.statusCode).toBe(422);
      expect(page.body).toContain('Choose how you checked who they are.');
      expect(page.body).toContain(`value="${REASON}"`);
    }
    const page = await visitor.post(RESET, form({ check: 'call-back', reason: '' }));
    expect(page.body).toMatch(/value="call-back" checked/);
    expect(await count('authenticators', person.id)).toBe(1);
  });

  test('a reason left out, given twice or not as a form', async ({
    owner,
    person,
    administrator,
    form,
    count,
  }) => {
    const visitor = await administrator();
    for (const body of [
      `account=${person.id}&check=in-person`,
      `account=${person.id}&reason=${REASON}`,
      `account=${person.id}&check=in-person&reason=${REASON}&reason=${REASON}`,
      `account=${person.id}&account=${owner.id}&check=in-person&reason=${REASON}`,
    ]) {
      const { statusCode } = await visitor.post(RESET, body);
      expect([404, 422]).toContain(statusCode);
    }
    const json = await visitor.post(RESET, JSON.stringify(form()), { 'content-type': 'application/json' });
    expect(json.statusCode).toBe(415);
    expect(await count('authenticators', person.id)).toBe(1);
  });

  test('an account that there is not', async ({ person, administrator, form }) => {
    const visitor = await administrator();
    for (const account of ['', 'nowhere', `${person.id}x`, "' or 1=1 --"]) {
      const { statusCode } = await visitor.post(RESET, form({ account }));
      expect([404, 422]).toContain(statusCode);
    }
    expect((await visitor.get('/admin/accounts/nowhere')).statusCode).toBe(404);
  });

  test('ASVS 3.5.1: a form of another site is refused', async ({ person, administrator, form, count }) => {
    const visitor = await administrator();
    for (const site of ['cross-site', 'same-site']) {
      expectRefused(await visitor.post(RESET, form(), { 'sec-fetch-site': site }));
    }
    expect(await count('authenticators', person.id)).toBe(1);
  });
});
