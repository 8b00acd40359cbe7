import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SignedIn } from '../src/access/context.ts';
import { keepForm, keptFormOf } from '../src/access/kept-forms.ts';
import { linkRound } from '../src/audit/chain/linking.ts';
import { hashToken } from '../src/domain/token.ts';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { keepUnsavedCodes, unsavedCodesOf } from '../src/factors/unsaved-codes.ts';
import { enqueueMail } from '../src/mail/queue.ts';
import { createKeyringText } from '../src/sealing/sealed-box.ts';
import { test as base } from './fixtures.ts';
import type { Somebody } from './nodes/installation.ts';
import type { Node } from './nodes/premises.ts';

/** Sealing keys change while a real server runs, by the real command (ASVS 11.2.2, 13.3.x). */

const test = base
  .extend('premises', { keysInFile: true })
  .extend(
    'keyFile',
    ({ installation }) =>
      () =>
        join(installation.dataDir, 'sealing-key'),
  )
  /** As if the last change of the key file were long ago. */
  .extend(
    'settle',
    ({ keyFile }) =>
      () =>
        utimes(keyFile(), new Date(0), new Date(0)),
  )
  .extend(
    'versionsIn',
    ({ keyFile }) =>
      async () =>
        (await readFile(keyFile(), 'utf8')).match(/^v\d+/gm),
  )
  .extend(
    'command',
    ({ installation }) =>
      (...args: string[]) =>
        installation.launch(args).ended,
  )
  .extend('versionsUsed', ({ installation }) => async (): Promise<number[]> => {
    const { db } = installation;
    const boxes = [
      ...(await db.selectFrom('authenticators').select('secret as box').execute()),
      ...(await db.selectFrom('pending_enrolments').select('secret as box').execute()),
      ...(await db.selectFrom('intents').select('sealed as box').execute()),
      ...(await db.selectFrom('unsaved_recovery_codes').select('sealed as box').execute()),
      ...(await db.selectFrom('kept_forms').select('sealed as box').execute()),
      ...(await db.selectFrom('jobs').select('sealed as box').execute()),
      ...(await db.selectFrom('audit_keys').select('sealed as box').execute()),
    ];
    return [...new Set(boxes.map(({ box }) => Buffer.from(box).readUInt32BE(1)))];
  })
  /** Signs somebody in at a node, with a code of the real app, and says whether the dashboard opened. */
  .extend(
    'passes',
    ({ installation }) =>
      async (node: Node, person: Somebody, stepsAway = 0): Promise<boolean> => {
        if (person.secret === null) throw new Error(`${person.email} has no authenticator`);
        const browser = await installation.signedIn(person);
        const code = codeAt(person.secret, stepAt(installation.now) + stepsAway);
        const verified = await browser.post(node.port, '/mfa/verify', { code });
        const dashboard = await browser.get(node.port, '/dashboard/acme');
        return verified.status === 303 && dashboard.status === 200;
      },
  )
  /** Everything that a thief of the database has: the files of SQLite, or each row of PostgreSQL. */
  .extend('everyByte', ({ installation }) => async (): Promise<Buffer> => {
    if (process.env.TEST_DATABASE !== 'postgres') {
      const files = (await readdir(installation.dataDir)).filter((name) => name.startsWith('secportal.db'));
      return Buffer.concat(
        await Promise.all(files.map((name) => readFile(join(installation.dataDir, name)))),
      );
    }
    const tables = await installation.db.introspection.getTables();
    const parts: Buffer[] = [];
    for (const { name } of tables) {
      for (const row of await installation.db
        .selectFrom(name as 'accounts')
        .selectAll()
        .execute()) {
        for (const value of Object.values(row as object)) {
          parts.push(Buffer.isBuffer(value) ? value : Buffer.from(`\n${value}`));
        }
      }
    }
    return Buffer.concat(parts);
  });

