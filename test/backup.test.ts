import { copyFile, cp, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect } from 'vitest';
import { newId } from '../src/data/id.ts';
import { FACTOR_LIMITS } from '../src/domain/throttle.ts';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { test } from './fixtures.ts';
import { PASSWORD } from './nodes/installation.ts';
import { addFindings } from './specimens/findings.ts';
import { together } from './together.ts';

test.runIf(process.env.TEST_DATABASE === 'postgres')(
  'on PostgreSQL it names the tool for that',
  async ({ folder, installation }) => {
    const file = join(folder, 'copy.db');
    const { code, err } = await installation.launch(['backup', file]).ended;
    expect(code).toBe(1);
    expect(err).toContain('pg_dump');
    expect(await readdir(folder)).toEqual([]);
  },
);

describe.skipIf(process.env.TEST_DATABASE === 'postgres')('a backup of SQLite', () => {
  test('is of one moment, made while serving, and restores to an installation that works', async ({
    installation,
    folder,
  }) => {
    const ada = await installation.add('ada', 'owner', { enrolled: true });
    const { backstage, workspaceId, dataDir } = installation;
    const company = { id: newId(), workspace_id: workspaceId, name: 'Initech', created_at: installation.now };
    await installation.db.insertInto('companies').values(company).execute();
    const scene = {
      number: 7,
      workspaceId,
      companyId: company.id,
      people: { consultant: ada, client: ada },
    };
    const { services } = backstage;
    const world = { services, clock: services.clock, filesFolder: join(dataDir, 'files') };
    const { evidenceId, documentId, editionId } = await installation.db
      .transaction()
      .execute((trx) => addFindings(trx, world, scene));
    const { port, child } = await installation.serve();
    const guessers = await Promise.all(
      Array.from({ length: 4 }, async (_, n) => {
        const somebody = await installation.add(`guesser${n}`, 'consultant', { enrolled: true });
        return { somebody, browser: await installation.signedIn(somebody) };
      }),
    );
    let serving = true;
    const load = guessers.map(async ({ browser }) => {
      while (serving) await browser.post(port, '/mfa/verify', { code: '000000' });
    });
    const file = join(folder, 'copy.db');
    const backup = installation.launch(['backup', file]).ended;
    await together([
      ...load,
      backup.finally(() => {
        serving = false;
      }),
    ]);
    const { code, out, err } = await backup;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/key/);
    expect(out).toContain(`Copy ${join(dataDir, 'files')} now, after the database`);
    await cp(join(dataDir, 'files'), join(folder, 'files'), { recursive: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    // Counter and record are written by one transaction: in a copy of one moment they agree. What comes after the lock
    // is counted beside the record.
    const copy = new DatabaseSync(file, { readOnly: true });
    const counts = copy
      .prepare(
        `select a.factor_failures_in_row as counted,
          (select count(*) from audit_events e where e.actor_id = a.id and e.type = 'code.refused') as recorded
         from accounts a where a.email like 'guesser%'`,
      )
      .all();
    copy.close();
    expect(counts).toHaveLength(4);
    for (const { counted, recorded } of counts)
      expect(Math.min(Number(counted), FACTOR_LIMITS.lockAfterInRow)).toBe(recorded);

    // As docs/running.md tells it: into a new directory, under the database's own name, with the same key.
    child.kill('SIGKILL');
    await copyFile(file, join(folder, 'secportal.db'));
    const again = await installation.serve({ env: { DATA_DIR: folder } });
    const browser = installation.browser();
    await browser.post(again.port, '/login', { email: ada.email, password: PASSWORD });
    expect((await browser.get(again.port, '/dashboard/acme')).headers.location).toBe('/mfa/verify');
    const codeNow = codeAt(ada.secret ?? new Uint8Array(), stepAt(installation.now));
    expect((await browser.post(again.port, '/mfa/verify', { code: codeNow })).status).toBe(303);
    expect((await browser.get(again.port, '/dashboard/acme')).status).toBe(200);
    // E25: the files that were copied after the database open there.
    const evidence = await browser.get(again.port, `/dashboard/acme/evidence/${evidenceId}`);
    expect([evidence.status, evidence.body]).toEqual([200, 'evidence-text-u7u']);
    const version = `/dashboard/acme/documents/${documentId}/versions/${editionId}`;
    const document = await browser.get(again.port, version);
    expect([document.status, document.body]).toEqual([200, 'document-text-u7u']);
    for (const one of [browser, ...guessers.map((guesser) => guesser.browser)]) one.leave();
  });

  test('goes over no other file, and leaves none behind where it cannot be made', async ({
    folder,
    installation,
  }) => {
    const taken = join(folder, 'taken.db');
    await writeFile(taken, 'precious');
    const over = await installation.launch(['backup', taken]).ended;
    expect(over.code).toBe(1);
    expect(over.err).toContain('already exists');
    expect((await stat(taken)).size).toBe('precious'.length);
    const nowhere = await installation.launch(['backup', join(folder, 'not', 'there.db')]).ended;
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).not.toMatch(/\n\s+at /);
    const noInstallation = await installation.launch(['backup', join(folder, 'x.db')], { DATA_DIR: folder })
      .ended;
    expect(noInstallation.code).toBe(1);
    expect(await readdir(folder)).toEqual(['taken.db']);
  });
});
