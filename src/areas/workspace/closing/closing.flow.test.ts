import { describe, expect } from 'vitest';
import { tokenFor } from '../../../../test/api-tokens.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { mailedInvitation } from '../../../../test/mailed.ts';
import { addFindings } from '../../../../test/specimens/findings.ts';
import { marked } from '../../../../test/specimens/people.ts';
import { unzip } from '../../../../test/unzip.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { FRESH_MS } from '../../../access/judgement.ts';
import { tablesOf } from '../../../data/copy.ts';
import type { Schema } from '../../../data/schema.ts';
import { fileRemoval } from '../../../files/removal.ts';
import { createJobWorker } from '../../../jobs/worker.ts';
import { eraseClosedWorkspaces } from './erasing.ts';

const CLOSING = '/dashboard/acme/settings/closing';
const EXPORT = '/dashboard/acme/settings/export.zip';
const FORM = { name: 'acme Security', copy: 'later' };
const DAY_MS = 24 * 60 * 60_000;

const test = base
  .extend('owner', ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('consultant', ({ world, carl, acme }) => world.signedIn(carl, acme))
  .extend('client', ({ world, clara, acme }) => world.signedIn(clara, acme, 'tenant'))
  .extend('close', ({ owner }) => async () => {
    const answer = await owner.post(CLOSING, FORM);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, CLOSING]);
  })
  /** Two workspaces with a company each that has engagements, findings, remarks and files under a mark of their own. */
  .extend('fill', ({ world, carl, clara }) => async (workspaceId: string, number: number) => {
    const { id: companyId } = await world.db
      .selectFrom('companies')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    return world.db.transaction().execute((trx) =>
      addFindings(trx, world, {
        number,
        people: { consultant: carl, client: clara },
        workspaceId,
        companyId,
      }),
    );
  });

/** What an hour of the server does with closed workspaces, so many days later. */
async function daysLater(world: World, days: number): Promise<void> {
  world.clock.advance(days * DAY_MS);
  await eraseClosedWorkspaces(world.services, world.clock.now());
}

const subjectsTo = async (world: World, email: string) =>
  (await world.mailTo(email)).map(({ subject }) => subject);

