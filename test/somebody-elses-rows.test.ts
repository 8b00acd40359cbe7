import { describe, expect } from 'vitest';
import { newId } from '../src/data/id.ts';
import { newToken } from '../src/domain/token.ts';
import { testInOneWorld as base } from './fixtures.ts';
import { PEOPLE, type Who } from './specimens/people.ts';
import { QuietScenes } from './specimens/quiet-scenes.ts';
import type { Asked, Specimen } from './specimens/request.ts';
import { REQUESTS, SPECIMENS } from './specimens/requests.ts';
import { type Scene, setScene } from './specimens/scene.ts';
import {
  type AskerName,
  alike,
  leaks,
  NOBODYS,
  namedIn,
  send,
  sentFor,
  withAnother,
} from './specimens/sending.ts';
import { turnsBy } from './turns.ts';
import type { World } from './world.ts';

/**
 * Every request × everybody × whatever its path, query or form may name: what is theirs, another workspace's, what is
 * gone, and what never was. No answer shows a name that is none of the asker's, and what belongs to others is answered,
 * letter by letter, like what there is not (D2, D21; ASVS 8.2.2, 8.4.1).
 */

const ASKERS: readonly AskerName[] = ['nobody', ...PEOPLE];

function specimenOf({ url }: Asked, place: string): Specimen | undefined {
  const fitting = SPECIMENS.filter((one) => one.parameter === place);
  return fitting.find((one) => one.url === url) ?? fitting.find((one) => one.url === undefined);
}

/** What is on the walls of a workspace's own host. */
const ON_ITS_HOST = ['Place', 'place'];
/** Who works there. A client is shown them too, as those to turn to. */
const TEAM = ['owner', 'consultant', 'newcomer', 'returning', ...ON_ITS_HOST];
const EVERYBODY = [...TEAM, 'client', 'Company'];
const INVITED = ['invited', 'known', 'expired'];
/** What clients are shown of engagements, and what of them nobody but the consultancy is (E12, E17). */
const PUBLISHED = [
  ...['finding', 'client-comment', 'team-comment', 'extension', 'engagement', 'engagement-ref'],
  ...['evidence', 'evidence-shows', 'evidence-text', 'round-note', 'retest-words', 'retest-summary'],
  ...['document', 'document-text', 'client-document', 'client-document-text', 'report', 'report-text'],
];
const UNPUBLISHED = [
  ...[
    'hidden-engagement',
    'hidden-engagement-ref',
    'draft',
    'hidden-finding',
    'note',
    'version',
    'deleted-draft',
    ...[
      'import',
      'reading-import',
      'import-title',
      'import-tool-name',
      'import-remark',
      'import-host',
      'import-reason',
      'import-gone',
      'table-import',
      'table-value',
    ],
    'template',
    'running-words',
  ],
  ...['hidden-evidence', 'hidden-evidence-shows', 'hidden-evidence-text'],
  ...['hidden-document', 'hidden-document-text', 'hidden-report', 'hidden-report-text'],
];
const FOUND = [...PUBLISHED, ...UNPUBLISHED];
const ones = (who: Who) => [`flash-of-${who}`, `app-of-${who}`, `key-of-${who}`];

/** What each may be shown of the scene that they are in. */
const OF_ONES_OWN: Readonly<Record<AskerName, readonly string[]>> = {
  nobody: [],
  client: [...TEAM, ...ones('client'), 'client', 'Company', ...PUBLISHED],
  consultant: [...EVERYBODY, ...INVITED, ...FOUND, ...ones('consultant')],
  newcomer: [...EVERYBODY, ...INVITED, ...FOUND, ...ones('newcomer')],
  returning: [...EVERYBODY, ...INVITED, ...FOUND, ...ones('returning')],
  owner: [...FOUND, ...EVERYBODY, ...INVITED, ...ones('owner'), 'moved', 'api-token'],
  admin: ones('admin'),
};
/** What an administrator may be shown of any: accounts, workspaces, and what the record says. */
const OF_ALL = [
  ...[...EVERYBODY, ...INVITED, 'admin', 'colleague', 'disabled', 'moved'],
  ...['new', 'New-Place', 'new-place', 'seen'],
];

const test = base
  /** Another workspace, which nobody may change. */
  .extend('theirs', { scope: 'file' }, async ({ world }) => {
    const scene = await setScene(world);
    return { scene, rows: await rowsOf(world, scene) };
  })
  .extend('deleted', { scope: 'file' }, async ({ world }) => {
    const scene = await setScene(world);
    await deleteAll(world, scene);
    return scene;
  })
  .extend('scenes', { scope: 'file' }, ({ world }) => new QuietScenes(world));

