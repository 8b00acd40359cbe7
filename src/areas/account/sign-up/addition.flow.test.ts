import { describe, expect } from 'vitest';
import { actAs } from '../../../../test/acts.ts';
import { test as base } from '../../../../test/fixtures.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';
import { Withdrawn } from '../../../access/deed.ts';
import { addWorkspace } from './commands.ts';

const FORM = { workspace: 'Kim Audits', slug: 'kim-audits', name: 'Kim Known' };
const DAY_MS = 24 * 60 * 60_000;

const test = base
  .extend('settings', { SMTP_URL: 'smtp://127.0.0.1:2525' })
  .extend('kim', async ({ world, acme }) => {
    const kim = await world.account('Kim Known');
    await world.join(kim, acme, 'consultant');
    return kim;
  })
  .extend('everybody', { auto: true }, ({ kim }) => [kim])
  /** Fills in the form with the address of somebody known, and returns the path of the mailed link. */
  .extend(
    'signUp',
    ({ world, kim }) =>
      async (form: Record<string, string> = {}, person = kim): Promise<string> => {
        const sent = await world.visitor().post('/signup', { ...FORM, email: person.email, ...form });
        expect([sent.statusCode, sent.headers.location]).toEqual([303, '/signup/sent']);
        const link = new URL((await world.mailTo(person.email)).at(-1)?.link ?? '');
        return `${link.pathname}${link.search}`;
      },
  )
  /** Opens the mailed link and returns the page that it leads a signed-in owner to. */
  .extend('additionOf', ({ world }) => async (link: string): Promise<string> => {
    const page = await world.visitor().get(link);
    expect(page.body).toContain('You already have an account');
    return /href="(\/workspaces\/new\/[0-9a-f-]{36})"/.exec(page.body)?.[1] ?? 'none';
  })
  /** That page, after a sign-up with the form as it is. */
  .extend('addition', async ({ signUp, additionOf }) => additionOf(await signUp()))
  .extend(
    'owned',
    ({ world }) =>
      (person: Person) =>
        world.db
          .selectFrom('memberships as m')
          .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
          .select(['w.slug', 'w.name', 'w.plan', 'm.role'])
          .where('m.account_id', '=', person.id)
          .where('m.role', '=', 'owner')
          .execute(),
  )
  .extend('refused', ({ kim, owned }) => async (browser: Visitor, addition: string, step: string) => {
    expect((await browser.get(addition)).headers.location).toBe(step);
    expect((await browser.post(addition)).headers.location).toBe(step);
    expect(await owned(kim)).toEqual([]);
  });

test('D20: a known address’s owner opens the link, signs in, comes back, and makes the workspace with one press', async ({
  world,
  kim,
  signUp,
  additionOf,
  owned,
}) => {
  const link = await signUp();
  const browser = world.visitor();
  const known = await browser.get(link);
  expect(known.statusCode).toBe(200);
  expect(known.body).toContain(kim.email);
  expect(known.body).not.toContain('name="password"');
  const addition = await additionOf(link);

  const asked = await browser.get(addition);
  expect(asked.headers.location).toBe(`/login?return_to=${encodeURIComponent(addition)}`);
  const signedIn = await browser.post(String(asked.headers.location), {
    email: kim.email,
    password: 'seven quiet lanterns drift',
  });
  expect(signedIn.headers.location).toBe(addition);
  const page = await browser.get(addition);
  for (const shown of ['value="Kim Audits"', 'value="kim-audits"', kim.email, 'You can change the details.'])
    expect(page.body).toContain(shown);
  const fields = [...page.body.matchAll(/<input(?![^>]*type="hidden")[^>]* name="(\w+)"/g)];
  expect(fields.map(([, name]) => name)).toEqual(['workspace', 'slug']);
  expect(await owned(kim)).toEqual([]);

  const made = await browser.post(addition);
  expect([made.statusCode, made.headers.location]).toEqual([303, '/workspaces?created=1']);
  expect(await owned(kim)).toEqual([
    { slug: 'kim-audits', name: 'Kim Audits', plan: 'starter', role: 'owner' },
  ]);
  const workspaces = await browser.get('/workspaces?created=1');
  expect(workspaces.body).toContain('Your new workspace is ready.');
  expect(workspaces.body).toContain('Kim Audits');
  const events = await world.db
    .selectFrom('audit_events')
    .select(['type', 'actor_id'])
    .where('type', 'in', ['account.created', 'workspace.created'])
    .execute();
  expect(events).toEqual([{ type: 'workspace.created', actor_id: kim.id }]);
  // Used up, for whoever opens it.
  for (const answer of [await browser.get(addition), await browser.get(link)])
    expect(answer.statusCode).toBe(410);
  // Pressed again, it ends where it did, until it is no second press any more.
  expect((await browser.post(addition)).headers.location).toBe('/workspaces?created=1');
  world.clock.advance(15 * 60_000);
  expect((await browser.post(addition)).statusCode).toBe(410);
});