describe('B14: closing a workspace', () => {
  test('nobody gets in any more, by whichever way, and each is told what has happened', async ({
    world,
    acme,
    olivia,
    carl,
    owner,
    consultant,
    client,
    close,
  }) => {
    const link = await mailedInvitation(world, {
      workspace: acme,
      email: 'new@example.com',
      inviter: olivia,
    });
    const { token } = await tokenFor(world, carl, acme);
    await Promise.all([
      owner.get('/dashboard/acme'),
      consultant.get('/dashboard/acme'),
      client.get('/portal'),
    ]);
    await close();

    const mine = await owner.get('/dashboard/acme/members');
    expect(mine.statusCode).toBe(410);
    expect(mine.body).toContain('acme Security is closed');
    expect(mine.body).toContain(`href="${CLOSING}"`);
    for (const answer of [
      await consultant.get('/dashboard/acme'),
      await consultant.post('/dashboard/acme/companies', { name: 'Late', reference: '', notes: '' }),
      await consultant.get(CLOSING),
    ]) {
      expect([answer.statusCode, answer.body.includes(CLOSING)]).toEqual([
        answer.statusCode === 403 ? 403 : 410,
        false,
      ]);
    }
    for (const path of ['/portal', '/login', '/', '/account', '/password/forgot', link.pathname]) {
      const answer = await client.get(path);
      expect([path, answer.statusCode]).toEqual([path, 410]);
      expect(answer.body).toContain('The client portal of acme Security is closed');
    }
    expect((await world.visitor(acme).signIn(carl.email)).statusCode).toBe(410);
    expect((await world.visitor().get(link.pathname)).statusCode).toBe(410);
    const program = await world.visitor().get('/api/v1/workspaces/acme/companies', {
      authorization: `Bearer ${token}`,
    });
    expect(program.statusCode).toBe(410);
    expect(program.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(program.body).detail).toContain('is closed');
    expect(await world.db.selectFrom('sessions').select('id').where('host', '=', 'tenant').execute()).toEqual(
      [],
    );
    expect(
      await world.db.selectFrom('companies').select('name').where('name', '=', 'Late').execute(),
    ).toEqual([]);
  });

  test('whoever works in another workspace goes on there, and finds this one closed', async ({
    world,
    carl,
    consultant,
    owner,
    close,
  }) => {
    const second = await world.workspace('second');
    await world.join(carl, second, 'consultant');
    await consultant.get('/dashboard/acme');
    await close();
    expect((await consultant.get('/dashboard/second')).statusCode).toBe(200);
    const list = (await consultant.get('/workspaces')).body;
    expect(list).toContain('Closed');
    expect(list).not.toContain(CLOSING);
    expect((await owner.get('/workspaces')).body).toContain(`href="${CLOSING}"`);
    // Signing in anew leads nobody to what is closed.
    const again = world.visitor();
    expect((await again.signIn(carl.email)).headers.location).toBe('/workspaces');
    expect((await again.get('/dashboard')).headers.location).toBe('/dashboard/second');
  });

  test('its name is typed, a copy is taken or done without, and what follows is said before', async ({
    owner,
    world,
  }) => {
    const page = (await owner.get(CLOSING)).body;
    for (const shown of [
      'Download everything',
      'for 30 days',
      'Type acme Security to confirm.',
      'never been',
    ])
      expect(page.toLowerCase()).toContain(shown.toLowerCase());
    const misnamed = await owner.post(CLOSING, { ...FORM, name: 'Acme' });
    expect(misnamed.statusCode).toBe(422);
    expect(misnamed.body).toContain('That isn’t the workspace’s name.');
    expect(misnamed.body).toMatch(/value="later"[^>]*checked/);
    const without = await owner.post(CLOSING, { name: FORM.name });
    expect(without.statusCode).toBe(422);
    expect(without.body).toContain('Download everything first, or say that you don’t need a copy now.');
    expect((await owner.get('/dashboard/acme')).statusCode).toBe(200);
    expect((await owner.get(EXPORT)).statusCode).toBe(200);
    expect((await owner.get(CLOSING)).body).not.toContain('value="later"');
    world.clock.advance(FRESH_MS - 1000);
    expect((await owner.post(CLOSING, { name: FORM.name })).statusCode).toBe(303);
  });

  test('S3 D12 D22 ASVS 8.2.1: the owner alone, who confirms it', async ({
    world,
    owner,
    consultant,
    client,
  }) => {
    for (const by of [consultant, client]) {
      const isClient = by === client;
      expect((await by.get(CLOSING)).statusCode).toBe(isClient ? 404 : 403);
      expect((await by.post(CLOSING, FORM)).statusCode).toBe(isClient ? 404 : 403);
      expect((await by.get(EXPORT)).statusCode).toBe(isClient ? 404 : 403);
    }
    await owner.get(CLOSING);
    world.clock.advance(FRESH_MS);
    expect((await owner.get(CLOSING)).body).toContain('Confirm it’s you to download');
    expect((await owner.get(EXPORT)).headers.location).toBe('/confirm');
    expect((await owner.post('/confirm', { password: PASSWORD })).headers.location).toBe(CLOSING);
    expect((await owner.get(CLOSING)).body).toContain('Download the ZIP file</a>');
    world.clock.advance(FRESH_MS);
    expect((await owner.post(CLOSING, FORM)).headers.location).toBe('/confirm');
    expect((await owner.get('/confirm')).body).toContain('close acme Security');
    expect((await owner.get('/dashboard/acme')).statusCode).toBe(200);
    expect((await owner.post('/confirm', { password: PASSWORD })).headers.location).toBe(CLOSING);
    expect((await owner.get('/dashboard/acme')).statusCode).toBe(410);
  });

  test('two tabs at once close it once; owner and team are told, and the record says who did', async ({
    world,
    olivia,
    carl,
    clara,
    owner,
  }) => {
    await owner.get(CLOSING);
    const answers = await Promise.all([owner.post(CLOSING, FORM), owner.post(CLOSING, FORM)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410]);
    for (const { email } of [olivia, carl])
      expect(await subjectsTo(world, email)).toEqual(['acme Security was closed']);
    expect(await subjectsTo(world, clara.email)).toEqual([]);
    const events = world.db.selectFrom('audit_events').select('actor');
    expect(await events.where('type', '=', 'workspace.closed').execute()).toEqual([{ actor: olivia.email }]);
  });

  test('its address is given to nobody meanwhile, and its owner opens it again: everything is as it was', async ({
    world,
    acme,
    carl,
    owner,
    consultant,
    close,
  }) => {
    const { token } = await tokenFor(world, carl, acme);
    await close();
    expect((await world.visitor().get('/signup/slug?value=acme')).body).toContain('taken');
    const closed = (await owner.get(CLOSING)).body;
    expect(closed).toContain('Open the workspace again');
    expect((await consultant.post(`${CLOSING}/undo`)).statusCode).toBe(403);
    await daysLater(world, 29);
    const late = await world.signedIn({ id: await ownerOf(world, acme.id), email: '' } as never, acme);
    expect((await late.post(`${CLOSING}/undo`)).headers.location).toBe('/dashboard/acme');
    expect((await late.get('/dashboard/acme')).body).toContain('Your workspace is open again.');
    expect((await world.visitor(acme).get('/login')).statusCode).toBe(200);
    const program = await world.visitor().get('/api/v1/workspaces/acme/companies', {
      authorization: `Bearer ${token}`,
    });
    expect(program.statusCode).toBe(200);
    expect((await subjectsTo(world, carl.email)).at(-1)).toBe('acme Security is open again');
    await daysLater(world, 40);
    expect((await world.visitor(acme).get('/login')).statusCode).toBe(200);
  });

  test('an administrator sees it closed and opens it again, as far as nobody is told of findings', async ({
    world,
    ada,
    olivia,
    close,
    acme,
  }) => {
    await close();
    const admin = world.visitor();
    await admin.signIn(ada.email);
    await admin.post('/mfa/verify', { code: world.code(ada.secret) });
    const list = (await admin.get('/admin/workspaces')).body;
    expect(list).toContain('to be erased on 24 December 2026');
    expect((await admin.get(EXPORT)).statusCode).toBe(404);
    const answer = await admin.post('/admin/workspaces/reopen', { workspace: acme.id });
    expect(answer.headers.location).toBe('/admin/workspaces');
    expect((await admin.get('/admin/workspaces')).body).toContain('acme Security is open again.');
    const mail = (await world.mailTo(olivia.email)).at(-1);
    expect(mail?.text).toContain('An administrator of SecPortal opened');
    expect(mail?.text).not.toContain(ada.email);
  });
});

