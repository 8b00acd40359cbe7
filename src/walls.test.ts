import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { test } from '../test/fixtures.ts';
import { castsIn, names, passedOn, unchecked, unnamedWrites, writtenIn } from '../test/reading-sources.ts';
import { migrations } from './areas/index.ts';
import { tablesOf } from './data/copy.ts';
import { openDatabase } from './data/database.ts';
import { migrate } from './data/migrations/index.ts';
import type { paths } from './http/paths.ts';

/** The house's walls: which part may know which. Read from the sources themselves. */

const src = fileURLToPath(new URL('.', import.meta.url));

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8');
    const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
    return {
      path,
      text,
      imports: found.map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name)),
    };
  });

const inside = (folder: string) => sources.filter(({ path }) => path.startsWith(`${folder}/`));

/** Imports from `folder` that none of the patterns allows. */
function strangers(folder: string, allowed: readonly RegExp[]): string[] {
  return inside(folder).flatMap(({ path, imports }) =>
    imports
      .filter((name) => !allowed.some((pattern) => pattern.test(name)))
      .map((name) => `${path} imports ${name}`),
  );
}

/** From the bottom up: which other parts a part may import, or files of them. What is not listed, it does not know. */
const KNOWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  markdown: ['domain/'],
  rendering: ['domain/', 'markdown/'],
  data: ['domain/'],
  sealing: ['data/', 'domain/'],
  jobs: ['data/', 'domain/', 'sealing/'],
  audit: ['data/', 'domain/', 'jobs/', 'sealing/'],
  files: ['data/', 'domain/', 'jobs/', 'sealing/', 'access/deed.ts'],
  ui: ['domain/', 'http/paths.ts', 'http/assets.ts'],
  mail: ['data/', 'domain/', 'sealing/', 'jobs/', 'ui/'],
  access: ['data/', 'domain/', 'audit/', 'jobs/', 'sealing/', 'http/paths.ts'],
  factors: ['data/', 'domain/', 'sealing/', 'audit/', 'jobs/', 'mail/', 'access/'],
  http: ['data/', 'domain/', 'sealing/', 'audit/', 'markdown/', 'ui/', 'access/'],
};

/** Move, migrate and re-seal whole databases, whatever is in them. */
const WRITES_ALL = /^(?:data\/copy|(?:.*\/)?migrations\/[^/]+|sealing\/sealed-columns)\.ts$/;

/** Of these tables each writer has a part of its own: of accounts some columns, of the installation some rows. */
const WRITTEN_IN_PARTS: Readonly<Record<string, readonly string[]>> = {
  accounts: ['access/accounts.ts', 'factors/failures.ts'],
  installation: [
    'access/policy-switchings.ts',
    'areas/workspace/evidence/beginning.ts',
    'data/moved.ts',
    'data/write-probe.ts',
    'sealing/key-check.ts',
  ],
};

