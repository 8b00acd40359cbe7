import { describe, expect } from 'vitest';
import { test as base } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';

/**
 * Found in SecPortal itself: an address gets a sign-up email every half hour at most, and a stranger who sends the form
 * often enough takes each of them. The person who reads the mailbox then had links that made the stranger's workspace, in
 * the name that the stranger wrote, and none of their own.
 */

const MINUTE_MS = 60_000;
const EMAIL = 'wanda.waiting@example.com';
const STRANGERS = { workspace: 'Grabbed Audits', slug: 'grabbed-audits', name: 'Mallory Grabber' };
const OWN = { workspace: 'Wanda & Daughters', slug: 'wandas', name: 'Wanda Waiting' };
const CHOSEN = 'meadow copper violin';

const test = base
  .extend('settings', { SMTP_URL: 'smtp://127.0.0.1:2525' })
  /** A day in which a stranger takes every turn of an address, and the path of the last link that was mailed to it. */
  .extend('aDayOfTaking', ({ world }) => async (email: string): Promise<string> => {
    const network = (at: number) => `10.${at >> 8}.${at & 255}.1`;
    const sendForm = async (form: object, ip: string) => {
      const sent = await world.visitor(undefined, ip).post('/signup', { ...form, email });
      expect([sent.statusCode, sent.headers.location]).toEqual([303, '/signup/sent']);
    };
    // The free turns at once, and after that each as soon as it comes.
    for (let at = 0; at < 6; at += 1) await sendForm(STRANGERS, network(at));
    for (let at = 6; at <= 24 * 12; at += 1) {
      world.clock.advance(5 * MINUTE_MS);
      await sendForm(STRANGERS, network(at));
      if (at % 36 === 0) await sendForm(OWN, '192.0.2.1');
    }
    const mails = await world.mailTo(email);
    expect(mails.length).toBeGreaterThan(40);
    expect(mails.filter(({ text }) => text.includes(OWN.workspace))).toEqual([]);
    const link = new URL(mails.at(-1)?.link ?? '');
    return `${link.pathname}${link.search}`;
  })
  .extend(
    'workspaces',
    ({ world }) =>
      () =>
        world.db
          .selectFrom('memberships as m')
          .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
          .innerJoin('accounts as a', 'a.id', 'm.account_id')
          .select(['w.name as workspace', 'w.slug', 'a.name', 'm.role'])
          .execute(),
  );

describe('D20 D25: after a day in which a stranger took every turn of an address, its mailbox is still worth a workspace', () => {
  test('of its reader’s choosing, with an account in their name', async ({
    world,
    aDayOfTaking,
    workspaces,
  }) => {
    const link = await aDayOfTaking(EMAIL);
    const browser = world.visitor();
    const page = await browser.get(link);
    for (const field of Object.keys(OWN)) expect(page.body).toContain(`name="${field}"`);
    const token = new URLSearchParams(link.split('?')[1]).get('token') ?? '';
    const made = await browser.post('/signup/confirm', { token, password: CHOSEN, ...OWN });
    expect([made.statusCode, made.headers.location]).toEqual([303, '/login?welcome=1']);
    expect(await workspaces()).toEqual([{ ...OWN, role: 'owner' }]);
    expect((await browser.signIn(EMAIL, CHOSEN)).headers.location).toBe('/dashboard/wandas');
    // Of all that the stranger asked for, nothing is left to come of it.
    for (const mail of await world.mailTo(EMAIL)) {
      const { pathname, search } = new URL(mail.link ?? '');
      expect((await world.visitor().get(`${pathname}${search}`)).statusCode).toBe(410);
    }
  });

  test('of its owner’s choosing, where it has an account already', async ({
    world,
    aDayOfTaking,
    workspaces,
  }) => {
    const wanda = await world.account(OWN.name);
    const link = await aDayOfTaking(wanda.email);
    const browser = world.visitor();
    await browser.signIn(wanda.email, PASSWORD);
    const addition = String((await browser.get(link)).headers.location);
    const page = await browser.get(addition);
    for (const field of ['workspace', 'slug']) expect(page.body).toContain(`name="${field}"`);
    const made = await browser.post(addition, { workspace: OWN.workspace, slug: OWN.slug });
    expect([made.statusCode, made.headers.location]).toEqual([303, '/workspaces?created=1']);
    expect(await workspaces()).toEqual([{ ...OWN, role: 'owner' }]);
  });
});
