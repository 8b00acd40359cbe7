import { describe, expect } from 'vitest';
import type { Trx } from '../src/data/database.ts';
import { newId } from '../src/data/id.ts';
import { tokenFor } from './api-tokens.ts';
import { testInOneWorld as base } from './fixtures.ts';
import { marked } from './specimens/people.ts';
import { QuietScenes } from './specimens/quiet-scenes.ts';
import type { Asked } from './specimens/request.ts';
import { REQUESTS } from './specimens/requests.ts';
import type { Scene } from './specimens/scene.ts';
import { alike, leaks, namedIn, type Sent, send, sentFor, withAnother } from './specimens/sending.ts';
import { turnsBy } from './turns.ts';
import type { World } from './world.ts';

/**
 * Everybody who belongs to the workspace, and whose reach does not have what they ask for: every request of findings and
 * engagements, and every other page. What is out of reach is answered letter by letter like what there is not, changes
 * nothing, and shows itself in no list, file or count (E1–E6, E12, E17; ASVS 8.2.2).
 */

/** Who asks, and how that came out of their reach. */
interface Beyond {
  readonly who: 'consultant' | 'client';
  /** By a program of theirs, whose token is for engagements that are not these (E27). */
  readonly byLimitedToken?: true;
  readonly withdraw: (trx: Trx, scene: Scene) => Promise<unknown>;
}

const BEYOND: Readonly<Record<string, Beyond>> = {
  'E3: a consultant off the team, where the team alone sees an engagement': {
    who: 'consultant',
    withdraw: async (trx, { workspaceId }) => {
      await trx.updateTable('workspaces').set({ need_to_know: 1 }).where('id', '=', workspaceId).execute();
      await trx.deleteFrom('engagement_team').where('workspace_id', '=', workspaceId).execute();
    },
  },
  'E2: a client of a sibling company': {
    who: 'client',
    withdraw: async (trx, { workspaceId, people, number }) => {
      const id = newId();
      const sibling = { id, workspace_id: workspaceId, name: marked('sibling', number), created_at: 0 };
      await trx.insertInto('companies').values(sibling).execute();
      await trx
        .updateTable('memberships')
        .set({ company_id: id })
        .where('account_id', '=', people.client.id)
        .execute();
    },
  },
  'E4: a contact who was given other engagements': {
    who: 'client',
    withdraw: async (trx, { people }) => {
      const membership_id = people.client.membershipId ?? '';
      await trx.updateTable('memberships').set({ sees_all: 0 }).where('id', '=', membership_id).execute();
      await trx.deleteFrom('contact_engagements').where('membership_id', '=', membership_id).execute();
    },
  },
  'E6: a client whose engagement was hidden': {
    who: 'client',
    withdraw: (trx, { findings }) =>
      trx.updateTable('engagements').set({ visible: 0 }).where('id', '=', findings.engagementId).execute(),
  },
  'E5: a client whose company was archived': {
    who: 'client',
    withdraw: (trx, { companyId }) =>
      trx.updateTable('companies').set({ archived_at: 1 }).where('id', '=', companyId).execute(),
  },
  'D2: a contact who was removed': {
    who: 'client',
    withdraw: (trx, { people }) =>
      trx.deleteFrom('memberships').where('account_id', '=', people.client.id).execute(),
  },
  'E27: a program of a consultant that was given other engagements': {
    who: 'consultant',
    byLimitedToken: true,
    withdraw: async () => undefined,
  },
  'E27: a program of a client that was given other engagements': {
    who: 'client',
    byLimitedToken: true,
    withdraw: async () => undefined,
  },
};

/** What of an engagement, and of what was found in it, has a name of its own in a scene. */
const FOUND = [
  'engagement',
  'engagement-ref',
  'hidden-engagement',
  'hidden-engagement-ref',
  'draft',
  'finding',
  'hidden-finding',
  'client-comment',
  'team-comment',
  'extension',
  'note',
  'version',
  'deleted-draft',
  ...['evidence', 'evidence-shows', 'evidence-text'],
  ...['hidden-evidence', 'hidden-evidence-shows', 'hidden-evidence-text'],
  ...['document', 'document-text', 'hidden-document', 'hidden-document-text'],
  ...['client-document', 'client-document-text'],
  ...['report', 'report-text', 'hidden-report', 'hidden-report-text'],
  ...['import', 'reading-import', 'import-title', 'import-remark', 'import-host'],
  ...['import-reason', 'import-gone'],
];

const isAskedBy = ({ who, byLimitedToken }: Beyond, { as, url }: Asked) =>
  (who === 'client' ? as === 'client' : ['consultant', 'newcomer', 'owner'].includes(as)) &&
  (byLimitedToken !== true || url.startsWith('/api/v1/workspaces/'));

/** The places in which a request names something of an engagement. */
function placesOf(asked: Asked, scene: Scene): string[] {
  const ids = new Set(Object.values(scene.findings));
  return [...namedIn(asked, sentFor(asked, scene))].flatMap(([place, value]) =>
    ids.has(value) ? [place] : [],
  );
}