async function ownerOf({ db }: World, workspaceId: string): Promise<string> {
  const owner = db.selectFrom('memberships').select('account_id').where('workspace_id', '=', workspaceId);
  return (await owner.where('role', '=', 'owner').executeTakeFirstOrThrow()).account_id;
}

test('B14: the download holds everything that anybody wrote, in clear, and the files; it is recorded', async ({
  world,
  acme,
  carl,
  clara,
  owner,
  fill,
  close,
}) => {
  await world.company(acme, 'Initech');
  await fill(acme.id, 7);
  const other = await world.workspace('other');
  await world.company(other, 'Hooli');
  await world.join(carl, other, 'consultant');
  await world.join(clara, other, 'client', 'Hooli');
  await fill(other.id, 8);
  await close();
  const answer = await owner.get(EXPORT);
  expect(answer.headers['content-type']).toBe('application/zip');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="acme-2026-11-24.zip"');
  const files = unzip(answer.rawPayload);
  const whole = [...files].map(([name, content]) => `${name}\n${content}`).join('\n');
  expect(whole).not.toContain('-u8u');
  for (const text of ['finding', 'note', 'comment', 'document'])
    expect(whole, text).toMatch(new RegExp(`${text}[a-z-]*-u7u`, 'i'));
  for (const text of [carl.email, clara.email, 'Initech', 'Closed the workspace.', 'workspace.exported'])
    expect(whole).toContain(text);
  const [report = ['', Buffer.of()], ...otherReports] = [...files].filter(([name]) =>
    /\/reports\//.test(name),
  );
  expect([report[1].toString(), otherReports], 'the one that was delivered').toEqual([
    expect.stringContaining('report-text-u7u'),
    [],
  ]);
  expect(whole).toMatch(/reports\.json\n[\s\S]*"sha256": ?"[0-9a-f]{64}"/);
  const evidence = [...files].filter(([name]) => /\/(?:evidence|documents)\//.test(name));
  expect(evidence.filter(([name]) => name.includes('/documents/')).length).toBeGreaterThan(2);
  for (const [name, content] of evidence)
    expect([name, content.toString()]).toEqual([name, expect.stringContaining('-text')]);
  const { exported_at } = await world.db
    .selectFrom('workspaces')
    .select('exported_at')
    .where('id', '=', acme.id)
    .executeTakeFirstOrThrow();
  expect(exported_at).toBe(world.clock.now());
});

describe('B14: erasing what was closed for 30 days', () => {
  test('people are told a week before, once; then nothing of it is left but the record, and others lose nothing', async ({
    world,
    acme,
    olivia,
    carl,
    clara,
    close,
    fill,
  }) => {
    const { services, db } = world;
    await world.company(acme, 'Initech');
    await fill(acme.id, 7);
    const other = await world.workspace('other');
    await world.company(other, 'Hooli');
    await world.join(carl, other, 'consultant');
    await world.join(clara, other, 'client', 'Hooli');
    const theirs = await fill(other.id, 8);
    await tokenFor(world, carl, acme);
    await close();
    const kept = await db.selectFrom('files').select('id').where('workspace_id', '=', acme.id).execute();
    await daysLater(world, 22);
    expect(await subjectsTo(world, carl.email)).toEqual(['acme Security was closed']);
    await daysLater(world, 1);
    await daysLater(world, 6);
    expect(await subjectsTo(world, carl.email)).toEqual([
      'acme Security was closed',
      'acme Security will be erased on 24 December 2026',
    ]);
    expect((await world.visitor(acme).get('/login')).statusCode).toBe(410);
    await daysLater(world, 0.97);
    const session = await world.signedIn(olivia, acme);
    await session.get(CLOSING);
    await daysLater(world, 0.031);

    expect((await world.visitor(acme).get('/login')).statusCode).toBe(404);
    expect((await session.get('/workspaces')).statusCode).toBe(200);
    expect((await subjectsTo(world, olivia.email)).at(-1)).toBe('acme Security was erased');
    for (const table of await tablesOf(db)) {
      const rows = await db
        .selectFrom(table as keyof Schema)
        .selectAll()
        .execute();
      if (table === 'audit_events' || table === 'jobs') continue;
      const text = rows
        .flatMap((row) => Object.values(row))
        .map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell)))
        .join('\n');
      expect(text, table).not.toContain(acme.id);
      expect(text, table).not.toMatch(/-u7u|Initech/);
    }
    const erased = db.selectFrom('audit_events').select(['actor', 'subject_id', 'detail']);
    expect(await erased.where('type', '=', 'workspace.erased').execute()).toEqual([
      { actor: 'SecPortal', subject_id: acme.id, detail: '{}' },
    ]);
    const worker = createJobWorker({ ...services, db, kinds: [fileRemoval(services.files)] });
    await worker.drain();
    await worker.stop();
    expect(kept.length).toBeGreaterThan(0);
    for (const { id } of kept) await expect(services.files.read(id)).rejects.toThrow();
    const consultant = await world.signedIn(carl, other);
    expect((await consultant.get(`/dashboard/other/findings/${theirs.publishedId}`)).body).toContain(
      marked('finding', 8),
    );
    expect((await world.visitor().get('/signup/slug?value=acme')).body).not.toContain('taken');
  });

  test('what a crash leaves half erased nobody opens again, and the next hour erases it', async ({
    world,
    acme,
    owner,
    close,
  }) => {
    await close();
    await daysLater(world, 23);
    await world.db
      .updateTable('workspaces')
      .set({ erasing_at: world.clock.now() })
      .where('id', '=', acme.id)
      .execute();
    const again = await world.signedIn({ id: await ownerOf(world, acme.id), email: '' } as never, acme);
    expect((await again.post(`${CLOSING}/undo`)).headers.location).toBe(CLOSING);
    expect((await owner.get('/dashboard/acme')).statusCode).not.toBe(200);
    await daysLater(world, 0);
    expect(await world.db.selectFrom('workspaces').select('id').execute()).toEqual([]);
  });

  test('a clock that leaps ahead erases nothing in the hour in which it tells of it', async ({
    world,
    acme,
    carl,
    close,
  }) => {
    await close();
    await daysLater(world, 365);
    await daysLater(world, 0.9);
    expect(await subjectsTo(world, carl.email)).toHaveLength(2);
    expect((await world.visitor(acme).get('/login')).statusCode).toBe(410);
    world.clock.advance(-365 * DAY_MS);
    await daysLater(world, 0);
    expect((await world.visitor(acme).get('/login')).statusCode).toBe(410);
  });
});
