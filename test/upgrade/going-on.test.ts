import { expect } from 'vitest';
import { test as base } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';
import { makeUpgraded, schemasOfFirst } from './old-installation.ts';

const CHOSEN = 'velvet orchard lantern';
const MINUTE = 60_000;

const test = base.extend('old', makeUpgraded).extend('upgraded', ({ old }) => old.world);

test('the first migration still makes, character by character, what the first version made', async ({
  folder,
}) => {
  const { old, today } = await schemasOfFirst(folder);
  expect(today).toEqual(old);
  expect(today.length).toBeGreaterThan(25);
});

test('D1: the next switch in another workspace spares whoever was signed in, and asks who comes later', async ({
  old,
  upgraded,
}) => {
  const ivan = old.browser('ivan');
  await ivan.post('/confirm', { password: PASSWORD });
  const done = await ivan.post('/dashboard/initech/settings/mfa', { enabled: 'true', apply: 'next-sign-in' });
  expect(done.statusCode).toBe(303);
  expect((await ivan.get('/dashboard/initech')).statusCode).toBe(200);
  // It is no switch of theirs either.
  expect((await old.browser('carl').get('/dashboard/acme')).statusCode).toBe(200);
  expect((await old.browser('clara').get('/portal')).statusCode).toBe(200);
  const later = upgraded.visitor();
  expect((await later.signIn(old.person('ivan').email)).headers.location).toBe('/mfa/setup');
});

test('D1: whom the old version spared is asked as soon as the owner asks everybody, or at the next sign-in', async ({
  old,
}) => {
  const again = await old.signedInAnew('carl');
  expect((await again.get('/dashboard/acme')).headers.location).toBe('/mfa/setup');
  const olivia = old.browser('olivia');
  old.world.clock.advance(MINUTE);
  await olivia.post('/confirm', { password: PASSWORD, code: old.code('olivia') });
  const done = await olivia.post('/dashboard/acme/settings/mfa', { enabled: 'true', apply: 'now' });
  expect(done.statusCode).toBe(303);
  expect((await old.browser('carl').get('/dashboard/acme')).headers.location).toBe('/mfa/setup');
  expect((await old.browser('clara').get('/portal')).headers.location).toBe('/mfa/setup');
});

test('D1: who was asked before the upgrade, and never passed, is asked at once when it is switched off and on again', async ({
  old,
}) => {
  const olivia = old.browser('olivia');
  old.world.clock.advance(MINUTE);
  await olivia.post('/confirm', { password: PASSWORD, code: old.code('olivia') });
  for (const enabled of ['false', 'true']) {
    const done = await olivia.post('/dashboard/acme/settings/mfa', { enabled, apply: 'next-sign-in' });
    expect(done.statusCode).toBe(303);
  }
  expect((await old.browser('dora').get('/dashboard/acme')).headers.location).toBe('/mfa/setup');
  expect((await old.browser('eve').get('/dashboard/acme')).headers.location).toBe('/mfa/verify');
  // Carl had been spared, and never was asked.
  expect((await old.browser('carl').get('/dashboard/acme')).statusCode).toBe(200);
});

test.for([
  ['eve', '/dashboard/acme', null],
  // Asked for the first time since the upgrade, in an old session: with the password (D1).
  ['jill', '/dashboard/initech', '/confirm'],
] as const)(
  'S11 S13: %s’s app goes on: its code is let through, once',
  async ([key, path, asks], { old }) => {
    old.world.clock.advance(MINUTE);
    const browser = old.browser(key);
    const code = old.code(key);
    const answer = await browser.post('/mfa/verify', { code });
    expect(answer.statusCode).toBe(303);
    if (asks !== null) {
      expect(answer.headers.location).toBe(asks);
      expect((await browser.post(asks, { password: PASSWORD, code })).statusCode).toBe(303);
    }
    expect((await browser.get(path)).statusCode).toBe(200);
    const other = await old.signedInAnew(key);
    expect((await other.post('/mfa/verify', { code })).statusCode).toBe(422);
    expect((await other.get('/account/security')).headers.location).toBe('/mfa/verify');
  },
);

