import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';

const SETTINGS = '/dashboard/acme/settings';
const OWNERSHIP = '/dashboard/acme/settings/ownership';
const WORKSPACE = '/dashboard/acme/settings/workspace';

const test = base
  .extend('everybody', { auto: true }, ({ olivia, carl, clara }) => [olivia, carl, clara])
  .extend(
    'workspace',
    ({ world, acme }) =>
      () =>
        world.db
          .selectFrom('workspaces as w')
          .innerJoin('mfa_policies as p', 'p.workspace_id', 'w.id')
          .select(['w.name', 'w.accent', 'w.plan', 'w.slug', 'w.zone', 'p.required'])
          .where('w.id', '=', acme.id)
          .executeTakeFirstOrThrow(),
  )
  .extend('owners', ({ world, acme }) => async (): Promise<string[]> => {
    const rows = await world.db
      .selectFrom('memberships')
      .select('account_id')
      .where('workspace_id', '=', acme.id)
      .where('role', '=', 'owner')
      .execute();
    return rows.map((row) => row.account_id);
  });

describe('E3: who sees engagements', () => {
  const SIGHT = `${SETTINGS}/need-to-know`;

  test('the owner limits consultants to their teams and back, each recorded once; consultants read it', async ({
    world,
    acme,
    olivia,
    carl,
  }) => {
    const owner = await world.signedIn(olivia, acme);
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.get(SETTINGS)).body).toContain('Consultants see every engagement.');
    const saved = await owner.post(SIGHT, { sees: 'team' });
    expect([saved.statusCode, saved.headers.location]).toEqual([303, SETTINGS]);
    await owner.post(SIGHT, { sees: 'team' });
    const { body } = await consultant.get(SETTINGS);
    expect(body).toContain('Consultants see only the engagements whose team they’re on.');
    expect(body).not.toContain(`action="${SIGHT}"`);
    expect((await owner.get(SETTINGS)).body).toMatch(/value="team"[^>]* checked/);
    await owner.post(SIGHT, { sees: 'all' });
    const events = await world.db
      .selectFrom('audit_events')
      .select(['actor', 'detail'])
      .where('type', '=', 'workspace.need-to-know')
      .orderBy('id')
      .execute();
    expect(events).toEqual([
      { actor: olivia.email, detail: '{"on":true}' },
      { actor: olivia.email, detail: '{"on":false}' },
    ]);
  });

  test('a consultant cannot change it, and what is not on the form changes nothing', async ({
    world,
    acme,
    olivia,
    carl,
  }) => {
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.post(SIGHT, { sees: 'team' })).statusCode).toBe(403);
    const owner = await world.signedIn(olivia, acme);
    const refused = await owner.post(SIGHT, { sees: 'nothing' });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Choose what consultants see.');
    const { need_to_know } = await world.db
      .selectFrom('workspaces')
      .select('need_to_know')
      .where('id', '=', acme.id)
      .executeTakeFirstOrThrow();
    expect(need_to_know).toBe(0);
  });
});

