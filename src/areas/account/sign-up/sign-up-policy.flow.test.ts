import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import type { Person } from '../../../../test/world.ts';
import { issueLink } from '../../../access/one-time-links.ts';
import { COMMAND_LINE } from '../../../audit/record.ts';
import { inviteOwner } from './invite-owner.ts';

const PASSWORD = 'orchard lantern velvet';
const EMAIL = 'nora@example.com';
const FORM = { workspace: 'Nimbus Audits', slug: 'nimbus', name: 'Nora Nimbus', email: EMAIL };
const DAY_MS = 24 * 60 * 60_000;

/** With that setting, and somebody who has an account. */
const whereSignUpIs = (signUp: 'closed' | 'invited') =>
  base
    .extend('settings', { SIGNUP: signUp, SMTP_URL: 'smtp://127.0.0.1:2525' })
    .extend('kim', ({ world }) => world.account('Kim Known'))
    .extend('everybody', { auto: true }, ({ kim }) => [kim])
    .extend(
      'workspaces',
      ({ world }) =>
        () =>
          world.db.selectFrom('workspaces').select('slug').execute(),
    )
    .extend(
      'invite',
      ({ world }) =>
        (email: string) =>
          inviteOwner(world.services, { ...COMMAND_LINE, now: world.clock.now() }, email),
    )
    .extend(
      'tokenTo',
      ({ world }) =>
        async (email: string) =>
          new URL((await world.mailTo(email)).at(-1)?.link ?? '').searchParams.get('token') ?? '',
    )
    /** A link that the form mailed while sign-up was still open. */
    .extend(
      'earlierLink',
      ({ world }) =>
        (email: string) =>
          world.db.transaction().execute((trx) =>
            issueLink(trx, {
              purpose: 'sign-up',
              email,
              payload: { workspace: FORM.workspace, slug: FORM.slug, name: FORM.name },
              now: world.clock.now(),
              lifeMs: DAY_MS,
            }),
          ),
    )
    .extend('additionOf', ({ world }) => async (token: string, person: Person) => {
      const browser = await world.signedIn(person, null);
      const { location } = (await browser.get(`/signup/confirm?token=${token}`)).headers;
      return { browser, path: String(location) };
    })
    /** A browser in which a platform administrator has passed a code. */
    .extend('administrator', ({ world, ada }) => async () => {
      const browser = await world.signedIn(ada, null);
      await world.db.updateTable('sessions').set({ mfa_verified_at: world.clock.now() }).execute();
      return { ada, browser };
    });

const closed = whereSignUpIs('closed');
const invited = whereSignUpIs('invited');

describe('D20: SIGNUP=closed', () => {
  closed(
    'nobody creates a workspace on the web, and each page says what to do next',
    async ({ world, workspaces, earlierLink }) => {
      const visitor = world.visitor();
      const token = await earlierLink(EMAIL);
      for (const answer of [
        await visitor.get('/signup'),
        await visitor.post('/signup', FORM),
        await visitor.get(`/signup/confirm?token=${token}`),
        await visitor.post('/signup/confirm', { token, password: PASSWORD }),
      ]) {
        expect(answer.statusCode).toBe(403);
        expect(answer.body).toContain('Sign-up is closed');
        expect(answer.body).toContain('ask someone in it to invite you');
        expect(answer.body).toContain(world.config.supportEmail);
        expect(answer.body).toContain('href="/login"');
      }
      expect(await world.mailTo(EMAIL)).toEqual([]);
      expect(await workspaces()).toEqual([]);
    },
  );

  closed('nor does an account that there is', async ({ world, kim, workspaces, earlierLink }) => {
    const token = await earlierLink(kim.email);
    const { id } = await world.db.selectFrom('one_time_links').select('id').executeTakeFirstOrThrow();
    const browser = await world.signedIn(kim, null);
    for (const answer of [
      await browser.get(`/signup/confirm?token=${token}`),
      await browser.get(`/workspaces/new/${id}`),
      await browser.post(`/workspaces/new/${id}`),
    ]) {
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('Sign-up is closed');
    }
    expect(await workspaces()).toEqual([]);
  });

  closed(
    'the start and sign-in pages offer no workspace, and nobody is invited to create one',
    async ({ world, invite }) => {
      for (const path of ['/', '/login'])
        expect((await world.visitor().get(path)).body, path).not.toContain('/signup');
      expect(await invite(EMAIL)).toBe('closed');
      expect(await world.mailTo(EMAIL)).toEqual([]);
      expect(await world.db.selectFrom('one_time_links').select('id').execute()).toEqual([]);
    },
  );
});