/** Whether it names the company of the scene, which somebody on none of its teams plans nothing for, and changes nothing of. */
const namesCompany = (asked: Asked, scene: Scene): boolean =>
  [...namedIn(asked, sentFor(asked, scene)).values()].includes(scene.companyId);

/** All that is known of companies, engagements and findings, as it lies in the tables. */
function rowsOf({ db }: World, { workspaceId, people }: Scene): Promise<unknown[]> {
  const ofWorkspace = (table: 'engagements') =>
    db.selectFrom(table).selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute();
  return Promise.all([
    ...[
      'companies',
      'engagements',
      'findings',
      'finding_versions',
      'finding_comments',
      'internal_notes',
      'files',
      'evidence',
      'documents',
      'document_versions',
      'document_downloads',
      'imports',
    ].map((table) => ofWorkspace(table as 'engagements')),
    db.selectFrom('published_evidence').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('published_findings').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db.selectFrom('engagement_team').selectAll().where('workspace_id', '=', workspaceId).execute(),
    db
      .selectFrom('contact_engagements')
      .selectAll()
      .where('membership_id', '=', people.client.membershipId ?? '')
      .execute(),
  ]);
}

/** Who asks for everything that is theirs. */
const WITHIN = {
  consultant: { who: 'consultant', withdraw: async () => undefined },
  client: { who: 'client', withdraw: async () => undefined },
} as const satisfies Record<Beyond['who'], Beyond>;

const test = base
  .extend('scenes', { scope: 'file' }, ({ world }) => {
    const every: readonly Beyond[] = [...Object.values(BEYOND), ...Object.values(WITHIN)];
    return new Map(
      every.map((beyond) => [
        beyond,
        new QuietScenes(world, (scene) =>
          world.db.transaction().execute((trx) => beyond.withdraw(trx, scene)),
        ),
      ]),
    );
  })
  .extend(
    'ask',
    { scope: 'file' },
    ({ world, scenes }) =>
      /** Asks in a scene that was changed before; `change` may put something else in the place of a name. */
      async (asked: Asked, beyond: Beyond, change: (sent: Sent) => Sent = (sent) => sent) => {
        const { who, byLimitedToken } = beyond;
        const quiet = scenes.get(beyond);
        if (quiet === undefined) throw new Error('nobody has such scenes');
        const scene = await quiet.take(who);
        const before = await rowsOf(world, scene);
        const sent = change(sentFor(asked, scene));
        const limited = { engagementIds: [] };
        const given =
          byLimitedToken &&
          (await tokenFor(world, scene.people[who], { id: scene.workspaceId }, limited)).token;
        const seen = await send(world, asked, sent, scene, who, given);
        const after = await rowsOf(world, scene);
        quiet.giveBack(scene, asked, seen.status);
        const shown = leaks(seen.text, sent, (what) => !FOUND.includes(what));
        return { scene, seen, shown, before, after };
      },
  );

const TURNS = turnsBy('ROWS_TURN', { sqlite: 12, postgres: 24 });

describe.each(Object.entries(BEYOND))('%s', (_name, beyond) => {
  const asked = REQUESTS.filter((one) => isAskedBy(beyond, one))
    .filter((_one, at) => TURNS.has(at))
    .map((one) => [one.name, one] as const);

  test.for(asked)('%s', async ([, one], { ask }) => {
    const own = await ask(one, beyond);
    const places = placesOf(one, own.scene);
    expect(own.shown).toEqual([]);
    expect(own.seen.status).toBeLessThan(500);
    if (places.length > 0 || namesCompany(one, own.scene)) expect(own.after).toEqual(own.before);
    for (const place of places) {
      const invented = newId();
      const nothing = await ask(one, beyond, (sent) =>
        withAnother(sent, namedIn(one, sent).get(place) ?? '', invented),
      );
      const value = namedIn(one, sentFor(one, own.scene)).get(place) ?? '';
      expect(alike(own.seen, value), place).toBe(alike(nothing.seen, invented));
    }
  });
});

describe.each(['consultant', 'client'] as const)('within reach of a %s', (who) => {
  test('E1: everything that is theirs to read is shown on some page', async ({ ask }) => {
    const shown = new Set<string>();
    for (const one of REQUESTS) {
      if (one.method !== 'GET' || !isAskedBy(WITHIN[who], one)) continue;
      const answer = await ask(one, WITHIN[who]);
      for (const name of answer.shown) shown.add(name.replace(/-u\d+u$/, ''));
    }
    const theirs =
      who === 'client'
        ? [
            ...['client-comment', 'engagement', 'engagement-ref', 'extension', 'finding', 'team-comment'],
            ...['evidence', 'evidence-shows', 'evidence-text'],
            ...['document', 'document-text', 'client-document', 'client-document-text'],
            ...['report', 'report-text'],
          ]
        : FOUND.filter((what) => what !== 'hidden-evidence-text');
    expect([...shown].sort()).toEqual([...theirs].sort());
  });
});