/** Where `slug` and `workspace` are words for what there is not yet. */
const TO_BE_MADE = /^\/(?:signup|workspaces\/new)(?:\/[:\w]+)* (?:slug|workspace)$/;

test('every place in which a route names something has specimens, and each specimen has a place', async ({
  world,
}) => {
  const scene = await setScene(world);
  const places = REQUESTS.flatMap((asked) =>
    [...namedIn(asked, sentFor(asked, scene)).keys()].map((place) => ({ asked, place })),
  );
  const parameters = world.routes.flatMap(({ url, config }) =>
    config?.mark?.requirement == null
      ? []
      : [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => `${url} ${name}`),
  );
  const covered = new Set(places.map(({ asked, place }) => `${asked.url} ${place}`));
  const isNobodys = (one: string) => NOBODYS.has(one.split(' ').at(-1) ?? '');
  expect(parameters.filter((one) => !covered.has(one) && !isNobodys(one))).toEqual([]);
  // A field of a known name means the same wherever a route reads it.
  const fields = world.routes.flatMap(({ url, config }) =>
    (config?.mark?.fields ?? [])
      .filter((name) => SPECIMENS.some((one) => one.parameter === name))
      .map((name) => `${url} ${name}`),
  );
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((one) => !covered.has(one) && !TO_BE_MADE.test(one))).toEqual([]);
  const bare = places.filter(({ asked, place }) => specimenOf(asked, place) === undefined);
  expect(
    bare.map(({ asked, place }) => `${asked.name}: ${place}`),
    'Say in the area’s requests.samples.ts what it may name.',
  ).toEqual([]);
  const used = new Set(places.map(({ asked, place }) => specimenOf(asked, place)));
  expect(SPECIMENS.filter((one) => !used.has(one))).toEqual([]);
});