test('D5: a code that the old version accepted is not accepted again', async ({ old, upgraded }) => {
  const { last_step: step } = await upgraded.db
    .selectFrom('authenticators')
    .select('last_step')
    .where('account_id', '=', old.person('gina').id)
    .executeTakeFirstOrThrow();
  // The clock goes back to that step, as if the upgrade had taken no time at all.
  upgraded.clock.advance(step * 30_000 + 15_000 - upgraded.clock.now());
  const gina = await old.signedInAnew('gina');
  expect((await gina.post('/mfa/verify', { code: old.code('gina') })).statusCode).toBe(422);
  upgraded.clock.advance(30_000);
  expect((await gina.post('/mfa/verify', { code: old.code('gina') })).statusCode).toBe(303);
});

test('D6: a code that was typed too early before the upgrade is not accepted when its time comes', async ({
  old,
  upgraded,
}) => {
  upgraded.clock.advance(old.hands.burntAt - upgraded.clock.now());
  const eve = old.browser('eve');
  expect((await eve.post('/mfa/verify', { code: old.code('eve') })).statusCode).toBe(422);
  upgraded.clock.advance(30_000);
  expect((await eve.post('/mfa/verify', { code: old.code('eve') })).statusCode).toBe(303);
});

test('D4 S10: a set-up that was begun shows the same key, and the app that scanned it is proven', async ({
  old,
}) => {
  const dora = old.browser('dora');
  const bare = (await dora.get('/mfa/setup')).body;
  expect(bare).toContain('data-copy="');
  expect((await dora.post('/mfa/setup', { code: old.code('dora') })).statusCode).toBe(303);
  expect((await dora.get('/dashboard/acme')).statusCode).toBe(200);
});

test('S21: recovery codes that were left open the account; the one that was used does not', async ({
  old,
}) => {
  const acme = old.workspace('acme');
  const { used, unused, renewed } = old.hands.recoveryCodes;
  const felix = await old.signedInAnew('felix', acme);
  expect((await felix.post('/mfa/recovery', { code: used })).statusCode).toBe(422);
  expect((await felix.get('/portal')).headers.location).toBe('/mfa/verify');
  for (const code of [unused, renewed]) {
    const browser = await old.signedInAnew('felix', acme);
    expect((await browser.post('/mfa/recovery', { code })).statusCode).toBe(200);
    expect((await browser.get('/portal')).statusCode).toBe(200);
  }
});