describe('walls', () => {
  test('there is something to look at', () => {
    for (const folder of [...Object.keys(KNOWS), 'areas']) {
      expect(inside(folder).length, folder).toBeGreaterThan(2);
    }
  });

  test('domain is pure: its own files, hashing and named libraries; no database, network, file, clock or environment', () => {
    expect(
      strangers('domain', [
        /^domain\//,
        /^node:crypto$/,
        /^(?:@noble\/hashes\/[a-z]+\.js|@scure\/base|uqr|zod|ae-cvss-calculator|diff|node-diff3|@zxcvbn-ts\/[a-z-]+)$/,
        /^node:(?:url|buffer)$/,
      ]),
    ).toEqual([]);
    for (const { path, text } of inside('domain'))
      expect(text, path).not.toMatch(/Date\.now\(|process\.env|new Date\(\)/);
  });

  test.for(Object.entries(KNOWS))('%s knows only %j', ([folder, known]) => {
    const parts = [...Object.keys(KNOWS), 'areas', 'command-line', 'demo'];
    const wrong = inside(folder).flatMap(({ path, imports }) =>
      imports
        .filter((name) => {
          const part = parts.find((one) => name.startsWith(`${one}/`));
          return part !== undefined && part !== folder && !known.some((one) => name.startsWith(one));
        })
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('areas know of each other what is public, and the house of them what assembles them', () => {
    const ofAnother = inside('areas').flatMap(({ path, imports }) => {
      const [, area = ''] = path.split('/');
      return imports
        .filter((name) => name.startsWith('areas/') && !name.startsWith(`areas/${area}/`))
        .filter((name) => !/^areas\/(?:area|\w+\/public)\.ts$/.test(name) && path !== 'areas/index.ts')
        .map((name) => `${path} imports ${name}`);
    });
    expect(ofAnother).toEqual([]);
    const ofRoot = sources
      .filter(({ path }) => !path.startsWith('areas/') && !/^(?:command-line|demo)\//.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => name.startsWith('areas/') && name !== 'areas/index.ts')
          .map((name) => `${path} imports ${name}`),
      );
    expect(ofRoot).toEqual([]);
  });

  test('features ask which database it is only to have the same outcome on both', () => {
    const asking = inside('areas').filter(({ text }) => names(text, 'isPostgres'));
    expect(asking.map(({ path }) => path).sort()).toEqual([
      'areas/engagements/deadlines/rule-commands.ts',
      'areas/engagements/engagement/engagements.ts',
      'areas/engagements/finding/commands.ts',
      'areas/engagements/finding/finding-assets.ts',
      'areas/engagements/finding/published-findings.ts',
      'areas/engagements/imports/erasing.ts',
      'areas/engagements/retest/hold-published.ts',
      'areas/engagements/templates/templates.ts',
      'areas/workspace/companies/companies.ts',
    ]);
  });

  test('views and layouts know no database and no request; what they share with the kernel are page frames', () => {
    const views = [...inside('ui'), ...inside('areas').filter(({ path }) => path.endsWith('views.tsx'))];
    for (const { path, imports } of views) {
      const wrong = imports.filter((name) =>
        /^(?:access|audit|data|factors|mail|sealing)\/|^http\/(?!(?:auth-page|shell)\.tsx$|paths\.ts$)|^(?:kysely|fastify)$|services\.ts$/.test(
          name,
        ),
      );
      expect(wrong, path).toEqual([]);
    }
  });

  test('D24: leave to act and to write is made where it is given, and casts make no other', () => {
    const casts = sources
      .filter(({ path }) => !/(?:^|\/)migrations\/|^(?:domain|markdown|rendering|ui)\//.test(path))
      .flatMap(({ path, text }) => castsIn(text).map((cast) => `${path}: ${cast}`));
    expect(casts.sort(), 'folders that know nothing of leave aside').toEqual([
      'access/deed-alone.ts: as AloneTrx',
      'access/deed-alone.ts: as HeldAlone',
      'access/deed.ts: as Act',
      'access/deed.ts: as unknown as Again',
      'access/gate.ts: as CompanyScope',
      'access/gate.ts: as Contexts',
      'access/gate.ts: as unknown as ClientReach',
      'access/gate.ts: as unknown as Contexts',
      'access/on-behalf.ts: as unknown as Leave',
      'access/session-lookup.ts: as unknown as SessionRow',
      'access/session-query.ts: as unknown as SessionRow',
      'areas/api/tokens/commands.ts: as Act',
      'areas/api/workspace/once.ts: as Outcome',
      'areas/api/workspace/once.ts: as Outcome',
      'areas/engagements/reports/named-evidence.ts: as T',
      'areas/engagements/reports/words.ts: as unknown as Pick',
      'areas/engagements/retest/requests.samples.ts: as never',
      'data/copy.ts: as never',
      'data/database.ts: as Database',
      'data/dialects/node-sqlite.ts: as unknown as readonly',
      'data/dialects/postgres.ts: as never',
      'data/prepared.ts: as unknown as ValueOf',
      'http/plain-fields.ts: as T',
      'http/registration.ts: as never',
    ]);
  });

  test('D24: nothing is hidden from the compiler', () => {
    expect(sources.flatMap(({ path, text }) => unchecked(text).map((told) => `${path}: ${told}`))).toEqual(
      [],
    );
  });

  test('E1: who reaches which engagement is asked in access/reach.ts alone', () => {
    const having = (pattern: RegExp) =>
      sources
        .filter(({ path, text }) => !/(?:^|\/)migrations\//.test(path) && pattern.test(text))
        .map(({ path }) => path)
        .sort();
    const tables = 'engagement_team|contact_engagements|api_token_engagements';
    expect(
      having(
        new RegExp(
          `\\b(?:selectFrom|\\w+Join)\\(\\s*'(?:${tables})\\b|(?<!delete )\\b(?:from|join) (?:${tables})\\b`,
        ),
      ),
      'read by reach, and where it is shown and set',
    ).toEqual([
      'access/reach.ts',
      'areas/api/tokens/queries.ts',
      'areas/engagements/contacts/queries.ts',
      'areas/engagements/engagement/amend.ts',
      'areas/engagements/engagement/queries.ts',
    ]);
    const asking = (columns: string) =>
      having(
        new RegExp(
          `\\b(?:where|whereRef|eb|on|onRef)\\(\\s*'(?:\\w+\\.)?(?:${columns})'|(?<!const )\\b(?:${columns})(?:'\\)\\})? (?:= [^=]|is )`,
        ),
      );
    // Beside it, whatever switches one of them asks how it stands.
    expect(asking('sees_all')).toEqual(['access/reach.ts']);
    expect(asking('visible')).toEqual(['access/reach.ts', 'areas/engagements/engagement/engagements.ts']);
    expect(asking('need_to_know')).toEqual(['access/reach.ts', 'access/workspaces.ts']);
    expect(asking('archived_at'), 'companies that can be chosen, or are listed').toEqual([
      'access/reach.ts',
      'areas/engagements/deadlines/queries.ts',
      'areas/engagements/engagement/commands.ts',
      'areas/engagements/engagement/queries.ts',
      'areas/engagements/open/queries.ts',
      'areas/engagements/waiting/queries.ts',
      'areas/workspace/companies/companies.ts',
      'areas/workspace/companies/queries.ts',
    ]);
  });

  test('E15: whoever reads findings says whether deleted drafts count', () => {
    const reading = sources.filter(
      ({ path, text }) =>
        !/(?:^|\/)migrations\//.test(path) &&
        /\b(?:selectFrom|\w+Join)\(\s*'findings\b|(?<!delete )\b(?:from|join) findings\b/.test(text) &&
        !/\bdeleted_at\b/.test(text),
    );
    expect(reading.map(({ path }) => path).sort(), 'they count there, or are looked at afterwards').toEqual([
      'areas/engagements/deadlines/counting-anew.ts',
      'areas/engagements/engagement/by-itself.ts',
      'areas/engagements/finding/commands.ts',
      'areas/engagements/finding/draft.ts',
      'areas/engagements/finding/marking-assets.ts',
      'areas/engagements/finding/rating-anew.ts',
      'areas/engagements/record-names.ts',
      'areas/engagements/search/changes.ts',
    ]);
  });

  test('D24: a deed is done through access/deed.ts alone, which holds its actor', () => {
    const used = (pattern: RegExp) =>
      sources
        .filter(({ text }) => pattern.test(text))
        .map(({ path }) => path)
        .sort();
    const naming = (name: string) => {
      const those = sources.filter(({ text }) => names(text, name));
      expect(
        those.flatMap(({ text }) => passedOn(text, name)),
        `${name} under another name`,
      ).toEqual([]);
      return those.map(({ path }) => path).sort();
    };
    // Whoever is on none of these lists gets a transaction from `perform` alone.
    expect(
      used(/\.(?:transaction|startTransaction|connection)\(/),
      'begin a transaction by themselves',
    ).toEqual([
      'access/deed.ts',
      'audit/chain/linking.ts',
      'audit/counted-events.ts',
      'data/copy.ts',
      'data/write-probe.ts',
      'jobs/turns.ts',
      'sealing/key-check.ts',
    ]);
    expect(naming('unattended'), 'deeds that rest on no session').toEqual([
      'access/deed.ts',
      'access/kept-forms.ts',
      'access/over-sessions.ts',
      'access/session-traces.ts',
      'areas/account/password-reset/commands.ts',
      'areas/account/sign-in/commands.ts',
      'areas/account/sign-in/turns.ts',
      'areas/account/sign-up/commands.ts',
      'areas/account/sign-up/request.ts',
      'areas/engagements/notices/stop.ts',
      'areas/platform/administration/erase-from-record.ts',
      'areas/workspace/activity/heads-job.ts',
      'areas/workspace/closing/erasing.ts',
      'areas/workspace/evidence/beginning.ts',
      'areas/workspace/evidence/downloads.ts',
      'areas/workspace/invitations/commands.ts',
      'areas/workspace/members/audit-end-notices.ts',
      'areas/workspace/members/ending-audits.ts',
      'demo/reports.ts',
      'demo/seed.ts',
    ]);
    expect(naming('unattendedIn'), 'work on what a workspace has, which they hold first').toEqual([
      'access/deed.ts',
      'areas/engagements/engagement/by-itself.ts',
      'areas/engagements/finding/rating-anew.ts',
      'areas/engagements/notices/mail.ts',
      'areas/workspace/activity/check-job.ts',
      'areas/workspace/closing/erasing.ts',
      'areas/workspace/evidence/beginning.ts',
      'areas/workspace/mfa-policy/days.ts',
      'areas/workspace/mfa-policy/notices.ts',
      'files/tidy-up.ts',
    ]);
    const inEngagements = [...naming('byItselfIn'), ...naming('byItselfOn')];
    expect([...new Set(inEngagements)].sort(), 'on what an engagement has, which they hold next').toEqual([
      'areas/engagements/deadlines/counting-anew.ts',
      'areas/engagements/deadlines/near.ts',
      'areas/engagements/engagement/by-itself.ts',
      'areas/engagements/finding/marking-assets.ts',
      'areas/engagements/finding/risk-expiry.ts',
      'areas/engagements/history/deleted-drafts.ts',
      'areas/engagements/imports/clearing.ts',
      'areas/engagements/imports/reading/job.ts',
      'areas/engagements/imports/take/job.ts',
      'areas/engagements/imports/take/noting.ts',
      'areas/engagements/reports/making-job.ts',
      'areas/engagements/search/packing.ts',
    ]);
    expect(naming('writable'), 'bookkeeping that needs nobody’s authority').toEqual([
      'access/api-tokens.ts',
      'access/deed.ts',
      'access/kept-forms.ts',
      'access/sessions.ts',
      'access/throttles.ts',
      'areas/platform/health/routes.ts',
      'audit/chain/linking.ts',
      'audit/counted-events.ts',
      'audit/record.ts',
      'command-line/keys.ts',
      'data/database.ts',
      'data/overwriting.ts',
      'data/prepared.ts',
      'files/tidy-up.ts',
      'jobs/leases.ts',
      'jobs/tidy-up.ts',
      'mail/followed-mails.ts',
      'mail/refused-addresses.ts',
    ]);
    expect(naming('holdAlone'), 'hold a workspace alone by nobody’s deed').toEqual([
      'access/deed-alone.ts',
      'areas/workspace/closing/erasing.ts',
      'areas/workspace/members/ending-audits.ts',
      'demo/engagements.ts',
    ]);
    const raw = used(/\bsql\.(?:raw|table|id)\b|\bCompiledQuery\b|\.modify(?:Front|End)\b/);
    expect(raw.filter((path) => !WRITES_ALL.test(path))).toEqual([
      'data/dialects/node-sqlite.ts',
      'data/only-read.ts',
      'data/prepared.ts',
      'data/rows-by-key.ts',
    ]);
    expect(naming('openDatabase'), 'open a database, which can be written').toEqual([
      'boot.ts',
      'command-line/doctor/data.ts',
      'command-line/move.ts',
      'data/database.ts',
    ]);
    expect(
      used(/'(?:pg|node:sqlite)'|\bnew Kysely\b|\b(?:nodeSqlite|postgres)Dialect\b/),
      'or by themselves',
    ).toEqual([
      'command-line/backup.ts',
      'data/database.ts',
      'data/dialects/node-sqlite.ts',
      'data/dialects/postgres.ts',
    ]);
  });

  test('one module writes each table', async ({ folder }) => {
    const writing = sources.filter(({ path }) => !WRITES_ALL.test(path));
    for (const { path, text } of writing)
      expect(unnamedWrites(text), `${path} writes a table that it does not name`).toEqual([]);
    const written = writing.map(({ path, text }) => ({ path, tables: writtenIn(text) }));
    const writersOf = (table: string) =>
      written.flatMap(({ path, tables }) => (tables.has(table) ? [path] : [])).sort();
    const db = openDatabase({ kind: 'sqlite', path: join(folder, 'all.db') });
    await migrate(db, 'sqlite', migrations);
    const tables = await tablesOf(db);
    await db.destroy();
    expect(tables.length).toBeGreaterThan(15);
    const writers = new Map(tables.map((table) => [table, writersOf(table)]));
    for (const [table, parts] of Object.entries(WRITTEN_IN_PARTS)) {
      expect(writers.get(table), table).toEqual(parts);
      writers.delete(table);
    }
    expect([...writers].filter(([, files]) => files.length !== 1)).toEqual([]);
    // Its rows are declared where it is written, but for those by which every request is judged.
    const declarers = [...writers].map(([table]) => {
      const declaration = new RegExp(`\\binterface Schema \\{[^}]*\\b${table}: `);
      return [table, sources.filter(({ text }) => declaration.test(text)).map(({ path }) => path)] as const;
    });
    expect(
      declarers.filter(
        ([table, files]) =>
          files.length !== 1 || !['data/schema.ts', ...(writers.get(table) ?? [])].includes(files[0] ?? ''),
      ),
    ).toEqual([]);
  });

  test('docs/requirements.md says what each number means that a test cites', () => {
    const written = readFileSync(join(src, '../docs/requirements.md'), 'utf8');
    const known = new Set([...written.matchAll(/\*\*([SDBE]\d{1,2})\b/g)].map(([, number]) => number));
    const cited = [src, join(src, '../test')]
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
      )
      .filter((path) => /\.test\.tsx?$/.test(path))
      .flatMap((path) => [
        ...readFileSync(path, 'utf8').matchAll(/['"`]((?:[A-Z]+ ?[\d.]+,? )*[A-Z]+ ?[\d.]+): /g),
      ])
      .flatMap(([, numbers = '']) => numbers.match(/\b[SDBE]\d{1,2}\b/g) ?? []);
    expect(cited.length).toBeGreaterThan(500);
    expect([...new Set(cited)].filter((number) => !known.has(number))).toEqual([]);
  });

  test('every migration is one of the schema’s, whoever’s it is, and all share one numbering', () => {
    const files = sources.flatMap(
      ({ path }) => /(?:^|\/)migrations\/(\d{4}-[a-z-]+)\.ts$/.exec(path)?.[1] ?? [],
    );
    expect(Object.keys(migrations).sort()).toEqual(files.sort());
    expect(files.map((name) => Number.parseInt(name, 10))).toEqual(files.map((_, index) => index + 1));
  });

  test('each decision has a number of its own, and none is left out', () => {
    const names = readdirSync(join(src, '..', 'docs', 'decisions')).sort();
    const numbers = names.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]));
    expect(numbers).toEqual(names.map((_, nth) => nth + 1));
  });

  test('letters are composed in letters.ts alone, where the test of all of them finds them', () => {
    const composing = sources.filter(({ text }) => /\bcomposeLetter\b/.test(text)).map(({ path }) => path);
    expect(composing.length).toBeGreaterThan(4);
    expect(composing.filter((path) => !/(?:^|\/)letters\.ts$/.test(path))).toEqual(['mail/mail-layout.tsx']);
  });

  test('of two modules that write accounts, each has columns of its own', () => {
    const textOf = (path: string) => sources.find((source) => source.path === path)?.text ?? '';
    const written = (path: string) =>
      textOf(path)
        .split(".updateTable('accounts')")
        .slice(1)
        .flatMap((statement) => statement.slice(0, statement.indexOf('.where(')).match(/\b\w+(?=: )/g) ?? []);
    const failures = written('factors/failures.ts');
    const others = written('access/accounts.ts');
    expect(failures.length).toBeGreaterThan(4);
    expect(others.length).toBeGreaterThan(4);
    expect(failures.filter((column) => !column.startsWith('factor_'))).toEqual([]);
    expect(others.filter((column) => column.startsWith('factor_'))).toEqual([]);
  });

  test('routes are registered through http/route.ts alone', () => {
    const past = sources.filter(({ text }) =>
      /\b(?:app|fastify)\.(?:route|get|post|put|delete|all)\(/.test(text),
    );
    expect(
      past.map(({ path }) => path).filter((path) => !/^http\/(?:route|wrong-methods)\.ts$/.test(path)),
    ).toEqual([]);
  });

  test('addresses are made in http/paths.ts alone', async () => {
    const makers = sources
      .map(({ path }) => path)
      .filter((path) => /^(?:http|areas\/\w+)\/paths\.ts$/.test(path));
    const made: string[] = [];
    for (const maker of makers) {
      const exported: Readonly<Record<string, typeof paths>> = await import(join(src, maker));
      for (const path of Object.values(exported).flatMap((one) => Object.values(one)))
        made.push(typeof path === 'string' ? path : path('setup', 'x'));
    }
    const segments = new Set(
      made.map((path) => path.split('/')[1] ?? '').filter((segment) => segment !== ''),
    );
    expect(segments).toContain('login');
    const known = [...segments].map((segment) => segment.replaceAll('.', '\\.')).join('|');
    const literal = new RegExp(`['"\`}]/(?:${known})(?![\\w-])`);
    const comment = /\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
    const spelt = sources.filter(
      ({ path, text }) => !path.endsWith('.samples.ts') && literal.test(text.replace(comment, '')),
    );
    // An area's own addresses stand in its `paths.ts`, and are made like all others.
    expect(spelt.map(({ path }) => path).filter((path) => !makers.includes(path))).toEqual([]);
    expect(spelt.map(({ path }) => path)).toContain('http/paths.ts');
  });

  test('what an area reads of a request, the schemas of its routes say', () => {
    const past = inside('areas').filter(({ text }) =>
      /\bFastifyRequest\b|\brequest\.(?:body|query|params|headers|url|raw)\b|^import (?!type)[^;]*http\/input\.ts'/m.test(
        text,
      ),
    );
    expect(past.map(({ path }) => path)).toEqual([]);
  });

  test('no file is longer than 250 lines, but for the migrations, which nobody touches again', () => {
    const long = sources
      .filter(({ path }) => !/(?:^|\/)migrations\//.test(path))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 250);
    expect(long).toEqual([]);
  });

  test('codes are compared in one place, and secrets opened in one folder', () => {
    const compares = sources.filter(
      ({ path, imports, text }) =>
        imports.includes('domain/totp.ts') && /\bmatchCode\b/.test(text) && !path.startsWith('domain/'),
    );
    expect(compares.map(({ path }) => path).sort()).toEqual([
      'factors/check-code.ts',
      'factors/enrolment.ts',
    ]);
    const opens = sources.filter(
      ({ text, path }) => /\bopenSecret\b|\bopenPending\b/.test(text) && !path.startsWith('factors/'),
    );
    expect(opens.map(({ path }) => path)).toEqual([]);
  });

  test('the environment is read in config.ts alone', () => {
    const readers = sources.filter(({ text }) => /process\.env/.test(text)).map(({ path }) => path);
    expect(readers).toEqual(['config.ts']);
  });
});

/** The ways round them that were found, each in a source of its own. */
describe('the walls see', () => {
  test.for([
    ['update "mfa_policies" set required = 0', 'mfa_policies'],
    ['UPDATE\n  mfa_policies SET required = 0', 'mfa_policies'],
    ['update only mfa_policies set required = 0', 'mfa_policies'],
    ['update public.mfa_policies set required = 0', 'mfa_policies'],
    ['update "public" . "mfa_policies" set required = 0', 'mfa_policies'],
    ['update [main].[mfa_policies] set required = 0', 'mfa_policies'],
    ['update/**/mfa_policies set required = 0', 'mfa_policies'],
    ['update or ignore mfa_policies set required = 0', 'mfa_policies'],
    ['insert or replace into mfa_policies values (1)', 'mfa_policies'],
    ['Delete  From "mfa_policies"', 'mfa_policies'],
    ['truncate mfa_policies', 'mfa_policies'],
    ['merge into mfa_policies using x', 'mfa_policies'],
  ] as const)('a write in %j', ([statement, table]) => {
    expect([...writtenIn(`sql\`${statement}\`.execute(trx)`)]).toContain(table);
    expect([...writtenIn('sql`select * from mfa_policies for update`')]).not.toContain(table);
  });

  test.for([
    'await trx.updateTable(table).execute()',
    "await trx['updateTable']('notes').execute()",
    'const change = trx.deleteFrom;',
    `await sql\`update \${sql.ref('notes')} set x = "one"\`.execute(trx)`,
    `await sql\`delete from "\${table}"\`.execute(trx)`,
  ])('that a table is not named in %j', (source) => {
    expect(unnamedWrites(source)).toEqual([source]);
    expect(unnamedWrites("await trx.updateTable('notes').execute()")).toEqual([]);
  });

  test.for([
    "import { unattended as freely } from '../access/deed.ts';",
    "import {\n  holdWorkspace,\n  unattended as freely,\n} from '../access/deed.ts';",
    "export { unattended as freely } from '../access/deed.ts';",
    'export const freely = unattended;',
    'const { unattended: freely } = deed;',
    "const freely = deed['unattended'];",
  ])('an export under another name in %j', (source) => {
    expect(names(source, 'unattended')).toBe(true);
    expect(passedOn(source, 'unattended')).toHaveLength(1);
  });

  test('who calls one by the name of its module', () => {
    const source = "import * as deed from '../access/deed.ts';\nawait deed.unattended(services, work);\n";
    expect(names(source, 'unattended')).toBe(true);
    const plain =
      "import { unattended } from '../access/deed.ts';\n/** As `unattended`. */\nawait unattended<void>(services, work);\n";
    expect(passedOn(plain, 'unattended')).toEqual([]);
  });

  test.for([
    'const all = { kind } as unknown as TeamReach;',
    'const all = { kind } as TeamReach;',
    'const all = { kind } as\n  unknown as\n  Reach;',
    "const act = {} as Act<'owner'>;",
    'const act = {} as never;',
    'await setTeam(trx as AloneTrx, of, team);',
    'const db = services.db as Database;',
    "import type { TeamReach as Own } from '../access/context.ts';",
    'const all = { kind } as unknown as Own;',
    'await (db as Kysely<Schema>).updateTable(table);',
    "import { type Kysely as Own } from 'kysely';",
    'const isWritable = (db: Reader): db is Trx => db !== null;',
    'function mustWrite(db: Reader): asserts db is AloneTrx {}',
    'const taken = <T>(value: unknown): T => value as T;',
    'function taken<const Own extends object, Other>(value: unknown): Other {\n  return value as Other;\n}',
    'const is = <T>(value: unknown): value is T => true;',
  ])('the cast in %j', (source) => {
    expect(castsIn(source)).toHaveLength(1);
  });

  test.for([
    '  // @ts-expect-error: it is one.',
    '/* @ts-ignore */ await changeCompany(db, id, name);',
    '// @ts-nocheck',
  ])('what is hidden from the compiler by %j', (source) => {
    expect(unchecked(source)).toHaveLength(1);
  });
});

/** All files share what a worker has loaded once, so that what one of them changes of it is changed for the next. */
describe('tests', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = [
    'vitest.config.ts',
    'playwright.config.ts',
    ...['src', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => (folder === 'test' ? /\.ts$/ : /\.test\.tsx?$/).test(name))
        .map((name) => join(folder, name)),
    ),
  ].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const having = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  test('none is tried twice', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(having(/\bretr(?:y|ies): (?!0\b)/)).toEqual([]);
  });

  test('none replaces a module, or a fixture that it did not make', () => {
    expect(having(/\bvi\.(?:do)?[mM]ock\(|\btest(?:InOneWorld)?\.override\(/)).toEqual([]);
  });
});