/** Everything of a scene that a deed could change, as a text: to compare those takes no time. */
async function rowsOf(
  { db }: World,
  { workspaceId, people, disabledId, links, resets }: Scene,
): Promise<string> {
  const accounts = [...Object.values(people).map(({ id }) => id), disabledId];
  const linkIds = Object.values(links).map(({ id }) => id);
  const rows = await Promise.all([
    db.selectFrom('accounts').selectAll().where('id', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('workspaces').selectAll().where('id', '=', workspaceId).execute(),
    db.selectFrom('companies').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute(),
    db.selectFrom('memberships').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute(),
    db.selectFrom('sessions').selectAll().where('account_id', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('authenticators').selectAll().where('account_id', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('passkeys').selectAll().where('account_id', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('recovery_codes').selectAll().where('account_id', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('one_time_links').selectAll().where('id', 'in', linkIds).orderBy('id').execute(),
    db.selectFrom('reset_requests').selectAll().where('id', 'in', Object.values(resets)).execute(),
    db.selectFrom('engagements').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute(),
    db.selectFrom('engagement_team').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('findings').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute(),
    db.selectFrom('finding_versions').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('published_evidence').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('published_findings').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('finding_comments').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('internal_notes').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('evidence').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('finding_templates').selectAll().where('workspace_id', '=', workspaceId).execute(),
    ...(
      [
        'documents',
        'document_versions',
        'document_downloads',
        'imports',
        'import_groups',
        'import_choices',
        'import_missing',
      ] as const
    ).map((table) =>
      db
        .selectFrom(table as 'documents')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .execute(),
    ),
    db.selectFrom('files').selectAll().where('workspace_id', '=', workspaceId).execute(),
  ]);
  return rows.map((table) => table.map((row) => JSON.stringify(row)).join('\n')).join('\n\n');
}

/** Deletes a scene: its people, its workspace, and all that goes with them. */
async function deleteAll({ db }: World, { workspaceId, people, disabledId, links }: Scene): Promise<void> {
  const accounts = [...Object.values(people).map(({ id }) => id), disabledId];
  const linkIds = Object.values(links).map(({ id }) => id);
  await db.deleteFrom('one_time_links').where('id', 'in', linkIds).execute();
  // Companies go with their workspace, and are named by memberships.
  await db.deleteFrom('memberships').where('workspace_id', '=', workspaceId).execute();
  await db.deleteFrom('accounts').where('id', 'in', accounts).execute();
  await db.deleteFrom('workspaces').where('id', '=', workspaceId).execute();
}

/** What never was, and looks like what is asked for. */
function nothingLike(specimen: Specimen): string {
  if (specimen.parameter === 'slug') return 'place-u0000u';
  return specimen.parameter === 'token' ? newToken() : newId();
}

/** Asks in a scene of its own for what `value` picks, and notes whatever is shown of what the asker may not see. */
class Look {
  readonly wrong: string[] = [];
  readonly #world: World;
  readonly #scenes: QuietScenes;
  readonly #asked: Asked;
  readonly #who: AskerName;

  constructor(world: World, scenes: QuietScenes, asked: Asked, who: AskerName) {
    this.#world = world;
    this.#scenes = scenes;
    this.#asked = asked;
    this.#who = who;
  }

  /** What is answered, without what tells one scene or value from another. */
  async at(
    about: string,
    place: string | null,
    value: (mine: Scene) => string,
    shows: readonly string[] = [],
  ) {
    const [asked, who] = [this.#asked, this.#who];
    const scene = await this.#scenes.take(who);
    const sentFirst = sentFor(asked, scene);
    const before = place === null ? '' : (namedIn(asked, sentFirst).get(place) ?? '');
    const named = place === null ? before : value(scene);
    const sent = place === null ? sentFirst : withAnother(sentFirst, before, named);
    const seen = await send(this.#world, asked, sent, scene, who);
    this.#scenes.giveBack(scene, asked, seen.status);
    const own = [
      ...OF_ONES_OWN[who],
      // Whoever they were before.
      ...(asked.becomes === undefined ? [] : OF_ONES_OWN[asked.becomes]),
      ...(asked.host === 'tenant' ? ON_ITS_HOST : []),
    ];
    const shown = leaks(seen.text, sent, (what, number) => {
      if (shows.includes(what) || (who === 'admin' && OF_ALL.includes(what))) return true;
      return number === scene.number && own.includes(what);
    });
    if (shown.length > 0) this.wrong.push(`${about}: ${seen.status} with ${shown.join(', ')}`);
    if (seen.status >= 500) this.wrong.push(`${about}: ${seen.status}`);
    return { status: seen.status, alike: alike(seen, named === '' ? '\0' : named) };
  }
}

const TURNS = turnsBy('ROWS_TURN', { sqlite: 12, postgres: 24 });
const askersOf = (index: number) => ASKERS.filter((_who, at) => TURNS.has(index + at));

/** Those that it is somebody's turn to send. */
const SENT = REQUESTS.map((asked, at) => [asked.name, asked, askersOf(at)] as const).filter(
  ([, , askers]) => askers.length > 0,
);

describe.each(SENT)('%s', (_name, asked, askers) => {
  test.for(askers)('D2 D21 ASVS 8.2.2 8.4.1: by %s', async (who, { world, scenes, theirs, deleted }) => {
    const look = new Look(world, scenes, asked, who);
    const named = namedIn(asked, sentFor(asked, theirs.scene));
    const specimens = [...named.keys()].flatMap((place) => specimenOf(asked, place) ?? []);
    await look.at(
      'their own',
      null,
      () => '',
      specimens.flatMap(({ shows }) => shows ?? []),
    );
    for (const specimen of specimens) {
      const { parameter, kind, shows, gone } = specimen;
      const nothing = await look.at(`an unknown ${parameter}`, parameter, () => nothingLike(specimen));
      const valueIn = (scene: Scene) => namedIn(asked, sentFor(asked, scene)).get(parameter) ?? '';
      // Whoever holds a token, or administers all, may; and changes what others would find.
      if (kind === 'token' || (who === 'admin' && asked.as === 'admin')) {
        const changed = await setScene(world);
        await look.at(`${parameter} of others`, parameter, () => valueIn(changed), shows);
      } else {
        const others = await look.at(`${parameter} of others`, parameter, () => valueIn(theirs.scene), shows);
        if (others.alike !== nothing.alike)
          look.wrong.push(`${parameter}: ${others.status} of others, ${nothing.status} of nobody`);
      }
      const after = await look.at(`${parameter} that was deleted`, parameter, () => valueIn(deleted));
      if (after.alike !== nothing.alike)
        look.wrong.push(`${parameter}: ${after.status} where it was deleted, ${nothing.status} of nobody`);
      for (const spent of gone) {
        const over = await look.at(`${parameter} that is gone`, parameter, spent);
        if ((kind === 'token' || who !== asked.as) && over.alike !== nothing.alike)
          look.wrong.push(`${parameter}: ${over.status} where it is gone, ${nothing.status} of nobody`);
      }
    }
    expect(look.wrong, TURNS.said).toEqual([]);
  });

  test('and has changed nothing of others', async ({ world, theirs }) => {
    expect(await rowsOf(world, theirs.scene), TURNS.said).toBe(theirs.rows);
  });
});
