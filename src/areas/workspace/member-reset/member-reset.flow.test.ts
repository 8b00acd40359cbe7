import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';

const WORD = 'She told me in the office this morning.';

const test = base
  .extend('owner', async ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  .extend('form', ({ carl }) => (extra: Record<string, string> = {}) => ({
    membership: carl.membership,
    word: WORD,
    ...extra,
  }))
  .extend(
    'requests',
    ({ world }) =>
      () =>
        world.db.selectFrom('reset_requests').selectAll().execute(),
  )
  /** Signs an administrator in, who has passed a code. */
  .extend('atSupport', ({ world, ada }) => async () => {
    const support = await world.signedIn(ada, null);
    await support.post('/mfa/verify', { code: world.code(ada.secret) });
    return support;
  });

test('B9: an owner asks support, which reads their word, and decides; the owner sees what was asked', async ({
  world,
  carl,
  ada,
  olivia,
  owner,
  form,
  requests,
  atSupport,
}) => {
  await world.enrol(carl);
  expect((await owner.get('/dashboard/acme/members')).body).toContain(`/members/${carl.membership}/reset`);
  const page = await owner.get(`/dashboard/acme/members/${carl.membership}/reset`);
  expect(page.body).toContain('How do you know that it’s really them?');
  const asked = await owner.follow(await owner.post('/dashboard/acme/members/reset', form()));
  expect(asked.response.body).toContain(
    `We’ve asked support to reset two-factor authentication for ${carl.name}.`,
  );
  // Nothing is reset by it.
  expect(
    await world.db.selectFrom('authenticators').select('id').where('account_id', '=', carl.id).execute(),
  ).toHaveLength(1);
  const [mail] = await world.mailTo(world.config.supportEmail);
  expect(mail?.text).toContain(carl.email);
  expect(mail?.text).toContain(`/admin/accounts/${carl.id}`);
  expect(mail?.text).not.toContain(WORD);
  expect((await owner.get('/dashboard/acme/activity')).body).toContain('Asked support to reset');
  const support = await atSupport();
  const seen = (await support.get(`/admin/accounts/${carl.id}`)).body;
  for (const said of ['The owner of acme Security asks for a reset', olivia.email, WORD])
    expect(seen).toContain(said);
  const [request] = await requests();
  await support.post('/admin/accounts/decline-reset', { request: request?.id ?? '' });
  expect(await requests()).toEqual([]);
  const activity = (await owner.get('/dashboard/acme/activity')).body;
  expect(activity).toContain('Declined to reset');
  expect(activity).not.toContain(ada.email);
  await owner.post('/dashboard/acme/members/reset', form());
  const reset = { account: carl.id, check: 'vouched-for', reason: 'Olivia says so, and I called her' };
  expect((await support.post('/admin/accounts/reset-mfa', reset)).statusCode).toBe(303);
  expect(await requests()).toEqual([]);
});

test('B9: the word of an owner whose account is disabled asks for nothing', async ({
  world,
  carl,
  olivia,
  owner,
  form,
  atSupport,
}) => {
  await world.enrol(carl);
  await owner.post('/dashboard/acme/members/reset', form());
  const support = await atSupport();
  const shown = async () =>
    (await support.get(`/admin/accounts/${carl.id}`)).body.includes(
      'The owner of acme Security asks for a reset',
    );
  const setDisabled = (disabled_at: number | null) =>
    world.db.updateTable('accounts').set({ disabled_at }).where('id', '=', olivia.id).execute();
  expect(await shown()).toBe(true);
  await setDisabled(world.clock.now());
  expect(await shown()).toBe(false);
  await setDisabled(null);
  expect(await shown()).toBe(true);
});

test('B9: asked again, the owner’s word is another; many requests make the next one wait', async ({
  owner,
  form,
  requests,
}) => {
  for (let n = 0; n < 5; n += 1)
    expect(
      (await owner.post('/dashboard/acme/members/reset', form({ word: `${WORD} ${n}` }))).statusCode,
    ).toBe(303);
  expect((await requests()).map(({ reason }) => reason)).toEqual([`${WORD} 4`]);
  const refused = await owner.post('/dashboard/acme/members/reset', form({ word: 'once more, please' }));
  expect([refused.statusCode, refused.body.includes('once more, please')]).toEqual([429, true]);
});

test('B9: nobody asks for themselves, nor without a word', async ({ olivia, owner, form, requests }) => {
  for (const word of ['', '   ', 'abcd', 'x'.repeat(301)]) {
    const page = await owner.post('/dashboard/acme/members/reset', form({ word }));
    expect([page.statusCode, page.body.includes('field-word')]).toEqual([422, true]);
  }
  const own = await owner.post('/dashboard/acme/members/reset', form({ membership: olivia.membership }));
  expect([own.statusCode, own.body.includes('That’s your own account')]).toEqual([409, true]);
  expect(await requests()).toEqual([]);
});