test('a rotation while serving: nobody is locked out, before, during or after it, and the old key can go', async ({
  keyFile,
  settle,
  versionsIn,
  command,
  versionsUsed,
  passes,
  installation,
}) => {
  const [ann, ben] = [
    await installation.add('ann', 'owner', { enrolled: true }),
    await installation.add('ben', 'consultant', { enrolled: true }),
  ];
  const setter = await installation.add('cat', 'consultant');
  // More than one batch.
  for (let n = 0; n < 230; n += 1) await installation.add(`crowd${n}`, 'consultant', { enrolled: true });
  await installation.db.updateTable('mfa_policies').set({ required: 1 }).execute();
  const { services } = installation.backstage;
  await installation.db.transaction().execute((trx) =>
    enqueueMail(
      trx,
      services.keyring,
      { to: 'late@acme.example', subject: 'Later', text: 'Later', html: '<p>Later</p>' },
      // Due tomorrow, so that it waits through all of this.
      installation.now + 86_400_000,
    ),
  );
  await installation.signedIn(setter);
  const { id: sessionId } = await installation.db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', setter.id)
    .executeTakeFirstOrThrow();
  const kept = await keepForm(
    services,
    { sessionId, accountId: setter.id },
    {
      form: { action: '/form', values: { text: 'a draft' } },
      page: '/page',
      tokens: [],
      now: installation.now,
    },
  );
  const whose = { sessionId, account: { id: setter.id } as SignedIn['account'] };
  const unsaved = { codes: ['one'], wholeSet: true, madeAt: installation.now };
  await installation.db.transaction().execute((trx) => keepUnsavedCodes(trx, services, whose, unsaved));
  await linkRound(services, installation.now);
  expect(await versionsUsed()).toEqual([1]);
  const node = await installation.serve();
  expect(await passes(node, ann, -1)).toBe(true);
  const setting = await installation.signedIn(setter);
  const shown = (await setting.get(node.port, '/mfa/setup')).body;

  expect((await command('keys', 'retire')).out).toContain('Nothing was changed');
  const signIns = Promise.all([passes(node, ben, -1), command('keys', 'rotate')]);
  const [during, rotated] = await signIns;
  expect([during, rotated.code, rotated.err]).toEqual([true, 0, '']);
  expect(await versionsIn()).toEqual(['v1', 'v2']);
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  expect(await versionsUsed()).toEqual([2]);
  // What was kept of a form, and codes that are not saved, can be read all the same.
  const asking = { tokens: kept ?? [], accountId: setter.id, now: installation.now };
  expect((await keptFormOf(services, '/page', asking))?.values).toEqual({ text: 'a draft' });
  expect(await unsavedCodesOf(installation.db, services, whose, installation.now)).toEqual(unsaved);

  expect(await passes(node, ann)).toBe(true);
  // The setup page still shows the same secret; and what the running server seals now is under the new key.
  const secretOn = (body: string) => /[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/.exec(body)?.[0];
  expect(secretOn(shown)).toBeDefined();
  expect(secretOn((await setting.get(node.port, '/mfa/setup')).body)).toBe(secretOn(shown));
  const another = await installation.signedIn(await installation.add('dan', 'consultant'));
  await another.get(node.port, '/mfa/setup');
  expect(await versionsUsed()).toEqual([2]);

  const tooSoon = await command('keys', 'retire');
  expect([tooSoon.code, await versionsIn()]).toEqual([1, ['v1', 'v2']]);
  await settle();
  expect(await command('keys', 'retire')).toMatchObject({ code: 0, err: '' });
  expect(await versionsIn()).toEqual(['v2']);
  expect((await command('migrate')).code).toBe(0);
  expect(await passes(node, ben)).toBe(true);
  // The record's own keys are what they were (B11).
  // Once the server has linked what was recorded meanwhile.
  await expect.poll(async () => (await command('audit', 'verify')).err).toBe('');
  const verified = await command('audit', 'verify');
  expect([verified.code, verified.err]).toEqual([0, '']);
  expect(verified.out).toContain('The activity log is whole');

  node.child.kill('SIGTERM');
  await node.ended;
  const again = await installation.serve();
  expect(await passes(again, ann, 1)).toBe(true);
  const recorded = await installation.db
    .selectFrom('audit_events')
    .select(['type', 'actor', 'subject'])
    .where('type', 'in', ['key.added', 'keys.retired'])
    .orderBy('id')
    .execute();
  expect(recorded).toEqual([
    { type: 'key.added', actor: 'command line', subject: 'v2' },
    { type: 'keys.retired', actor: 'command line', subject: 'v1' },
  ]);
});

test('a server that met none of it until the old key was gone learns of the new one by the first box', async ({
  settle,
  command,
  passes,
  installation,
}) => {
  const ann = await installation.add('ann', 'owner', { enrolled: true });
  const node = await installation.serve();
  expect((await command('keys', 'rotate')).code).toBe(0);
  await settle();
  expect((await command('keys', 'retire')).code).toBe(0);
  expect(await passes(node, ann)).toBe(true);
});

test('what still needs an old key keeps it; a row that no key opens is named, and denies', async ({
  settle,
  versionsIn,
  command,
  passes,
  installation,
}) => {
  const [ann, eve] = [
    await installation.add('ann', 'owner', { enrolled: true }),
    await installation.add('eve', 'consultant', { enrolled: true }),
  ];
  const rowOf = (person: Somebody) =>
    installation.db
      .selectFrom('authenticators')
      .select(['id', 'secret'])
      .where('account_id', '=', person.id)
      .executeTakeFirstOrThrow();
  // Eve, who can write to the database, puts her own secret into Ann's row.
  const [anns, eves] = [await rowOf(ann), await rowOf(eve)];
  await installation.db
    .updateTable('authenticators')
    .set({ secret: eves.secret })
    .where('id', '=', anns.id)
    .execute();
  const node = await installation.serve();
  expect(await passes(node, { ...ann, secret: eve.secret })).toBe(false);
  const rotated = await command('keys', 'rotate');
  expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining(anns.id)]);
  expect(await passes(node, { ...ann, secret: eve.secret })).toBe(false);
  expect(await passes(node, eve)).toBe(true);
  await settle();
  const refused = await command('keys', 'retire');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('v1')]);
  expect(await versionsIn()).toEqual(['v1', 'v2']);
});