describe('the workspace', () => {
  test('the owner changes name and colour, and the portal shows them', async ({
    world,
    acme,
    olivia,
    clara,
    workspace,
  }) => {
    const owner = await world.signedIn(olivia, acme);
    const saved = await owner.post(WORKSPACE, { name: ' Acme & Söhne ', accent: 'plum' });
    expect([saved.statusCode, saved.headers.location]).toEqual([303, SETTINGS]);
    expect(await workspace()).toMatchObject({ name: 'Acme & Söhne', accent: 'plum' });
    const portal = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
    expect(portal.body).toContain('accent-plum');
    expect(portal.body).toContain('Acme &amp; Söhne');
  });

  test('ASVS 8.2.3: plan, slug and policy cannot be set along', async ({
    world,
    acme,
    olivia,
    workspace,
  }) => {
    const owner = await world.signedIn(olivia, acme);
    const form = { name: 'Acme', accent: 'teal', plan: 'team', slug: 'other', mfa_required: '1', id: 'x' };
    await owner.post(WORKSPACE, form);
    expect(await workspace()).toEqual({
      name: 'Acme',
      accent: 'teal',
      plan: 'pro',
      slug: 'acme',
      zone: 'UTC',
      required: 0,
    });
  });

  test.for([
    [{ name: '', accent: 'teal' }, 'Enter the name of your workspace.'],
    [{ name: 'x'.repeat(101), accent: 'teal' }, 'Use at most 100 characters.'],
    [{ name: 'a\u202eb', accent: 'teal' }, 'invisible characters'],
    [{ name: 'Acme', accent: 'red; x' }, 'Choose one of the colours.'],
    [{ name: 'Acme', accent: 'teal', zone: 'Berlin' }, 'Enter a time zone, like Europe/Berlin.'],
  ] as const)(
    '%j is 422, with what was typed kept',
    async ([form, words], { world, acme, olivia, workspace }) => {
      const answer = await (await world.signedIn(olivia, acme)).post(WORKSPACE, form);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(words);
      if (form.name !== '') expect(answer.body).toContain(`value="${form.name}"`);
      expect((await workspace()).name).toBe('acme Security');
    },
  );

  test('S3: nobody but the owner', async ({ world, acme, carl, clara, workspace }) => {
    const form = { name: 'Mine', accent: 'plum' };
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.post(WORKSPACE, form)).statusCode).toBe(403);
    expect((await consultant.get(SETTINGS)).body).not.toContain(
      '<form method="post" action="/dashboard/acme',
    );
    expect((await (await world.signedIn(clara, acme)).post(WORKSPACE, form)).statusCode).toBe(403);
    expect((await workspace()).name).toBe('acme Security');
  });
});

