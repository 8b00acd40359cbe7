import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { unattended } from '../../src/access/deed.ts';
import { startSession } from '../../src/access/sessions.ts';
import { takeTurn } from '../../src/access/throttles.ts';
import { linkRound } from '../../src/audit/chain/linking.ts';
import { writable } from '../../src/data/database.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { testInOneInstallation as base, expectPlain } from './operator.ts';

const test = base
  .extend('demo', { auto: true, scope: 'file' }, async ({ installation }) =>
    seedDemo((await installation.inside()).services),
  )
  .extend(
    'db',
    { scope: 'file' },
    ({ installation }) =>
      async () =>
        writable((await installation.inside()).services.db),
  )
  .extend(
    'command',
    { scope: 'file' },
    ({ installation }) =>
      (...args: readonly string[]) =>
        installation.run(args),
  )
  .extend(
    'accountNamed',
    { scope: 'file' },
    ({ db }) =>
      (email: string) =>
        db().then((open) =>
          open.selectFrom('accounts').selectAll().where('email', '=', email).executeTakeFirstOrThrow(),
        ),
  )
  .extend(
    'acmeRow',
    { scope: 'file' },
    ({ db }) =>
      async () =>
        (await db())
          .selectFrom('workspaces as w')
          .innerJoin('mfa_policies as p', 'p.workspace_id', 'w.id')
          .select(['w.id', 'w.plan', 'w.closed_at', 'p.required'])
          .where('w.slug', '=', 'acme')
          .executeTakeFirstOrThrow(),
  )
  .extend(
    'events',
    { scope: 'file' },
    ({ db }) =>
      async (type: string) =>
        (await db()).selectFrom('audit_events').selectAll().where('type', '=', type).orderBy('id').execute(),
  )
  .extend(
    'signedIn',
    { scope: 'file' },
    ({ acmeRow, installation }) =>
      async (accountId: string): Promise<void> => {
        const { services } = await installation.inside();
        const workspaceId = (await acmeRow()).id;
        await unattended(services, (trx) =>
          startSession(trx, services.config, {
            accountId,
            workspaceId,
            host: 'base',
            now: Date.now(),
            ip: '127.0.0.1',
            userAgent: 'test',
            returnTo: null,
          }),
        );
      },
  )
  .extend(
    'sessionsOf',
    { scope: 'file' },
    ({ db }) =>
      async (accountId: string) =>
        (await db()).selectFrom('sessions').select('id').where('account_id', '=', accountId).execute(),
  )
  .extend(
    'enrolled',
    { scope: 'file' },
    ({ db }) =>
      async () =>
        (await db())
          .selectFrom('authenticators as f')
          .innerJoin('accounts as a', 'a.id', 'f.account_id')
          .select(['a.id', 'a.email'])
          .executeTakeFirst(),
  )
  /** Who was written to, wherever the mail is by now. */
  .extend('mailedTo', { scope: 'file' }, ({ installation }) => async (email: string): Promise<string[]> => {
    const { jobs } = await installation.inside();
    await jobs.drain();
    const outbox = join(installation.dataDir, 'outbox');
    const files = existsSync(outbox) ? await readdir(outbox) : [];
    const mails = await Promise.all(files.map((file) => readFile(join(outbox, file), 'utf8')));
    return mails.filter((mail) => mail.includes(`To: ${email}`) || mail.includes(`<${email}>`));
  });