test.extend('premises', { keysInFile: false })(
  'with the keys in the environment the command says what to set, and then seals anew',
  async ({ command, versionsUsed, passes, installation }) => {
    const ann = await installation.add('ann', 'owner', { enrolled: true });
    const first = installation.env.SEALING_KEYS ?? '';
    const told = await command('keys', 'rotate');
    expect([told.code, told.out]).toEqual([0, expect.stringMatching(/SEALING_KEYS[\s\S]*v2:/)]);
    expect(`${told.out}${told.err}`).not.toContain(first.slice(3));
    expect(await readdir(installation.dataDir)).not.toContain('sealing-key');

    const second = createKeyringText(2).trim();
    const both = { SEALING_KEYS: `${first},${second}` };
    const node = await installation.serve({ env: both });
    expect(await versionsUsed()).toEqual([1]);
    expect(await installation.launch(['keys', 'rotate'], both).ended).toMatchObject({ code: 0, err: '' });
    expect(await versionsUsed()).toEqual([2]);
    expect(await passes(node, ann, -1)).toBe(true);
    const early = await installation.launch(['migrate'], { SEALING_KEYS: second }).ended;
    expect([early.code, early.err]).toEqual([1, expect.stringMatching(/sealing key/i)]);
    expect(await installation.launch(['keys', 'retire'], both).ended).toMatchObject({ code: 0, err: '' });
    // Nodes that still have both, and nodes that have the new one alone, both start; the old one alone does not.
    expect((await installation.launch(['migrate'], both).ended).code).toBe(0);
    const after = await installation.serve({ env: { SEALING_KEYS: second } });
    expect(await passes(after, ann)).toBe(true);
    expect((await installation.launch(['migrate'], { SEALING_KEYS: first }).ended).code).toBe(1);
  },
);

test('a copied database without its key gives away no secret, code, token or password', async ({
  keyFile,
  passes,
  everyByte,
  installation,
}) => {
  const ann = await installation.add('ann', 'owner', { enrolled: true });
  const node = await installation.serve();
  expect(await passes(node, ann)).toBe(true);
  const browser = installation.browser();
  await browser.post(node.port, '/login', { email: ann.email, password: 'seven quiet lanterns drift' });
  await browser.post(node.port, '/password/forgot', { email: ann.email });
  node.child.kill('SIGTERM');
  await node.ended;
  const outbox = await readdir(join(installation.dataDir, 'outbox'));
  const mails = await Promise.all(
    outbox.map((file) => readFile(join(installation.dataDir, 'outbox', file), 'utf8')),
  );
  const mailed =
    mails
      .join('')
      .replaceAll('=\r\n', '')
      .match(/[A-Za-z0-9_-]{43}/g) ?? [];
  expect(mailed.length).toBeGreaterThan(0);
  const key = (await readFile(keyFile(), 'utf8')).trim().slice(3);
  const { secret } = ann;
  if (secret === null || browser.token === undefined) throw new Error('nothing to look for');
  const base32 = base32Of(secret);
  const secrets: Buffer[] = [
    Buffer.from(secret),
    Buffer.from(Buffer.from(secret).toString('hex')),
    Buffer.from(Buffer.from(secret).toString('base64')),
    Buffer.from(base32),
    Buffer.from('seven quiet lanterns drift'),
    Buffer.from(browser.token),
    ...mailed.map((token) => Buffer.from(token)),
    Buffer.from(key),
    Buffer.from(key, 'base64'),
  ];
  const copy = await everyByte();
  // The search would find them: what may stand there does.
  expect(copy.includes(Buffer.from(ann.email))).toBe(true);
  expect(copy.includes(Buffer.from(hashToken(browser.token)))).toBe(true);
  for (const each of secrets) expect(copy.includes(each), each.toString('latin1')).toBe(false);
});

function base32Of(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/g) ?? [];
  return letters.map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(letter, 2)]).join('');
}

test('ASVS 13.3.x: with a truncated key file no server starts, and the file stays as it is', async ({
  keyFile,
  command,
}) => {
  const whole = await readFile(keyFile(), 'utf8');
  const cut = whole.slice(0, 30);
  await writeFile(keyFile(), cut, { mode: 0o600 });
  for (const args of [['serve', '--port', '1'], ['keys', 'rotate'], ['migrate']]) {
    const ended = await command(...args);
    expect(ended.code).toBe(1);
    expect(`${ended.out}${ended.err}`).not.toContain(cut.slice(3));
  }
  expect(await readFile(keyFile(), 'utf8')).toBe(cut);
});
