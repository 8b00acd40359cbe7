import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { reopenExpiredRisks } from '../src/areas/engagements/finding/risk-expiry.ts';
import { type Database, isPostgres } from '../src/data/database.ts';
import { test as base } from './fixtures.ts';
import type { Browser } from './nodes/browser.ts';
import { addFindings } from './specimens/findings.ts';

/**
 * E24: whoever carries off the database, its log, a backup, the folder beside it or a dump of every row has no word of what
 * was found, said or planned for a client. A real server writes all of it; what is looked for is what went through its forms.
 */

const DAY_MS = 24 * 60 * 60_000;
/** Of the scene's own words; an engagement's reference is plain, as it is unique in its workspace. */
const SCENE = [
  'engagement',
  'hidden-engagement',
  'draft',
  'finding',
  'hidden-finding',
  'client-comment',
  'team-comment',
  'extension',
  'note',
  ...['evidence', 'evidence-shows', 'evidence-text'],
  ...['document', 'document-text', 'client-document', 'client-document-text', 'report', 'report-text'],
  ...['round-note', 'running-words', 'retest-words', 'retest-summary'],
  ...['import', 'import-text', 'import-title', 'import-description', 'import-host', 'import-output'],
  ...['import-reason', 'import-gone', 'table-import', 'table-value'],
];

/** Nobody's word, one for each place that it is typed into. */
const word = (what: string) => `${what}-quillwort`;

const test = base
  .extend('people', async ({ installation }) => {
    const companyId = await installation.company('Initech');
    const [owner, owing, client] = [
      await installation.add('ola', 'owner'),
      await installation.add('otto', 'consultant', { enrolled: true }),
      await installation.add('clea', 'client', { companyId }),
    ];
    return { companyId, owner, owing, client };
  })
  .extend('found', ({ installation, people }) => {
    const { services } = installation.backstage;
    const filesFolder = join(installation.dataDir, 'files');
    const scene = {
      number: 7,
      workspaceId: installation.workspaceId,
      companyId: people.companyId,
      people: { consultant: people.owner, client: people.client },
    };
    return installation.db
      .transaction()
      .execute((trx) => addFindings(trx, { clock: services.clock, services, filesFolder }, scene));
  })
  .extend('browsers', async ({ installation, people }, { onCleanup }) => {
    const browsers = {
      owner: await installation.signedIn(people.owner),
      owing: await installation.signedIn(people.owing),
      client: await installation.signedIn(people.client),
    };
    onCleanup(() => {
      for (const browser of Object.values(browsers)) browser.leave();
    });
    return browsers;
  });

/** How a text may stand in bytes, in a dump of them, or within something that was encoded. */
function shapesOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4)
      .replace(/.{0,4}=*$/, ''),
  );
  return [
    text,
    bytes.toString('hex'),
    bytes.toString('utf16le'),
    Buffer.from(text, 'utf16le').toString('latin1'),
    ...inBase64,
  ];
}

async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path, (await readFile(path)).toString('latin1'));
  }
  return found;
}