test('the demo’s activity log is in the order of time', async ({ db }) => {
  const rows = await (await db()).selectFrom('audit_events').select('at').orderBy('id').execute();
  const times = rows.map(({ at }) => at);
  expect(times.length).toBeGreaterThan(50);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

describe('commands', () => {
  test('--version and --help answer; what is not understood exits with 2', async ({ command }) => {
    const version = await command('--version');
    expect(version).toMatchObject({ code: 0, err: '' });
    expect(version.out.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await command('--help')).code).toBe(0);
    const misused = [
      ['nonsense'],
      ['serve', '--nonsense'],
      ['mfa', 'reset', 'maya@acme.example'],
      ['mfa', 'reset'],
      ['plan', 'set', 'acme', 'gold'],
      ['plan', 'set', 'acme'],
      ['policy', 'off', 'acme'],
      ['ownership', 'transfer', 'acme', 'tom@acme.example'],
      ['admin', 'grant'],
      ['invite-owner'],
    ];
    const codes = await Promise.all(misused.map(async (args) => (await command(...args)).code));
    expect(codes).toEqual(misused.map(() => 2));
  });

  test('whom or what there is not: 1, and a message that repeats the name', async ({ command }) => {
    const unknown = [
      ['mfa', 'reset', 'nobody@acme.example', '--reason', 'lost the phone'],
      ['admin', 'grant', 'nobody@acme.example'],
      ['admin', 'revoke', 'nobody@acme.example'],
      ['sessions', 'end', 'nobody@acme.example'],
      ['waits', 'clear', 'nobody@acme.example'],
      ['plan', 'set', 'nowhere', 'pro'],
      ['policy', 'off', 'nowhere', '--reason', 'owner locked out'],
      ['ownership', 'transfer', 'nowhere', 'tom@acme.example', '--reason', 'owner left'],
    ];
    const answers = await Promise.all(unknown.map((args) => command(...args)));
    for (const [at, ended] of answers.entries()) {
      expectPlain(ended);
      expect(ended.err).toContain(unknown[at]?.[2]);
    }
  });

  test('ASVS 6.4.4: no reset without a real reason', async ({ command, enrolled }) => {
    const before = await enrolled();
    for (const reason of ['', '   ', 'x']) {
      const ended = await command('mfa', 'reset', before?.email ?? '', '--reason', reason);
      expect([1, 2]).toContain(ended.code);
    }
    expect(await enrolled()).toEqual(before);
  });

  test('S22: mfa reset clears the factor, ends sessions, tells by mail, and is recorded', async ({
    command,
    accountNamed,
    events,
    signedIn,
    sessionsOf,
    enrolled,
    mailedTo,
  }) => {
    const person = await enrolled();
    if (person === undefined) throw new Error('nobody is enrolled');
    await signedIn(person.id);
    const ended = await command('mfa', 'reset', person.email.toUpperCase(), '--reason', 'lost the phone');
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out.trim().split('\n')).toHaveLength(1);
    expect(ended.out).toContain(person.email);
    expect(await enrolled()).toBeUndefined();
    expect(await sessionsOf(person.id)).toEqual([]);
    expect((await accountNamed(person.email)).must_enrol).toBe(1);
    expect(await mailedTo(person.email)).toHaveLength(1);
    const [event] = await events('mfa.reset');
    expect(event).toMatchObject({ actor: 'command line', subject: person.email });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'lost the phone' });
  });

  test('D10: plan set suspends and resumes enforcement, tells the owner, and says so', async ({
    demo,
    db,
    command,
    acmeRow,
    events,
    mailedTo,
  }) => {
    const owner = demo.owner.email;
    await (await db())
      .updateTable('mfa_policies')
      .set({ required: 1 })
      .where('workspace_id', '=', (await acmeRow()).id)
      .execute();
    const down = await command('plan', 'set', 'acme', 'starter');
    expect(down).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ plan: 'starter', required: 1 });
    expect(await events('policy.suspended')).toHaveLength(1);
    expect(await mailedTo(owner)).toHaveLength(1);
    const up = await command('plan', 'set', 'acme', 'team');
    expect(up).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ plan: 'team', required: 1 });
    expect(await events('policy.resumed')).toHaveLength(1);
    expect(await mailedTo(owner)).toHaveLength(2);
    const same = await command('plan', 'set', 'acme', 'team');
    expect(same.code).toBe(0);
    expect(await events('plan.changed')).toHaveLength(2);
    expect(await mailedTo(owner)).toHaveLength(2);
  });

  test('S18: policy off, with its reason in the record', async ({ command, acmeRow, events }) => {
    const ended = await command('policy', 'off', 'acme', '--reason', 'owner locked out');
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(await acmeRow()).toMatchObject({ required: 0 });
    const [event] = await events('policy.disabled');
    expect(event).toMatchObject({ actor: 'command line' });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'owner locked out' });
    expect((await command('policy', 'off', 'acme', '--reason', 'owner locked out')).code).toBe(0);
    expect(await events('policy.disabled')).toHaveLength(1);
  });

  test('B11: audit heads prints where each chain ends, and audit verify says what is whole and what isn’t', async ({
    command,
    db,
    installation,
    acmeRow,
  }) => {
    const { services } = await installation.inside();
    while ((await linkRound(services, services.clock.now())) > 0);
    const heads = await command('audit', 'heads');
    expect([heads.code, heads.err]).toEqual([0, '']);
    const lines = heads.out.trim().split('\n');
    const { id: chain } = await acmeRow();
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ head: 1, chain }));
    const file = join(installation.dataDir, 'heads.txt');
    await writeFile(file, heads.out);
    const end = (await db()).selectFrom('audit_chains').select('hash').where('chain', '=', chain);
    const { hash } = await end.executeTakeFirstOrThrow();
    const note = async (noted: Uint8Array) =>
      (await db()).updateTable('audit_chains').set({ hash: noted }).where('chain', '=', chain).execute();
    await note(new Uint8Array(32));
    const verified = await command('audit', 'verify', '--head', file);
    await note(hash);
    const others = lines.filter((line) => JSON.parse(line).chain !== chain);
    await writeFile(file, others.join('\n'));
    const compared = await command('audit', 'verify', '--workspace', 'acme', '--head', file);
    expect([compared.code, compared.out]).toEqual([1, '']);
    expect(compared.err).toContain('has no head of Acme Security’s log, so nothing would be compared.');
    expectPlain(verified);
    expect(verified.err).toContain('keep a copy of the database');
    expect(verified.out).toMatch(/^Installation: The activity log is whole/m);
    expect(verified.out).toMatch(
      /^Acme Security: The activity log isn’t whole\. The chain doesn’t hold together after entry \d/m,
    );
  });

  test('B14: the ownership goes to a consultant where the owner has left, recorded with its reason, and both are told', async ({
    command,
    db,
    acmeRow,
    events,
    mailedTo,
    demo,
  }) => {
    const transfer = (email: string) =>
      command('ownership', 'transfer', 'acme', email, '--reason', 'the owner has left');
    const owners = async () =>
      (await db())
        .selectFrom('memberships as m')
        .innerJoin('accounts as a', 'a.id', 'm.account_id')
        .select('a.email')
        .where('m.workspace_id', '=', (await acmeRow()).id)
        .where('m.role', '=', 'owner')
        .execute();
    for (const nobody of ['elena@northwind.example', 'sam@solo.example', demo.owner.email]) {
      const refused = await transfer(nobody);
      expectPlain(refused);
      expect(refused.err).toContain(nobody);
    }
    expect(await owners()).toEqual([{ email: demo.owner.email }]);
    expect(await transfer('priya@acme.example')).toMatchObject({ code: 0, err: '' });
    expect(await owners()).toEqual([{ email: 'priya@acme.example' }]);
    const [event] = await events('ownership.reassigned');
    expect(event).toMatchObject({ actor: 'command line', subject: 'priya@acme.example' });
    expect(JSON.parse(event?.detail ?? '')).toEqual({ from: demo.owner.email, reason: 'the owner has left' });
    const told = (await mailedTo('priya@acme.example')).join().replaceAll(/=\r?\n/g, '');
    expect(told).toContain('An administrator of SecPortal made you the owner');
    expect(await transfer(demo.owner.email)).toMatchObject({ code: 0 });
    expect(await owners()).toEqual([{ email: demo.owner.email }]);
  });

  test('B14: a closed workspace is opened again, as the record says', async ({
    command,
    db,
    acmeRow,
    events,
  }) => {
    const { id } = await acmeRow();
    const closed = { closed_at: Date.now() };
    await (await db()).updateTable('workspaces').set(closed).where('id', '=', id).execute();
    const done = await command('workspace', 'reopen', 'acme');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('is open again.');
    expect(await acmeRow()).toMatchObject({ closed_at: null });
    expect(await events('workspace.reopened')).toMatchObject([{ actor: 'command line', workspace_id: id }]);
  });

  test('admin grant and revoke, each once in the record', async ({ demo, command, accountNamed, events }) => {
    const { email } = demo.owner;
    expect((await command('admin', 'grant', email)).code).toBe(0);
    expect((await command('admin', 'grant', email)).code).toBe(0);
    expect((await accountNamed(email)).is_admin).toBe(1);
    expect(await events('admin.granted')).toHaveLength(1);
    expect((await command('admin', 'revoke', email)).code).toBe(0);
    expect((await accountNamed(email)).is_admin).toBe(0);
    expect(await events('admin.revoked')).toHaveLength(1);
  });

  test('D20: invite-owner mails a link that creates a workspace, prints none, and is recorded', async ({
    command,
    events,
    mailedTo,
    installation,
  }) => {
    const invited = await command('invite-owner', 'Ivy@Ivory.example');
    expect(invited).toMatchObject({ code: 0, err: '' });
    expect(invited.out).toContain('ivy@ivory.example');
    expect(invited.out).not.toMatch(/[\w-]{43}/);
    const mails = await mailedTo('ivy@ivory.example');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toMatch(
      /\/signup\/confirm\?token=[\w-]{43}/,
    );
    const [event] = await events('owner.invited');
    expect(event).toMatchObject({ actor: 'command line', subject: 'ivy@ivory.example', subject_id: null });
    const closed = await installation.run(['invite-owner', 'ivy@ivory.example'], {
      ...installation.env,
      SIGNUP: 'closed',
    });
    expectPlain(closed);
    expect(closed.err).toContain('SIGNUP=closed');
    const nobody = await command('invite-owner', 'no address');
    expectPlain(nobody);
    expect(nobody.err).toContain('no address');
    expect(await events('owner.invited')).toHaveLength(1);
  });

  test('ASVS 7.4.5: sessions end, everywhere', async ({ demo, command, events, signedIn, sessionsOf }) => {
    const { id, email } = demo.owner;
    await signedIn(id);
    await signedIn(id);
    const ended = await command('sessions', 'end', email);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(await sessionsOf(id)).toEqual([]);
    expect(await events('session.ended')).not.toEqual([]);
  });

  test('D25: waits are cleared, and the record says that the command line did it', async ({
    demo,
    installation,
    command,
    events,
  }) => {
    const { email } = demo.owner;
    const nothing = await command('waits', 'clear', email);
    expect(nothing).toMatchObject({ code: 0, err: '' });
    expect(nothing.out).toContain(`${email} had nothing to wait for.`);
    expect(await events('waits.cleared')).toEqual([]);
    const { services } = await installation.inside();
    const tryIt = () => takeTurn(services.db, 'sign-in', 'account', email, Date.now());
    for (let tries = 0; tries < 15; tries += 1) {
      await tryIt();
      await writable(services.db).updateTable('throttles').set({ wait_until: 0 }).execute();
    }
    await tryIt();
    expect((await tryIt()).ok).toBe(false);
    const cleared = await command('waits', 'clear', email);
    expect(cleared).toMatchObject({ code: 0, err: '' });
    expect(cleared.out).toContain(`${email} can try again right away.`);
    expect((await tryIt()).ok).toBe(true);
    expect((await events('waits.cleared')).map(({ actor }) => actor)).toContain('command line');
  });

  test('migrate, on what is new and on what is up to date', async ({ command, empty }) => {
    expect((await command('migrate')).code).toBe(0);
    expect(await empty.run(['migrate'])).toMatchObject({ code: 0, err: '' });
    expect(await (await empty.inside()).services.db.selectFrom('accounts').select('id').execute()).toEqual(
      [],
    );
  });

  test('a command in the wrong directory makes no second installation there', async ({
    demo,
    installation,
  }) => {
    const wrong = join(installation.dataDir, 'not-here');
    const ended = await installation.run(['admin', 'grant', demo.owner.email], { DATA_DIR: wrong });
    expectPlain(ended);
    expect(ended.err).toContain(wrong);
    expect(existsSync(wrong)).toBe(false);
  });
});
