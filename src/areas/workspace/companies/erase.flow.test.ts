import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, vi } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { addFindings } from '../../../../test/specimens/findings.ts';
import { marked } from '../../../../test/specimens/people.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { FRESH_MS } from '../../../access/judgement.ts';
import { keepForm } from '../../../access/kept-forms.ts';
import { tablesOf } from '../../../data/copy.ts';
import { newId } from '../../../data/id.ts';
import type { Schema } from '../../../data/schema.ts';
import { addPendingFile } from '../../../files/files.ts';
import { fileRemoval } from '../../../files/removal.ts';
import { NoSuchFile } from '../../../files/store.ts';
import { createJobWorker } from '../../../jobs/worker.ts';
import { packForSearch } from '../../engagements/search/packing.ts';

const COMPANIES = '/dashboard/acme/companies';
const MEMBERS = '/dashboard/acme/members';
const onPostgres = process.env.TEST_DATABASE === 'postgres';
const INVITED = 'ada@initech.example';
/** They stand in the key of whatever belongs to an engagement. */
const PLACES = ['workspace_id', 'company_id', 'engagement_id'];

async function* parts(...all: readonly Uint8Array[]) {
  yield* all;
}

const test = base
  .extend('initech', ({ world, acme, clara }) => (clara.id === '' ? '' : world.company(acme, 'Initech')))
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('at', ({ initech }) => `${COMPANIES}/${initech}`)
  .extend(
    'erase',
    ({ owner, at }) =>
      (name = 'Initech', by = owner) =>
        by.post(`${at}/erase`, { name }),
  )
  /** Keeps what Carl typed into a form when his session had ended. */
  .extend(
    'keepTyped',
    ({ world, carl, consultant }) =>
      async (action: string, values: Record<string, string>) => {
        await consultant.get(COMPANIES);
        const session = await world.db
          .selectFrom('sessions')
          .select('id')
          .where('account_id', '=', carl.id)
          .executeTakeFirstOrThrow();
        const kept = { form: { action, values }, page: action, tokens: [], now: world.clock.now() };
        expect(
          await keepForm(world.services, { sessionId: session.id, accountId: carl.id }, kept),
        ).not.toBeNull();
      },
  )
  /** Fills a company with engagements, findings, remarks and a file; each text under a mark with that number. */
  .extend('fill', ({ world, acme, carl, clara }) => async (companyId: string, number: number) => {
    const people = { consultant: carl, client: clara };
    const ids = { workspaceId: acme.id, companyId };
    return world.db.transaction().execute(async (trx) => {
      const findings = await addFindings(trx, world, { number, people, ...ids });
      const file = { id: newId(), engagementId: findings.engagementId, bytes: 9, ...ids };
      await addPendingFile(trx, file, { by: carl.id, now: world.clock.now() });
      await world.services.files.write(file.id, parts(Buffer.from('sealed...')));
      return { ...findings, fileId: file.id };
    });
  });

/** What SQLite keeps on the disk. */
async function databaseFiles({ db }: World): Promise<Buffer[]> {
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(db);
  const path = rows[0]?.file ?? '';
  return [await readFile(path), await readFile(`${path}-wal`)];
}

const cellsOf = (row: object) =>
  Object.values(row).map((cell) =>
    cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell),
  );

/** Every row of every table, as text. */
async function allRows({ db }: World): Promise<readonly { table: string; text: string }[]> {
  const all = [];
  for (const table of await tablesOf(db)) {
    const rows = await db
      .selectFrom(table as keyof Schema)
      .selectAll()
      .execute();
    all.push(...rows.map((row) => ({ table, text: cellsOf(row).join('\n') })));
  }
  return all;
}

/** The tables that say of each row of which company it is. */
async function tablesWithCompany({ db }: World): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ columns }) => columns.some(({ name }) => name === 'company_id'))
    .map(({ name }) => name)
    .sort();
}

async function countsOf(world: World, companyId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tablesWithCompany(world)) {
    const { rows } = await sql<{ count: number | string }>`
      select count(*) as count from ${sql.table(table)} where company_id = ${companyId}`.execute(world.db);
    counts[table] = Number(rows[0]?.count);
  }
  return counts;
}

