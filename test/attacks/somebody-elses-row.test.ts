import { expect } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { newToken } from '../../src/domain/token.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Asked } from '../specimens/request.ts';
import { REQUESTS } from '../specimens/requests.ts';
import { PEOPLE, type Scene, type Somebody, setScene, type Who } from '../specimens/scene.ts';
import { Visitor } from '../world.ts';

/**
 * ASVS 8.2.2, D21: every request that names a row, asked by everybody with the row of another workspace in its place, with
 * one that is gone, and with one that never was: nobody sees anything of it, nobody can tell the three apart, and
 * nothing of the other workspace changes.
 */

/** What stands in an address or a form for a row. */
interface Piece {
  /** A request's scene with this piece taken from another one. */
  readonly from: (own: Scene, other: Scene) => Scene;
}

const person = (own: Scene, other: Scene, who: Who, part: keyof Somebody): Scene => ({
  ...own,
  people: { ...own.people, [who]: { ...own.people[who], [part]: other.people[who][part] } },
});

/** The id of a link, by which the list of invitations names it; its token is a bearer's, whoever that is. */
const link = (own: Scene, other: Scene, purpose: keyof Scene['links']): Scene => ({
  ...own,
  links: { ...own.links, [purpose]: { ...own.links[purpose], id: other.links[purpose].id } },
});

/** Every piece that a request can name. What a route names otherwise has to get a piece here. */
const PIECES: Readonly<Record<string, Piece>> = {
  slug: { from: (own, other) => ({ ...own, slug: other.slug }) },
  workspace: { from: (own, other) => ({ ...own, workspaceId: other.workspaceId }) },
  'other session': { from: (own, other) => ({ ...own, otherSessionId: other.otherSessionId }) },
  'disabled account': { from: (own, other) => ({ ...own, disabledId: other.disabledId }) },
  ...Object.fromEntries(
    PEOPLE.flatMap((who) =>
      (['id', 'membershipId', 'authenticatorId', 'sessionId'] as const).map((part) => [
        `${part} of the ${who}`,
        { from: (own: Scene, other: Scene) => person(own, other, who, part) },
      ]),
    ),
  ),
  ...Object.fromEntries(
    (['invitation', 'known-invitation'] as const).map((purpose) => [
      `link for ${purpose}`,
      { from: (own: Scene, other: Scene) => link(own, other, purpose) },
    ]),
  ),
};

/** What a route states that names a row: its parameters, and those of its fields that hold an id. */
const ROW_FIELDS = ['account', 'authenticator', 'invitation', 'membership', 'session'];

/** What is mailed to one person, and lets whoever has it act for them; each has attacks of its own. */
const BEARERS = [':token', ':link'];

/** A scene of rows that never were. */
function madeUp(like: Scene): Scene {
  const somebody = (one: Somebody): Somebody => ({
    ...one,
    id: newId(),
    sessionId: newId(),
    membershipId: newId(),
    authenticatorId: newId(),
    token: newToken(),
  });
  return {
    ...like,
    slug: 'no-such-place',
    workspaceId: newId(),
    otherSessionId: newId(),
    disabledId: newId(),
    people: Object.fromEntries(PEOPLE.map((who) => [who, somebody(like.people[who])])) as Scene['people'],
    links: Object.fromEntries(
      Object.entries(like.links).map(([purpose, { email }]) => [
        purpose,
        { id: newId(), token: newToken(), email },
      ]),
    ) as unknown as Scene['links'],
  };
}

const CANARY = 'Kanarie';