closed(
  'D20: the administration says so where sign-up is closed, and invites nobody',
  async ({ world, administrator }) => {
    const { browser } = await administrator();
    const page = await browser.get('/admin/workspaces/invite');
    expect(page.body).toContain('SIGNUP=closed');
    expect(page.body).not.toContain('name="email"');
    expect((await browser.post('/admin/workspaces/invite', { email: EMAIL })).statusCode).toBe(403);
    expect(await world.mailTo(EMAIL)).toEqual([]);
  },
);

describe('D20: SIGNUP=invited', () => {
  invited(
    'the form says so, and answers known and unknown addresses alike; the mails differ',
    async ({ world, kim }) => {
      const page = await world.visitor().get('/signup');
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('New workspaces are by invitation');
      expect(page.body).toContain(world.config.supportEmail);
      const answers = [];
      for (const email of [kim.email, EMAIL]) {
        const sent = await world.visitor().post('/signup', { ...FORM, email });
        delete sent.headers.date;
        answers.push([sent.statusCode, sent.headers, sent.body]);
      }
      expect(answers[0]).toEqual(answers[1]);
      const [refusal] = await world.mailTo(EMAIL);
      expect(refusal?.subject).toBe('You need an invitation to create a workspace');
      expect(refusal?.text).not.toContain('/signup/confirm');
      expect(refusal?.text).toContain(world.config.supportEmail);
      const [offer] = await world.mailTo(kim.email);
      expect(offer?.subject).toBe('You already have a SecPortal account');
    },
  );

  invited(
    'somebody with an account creates one by the mailed link',
    async ({ world, kim, workspaces, tokenTo, additionOf }) => {
      await world.visitor().post('/signup', { ...FORM, email: kim.email });
      const { browser, path } = await additionOf(await tokenTo(kim.email), kim);
      expect((await browser.post(path)).headers.location).toBe('/workspaces?created=1');
      expect(await workspaces()).toEqual([{ slug: 'nimbus' }]);
    },
  );

  invited(
    'a link from when sign-up was open is worth nothing any more without an account, and says so',
    async ({ world, workspaces, earlierLink }) => {
      const token = await earlierLink(EMAIL);
      for (const answer of [
        await world.visitor().get(`/signup/confirm?token=${token}`),
        await world.visitor().post('/signup/confirm', { token, password: PASSWORD }),
      ]) {
        expect(answer.statusCode).toBe(403);
        expect(answer.body).toContain('You need an invitation');
        expect(answer.body).toContain(world.config.supportEmail);
      }
      expect(await workspaces()).toEqual([]);
    },
  );

  invited(
    'an invited address without an account names its workspace and chooses its password',
    async ({ world, workspaces, invite, tokenTo }) => {
      expect(await invite(EMAIL)).toBe('invited');
      const [mail] = await world.mailTo(EMAIL);
      expect(mail?.subject).toBe('Create your workspace on SecPortal');
      const token = await tokenTo(EMAIL);
      const page = await world.visitor().get(`/signup/confirm?token=${token}`);
      expect(page.statusCode).toBe(200);
      for (const name of ['workspace', 'slug', 'name', 'password'])
        expect(page.body).toContain(`name="${name}"`);
      expect(page.body).toContain(EMAIL);
      const empty = await world.visitor().post('/signup/confirm', { token });
      expect(empty.statusCode).toBe(422);
      for (const message of ['Enter the name of your consultancy.', 'Enter your name.', 'Choose a password.'])
        expect(empty.body).toContain(message);
      const telling = { ...FORM, token, password: 'nimbus audits nora' };
      const context = await world.visitor().post('/signup/confirm', telling);
      expect(context.body).toContain('Don’t use your name, email address or workspace name.');
      expect(context.body).toContain('value="Nimbus Audits"');
      // The address is the invitation's, whatever the form says.
      const made = await world
        .visitor()
        .post('/signup/confirm', { ...FORM, slug: '', email: 'eve@evil.example', token, password: PASSWORD });
      expect(made.headers.location).toBe('/login?welcome=1');
      expect(await workspaces()).toEqual([{ slug: 'nimbus-audits' }]);
      expect((await world.visitor().signIn(EMAIL, PASSWORD)).headers.location).toBe(
        '/dashboard/nimbus-audits',
      );
      expect((await world.visitor().signIn('eve@evil.example', PASSWORD)).statusCode).toBe(422);
      expect((await world.visitor().get(`/signup/confirm?token=${token}`)).statusCode).toBe(410);
    },
  );

  invited(
    'an invited address with an account signs in with it, and names the workspace',
    async ({ world, kim, workspaces, invite, tokenTo, additionOf }) => {
      await invite(kim.email);
      const { browser, path } = await additionOf(await tokenTo(kim.email), kim);
      const page = await browser.get(path);
      for (const name of ['workspace', 'slug']) expect(page.body).toContain(`name="${name}"`);
      expect(page.body).not.toContain('name="password"');
      await world.workspace('taken');
      for (const wrong of [{}, { workspace: 'Taken' }, { workspace: 'Kims', slug: 'www' }]) {
        expect((await browser.post(path, wrong)).statusCode).toBe(422);
      }
      expect((await browser.post(path, { workspace: 'Kims Place' })).headers.location).toBe(
        '/workspaces?created=1',
      );
      expect((await workspaces()).map(({ slug }) => slug).sort()).toEqual(['kims-place', 'taken']);
    },
  );

  invited(
    'an invitation lasts seven days, a newer one takes its place, and both are in the record',
    async ({ world, invite, tokenTo }) => {
      await invite(EMAIL);
      const first = await tokenTo(EMAIL);
      await invite(EMAIL);
      const second = await tokenTo(EMAIL);
      expect(second).not.toBe(first);
      const gone = await world.visitor().get(`/signup/confirm?token=${first}`);
      expect(gone.statusCode).toBe(410);
      expect(gone.body).toContain('ask for a new link');
      world.clock.advance(7 * DAY_MS - 1);
      expect((await world.visitor().get(`/signup/confirm?token=${second}`)).statusCode).toBe(200);
      world.clock.advance(1);
      expect((await world.visitor().get(`/signup/confirm?token=${second}`)).statusCode).toBe(410);
      const events = await world.db
        .selectFrom('audit_events')
        .select(['actor', 'subject', 'workspace_id'])
        .where('type', '=', 'owner.invited')
        .execute();
      expect(events).toEqual([
        { actor: 'command line', subject: EMAIL, workspace_id: null },
        { actor: 'command line', subject: EMAIL, workspace_id: null },
      ]);
    },
  );

  invited(
    'an administrator invites under Administration, and is in the record',
    async ({ world, tokenTo, administrator }) => {
      const { ada, browser } = await administrator();
      expect((await browser.get('/admin/workspaces')).body).toContain('href="/admin/workspaces/invite"');
      for (const email of ['', 'nora', 'a@example.com,b@example.com']) {
        const wrong = await browser.post('/admin/workspaces/invite', { email });
        expect([email, wrong.statusCode]).toEqual([email, 422]);
        expect(wrong.body).toContain('Enter an email address');
      }
      const sent = await browser.post('/admin/workspaces/invite', { email: 'Nora@Example.com' });
      expect([sent.statusCode, sent.headers.location]).toEqual([303, '/admin/workspaces/invite']);
      expect((await browser.get('/admin/workspaces')).body).toContain(`We’ve emailed ${EMAIL} a link`);
      const token = await tokenTo(EMAIL);
      expect((await world.visitor().get(`/signup/confirm?token=${token}`)).statusCode).toBe(200);
      const [event] = await world.db
        .selectFrom('audit_events')
        .select(['actor', 'actor_id', 'subject'])
        .where('type', '=', 'owner.invited')
        .execute();
      expect(event).toEqual({ actor: ada.email, actor_id: ada.id, subject: EMAIL });
      expect((await browser.get('/admin/record')).body).toContain(`Invited ${EMAIL} to create a workspace.`);
    },
  );

  invited(
    'a stranger’s form does not withdraw an invitation',
    async ({ world, workspaces, invite, tokenTo }) => {
      await invite(EMAIL);
      const token = await tokenTo(EMAIL);
      await world.visitor().post('/signup', { ...FORM, slug: 'strangers' });
      const made = await world.visitor().post('/signup/confirm', { ...FORM, token, password: PASSWORD });
      expect(made.headers.location).toBe('/login?welcome=1');
      expect(await workspaces()).toEqual([{ slug: 'nimbus' }]);
    },
  );
});