describe('ownership', () => {
  test('goes to a consultant; the owner becomes one; both are told; it takes effect at once (ASVS 8.3.2)', async ({
    world,
    acme,
    olivia,
    carl,
    owners,
  }) => {
    const [owner, consultant] = [await world.signedIn(olivia, acme), await world.signedIn(carl, acme)];
    const done = await owner.post(OWNERSHIP, { membership: carl.membership });
    expect([done.statusCode, done.headers.location]).toEqual([303, SETTINGS]);
    expect(await owners()).toEqual([carl.id]);
    const { body } = await owner.get(SETTINGS);
    expect(body).toContain('Carl Consultant is now the owner');
    expect(body).toContain('Only the owner, Carl Consultant, can change this.');
    expect((await consultant.get(SETTINGS)).body).toContain('Transfer ownership');
    expect((await world.mailTo(carl.email)).map((mail) => mail.subject)).toEqual([
      'acme Security has a new owner',
    ]);
    expect(await world.mailTo(olivia.email)).toHaveLength(1);
    const events = await world.db.selectFrom('audit_events').select(['type', 'subject']).execute();
    expect(events[0]).toEqual({ type: 'ownership.transferred', subject: carl.email });
  });

  test('a second press ends where the first one did; anything else of whoever owns it no longer is refused', async ({
    world,
    acme,
    olivia,
    carl,
    owners,
  }) => {
    const dora = await world.account('Dora Consultant');
    const doras = await world.join(dora, acme, 'consultant');
    const [owner, other] = [await world.signedIn(olivia, acme), await world.signedIn(dora, acme)];
    for (const press of ['first', 'second']) {
      const { statusCode, headers } = await owner.post(OWNERSHIP, { membership: carl.membership });
      expect([press, statusCode, headers.location]).toEqual([press, 303, SETTINGS]);
    }
    expect((await owner.post(OWNERSHIP, { membership: doras })).statusCode).toBe(403);
    expect((await other.post(OWNERSHIP, { membership: carl.membership })).statusCode).toBe(403);
    expect(await owners()).toEqual([carl.id]);
    expect(await world.mailTo(carl.email)).toHaveLength(1);
    // What was done once and is over is no way in.
    const successor = await world.signedIn(carl, acme);
    expect((await successor.post(OWNERSHIP, { membership: doras })).statusCode).toBe(303);
    expect((await owner.post(OWNERSHIP, { membership: carl.membership })).statusCode).toBe(403);
    expect(await owners()).toEqual([dora.id]);
  });

  test('ASVS 8.2.2: to nobody else', async ({ world, acme, olivia, carl, clara, owners }) => {
    const globex = await world.workspace('globex');
    const gina = await world.account('Gina Guest');
    const foreign = await world.join(gina, globex, 'consultant');
    const owner = await world.signedIn(olivia, acme);
    const own = await world.db
      .selectFrom('memberships')
      .select('id')
      .where('account_id', '=', olivia.id)
      .executeTakeFirstOrThrow();
    for (const membership of [foreign, clara.membership, own.id, carl.id, "' or 1=1"]) {
      expect((await owner.post(OWNERSHIP, { membership })).statusCode).toBe(404);
    }
    await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', carl.id).execute();
    expect((await owner.post(OWNERSHIP, { membership: carl.membership })).statusCode).toBe(404);
    expect(await owners()).toEqual([olivia.id]);
    expect(await world.mailTo(olivia.email)).toEqual([]);
  });

  test('B14: where there is no consultant, the owner is told to invite one first', async ({
    world,
    acme,
    olivia,
    carl,
  }) => {
    const owner = await world.signedIn(olivia, acme);
    expect((await owner.get(SETTINGS)).body).toContain('Transfer ownership');
    await world.db.deleteFrom('memberships').where('id', '=', carl.membership).execute();
    const { body } = await owner.get(SETTINGS);
    expect(body).not.toContain('Transfer ownership');
    expect(body).toContain(
      'You can transfer this workspace to one of its consultants, and there are none yet.',
    );
    expect(body).toContain('href="/dashboard/acme/members/invite"');
  });

  test('422 without a choice', async ({ world, acme, olivia }) => {
    const owner = await world.signedIn(olivia, acme);
    for (const form of ['', 'membership=', 'membership=a&membership=b']) {
      const answer = await owner.post(OWNERSHIP, form);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('Choose the new owner.');
    }
  });

  test('nobody but the owner, and no card for anybody else', async ({
    world,
    acme,
    olivia,
    carl,
    owners,
  }) => {
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.post(OWNERSHIP, { membership: carl.membership })).statusCode).toBe(403);
    expect((await consultant.get(SETTINGS)).body).not.toContain('Transfer ownership');
    expect(await owners()).toEqual([olivia.id]);
  });

  test('D12 D22: wants a fresh confirmation, which names the new owner, and is done then', async ({
    world,
    acme,
    olivia,
    carl,
    owners,
  }) => {
    const owner = await world.signedIn(olivia, acme);
    world.clock.advance(10 * 60_000);
    const asked = await owner.post(OWNERSHIP, { membership: carl.membership });
    expect(asked.headers.location).toBe('/confirm');
    const { body } = await owner.get('/confirm');
    expect(body).toContain(`transfer ownership of acme Security to ${carl.name}`);
    const back = `${SETTINGS}?transfer=${carl.membership}`;
    expect(body).toContain(`href="${back}"`);
    expect((await owner.get(back)).body).toMatch(
      new RegExp(`<option[^>]*value="${carl.membership}"[^>]*selected`),
    );
    expect(await owners()).toEqual([olivia.id]);
    const done = await owner.post('/confirm', { password: PASSWORD });
    expect(done.headers.location).toBe(SETTINGS);
    expect(await owners()).toEqual([carl.id]);
  });

  test('always exactly one owner, whatever comes at once', async ({ world, acme, olivia, carl, owners }) => {
    const dora = await world.account('Dora Consultant');
    const dorasMembership = await world.join(dora, acme, 'consultant');
    const owner = await world.signedIn(olivia, acme);
    const answers = await Promise.all(
      [carl.membership, dorasMembership, carl.membership, dorasMembership].map((membership) =>
        owner.post(OWNERSHIP, { membership }),
      ),
    );
    // Who was asked for twice owns it, or the other one; the first press and its second end alike.
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 303, 403, 403]);
    const handed = world.db
      .selectFrom('audit_events')
      .select('id')
      .where('type', '=', 'ownership.transferred');
    expect(await handed.execute()).toHaveLength(1);
    expect(await owners()).toHaveLength(1);
    expect(await owners()).not.toEqual([olivia.id]);
  });
});