test('S23: an invitation from before the upgrade lets a newcomer choose a password and come in', async ({
  old,
  upgraded,
}) => {
  const link = old.link('invitation');
  expect((await upgraded.visitor().get(link)).body).toContain('nina@example.com');
  const done = await upgraded.visitor().post(link, { name: 'Nina Newcomer', password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([303, `/login?joined=${link.split('/').at(-1)}`]);
  const nina = upgraded.visitor();
  // She is a member of a workspace that asks everybody who signs in.
  expect((await nina.signIn('nina@example.com', CHOSEN)).headers.location).toBe('/mfa/setup');
});

test('S23: an invitation from before the upgrade is accepted by somebody who has an account', async ({
  old,
}) => {
  const ivan = old.browser('ivan');
  expect((await ivan.post(old.link('invitationOfKnown'))).statusCode).toBe(303);
  // Which asks him, though his own asks nobody.
  expect((await ivan.get('/dashboard/acme')).headers.location).toBe('/mfa/setup');
  expect((await ivan.get('/dashboard/initech')).statusCode).toBe(200);
});

test('D20: a sign-up from before the upgrade asks whoever reads the mail for a password; the one that came with the form opens nothing', async ({
  old,
  upgraded,
}) => {
  const link = new URL(old.link('signUp'), 'http://localhost');
  const page = await upgraded.visitor().get(link.pathname + link.search);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('name="password"');
  const token = link.searchParams.get('token') ?? '';
  const done = await upgraded.visitor().post('/signup/confirm', { token, password: CHOSEN });
  expect([done.statusCode, done.headers.location]).toEqual([303, '/login?welcome=1']);
  const typedIntoTheForm = 'orchard lantern velvet';
  expect((await upgraded.visitor().signIn('nora@example.com', typedIntoTheForm)).statusCode).toBe(422);
  const nora = await upgraded.visitor().signIn('nora@example.com', CHOSEN);
  expect([nora.statusCode, nora.headers.location]).toEqual([303, '/dashboard/nimbus']);
});

test('S23: a link for a new password from before the upgrade gives one', async ({ old, upgraded }) => {
  const link = new URL(old.link('passwordReset'), 'http://localhost');
  const token = link.searchParams.get('token') ?? '';
  expect((await upgraded.visitor().get(link.pathname + link.search)).statusCode).toBe(200);
  const done = await upgraded.visitor().post('/password/reset', { token, password: CHOSEN });
  expect(done.statusCode).toBe(303);
  expect((await upgraded.visitor().signIn(old.person('carl').email)).statusCode).toBe(422);
  expect((await upgraded.visitor().signIn(old.person('carl').email, CHOSEN)).statusCode).toBe(303);
});

test.for(['invitationWithdrawn', 'passwordResetUsed'])(
  'ASVS 6.4.1: %s is gone, and the page says what to do',
  async (key, { old, upgraded }) => {
    const answer = await upgraded.visitor().get(old.link(key));
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toMatch(/ask|again|new/i);
  },
);

test('S23: what was queued when the old version stopped is sent, and its link works', async ({
  old,
  upgraded,
}) => {
  const { email } = old.person('ivan');
  const [mail] = await upgraded.mailTo(email);
  expect(mail?.subject).toMatch(/password/i);
  const token = new URL(mail?.link ?? '').searchParams.get('token') ?? '';
  const done = await upgraded.visitor().post('/password/reset', { token, password: CHOSEN });
  expect(done.statusCode).toBe(303);
  expect(await upgraded.db.selectFrom('jobs').select('id').where('attempts', '>', 0).execute()).toEqual([]);
});

test('ASVS 16.4.2: the record is whole, is read by owner and administrator, and still only grows', async ({
  old,
  upgraded,
}) => {
  expect(await upgraded.db.selectFrom('audit_events').selectAll().orderBy('id').execute()).toEqual(
    old.record,
  );
  expect(old.record.length).toBeGreaterThan(80);
  const [first] = old.record;
  await expect(
    upgraded.db.updateTable('audit_events').set({ actor: 'nobody' }).where('id', '=', first!.id).execute(),
  ).rejects.toThrow('append-only');
  await expect(upgraded.db.deleteFrom('audit_events').execute()).rejects.toThrow('append-only');
  const csv = await old.browser('olivia').get('/dashboard/acme/activity.csv');
  expect(csv.statusCode).toBe(200);
  const { id } = old.workspace('acme');
  // A line for each event, and one of headings.
  expect(csv.body.trim().split('\n')).toHaveLength(
    1 + old.record.filter(({ workspace_id: workspace }) => workspace === id).length,
  );
  expect((await old.browser('ada').get('/admin/record')).statusCode).toBe(200);
});

test('D7: waits go on: neither wrong passwords nor wrong codes are forgotten', async ({ old, upgraded }) => {
  const holly = old.person('holly').email;
  // The old version had let ten be looked at; on top of these one more is enough for a wait.
  const elsewhere = upgraded.visitor(undefined, '203.0.113.9');
  expect((await elsewhere.signIn(holly, 'not her password')).statusCode).toBe(422);
  expect((await elsewhere.signIn(holly)).statusCode).toBe(429);
  const lou = old.browser('louWaits');
  const inRow = upgraded.db
    .selectFrom('accounts')
    .select('factor_failures_in_row')
    .where('id', '=', old.person('lou').id);
  expect((await inRow.executeTakeFirstOrThrow()).factor_failures_in_row).toBe(7);
  upgraded.clock.advance(20 * MINUTE);
  expect((await elsewhere.signIn(holly)).statusCode).toBe(303);
  // Nobody knows where an open session has been since its sign-in: it gives its password anew (D12).
  const code = old.code('lou');
  expect((await lou.post('/mfa/verify', { code })).headers.location).toBe('/confirm');
  expect((await lou.post('/confirm', { password: PASSWORD, code })).statusCode).toBe(303);
  expect((await inRow.executeTakeFirstOrThrow()).factor_failures_in_row).toBe(0);
});

test('ASVS 7.4.2: somebody disabled before the upgrade cannot sign in', async ({ old, upgraded }) => {
  const dan = await upgraded.visitor().signIn(old.person('dan').email);
  const nobody = await upgraded.visitor().signIn('nobody@example.com');
  expect([dan.statusCode, dan.headers.location]).toEqual([nobody.statusCode, nobody.headers.location]);
  expect(dan.statusCode).toBe(422);
});