test('D20: with its owner signed in already, the mailed link leads straight there', async ({
  world,
  acme,
  kim,
  signUp,
}) => {
  const link = await signUp();
  const browser = await world.signedIn(kim, acme);
  const opened = await browser.get(link);
  expect(opened.statusCode).toBe(303);
  expect((await browser.get(String(opened.headers.location))).body).toContain('Confirm your new workspace');
});

describe('D20: only the account that the link was sent to', () => {
  test('somebody else who is signed in is told whose it is and how to go on, and makes nothing', async ({
    world,
    acme,
    kim,
    owned,
    addition,
  }) => {
    const eve = await world.account('Eve Else');
    await world.join(eve, acme, 'owner');
    const browser = await world.signedIn(eve, acme);
    for (const answer of [await browser.get(addition), await browser.post(addition)]) {
      expect(answer.statusCode).toBe(409);
      expect(answer.body).toContain(kim.email);
      expect(answer.body).toContain(eve.email);
      expect(answer.body).toContain('action="/logout"');
      expect(answer.body).toContain(`name="return_to" value="${addition}"`);
    }
    const leaver = await world.signedIn(eve, acme);
    expect((await leaver.post('/logout', { return_to: addition })).headers.location).toBe(
      `/login?return_to=${encodeURIComponent(addition)}`,
    );
    expect((await owned(eve)).map(({ slug }) => slug)).toEqual(['acme']);
    const kims = await world.signedIn(kim, acme);
    expect((await kims.get(addition)).statusCode).toBe(200);
  });

  test('the address of the link, not what a form says, decides', async ({ world, kim, owned, addition }) => {
    const eve = await world.account('Eve Else');
    const browser = await world.signedIn(eve, null);
    const answer = await browser.post(addition, { email: eve.email, account: kim.id, owner: eve.id });
    expect(answer.statusCode).toBe(409);
    expect(await owned(eve)).toEqual([]);
  });

  test('nobody is led to a password, and no password that is sent becomes the account’s', async ({
    world,
    kim,
    signUp,
  }) => {
    const link = await signUp();
    const token = new URLSearchParams(link.split('?')[1]).get('token') ?? '';
    const answer = await world
      .visitor()
      .post('/signup/confirm', { token, password: 'orchard lantern velvet' });
    expect(answer.statusCode).toBe(409);
    expect((await world.visitor().signIn(kim.email, 'orchard lantern velvet')).statusCode).toBe(422);
    expect((await world.visitor().signIn(kim.email)).statusCode).toBe(303);
  });
});

describe('S5 S11 D13: a session that owes its second factor makes nothing', () => {
  test('where the workspace demands it', async ({ world, acme, kim, refused, addition }) => {
    await world.enforce(acme);
    const browser = await world.signedIn(kim, acme);
    await refused(browser, addition, '/mfa/setup');
  });

  test('where the account has asked for it, and after the code it comes back', async ({
    world,
    acme,
    kim,
    refused,
    addition,
  }) => {
    const secret = await world.enrol(kim);
    await world.db.updateTable('accounts').set({ always_ask: 1 }).where('id', '=', kim.id).execute();
    const browser = await world.signedIn(kim, acme);
    await refused(browser, addition, '/mfa/verify');
    await browser.get(addition);
    const verified = await browser.post('/mfa/verify', { code: world.code(secret) });
    expect(verified.headers.location).toBe(addition);
    expect((await browser.post(addition)).headers.location).toBe('/workspaces?created=1');
  });
});

test('D20: the slug that another took meanwhile is chosen anew, and nothing else is lost', async ({
  world,
  acme,
  kim,
  owned,
  addition,
}) => {
  await world.workspace('kim-audits');
  const browser = await world.signedIn(kim, acme);
  const page = await browser.get(addition);
  expect(page.body).toContain('Someone else took the portal address');
  expect(page.body).toContain('name="slug"');
  for (const slug of ['', 'kim-audits', 'www', 'a', 'x--']) {
    const again = await browser.post(addition, { slug });
    expect([again.statusCode, slug]).toEqual([422, slug]);
    expect(again.body).toContain('Kim Audits');
  }
  expect((await browser.post(addition, { slug: 'kim-too' })).statusCode).toBe(303);
  expect((await owned(kim)).map(({ slug }) => slug)).toEqual(['kim-too']);
});

test('D20: its owner makes another workspace than was asked for, and what is wrong is said beside its field', async ({
  world,
  acme,
  kim,
  owned,
  addition,
}) => {
  await world.workspace('taken');
  const browser = await world.signedIn(kim, acme);
  for (const [wrong, message] of [
    [{ workspace: '', slug: 'kims-own' }, 'Enter the name of your consultancy.'],
    [{ workspace: 'x'.repeat(101), slug: 'kims-own' }, 'Use at most 100 characters.'],
    [{ workspace: 'Kims Own', slug: 'taken' }, 'This address is taken. Choose another.'],
    [{ workspace: 'Kims Own', slug: 'k' }, 'Use at least 3 characters.'],
  ] as const) {
    const answer = await browser.post(addition, wrong);
    expect([answer.statusCode, message]).toEqual([422, message]);
    expect(answer.body).toContain(message);
    for (const [name, value] of Object.entries(wrong))
      expect(answer.body).toMatch(
        new RegExp(`<input[^>]* name="${name}"[^>]* value${value && `="${value}"`}`),
      );
    expect(answer.body).not.toContain('Someone else took the portal address');
  }
  // Whose name it is, the account says.
  const sent = { workspace: 'Kims Own', slug: '', name: 'Mallory' };
  expect((await browser.post(addition, sent)).statusCode).toBe(303);
  expect(await owned(kim)).toMatchObject([{ name: 'Kims Own', slug: 'kims-own' }]);
  expect((await browser.get('/account')).body).not.toContain('Mallory');
});