test('E24: no word of a finding is in the database, its log, a backup, a dump, the files, the mails or the log', async ({
  installation,
  people,
  found,
  browsers,
  folder,
}) => {
  const { owner, owing, client } = browsers;
  const { child, ended, port } = await installation.serve({ env: { LOG_LEVEL: 'debug' } });
  const typed: string[] = [];
  const say = (what: string) => {
    typed.push(word(what));
    return word(what);
  };
  const done = async (browser: Browser, path: string, form: Record<string, string>) => {
    const answer = await browser.post(port, path, form);
    expect(answer.status, `${path}: ${answer.body.slice(0, 500)}`).toBe(303);
    return String(answer.headers.location);
  };
  const at = (id: string) => `/dashboard/acme/findings/${id}`;
  // E5: one that is erased, whose name stood in what people were told of it.
  const gone = await done(owner, '/dashboard/acme/companies', {
    name: say('erased-company'),
    reference: '',
    notes: say('erased-notes'),
  });
  for (const archived of ['true', 'false']) await done(owner, `${gone}/archive`, { archived });
  expect((await owner.get(port, '/dashboard/acme/activity')).body).toContain(word('erased-company'));
  await done(owner, `${gone}/erase`, { name: word('erased-company') });
  await done(owner, `/dashboard/acme/companies/${people.companyId}`, {
    name: 'Initech',
    reference: '',
    notes: say('company-notes'),
  });
  await done(owner, '/dashboard/acme/templates', {
    title: say('template-title'),
    description: say('template-text'),
    tags: say('template-tag'),
    language: 'en',
  });
  const engagement = await done(owner, '/dashboard/acme/engagements', {
    companyId: people.companyId,
    title: say('title-of-plan'),
    reference: 'PLAN-1',
    kind: 'api',
    scope: say('scope'),
    rules: say('rules'),
    tags: say('tag-of-plan'),
  });
  await done(owner, `${engagement}/visibility`, { visible: 'true' });
  const fields = ['title', 'description', 'steps', 'impact', 'remediation', 'references', 'tags', 'assets'];
  const draft = Object.fromEntries(fields.map((field) => [field, say(`draft-${field}`)]));
  const finding = (await done(owner, `${engagement}/findings`, {})).replace(/\/edit$/, '');
  await done(owner, `${finding}/edit`, { revision: '1', severity: 'high', ...draft });
  await done(owner, `${finding}/publish`, { revision: '2', whatChanged: '' });
  await done(owner, `${finding}/edit`, { revision: '2', title: say('title-anew') });
  await done(owner, `${finding}/publish`, { revision: '3', whatChanged: say('what-changed') });
  await done(owner, `${at(found.publishedId)}/remarks`, { kind: 'note', text: say('note') });
  await done(owner, `${at(found.publishedId)}/remarks`, { kind: 'comment', text: say('comment') });
  const read = finding.replace(/.*\//, '/portal/findings/');
  await done(client, `${read}/comments`, { text: say('question') });
  const until = new Date(installation.now + 2 * DAY_MS).toISOString().slice(0, 10);
  await done(client, `${read}/answer`, { move: 'accept-risk', note: say('why-accepted'), until });
  const file = { name: `${say('file-name')}.txt`, content: say('in-a-file') };
  expect((await owner.upload(port, `${engagement}/evidence`, file)).status).toBe(303);
  // What a program was answered is kept for when it asks again.
  const program = { text: say('note-of-a-program') };
  const notes = `/api/v1/workspaces/acme/findings/${found.publishedId}/notes`;
  expect((await owner.callOnce(port, notes, program, say('key'))).status).toBe(201);
  expect(await installation.db.selectFrom('kept_answers').select('id').execute()).toHaveLength(1);
  // What somebody typed who owes a code is kept for them.
  await done(owing, `${at(found.draftId)}/edit`, { revision: '1', title: say('kept-title') });
  expect(await installation.db.selectFrom('kept_forms').select('account_id').execute()).toHaveLength(1);
  // All of it can be read: what is looked for below is there.
  const shown = [
    (await owner.get(port, finding)).body,
    (await owner.get(port, at(found.publishedId))).body,
    (await owner.get(port, engagement)).body,
    (await owner.get(port, `${engagement}/evidence`)).body,
    (await client.get(port, read)).body,
  ].join('');
  for (const what of ['title-anew', 'draft-steps', 'note', 'question', 'scope', 'why-accepted', 'file-name'])
    expect(shown, what).toContain(word(what));

  await reopenExpiredRisks(installation.backstage.services, installation.now + 4 * DAY_MS);
  const rows = await everyRow(installation.db);
  // A mail of the server’s own, so that it looks at once for others that wait.
  await done(owner, '/password/forgot', { email: people.owner.email });
  const mails = () => filesIn(join(installation.dataDir, 'outbox')).catch(() => new Map<string, string>());
  await expect.poll(async () => (await mails()).size, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  const backup = join(folder, 'copy.db');
  const isOnDisk = !isPostgres(installation.db);
  if (isOnDisk) expect((await installation.launch(['backup', backup]).ended).code).toBe(0);
  // Halted in the midst of life, so that its log has what was not yet written back, and no file goes while it is read.
  child.kill('SIGSTOP');
  const beside = await filesIn(installation.dataDir);
  child.kill('SIGKILL');
  const { out, err } = await ended;

  const places = new Map([
    ...beside,
    ...(await filesIn(folder)),
    ['rows', rows],
    ['the server’s log', `${out}${err}`],
  ]);
  if (isOnDisk) {
    expect([...places.keys()].filter((path) => /\.db(?:-wal)?$/.test(path)).length).toBe(3);
    // A word that is not sealed is found in each, so that one that is not found is not there.
    for (const path of [backup, 'rows']) expect(places.get(path), path).toContain(people.owner.email);
  }
  expect(rows).toContain(people.owner.email);
  const words = [...typed, ...SCENE.map((what) => `${what}-u7u`)];
  expect(words.length).toBeGreaterThan(25);
  const told = words.flatMap((text) =>
    shapesOf(text).flatMap((shape) =>
      [...places].flatMap(([path, bytes]) => (bytes.includes(shape) ? [`${text} in ${path}`] : [])),
    ),
  );
  expect(told).toEqual([]);
});

/** All rows of all tables, as a dump has them. */
async function everyRow(db: Database): Promise<string> {
  const tables = await db.introspection.getTables();
  const lines: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    for (const row of rows)
      for (const value of Object.values(row))
        lines.push(value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value));
  }
  return lines.join('\n');
}
