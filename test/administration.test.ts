import type { LightMyRequestResponse } from 'fastify';
import { describe, expect } from 'vitest';
import { testInOneWorld as base } from './fixtures.ts';
import { PASSWORD, type Place, type Visitor } from './world.ts';

/** What a platform administrator can do over HTTP, and what nobody else can. */

let rounds = 0;
const test = base
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
      (place: Place) =>
        world.db
          .selectFrom('workspaces')
          .select(['plan', 'mfa_required'])
          .where('id', '=', place.id)
          .executeTakeFirstOrThrow(),
  )
  .extend(
    'set',
    ({ home, administrator }) =>
      async (plan: string, workspace = home.id) =>
        (await administrator()).post('/admin/workspaces/plan', { workspace, plan }),
  );

const RESET = '/admin/accounts/reset-mfa';
const ACTIONS = [
  RESET,
  '/admin/accounts/end-sessions',
  '/admin/accounts/clear-waits',
  '/admin/accounts/disable',
  '/admin/accounts/enable',
  '/admin/workspaces/plan',
] as const;
const PAGES = ['/admin', '/admin/workspaces', '/admin/record'] as const;
const REASON = 'lost the phone, recognised by video call';
function expectRefused(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBe(403);
}

describe('who comes in', () => {
  test('ASVS 8.4.2: an administrator with a password alone is led to setup, whatever any workspace says', async ({
    world,
    round,
    home,
    person,
    form,
    count,
    planOf,
  }) => {
    const newcomer = await world.account(`Nora New ${round}`, { admin: true });
    const visitor = world.visitor();
    const signIn = await visitor.signIn(newcomer.email);
    expect(signIn.headers.location).toBe('/mfa/setup');
    for (const page of PAGES) expect((await visitor.get(page)).headers.location).toBe('/mfa/setup');
    for (const action of ACTIONS) {
      const refused = await visitor.post(action, form({ workspace: home.id, plan: 'team' }));
      expect(refused.headers.location).toBe('/mfa/setup');
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect((await planOf(home)).plan).toBe('pro');
  });

  test('ASVS 8.4.2: one who is enrolled is led to verify, and comes in after the code', async ({
    world,
    admin,
    secret,
  }) => {
    const visitor = world.visitor();
    expect((await visitor.signIn(admin.email)).headers.location).toBe('/mfa/verify');
    expect((await visitor.get('/admin')).headers.location).toBe('/mfa/verify');
    const verified = await visitor.post('/mfa/verify', { code: world.code(secret) });
    expect((await visitor.follow(verified)).path).toBe('/admin');
  });

  test('ASVS 8.2.1: nobody else, with or without a code', async ({
    world,
    home,
    owner,
    person,
    form,
    count,
    planOf,
  }) => {
    for (const place of [home, null]) {
      const visitor = await world.signedIn(owner, place);
      for (const page of [...PAGES, `/admin/accounts/${person.id}`]) expectRefused(await visitor.get(page));
      for (const action of ACTIONS) {
        expectRefused(await visitor.post(action, form({ workspace: home.id, plan: 'team' })));
      }
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect(await planOf(home)).toMatchObject({ plan: 'pro' });
  });

  test('ASVS 8.3.2: who is no administrator any more is out at the next request', async ({
    world,
    admin,
    administrator,
    form,
  }) => {
    const visitor = await administrator();
    expect((await visitor.get('/admin')).statusCode).toBe(200);
    await world.db.updateTable('accounts').set({ is_admin: 0 }).where('id', '=', admin.id).execute();
    expectRefused(await visitor.get('/admin'));
    expectRefused(await visitor.post(RESET, form()));
  });

  test('D12: an hour-old code is not enough to reset anybody; looking is allowed', async ({
    world,
    home,
    person,
    administrator,
    form,
    count,
    planOf,
  }) => {
    const visitor = await administrator();
    world.clock.advance(11 * 60_000);
    expect((await visitor.get(`/admin/accounts/${person.id}`)).statusCode).toBe(200);
    for (const action of ACTIONS.filter((one) => one !== '/admin/accounts/end-sessions')) {
      const asked = await visitor.post(action, form({ workspace: home.id, plan: 'team' }));
      expect(asked.headers.location).toBe('/confirm');
    }
    expect(await count('authenticators', person.id)).toBe(1);
    expect((await planOf(home)).plan).toBe('pro');
  });

  test('D12: the reason that was typed is there again after the confirmation', async ({
    world,
    secret,
    person,
    administrator,
    form,
    count,
  }) => {
    const visitor = await administrator();
    world.clock.advance(11 * 60_000);
    const asked = await visitor.post(RESET, form({ reason: 'Lost phone & “SIM”' }));
    expect(asked.headers.location).toBe('/confirm');
    const confirmed = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
    expect(confirmed.headers.location).toMatch(new RegExp(`^/admin/accounts/${person.id}\\?reset=`));
    const page = await visitor.get(confirmed.headers.location ?? '');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('value="Lost phone &amp; “SIM”"');
    expect(await count('authenticators', person.id)).toBe(1);

    const endless = await visitor.get(`/admin/accounts/${person.id}?reset=a&reset=b`);
    expect(endless.statusCode).toBe(200);
  });
});

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
      expect(JSON.parse(event.detail)).toMatchObject({ reason: REASON });
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

  test('a reason left out, given twice or not as a form', async ({
    owner,
    person,
    administrator,
    form,
    count,
  }) => {
    const visitor = await administrator();
    for (const body of [
      `account=${person.id}`,
      `account=${person.id}&reason=${REASON}&reason=${REASON}`,
      `account=${person.id}&account=${owner.id}&reason=${REASON}`,
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

describe('sessions and accounts', () => {
  test('ASVS 7.4.5: ends a user’s sessions', async ({ world, home, person, administrator, events }) => {
    const theirs = await world.signedIn(person, home);
    const done = await (await administrator()).post('/admin/accounts/end-sessions', { account: person.id });
    expect(done.statusCode).toBe(303);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toMatch(/^\/login/);
    expect(await events('session.ended')).not.toEqual([]);
  });

  test('D25: clears what keeps somebody waiting, but for what wrong codes have counted; the record says so', async ({
    world,
    person,
    administrator,
    row,
    events,
  }) => {
    await world.db
      .updateTable('accounts')
      .set({ factor_failures_in_row: 7 })
      .where('id', '=', person.id)
      .execute();
    const stranger = world.visitor(undefined, '198.51.100.44');
    for (let tries = 0; tries < 6; tries += 1) await stranger.signIn(person.email, 'x');
    for (let asked = 0; asked < 6; asked += 1)
      await world.visitor(undefined, `198.51.100.${asked}`).post('/password/forgot', { email: person.email });
    expect((await world.visitor().signIn(person.email)).statusCode).toBe(429);
    const visitor = await administrator();
    for (let tries = 0; tries < 6; tries += 1) await stranger.signIn(person.email, 'x');
    const page = await visitor.get(`/admin/accounts/${person.id}`);
    expect(page.body).toContain('Signing in from a browser that is not known yet: tried');
    expect(page.body).toContain('Mails to reset the password: tried 5 times');
    const cleared = await visitor.post('/admin/accounts/clear-waits', { account: person.id });
    expect(cleared.statusCode).toBe(303);
    const after = await visitor.get(cleared.headers.location ?? '');
    expect(after.body).toContain(`${person.email} can try again at once.`);
    expect(after.body).toContain('Nothing was counted lately.');
    expect((await world.visitor().signIn(person.email)).statusCode).toBe(303);
    expect((await row(person.id)).factor_failures_in_row).toBe(7);
    expect(await events('waits.cleared')).toHaveLength(2);
    // A second press has nothing to do, and leaves no entry.
    await visitor.post('/admin/accounts/clear-waits', { account: person.id });
    expect(await events('waits.cleared')).toHaveLength(2);
  });

  test('ASVS 7.4.2: a disabled account is out at once, cannot sign in, and comes back when enabled', async ({
    world,
    home,
    person,
    administrator,
    form,
    row,
    count,
    events,
  }) => {
    const theirs = await world.signedIn(person, home);
    const visitor = await administrator();
    expect((await visitor.post('/admin/accounts/disable', form())).statusCode).toBe(303);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toMatch(/^\/login/);
    expect(await count('sessions', person.id)).toBe(0);
    const again = world.visitor();
    expect((await again.signIn(person.email)).statusCode).not.toBe(303);
    expect((await visitor.post('/admin/accounts/enable', form())).statusCode).toBe(303);
    expect((await row(person.id)).disabled_at).toBeNull();
    const [disabled] = await events('account.disabled');
    const [enabled] = await events('account.enabled');
    for (const event of [disabled, enabled]) {
      expect(JSON.parse(event?.detail ?? '{}')).toMatchObject({ reason: REASON });
    }
  });

  test('nobody disables themselves', async ({ admin, administrator, form, row }) => {
    const visitor = await administrator();
    const refused = await visitor.post('/admin/accounts/disable', form({ account: admin.id }));
    expect([403, 409, 422]).toContain(refused.statusCode);
    expect((await row(admin.id)).disabled_at).toBeNull();
    expect((await visitor.get('/admin')).statusCode).toBe(200);
  });

  test('ASVS 6.4.6: no page of the administration takes or shows a password', async ({
    person,
    administrator,
    form,
    row,
  }) => {
    const before = (await row(person.id)).password_hash;
    const visitor = await administrator();
    const page = await visitor.get(`/admin/accounts/${person.id}`);
    expect(page.body).not.toMatch(/type="password"/);
    expect(page.body).not.toContain('argon2');
    for (const action of ACTIONS.slice(0, 2)) {
      await visitor.post(action, form({ password: 'chosen by somebody else', email: 'x@example.com' }));
    }
    expect(await row(person.id)).toMatchObject({ password_hash: before, email: person.email });
  });
});

describe('plans (D10)', () => {
  test('a downgrade suspends enforcement, an upgrade resumes it; the owner is told both times', async ({
    world,
    home,
    owner,
    events,
    planOf,
    set,
  }) => {
    await world.enforce(home);
    const theirs = await world.signedIn(owner, home);
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toBe('/mfa/setup');
    expect((await set('starter')).statusCode).toBe(303);
    expect(await planOf(home)).toEqual({ plan: 'starter', mfa_required: 1 });
    expect((await theirs.get(`/dashboard/${home.slug}`)).statusCode).toBe(200);
    world.clock.advance(60_000);
    expect((await set('team')).statusCode).toBe(303);
    expect(await planOf(home)).toEqual({ plan: 'team', mfa_required: 1 });
    expect((await theirs.get(`/dashboard/${home.slug}`)).headers.location).toBe('/mfa/setup');
    const mails = await world.mailTo(owner.email);
    expect(mails).toHaveLength(2);
    for (const type of ['policy.suspended', 'policy.resumed']) expect(await events(type)).toHaveLength(1);
    expect(await events('plan.changed')).toHaveLength(2);
  });

  test('what there is not', async ({ home, planOf, set }) => {
    for (const plan of ['', 'gold', 'PRO']) expect((await set(plan)).statusCode).toBe(422);
    expect([404, 422]).toContain((await set('team', 'nowhere')).statusCode);
    expect((await planOf(home)).plan).toBe('pro');
  });
});

describe('looking around', () => {
  test('the pages show names as text', async ({ world, home, person, administrator, form }) => {
    const hostile = '<script>alert(1)</script>';
    await world.db.updateTable('accounts').set({ name: hostile }).where('id', '=', person.id).execute();
    await world.db.updateTable('workspaces').set({ name: hostile }).where('id', '=', home.id).execute();
    const visitor = await administrator();
    await visitor.post(RESET, form({ reason: hostile }));
    for (const page of [...PAGES, `/admin/accounts/${person.id}`]) {
      const shown = await visitor.get(page);
      expect(shown.statusCode).toBe(200);
      expect(shown.body).not.toContain(hostile);
    }
  });

  test('ASVS 14.2.6: an account’s page shows its factor, never the secret', async ({
    world,
    round,
    administrator,
  }) => {
    const theirs = await world.account(`Quentin Quiet ${round}`);
    const key = Buffer.from(await world.enrol(theirs)).toString('hex');
    const page = await (await administrator()).get(`/admin/accounts/${theirs.id}`);
    expect(page.body).toContain(theirs.email);
    expect(page.body.toLowerCase()).not.toContain(key);
  });

  test('finds by a part of name or address, whatever the case, and takes wildcards as they are', async ({
    round,
    home,
    rival,
    person,
    administrator,
  }) => {
    const visitor = await administrator();
    const found = async (q: string) => (await visitor.get(`/admin?${new URLSearchParams({ q })}`)).body;
    for (const q of [`PETE PERSON ${round}`, `pete.person.${round}@`])
      expect(await found(q)).toContain(person.id);
    for (const q of [`pete%${round}`, `pete_person.${round}`, '\\'])
      expect(await found(q)).not.toContain(person.id);
    const spaces = await visitor.get(`/admin/workspaces?${new URLSearchParams({ q: rival.slug })}`);
    expect(spaces.body).toContain(rival.id);
    expect(spaces.body).not.toContain(home.id);
  });

  test('walks through a long list and back, each row once, while others are added', async ({
    world,
    round,
    administrator,
  }) => {
    const many = `Walker ${round}`;
    const ids = new Set<string>();
    for (let n = 0; n < 60; n += 1) ids.add((await world.account(`${many} ${n}`)).id);
    const visitor = await administrator();
    const rows = (body: string) =>
      [...body.matchAll(/href="\/admin\/accounts\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '');
    const link = (body: string, label: string) =>
      [...body.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
        .find(([, , text]) => text?.replace(/<[\s\S]*?>/g, '').trim() === label)?.[1]
        ?.replaceAll('&amp;', '&') ?? '';
    const first = (await visitor.get(`/admin?${new URLSearchParams({ q: many })}`)).body;
    expect(rows(first)).toHaveLength(50);
    const late = await world.account(`${many} late`);
    const second = (await visitor.get(link(first, 'Older'))).body;
    expect(rows(second)).toHaveLength(10);
    expect(new Set([...rows(first), ...rows(second)])).toEqual(ids);
    expect(link(second, 'Older')).toBe('');
    const back = (await visitor.get(link(second, 'Newer'))).body;
    expect(rows(back)).toEqual(rows(first));
    // The first page comes as a full one.
    const top = rows((await visitor.get(link(back, 'Newer'))).body);
    expect(top).toEqual([late.id, ...rows(first).slice(0, 49)]);
  });

  test('ASVS 1.2.10: each list comes as a file too, narrowed as it is, and no cell of it is a formula', async ({
    world,
    round,
    home,
    administrator,
  }) => {
    const formula = await world.account(`=1+1 ${round}`);
    const visitor = await administrator();
    const linesOf = async (path: string) => {
      const { headers, body } = await visitor.get(path);
      expect(headers['content-type'], path).toBe('text/csv; charset=utf-8');
      expect(headers['content-disposition']).toMatch(/^attachment; filename="[a-z]+-\d{4}-\d\d-\d\d\.csv"$/);
      return body.split('\r\n');
    };
    const accounts = await linesOf(`/admin/accounts.csv?${new URLSearchParams({ q: formula.email })}`);
    expect(accounts).toHaveLength(3);
    expect(accounts[1]).toContain(`"'=1+1 ${round}","'${formula.email}",`);
    const workspaces = await linesOf(`/admin/workspaces.csv?${new URLSearchParams({ q: home.slug })}`);
    expect(workspaces.join('\n')).toContain(home.id);
    const record = await linesOf('/admin/record.csv');
    expect(record.length).toBeGreaterThan(3);
    expect(record[1]).toContain('"Passed two-factor authentication with a code."');
  });

  test('odd addresses are answered, not crashed on', async ({ administrator }) => {
    const visitor = await administrator();
    for (const query of [
      '?before=x',
      '?after=%00',
      '?q=%25',
      '?q=a&q=b',
      `?q=${'x'.repeat(5000)}`,
      '?before=&q=',
    ]) {
      for (const page of PAGES) expect((await visitor.get(`${page}${query}`)).statusCode).toBeLessThan(500);
    }
  });
});
