import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { testAtWork as base, idIn } from '../../../../test/consultancy.ts';
import { type SentFile, UPLOAD_TYPE, uploadOf } from '../../../../test/multipart.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import { newId } from '../../../data/id.ts';
import { admitFile } from '../../../files/quotas.ts';

const KILOBYTE = 1024;
const SETTINGS = '/dashboard/acme/settings';
const ofSize = (name: string, kilobytes: number): SentFile => ({
  name,
  content: 'x'.repeat(kilobytes * KILOBYTE),
});

const test = base
  .extend(
    'upload',
    { scope: 'file' },
    () => (by: Visitor, engagement: string, file: SentFile) =>
      by.post(`${engagement}/evidence`, uploadOf({}, [file]), { 'content-type': UPLOAD_TYPE }),
  )
  /** Sets how much room there is, in kilobytes beside what is taken now. */
  .extend(
    'allow',
    { scope: 'file' },
    ({ world }) =>
      async (limits: { readonly pro?: number; readonly all?: number }) => {
        const files = await world.db
          .selectFrom('files')
          .select('bytes')
          .where('state', '<>', 'deleted')
          .execute();
        const used = files.reduce((sum, { bytes }) => sum + Number(bytes), 0);
        const room = (kilobytes: number) => used + kilobytes * KILOBYTE;
        Object.assign(world.services.config, {
          workspaceBytes: { starter: 0, pro: room(limits.pro ?? 1_000), team: 0 },
          installationBytes: limits.all === undefined ? undefined : room(limits.all),
        });
      },
  );

test('E25: what would not fit is refused, with what is used and allowed on the plan, and nothing of it stays', async ({
  world,
  owner,
  plan,
  upload,
  allow,
}) => {
  const engagement = await plan();
  await allow({ pro: 40 });
  expect((await upload(owner, engagement, ofSize('fits.txt', 20))).statusCode).toBe(303);
  const full = await upload(owner, engagement, ofSize('full.txt', 21));
  expect(full.statusCode).toBe(422);
  expect(full.body).toMatch(/full\.txt.*your workspace’s files take 20 KB of 40 KB\. Remove some first\./s);
  expect((await owner.get(SETTINGS)).body).toContain('Files take 20 KB of 40 KB.');
  expect((await world.db.selectFrom('files').select('state').execute()).map(({ state }) => state)).toEqual([
    'ready',
  ]);
  const made = await owner.call(
    'POST',
    `/api/v1/workspaces/acme/engagements/${engagement.split('/').at(-1)}/findings`,
    {
      title: 'With evidence',
    },
  );
  const byProgram = await owner.post(
    `/api/v1/workspaces/acme/findings/${made.json().id}/evidence`,
    uploadOf({}, [ofSize('full.txt', 21)]),
    { 'content-type': UPLOAD_TYPE },
  );
  expect(byProgram.statusCode).toBe(422);
  expect(byProgram.json().errors.file).toContain('20 KB of 40 KB');

  // What was removed waits for its removal, and counts no more.
  const { body } = await owner.get(`${engagement}/evidence`);
  const [, id = ''] = /\/dashboard\/acme\/evidence\/([0-9a-f-]{36})/.exec(body) ?? [];
  const removal = { name: 'fits.txt', alternative: '', do: 'remove' };
  expect((await owner.post(`${engagement}/evidence/${id}`, removal)).statusCode).toBe(303);
  expect((await upload(owner, engagement, ofSize('full.txt', 21))).statusCode).toBe(303);
});

test('E25: of two uploads at the same moment the second counts the first', async ({
  world,
  acme,
  initech,
  olivia,
  owner,
  plan,
  upload,
  allow,
}) => {
  const engagement = await plan();
  await allow({ pro: 50 });
  const ids = { workspaceId: acme.id, companyId: initech, engagementId: idIn(engagement) };
  const file = { ...ids, id: newId(), bytes: 30 * KILOBYTE };
  const limits = { ofWorkspace: world.services.config.workspaceBytes.pro, ofInstallation: undefined };
  const [announced, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = world.db.transaction().execute(async (trx) => {
    expect(await admitFile(trx, file, limits, { by: olivia.id, now: world.clock.now() })).toBeNull();
    announced.resolve();
    await over.promise;
  });
  await announced.promise;
  const answered = vi.fn();
  const second = upload(owner, engagement, ofSize('second.txt', 30));
  void second.then(answered, answered);
  // SQLite has one writer, and the second waits for it by itself.
  if (process.env.TEST_DATABASE === 'postgres')
    await vi.waitUntil(async () => {
      const { rows } = await sql`select 1 from pg_locks where not granted and pid in
        (select pid from pg_stat_activity where datname = current_database())`.execute(world.db);
      return rows.length > 0 || answered.mock.calls.length > 0;
    });
  over.resolve();
  await first;
  expect((await second).statusCode).toBe(422);
  expect((await second).body).toContain('Remove some first.');
});

test('E25: the installation has a limit of its own, and nobody learns what others use', async ({
  owner,
  plan,
  upload,
  allow,
}) => {
  const engagement = await plan();
  await allow({ all: 10 });
  const full = await upload(owner, engagement, ofSize('full.txt', 11));
  expect(full.statusCode).toBe(422);
  expect(full.body).toMatch(/all files on this server may take [0-9.]+ KB\. Tell the people who run it\./);
  expect((await upload(owner, engagement, ofSize('fits.txt', 9))).statusCode).toBe(303);
});