describe('E5: erasing a company for good', () => {
  test('E24: nothing of it is left in any table, nor its key in any file, and another company loses nothing', async ({
    world,
    acme,
    owner,
    client,
    initech,
    at,
    fill,
    keepTyped,
    erase,
  }) => {
    const { services, db } = world;
    const hooli = await world.company(acme, 'Hooli');
    const found = await fill(initech, 7);
    const theirs = await fill(hooli, 8);
    // Its words are packed for search, and the notes below are behind.
    await packForSearch(services);
    await owner.post(at, { name: 'Initech', reference: marked('reference', 7), notes: marked('notes', 7) });
    await owner.post(`${MEMBERS}/invitations`, { email: INVITED, role: 'client', company: initech });
    expect((await client.get(`/portal/findings/${found.publishedId}`)).body).toContain(marked('finding', 7));
    await keepTyped(`/dashboard/acme/findings/${found.draftId}`, { title: marked('typed', 7) });
    await keepTyped('/dashboard/acme/engagements', { companyId: initech, title: marked('planned', 7) });
    await keepTyped(`/dashboard/acme/findings/${theirs.draftId}`, { title: 'Typed elsewhere' });
    for (const { publishedId } of [found, theirs]) {
      const notes = `/api/v1/workspaces/acme/findings/${publishedId}/notes`;
      const answer = await owner.call('POST', notes, { text: 'A note.' }, { 'idempotency-key': publishedId });
      expect(answer.statusCode).toBe(201);
    }
    const { sealed } = await db
      .selectFrom('company_keys')
      .select('sealed')
      .where('company_id', '=', initech)
      .executeTakeFirstOrThrow();
    const others = await countsOf(world, hooli);
    expect(others.kept_answers).toBe(1);
    const filled = Object.entries(await countsOf(world, initech)).filter(([, count]) => count > 0);
    expect(filled.map(([table]) => table)).toEqual(
      expect.arrayContaining(['search_changes', 'search_packs']),
    );
    expect(filled.length).toBeGreaterThan(7);
    expect(await db.selectFrom('kept_forms').select('id').execute()).toHaveLength(3);

    const erased = await erase();
    expect([erased.statusCode, erased.headers.location]).toEqual([303, COMPANIES]);
    expect((await owner.get(COMPANIES)).body).toContain('The company and everything about it was erased.');
    expect((await owner.get(at)).statusCode).toBe(404);

    expect(Object.values(await countsOf(world, initech)).filter((count) => count > 0)).toEqual([]);
    expect(await countsOf(world, hooli)).toEqual(others);
    for (const { table, text } of await allRows(world)) {
      expect(text, table).not.toMatch(/-u7u|Initech/);
      if (table === 'audit_events') continue;
      for (const id of [initech, ...Object.values(found)]) expect(text, table).not.toContain(id);
      expect(text, table).not.toContain(Buffer.from(sealed).toString('latin1'));
    }
    expect(await db.selectFrom('kept_forms').select('id').execute()).toHaveLength(1);
    if (!onPostgres) {
      for (const file of await databaseFiles(world))
        expect(file.includes(Buffer.from(sealed)), 'the sealed key lies in the file').toBe(false);
    }
    expect((await owner.get(`/dashboard/acme/findings/${theirs.publishedId}`)).body).toContain(
      marked('finding', 8),
    );
    const worker = createJobWorker({ ...services, db, kinds: [fileRemoval(services.files)] });
    await worker.drain();
    await worker.stop();
    await expect(services.files.read(found.fileId)).rejects.toThrow(NoSuchFile);
    await services.files.read(theirs.fileId);
  });

  test('ASVS 16.2.1: the activity log keeps what was done with it, and loses its name with it', async ({
    world,
    owner,
    ada,
    carl,
    consultant,
    initech,
    at,
    erase,
  }) => {
    const log = async () => {
      const page = await owner.get('/dashboard/acme/activity');
      const file = await owner.get('/dashboard/acme/activity.csv');
      return { page: page.body, file: file.body };
    };
    await consultant.get(COMPANIES);
    await owner.post(COMPANIES, { name: 'Hooli', reference: '', notes: '' });
    for (const archived of ['true', 'false']) await owner.post(`${at}/archive`, { archived });
    await owner.post(at, { name: 'Initrode', reference: '', notes: '' });
    await owner.post(`${MEMBERS}/invitations`, { email: INVITED, role: 'client', company: initech });
    const place = { membership: carl.membership, role: 'client', company: initech };
    expect((await owner.post(`${MEMBERS}/role`, place)).statusCode).toBe(303);
    const before = [
      'Archived the client company Initrode.',
      'Restored the client company Initrode from the archive.',
      'Changed the details of the client company Initrode.',
      `Invited ${INVITED} as a client of Initrode.`,
      `Changed ${carl.email} from a consultant to a client of Initrode.`,
    ];
    for (const text of Object.values(await log()))
      for (const sentence of [...before, 'Added the client company Hooli.']) expect(text).toContain(sentence);
    const admin = world.visitor();
    await admin.signIn(ada.email);
    await admin.post('/mfa/verify', { code: world.code(ada.secret) });
    expect((await admin.get('/admin/record')).body).not.toMatch(/Initrode|Hooli/);

    expect((await erase('Initrode')).statusCode).toBe(303);
    for (const text of Object.values(await log())) {
      for (const sentence of before.map((one) =>
        one.replace(/the client company Initrode/, 'a client company'),
      ))
        expect(text).toContain(sentence.replace(' of Initrode', ''));
      expect(text).not.toMatch(/Initrode|Initech/);
      expect(text).toContain('Added the client company Hooli.');
    }
    for (const { text } of await allRows(world)) expect(text).not.toMatch(/Initrode|Initech/);
    if (onPostgres) return;
    for (const file of await databaseFiles(world)) expect(file.includes('Initrode')).toBe(false);
  });

  test('D8: its contacts are out of the portal at once and told; who was invited finds the link withdrawn', async ({
    world,
    acme,
    olivia,
    owner,
    client,
    clara,
    initech,
    erase,
  }) => {
    await owner.post(`${MEMBERS}/invitations`, { email: INVITED, role: 'client', company: initech });
    await owner.post(`${MEMBERS}/invitations`, {
      email: 'bea@initech.example',
      role: 'client',
      company: initech,
    });
    const link = new URL((await world.mailTo(INVITED))[0]?.link ?? '');
    await owner.post(`${MEMBERS}/invitations`, {
      email: 'cid@initech.example',
      role: 'client',
      company: initech,
    });
    await erase();
    expect((await client.get('/portal')).headers.location).toMatch(/^\/login/);
    expect((await world.visitor(acme).get(link.pathname)).statusCode).toBe(410);
    const [mail, ...more] = await world.mailTo(clara.email);
    expect(more).toEqual([]);
    expect(mail?.text).not.toContain('Initech');
    expect(await world.mailTo('cid@initech.example'), 'was still on its way').toEqual([]);
    expect(
      await world.db.selectFrom('accounts').select('id').where('id', '=', clara.id).execute(),
    ).toHaveLength(1);
    const { body } = await owner.get('/dashboard/acme/activity');
    expect(body).toContain('Erased a client company and everything about it.');
    const events = await world.db
      .selectFrom('audit_events')
      .select(['actor', 'subject', 'subject_id', 'detail'])
      .where('type', '=', 'company.erased')
      .execute();
    expect(events).toEqual([{ actor: olivia.email, subject: '', subject_id: initech, detail: '{}' }]);
  });

  test('its name has to be typed, and the page says what follows', async ({
    world,
    owner,
    client,
    at,
    erase,
  }) => {
    expect((await owner.get(at)).body).toContain(`href="${at}/erase"`);
    const { body } = await owner.get(`${at}/erase`);
    for (const shown of [
      'This can’t be undone',
      '1 contact',
      'Type Initech to confirm.',
      'archive it instead',
    ])
      expect(body).toContain(shown);
    for (const name of ['', 'initech', 'Hooli']) {
      const refused = await erase(name);
      expect([name, refused.statusCode]).toEqual([name, 422]);
      expect(refused.body).toContain('That isn’t the company’s name. Type Initech to confirm.');
    }
    expect(await world.db.selectFrom('companies').select('name').execute()).toEqual([{ name: 'Initech' }]);
    expect((await client.get('/portal')).statusCode).toBe(200);
    expect((await erase(' Initech  ')).statusCode).toBe(303);
    expect((await erase()).statusCode).toBe(404);
  });

  test('D12, D22: wants a fresh confirmation, which names what is to be erased', async ({
    world,
    owner,
    erase,
  }) => {
    world.clock.advance(FRESH_MS);
    expect((await erase('Hooli')).statusCode).toBe(422);
    expect((await erase()).headers.location).toBe('/confirm');
    expect((await owner.get('/confirm')).body).toContain('erase Initech and everything about it, for good');
    expect(await world.db.selectFrom('companies').select('id').execute()).toHaveLength(1);
    expect((await owner.post('/confirm', { password: PASSWORD })).headers.location).toBe(COMPANIES);
    expect(await world.db.selectFrom('companies').select('id').execute()).toEqual([]);
    expect(await world.db.selectFrom('intents').select('id').execute()).toEqual([]);
  });

  test('ASVS 8.2.1, 8.2.2: no consultant, no contact, and no owner of another workspace', async ({
    world,
    owner,
    consultant,
    clara,
    acme,
    at,
    erase,
  }) => {
    const rival = await world.workspace('rival');
    const rita = await world.account('Rita Rival');
    await world.join(rita, rival, 'owner');
    const rivals = await world.signedIn(rita, rival);
    expect((await consultant.get(at)).body).not.toContain(`${at}/erase`);
    for (const by of [consultant, await world.signedIn(clara, acme)]) {
      expect((await by.get(`${at}/erase`)).statusCode).toBe(403);
      expect((await erase('Initech', by)).statusCode).toBe(403);
    }
    const elsewhere = at.replace('acme', 'rival');
    expect((await rivals.get(`${elsewhere}/erase`)).statusCode).toBe(404);
    expect((await rivals.post(`${elsewhere}/erase`, { name: 'Initech' })).statusCode).toBe(404);
    expect((await erase('Initech', rivals)).statusCode).toBe(404);
    expect((await owner.get(at)).statusCode).toBe(200);
  });

  test('D24: of two erasures at once, one takes place', async ({ erase }) => {
    const answers = await Promise.all([erase(), erase()]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 404]);
  });

  test.runIf(onPostgres)(
    'D24: where someone becomes a contact in the same moment, nothing is erased, and the owner is told',
    async ({ world, acme, olivia, owner, at, erase, initech }) => {
      // Their arrival holds the account as well, and is over then.
      await owner.get(at);
      const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holding = world.db.transaction().execute(async (trx) => {
        await trx.selectFrom('accounts').select('id').where('id', '=', olivia.id).forNoKeyUpdate().execute();
        held.resolve();
        await over.promise;
      });
      await held.promise;
      const answer = erase();
      await vi.waitUntil(async () => {
        const { rows } = await sql`select 1 from pg_locks where not granted and pid in
          (select pid from pg_stat_activity where datname = current_database())`.execute(world.db);
        return rows.length > 0;
      });
      await world.join(await world.account('Lara Late'), acme, 'client', 'Initech');
      over.resolve();
      await holding;
      expect((await answer).statusCode).toBe(409);
      expect((await answer).body).toContain('Someone has just become a contact of this company');
      expect((await countsOf(world, initech)).memberships).toBe(2);
      expect((await erase()).statusCode).toBe(303);
    },
  );

  test.skipIf(onPostgres)(
    'E24: every table that says of which company a row is loses it with the company, by its keys',
    async ({ world }) => {
      const tables = await tablesWithCompany(world);
      expect(tables.length).toBeGreaterThan(6);
      const lost = new Set(['companies']);
      for (let grown = -1; grown < lost.size; ) {
        grown = lost.size;
        for (const table of await tablesOf(world.db)) {
          const { rows } = await sql<{ table: string; on_delete: string }>`
          select "table", on_delete from pragma_foreign_key_list(${table})`.execute(world.db);
          if (rows.some((key) => lost.has(key.table) && key.on_delete === 'CASCADE')) lost.add(table);
        }
      }
      // Who was a contact is told, so that these are taken out one by one.
      expect(tables.filter((table) => !lost.has(table))).toEqual(['memberships']);
    },
  );

  test.skipIf(onPostgres)(
    'E28: what hangs on a row is found by that row, and not among all of its engagement or company',
    async ({ world }) => {
      const looks: string[] = [];
      // Of engagements, and of imports of one, there are few.
      const few = ['engagements', 'imports'];
      for (const table of (await tablesOf(world.db)).filter((name) => !few.includes(name))) {
        const { rows } = await sql<{ id: number; from: string }>`
          select id, "from" from pragma_foreign_key_list(${table})`.execute(world.db);
        for (const key of Map.groupBy(rows, ({ id }) => id).values()) {
          const columns = key.map(({ from }) => from);
          const own = columns.filter((name) => !PLACES.includes(name));
          const are = sql.join(
            columns.map((name) => sql`${sql.ref(name)} = ''`),
            sql` and `,
          );
          const { rows: plan } = await sql<{ detail: string }>`
            explain query plan delete from ${sql.table(table)} where ${are}`.execute(world.db);
          const [first = { detail: '' }] = plan;
          if (!own.every((name) => first.detail.includes(`${name}=?`))) looks.push(first.detail);
        }
      }
      expect(looks).toEqual([]);
    },
  );
});