test('of many presses at once, and of two accounts that want one slug, one makes the workspace', async ({
  world,
  acme,
  kim,
  signUp,
  additionOf,
  owned,
}) => {
  const lea = await world.account('Lea Later');
  const kims = await additionOf(await signUp());
  const leas = await additionOf(await signUp({}, lea));
  const browsers = [await world.signedIn(kim, acme), await world.signedIn(lea, null)] as const;
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => browsers[0].post(kims)),
    browsers[1].post(leas),
  ]);
  // Whose presses made it, all of them end there; the other is told that the address is taken.
  const statuses = answers.map(({ statusCode }) => statusCode);
  expect([
    [303, 303, 303, 303, 422],
    [422, 422, 422, 422, 303],
  ]).toContainEqual(statuses);
  expect([...(await owned(kim)), ...(await owned(lea))]).toHaveLength(1);
});

test('ASVS 6.4.1: an expired link, one of another purpose, one of nobody’s: gone, and the page says what to do', async ({
  world,
  acme,
  kim,
  signUp,
  additionOf,
  owned,
}) => {
  const expired = await additionOf(await signUp());
  await world.visitor().post('/password/forgot', { email: kim.email });
  const [reset] = await world.db
    .selectFrom('one_time_links')
    .select('id')
    .where('purpose', '=', 'password-reset')
    .execute();
  world.clock.advance(DAY_MS);
  const browser = await world.signedIn(kim, acme);
  const nobodys = '0190d3a0-0000-7000-8000-000000000000';
  for (const path of [
    expired,
    `/workspaces/new/${reset?.id}`,
    `/workspaces/new/${nobodys}`,
    '/workspaces/new/x',
  ]) {
    for (const answer of [await browser.get(path), await browser.post(path)]) {
      expect([path, answer.statusCode]).toEqual([path, 410]);
      expect(answer.body).toContain('This link has already been used or has expired.');
    }
  }
  expect(await owned(kim)).toEqual([]);
});

test('an address that gets its account by an invitation meanwhile adds the workspace of its sign-up to it', async ({
  world,
  additionOf,
  owned,
}) => {
  const email = 'nora@example.com';
  await world.visitor().post('/signup', { ...FORM, email });
  const link = new URL((await world.mailTo(email)).at(-1)?.link ?? '');
  const nora = await world.account('Nora');
  expect(nora.email).toBe(email);
  const addition = await additionOf(`${link.pathname}${link.search}`);
  const browser = await world.signedIn(nora, null);
  expect((await browser.post(addition)).headers.location).toBe('/workspaces?created=1');
  expect(await owned(nora)).toHaveLength(1);
});

test('D24: a session that ends between the door and the deed makes nothing, and leaves the link good', async ({
  world,
  acme,
  kim,
  owned,
  addition,
}) => {
  const linkId = addition.split('/').at(-1) ?? '';
  const founding = { linkId, workspace: 'Kim Audits', slug: 'kim-audits' };
  await actAs(world, { person: kim, workspace: acme, access: 'account' }, async (act) => {
    await world.db.deleteFrom('sessions').where('account_id', '=', kim.id).execute();
    await expect(addWorkspace(world.services, act, founding)).rejects.toThrow(Withdrawn);
  });
  expect(await owned(kim)).toEqual([]);
  await actAs(world, { person: kim, workspace: acme, access: 'account' }, async (act) => {
    expect(await addWorkspace(world.services, act, founding)).toBe('created');
  });
});

test('D24: the deed asks for the link’s own address, whatever the page has asked', async ({
  world,
  owned,
  addition,
}) => {
  const eve = await world.account('Eve Else');
  const founding = { linkId: addition.split('/').at(-1) ?? '', workspace: 'Eves', slug: 'eves' };
  const outcome = await actAs(world, { person: eve, workspace: null, access: 'account' }, (act) =>
    addWorkspace(world.services, act, founding),
  );
  expect(outcome).toBe('gone');
  expect(await owned(eve)).toEqual([]);
  expect(await world.db.selectFrom('workspaces').select('slug').execute()).toEqual([{ slug: 'acme' }]);
});

test('a disabled account has no session to make anything with', async ({
  world,
  acme,
  kim,
  owned,
  addition,
}) => {
  const browser = await world.signedIn(kim, acme);
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', kim.id).execute();
  expect((await browser.post(addition)).headers.location).toMatch(/^\/login/);
  expect(await owned(kim)).toEqual([]);
});
