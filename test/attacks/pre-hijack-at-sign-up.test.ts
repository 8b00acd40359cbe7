import { describe, expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

/**
 * Found in SecPortal itself: the sign-up form took the password, so a stranger who sent it with the victim's address
 * right before or after the victim had a mail sent that looked like the victim's own. Pressing the wrong one of the two
 * made an account in the victim's name with the stranger's password.
 */

const EMAIL = 'vera.victim@example.com';
const STRANGERS = 'meadow copper violin';
const VICTIMS = 'orchard lantern velvet';

const strangersForm = {
  workspace: 'Vera Audits',
  slug: 'vera-audits',
  name: 'Vera Victim',
  email: EMAIL,
  password: STRANGERS,
};
const victimsForm = { ...strangersForm, slug: 'veras-own', password: VICTIMS };

const test = base
  .extend('settings', { scope: 'file' }, { SMTP_URL: 'smtp://127.0.0.1:2525' })
  .extend('emptied', { auto: true }, async ({ world }) => {
    for (const table of ['memberships', 'workspaces', 'accounts', 'one_time_links', 'throttles'] as const) {
      await world.db.deleteFrom(table).execute();
    }
    world.mailbox.length = 0;
  })
  .extend(
    'sendForm',
    { scope: 'file' },
    ({ world }) =>
      (form: Record<string, string>, ip: string) =>
        world.visitor(undefined, ip).post('/signup', form),
  )
  /** The tokens of the mails to the victim's address, in the order in which the forms arrived. */
  .extend('mailedTokens', { scope: 'file' }, ({ world }) => async (): Promise<string[]> => {
    const mails = await world.mailTo(EMAIL);
    return mails.map(({ link }) => new URL(link ?? '').searchParams.get('token') ?? '');
  })
  /** What the victim does with a link: opens it, and sends the form of its page with the password of their choice. */
  .extend('press', { scope: 'file' }, ({ world }) => async (token: string) => {
    const browser = world.visitor();
    const page = await browser.get(`/signup/confirm?token=${token}`);
    const answer = await browser.post('/signup/confirm', { token, password: VICTIMS });
    return { page, answer };
  })
  .extend(
    'enters',
    { scope: 'file' },
    ({ world }) =>
      async (password: string) =>
        (await world.visitor().signIn(EMAIL, password)).statusCode === 303,
  );

describe.each([
  ['before', [strangersForm, victimsForm]],
  ['after', [victimsForm, strangersForm]],
] as const)('D20: the stranger’s form is sent right %s the victim’s', (_when, forms) => {
  test.for([0, 1])(
    'and whichever mail is opened (%i), its reader alone sets the password',
    async (which, { world, sendForm, mailedTokens, press, enters }) => {
      for (const [at, form] of forms.entries()) {
        expect((await sendForm(form, `192.0.2.${at + 1}`)).statusCode).toBe(303);
      }
      const tokens = await mailedTokens();
      expect(tokens).toHaveLength(2);
      const { page, answer } = await press(tokens[which] ?? '');
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/login?welcome=1']);
      expect([await enters(STRANGERS), await enters(VICTIMS)], 'who gets in').toEqual([false, true]);
      expect(page.body.includes('name="password"'), 'the page of the link asks for a password').toBe(true);
      // The other mail makes nothing more, and changes nothing.
      const other = await press(tokens[1 - which] ?? '');
      expect(other.answer.statusCode).not.toBe(303);
      expect(await world.db.selectFrom('accounts').selectAll().execute()).toHaveLength(1);
      expect(await enters(VICTIMS)).toBe(true);
    },
  );
});

test('D20: both forms in flight at once, and both mails pressed at once: one account, with its reader’s password', async ({
  world,
  sendForm,
  mailedTokens,
  press,
  enters,
}) => {
  const sent = await Promise.all([sendForm(strangersForm, '192.0.2.1'), sendForm(victimsForm, '192.0.2.2')]);
  expect(sent.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  const tokens = await mailedTokens();
  const pressed = await Promise.all(tokens.map((token) => press(token)));
  expect(pressed.filter(({ answer }) => answer.statusCode === 303)).toHaveLength(1);
  expect(await world.db.selectFrom('accounts').selectAll().execute()).toHaveLength(1);
  expect(await world.db.selectFrom('workspaces').selectAll().execute()).toHaveLength(1);
  expect([await enters(STRANGERS), await enters(VICTIMS)]).toEqual([false, true]);
});

test('D20: no password that a form brings along is kept anywhere, not even its hash', async ({
  world,
  sendForm,
}) => {
  await sendForm(strangersForm, '192.0.2.1');
  const links = await world.db.selectFrom('one_time_links').selectAll().execute();
  expect(links).toHaveLength(1);
  expect(/argon2|password/i.test(JSON.stringify(links))).toBe(false);
});