const test = base
  .extend('own', { scope: 'file' }, ({ world }) => setScene(world))
  .extend('other', { scope: 'file' }, async ({ world }) => {
    const scene = await setScene(world);
    const ids = [...Object.values(scene.people).map(({ id }) => id), scene.disabledId];
    await world.db
      .updateTable('accounts')
      .set({ name: `${CANARY} Person` })
      .where('id', 'in', ids)
      .execute();
    for (const table of ['workspaces', 'companies'] as const) {
      const id = table === 'workspaces' ? scene.workspaceId : scene.companyId;
      await world.db
        .updateTable(table)
        .set({ name: `${CANARY} Company` })
        .where('id', '=', id)
        .execute();
    }
    return scene;
  })
  /** Everything in it is deleted or withdrawn. */
  .extend('gone', { scope: 'file' }, async ({ world }) => {
    const scene = await setScene(world);
    const { db } = world;
    const ids = [...Object.values(scene.people).map(({ id }) => id), scene.disabledId];
    await db
      .updateTable('one_time_links')
      .set({ used_at: 1 })
      .where('workspace_id', '=', scene.workspaceId)
      .execute();
    await db
      .updateTable('one_time_links')
      .set({ used_at: 1 })
      .where(
        'email',
        'in',
        Object.values(scene.links).map(({ email }) => email),
      )
      .execute();
    await db.deleteFrom('memberships').where('workspace_id', '=', scene.workspaceId).execute();
    await db.deleteFrom('accounts').where('id', 'in', ids).execute();
    await db.deleteFrom('workspaces').where('id', '=', scene.workspaceId).execute();
    return scene;
  })
  /** All that the other workspace consists of, and its people. */
  .extend(
    'rowsOf',
    { scope: 'file' },
    ({ world }) =>
      async ({ workspaceId, people, disabledId, links }: Scene) => {
        const { db } = world;
        const accounts = [...Object.values(people).map(({ id }) => id), disabledId];
        const emails = Object.values(links).map(({ email }) => email);
        return {
          accounts: await db
            .selectFrom('accounts')
            .selectAll()
            .where('id', 'in', accounts)
            .orderBy('id')
            .execute(),
          sessions: await db
            .selectFrom('sessions')
            .selectAll()
            .where('account_id', 'in', accounts)
            .orderBy('id')
            .execute(),
          devices: await db
            .selectFrom('authenticators')
            .selectAll()
            .where('account_id', 'in', accounts)
            .orderBy('id')
            .execute(),
          codes: await db
            .selectFrom('recovery_codes')
            .selectAll()
            .where('account_id', 'in', accounts)
            .orderBy('id')
            .execute(),
          memberships: await db
            .selectFrom('memberships')
            .selectAll()
            .where('workspace_id', '=', workspaceId)
            .orderBy('id')
            .execute(),
          links: await db
            .selectFrom('one_time_links')
            .selectAll()
            .where('email', 'in', emails)
            .orderBy('id')
            .execute(),
          workspace: await db.selectFrom('workspaces').selectAll().where('id', '=', workspaceId).execute(),
          companies: await db
            .selectFrom('companies')
            .selectAll()
            .where('workspace_id', '=', workspaceId)
            .execute(),
        };
      },
  )
  .extend(
    'ask',
    { scope: 'file' },
    ({ world, own }) =>
      async (who: Who | 'nobody', asked: Asked, scene: Scene) => {
        const baseHost = world.config.baseHost;
        const visitor = new Visitor(
          world.app,
          asked.host === 'tenant' ? `${own.slug}.${baseHost}` : baseHost,
        );
        if (who !== 'nobody') visitor.plant(own.people[who].token);
        const path = asked.path(scene);
        const form = asked.form(scene);
        const answer = asked.method === 'GET' ? await visitor.get(path) : await visitor.post(path, form);
        // What the request itself held may stand in the answer.
        const named = [...path.split(/[/?=&]/), ...Object.values(form)].filter((text) => text.length > 6);
        const blank = (text: string) => named.reduce((all, one) => all.replaceAll(one, '…'), text);
        return {
          path,
          form: JSON.stringify(form),
          status: answer.statusCode,
          to: blank(decodeURIComponent(answer.headers.location ?? '')),
          body: blank(answer.body).replace(
            /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
            '…',
          ),
          raw: answer.body,
        };
      },
  );

/** The requests that name this piece. */
const naming = ({ from }: Piece, own: Scene, other: Scene) =>
  REQUESTS.filter(
    (asked) =>
      asked.path(from(own, other)) !== asked.path(own) ||
      JSON.stringify(asked.form(from(own, other))) !== JSON.stringify(asked.form(own)),
  );

/** Administrators see and change everybody's accounts and workspaces: that is what they are for. */
const isForAdministrators = ({ url }: Asked) => url.startsWith('/admin');

test.for(Object.entries(PIECES))('%s', async ([, piece], { world, own, other, gone, rowsOf, ask }) => {
  await world.db.updateTable('sessions').set({ flash: null }).execute();
  const before = await rowsOf(other);
  const unknown = madeUp(other);
  const canaries = [
    CANARY,
    ...Object.values(other.people).map(({ email }) => email),
    other.links.invitation.email,
  ];
  for (const asked of naming(piece, own, other)) {
    for (const who of [...PEOPLE, 'nobody'] as const) {
      if (who === 'admin' && isForAdministrators(asked)) continue;
      const foreign = await ask(who, asked, piece.from(own, other));
      const what = `${asked.name}, asked by ${who}: ${foreign.path} ${foreign.form}`;
      const typed = `${foreign.path} ${foreign.form}`;
      for (const canary of canaries)
        if (!typed.includes(canary)) expect(foreign.raw, what).not.toContain(canary);
      for (const [state, scene] of Object.entries({ gone, 'made up': unknown })) {
        const answer = await ask(who, asked, piece.from(own, scene));
        expect([answer.status, answer.to, answer.body], `${what} against one that is ${state}`).toEqual([
          foreign.status,
          foreign.to,
          foreign.body,
        ]);
      }
    }
  }
  expect(await rowsOf(other)).toEqual(before);
});

test('every route that names a row is asked with another one', ({ world, own, other }) => {
  const asked = new Set(
    Object.values(PIECES).flatMap((piece) =>
      naming(piece, own, other).map(({ method, url }) => `${method} ${url}`),
    ),
  );
  const missing = world.routes.flatMap(({ method, url, config }) => {
    const { kind, fields = [] } = config?.mark ?? { kind: 'open' };
    const isBearers = BEARERS.some((parameter) => url.includes(parameter));
    const namesRow = (url.includes(':') && !isBearers) || fields.some((field) => ROW_FIELDS.includes(field));
    if (kind === 'open' || !namesRow) return [];
    return [method]
      .flat()
      .filter((one) => one !== 'HEAD' && !asked.has(`${one} ${url}`))
      .map((one) => `${one} ${url}`);
  });
  expect(missing, 'add a request to test/specimens, or a piece here').toEqual([]);
});
