import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { findCompanyKey } from '../../../sealing/company-keys.ts';
import { packForSearch } from './packing.ts';
import { unsealPart } from './packs.ts';

const searched = (visitor: Visitor, typed: string, path = '') =>
  visitor.get(
    path ||
      `${visitor.host.startsWith('acme.') ? '/portal' : '/dashboard/acme'}/search?${new URLSearchParams({ q: typed })}`,
  );

/** The ids of the findings that a page of results lists, in order. */
const listedIn = (body: string) =>
  Array.from(body.matchAll(/findings\/([0-9a-f-]{36})"/g), ([, id]) => id ?? '');

/** The ids of what somebody finds, in order. */
async function found(visitor: Visitor, typed: string): Promise<string[]> {
  const { statusCode, body } = await searched(visitor, typed);
  expect(statusCode, typed).toBe(200);
  return listedIn(body);
}

/** All words that the packs hold, opened, for a company, or for one of its engagements. */
async function packedWords({ db, services }: World, companyId: string, engagementId = ''): Promise<string> {
  const key = await findCompanyKey(db, services.keyring, companyId);
  const rows = await db.selectFrom('search_packs').selectAll().where('company_id', '=', companyId).execute();
  if (key === null) return '';
  return rows
    .filter(({ engagement_id }) => engagementId === '' || engagement_id === engagementId)
    .map(({ engagement_id, side, slot, part, sealed }) =>
      unsealPart(key, { engagementId: engagement_id, side, slot }, part, sealed).toString('latin1'),
    )
    .join('\n');
}

const test = testAtWork;

test('E1, E23, E24: each word is found by who may read it and by nobody else, packed or not, until it goes', async ({
  world,
  acme,
  initech,
  owner,
  consultant,
  client,
  planVisible,
  plan,
  draft,
  publish,
  needToKnow,
  carl,
  clara,
}) => {
  const others = await world.company(acme, 'Globex');
  const [shown, foreign] = [await planVisible(), await planVisible({ companyId: others })];
  const hidden = await plan();
  const published = await publish(shown, {
    title: 'kwtitle',
    cwe: '79',
    description: 'kwdescription **kw**split CVE-2024-1234',
    steps: 'kwsteps',
    impact: 'kwimpact',
    remediation: 'kwremedy [kwlink](https://kwhost.example/kwpath)',
    references: 'kwreference',
    assets: 'kwasset | 10.1.2.3:8443 | kwassetnote',
    tags: 'kwtag',
  });
  leadsTo(await owner.post(`${published}/remarks`, { kind: 'comment', text: 'kwcomment' }));
  leadsTo(await owner.post(`${published}/remarks`, { kind: 'note', text: 'kwnote' }));
  const answer = { move: 'report-fix', note: 'kwfixed', until: '' };
  leadsTo(await client.post(`/portal/findings/${idIn(published)}/answer`, answer));
  leadsTo(await owner.post(`${published}/state`, { move: 'fail-retest', note: 'kwstate' }));
  leadsTo(await owner.post(`${published}/edit`, { revision: '2', title: 'kwahead kwtitle' }));
  const unpublished = await draft(shown, { title: 'kwdraft', description: 'kwunpublished' });
  const ofOthers = await publish(foreign, { title: 'kwforeign', description: 'kwtitle' });
  const ofHidden = await publish(hidden, { title: 'kwhidden' });
  const [a, b, c, d] = [published, unpublished, ofOthers, ofHidden].map(idIn);

  /** Who finds what: the consultancy, Clara. */
  const corpus: Record<string, readonly [readonly unknown[], readonly unknown[]]> = {
    kwtitle: [[a, c], [a]],
    kwahead: [[a], []],
    kwsplit: [[a], [a]],
    split: [[], []],
    kwfixed: [[], []],
    kwstate: [[a], [a]],
    kwti: [[a, c], [a]],
    'CVE-2024-1234': [[a], [a]],
    'cve-2024-123': [[a], [a]],
    'CWE-79': [[a], [a]],
    'cross-site scripting': [[a], [a]],
    kwdescription: [[a], [a]],
    kwsteps: [[a], [a]],
    kwimpact: [[a], [a]],
    kwremedy: [[a], [a]],
    kwhost: [[a], [a]],
    'kwhost.example/kwpath': [[a], [a]],
    kwreference: [[a], [a]],
    kwasset: [[a], [a]],
    '10.1.2.3': [[a], [a]],
    '1.2.3': [[a], [a]],
    '10.1.2.4': [[], []],
    kwassetnote: [[a], [a]],
    kwtag: [[a], [a]],
    kwcomment: [[a], [a]],
    kwnote: [[a], []],
    kwdraft: [[b], []],
    kwunpublished: [[b], []],
    kwforeign: [[c], []],
    kwhidden: [[d], []],
    'kwcomment kwasset': [[a], [a]],
    'kwcomment kwnote': [[a], []],
    'kwdraft kwforeign': [[], []],
    title: [[], []],
  };
  const expectCorpus = async (when: string) => {
    for (const [typed, [team, own]] of Object.entries(corpus)) {
      expect((await found(consultant, typed)).sort(), `${typed} by the team, ${when}`).toEqual(
        [...team].sort(),
      );
      expect(await found(client, typed), `${typed} by the client, ${when}`).toEqual(own);
    }
  };
  await expectCorpus('not packed yet');
  await packForSearch(world.services);
  expect(await world.db.selectFrom('search_changes').selectAll().execute()).toEqual([]);
  await expectCorpus('packed');
  for (const { sealed } of await world.db.selectFrom('search_packs').select('sealed').execute())
    expect(Buffer.from(sealed).toString('latin1')).not.toMatch(/kw(?:title|steps|draft|unpublished)/);
  // The title of one comes before the text of another that is newer.
  expect(await found(owner, 'kwtitle')).toEqual([a, c]);

  await needToKnow(true);
  expect(await found(consultant, 'kwtitle')).toEqual([]);
  expect(await found(owner, 'kwtitle')).toEqual([a, c]);
  await world.db
    .insertInto('engagement_team')
    .values({ engagement_id: idIn(shown), account_id: carl.id, workspace_id: acme.id })
    .execute();
  expect(await found(consultant, 'kwtitle')).toEqual([a]);
  await needToKnow(false);
  const contact = (seesAll: 0 | 1) =>
    world.db
      .updateTable('memberships')
      .set({ sees_all: seesAll })
      .where('account_id', '=', clara.id)
      .execute();
  await contact(0);
  expect(await found(client, 'kwtitle')).toEqual([]);
  await contact(1);

  // What goes: a text, a comment, a draft. What comes: what is published again, and restored.
  const comment = await world.db.selectFrom('finding_comments').select('id').executeTakeFirstOrThrow();
  leadsTo(
    await owner.post(`${published}/remarks/${comment.id}`, { kind: 'comment', text: '', do: 'remove' }),
  );
  leadsTo(await owner.post(`${published}/edit`, { revision: '3', steps: 'kwanew' }));
  leadsTo(await owner.post(`${published}/publish`, { revision: '4', whatChanged: 'kwchanged' }));
  leadsTo(await owner.post(`${unpublished}/delete`, {}));
  Object.assign(corpus, {
    kwcomment: [[], []],
    'kwcomment kwasset': [[], []],
    'kwcomment kwnote': [[], []],
    kwsteps: [[], []],
    kwanew: [[a], [a]],
    kwahead: [[a], [a]],
    kwchanged: [[], [a]],
    kwdraft: [[], []],
    kwunpublished: [[], []],
  });
  await expectCorpus('changed');
  await packForSearch(world.services);
  await expectCorpus('changed and packed');
  const words = await packedWords(world, initech);
  expect(words).toContain('kwanew');
  for (const gone of ['kwcomment', 'kwsteps', 'kwfixed', 'kwdraft', 'kwunpublished', 'kwforeign'])
    expect(words, `${gone} left behind`).not.toContain(gone);
  leadsTo(await owner.post(`${unpublished}/undelete`, {}));
  expect(await found(consultant, 'kwdraft')).toEqual([b]);
  leadsTo(await owner.post(`${shown}/visibility`, { visible: 'false' }));
  expect(await found(client, 'kwtitle')).toEqual([]);

  // A pack that is behind shows nothing: what it says is looked up where it is written.
  await world.db.deleteFrom('search_changes').execute();
  expect(await found(consultant, 'kwdraft')).toEqual([]);
  await world.db
    .deleteFrom('findings')
    .where('id', '=', a ?? '')
    .execute();
  expect(await found(consultant, 'kwtitle')).toEqual([c]);
});

test('E18, E23, E24: a draft that moves is found by whoever reaches where it is, and where it was keeps no word of it', async ({
  world,
  acme,
  initech,
  owner,
  consultant,
  plan,
  draft,
  needToKnow,
  carl,
}) => {
  const [here, there] = [await plan(), await plan()];
  const moved = await draft(here, { title: 'kwmoved', description: 'kwluggage' });
  await draft(here, { title: 'kwstays' });
  await packForSearch(world.services);
  await world.db
    .insertInto('engagement_team')
    .values({ engagement_id: idIn(there), account_id: carl.id, workspace_id: acme.id })
    .execute();
  await needToKnow(true);
  expect(await found(consultant, 'kwluggage')).toEqual([]);

  const deed = { deed: 'transfer', finding: idIn(moved), to: idIn(there) };
  leadsTo(await owner.post(`${here}/findings/bulk`, deed));
  expect(await found(consultant, 'kwluggage'), 'not packed yet').toEqual([idIn(moved)]);
  await packForSearch(world.services);
  expect(await found(consultant, 'kwluggage'), 'packed').toEqual([idIn(moved)]);
  expect(await packedWords(world, initech, idIn(there))).toContain('kwluggage');
  expect(await packedWords(world, initech, idIn(here))).toContain('kwstays');
  expect(await packedWords(world, initech, idIn(here))).not.toMatch(/kwmoved|kwluggage/);
  await needToKnow(false);
});

test('E1, E6, E23: a finding is found by its whole number, as its engagement is called now, by whoever reaches it', async ({
  world,
  owner,
  consultant,
  client,
  plan,
  planVisible,
  publish,
  draft,
}) => {
  const shown = await planVisible({ title: 'Kwnumbers', reference: 'KÉ/W-2026' });
  const hidden = await plan({ reference: 'KH-2026' });
  const [first, ahead] = [await publish(shown, { title: 'kwfirst' }), await draft(shown)];
  const secret = await draft(hidden);
  const naming = await draft(shown, { title: 'Same as KÉ/W-2026-1' });
  const [a, b, c, d] = [first, ahead, naming, secret].map(idIn);
  const expectFound = async (reference: string, when: string) => {
    for (const [typed, team, own] of [
      [`${reference}-1`, [a, c], [a]],
      [`${reference}-1 kwfir`, [a], [a]],
      [`${reference}-1 kwelsewhere`, [], []],
      [`${reference}-2`, [b], []],
      [`${reference}-02`, [], []],
      [`${reference}-20`, [], []],
      ['kh-2026-1', [d], []],
    ] as const) {
      expect(await found(consultant, typed), `${typed} by the team, ${when}`).toEqual(team);
      expect(await found(client, typed), `${typed} by the client, ${when}`).toEqual(own);
    }
  };
  await expectFound('ke/w-2026', 'not packed yet');
  await packForSearch(world.services);
  await expectFound('KÉ/W-2026', 'packed');
  expect((await searched(client, 'ké/w-2026-1')).body).toMatch(/<mark[^>]*>KÉ\/W-2026-1<\/mark>/);
  expect((await searched(client, 'ké/w-2026')).body).toMatch(/Engagements.*Kwnumbers/s);

  const at = `/api/v1/workspaces/acme/engagements/${idIn(shown)}`;
  expect((await owner.call('PATCH', at, { reference: 'KX-2026' })).statusCode).toBe(200);
  for (const visitor of [consultant, client]) {
    expect(await found(visitor, 'kx-2026-1')).toEqual([a]);
    expect(await found(visitor, 'KÉ/W-2026-1')).toEqual(visitor === client ? [] : [c]);
  }
});

test('E12, E19, E23: the words of a retest are found at its findings once it is published, and before that by nobody', async ({
  world,
  owner,
  consultant,
  client,
  planVisible,
  publish,
}) => {
  const at = await planVisible();
  const [tested, untested] = [await publish(at, { assets: 'Login' }), await publish(at)];
  const [a, b] = [tested, untested].map(idIn);
  const asked = `findings=${a}&findings=${b}&note=kwplease`;
  const theirs = leadsTo(await client.post(`/portal/engagements/${idIn(at)}/retest`, asked));
  const api = `/api/v1/workspaces/acme/rounds/${idIn(theirs)}`;
  const ask = async (path: string, body: object) =>
    expect((await owner.call('POST', `${api}${path}`, body)).statusCode, path).toBeLessThan(300);
  await ask('/begin', {});
  const result = { findingId: a, what: 'Login', where: '', result: 'not-fixed' };
  await ask('/results', { ...result, words: 'It **kw**answers.' });
  await packForSearch(world.services);
  const expectFound = async (when: string, ofResults: readonly unknown[], ofRound: readonly unknown[]) => {
    for (const [typed, ids] of Object.entries({
      kwanswers: ofResults,
      kwplease: ofRound,
      kwsummary: ofRound,
    }))
      for (const visitor of [consultant, client])
        expect((await found(visitor, typed)).sort(), `${typed} on ${visitor.host}, ${when}`).toEqual(ids);
  };
  await expectFound('not published', [], []);
  await ask('/publish', { summary: 'kwsummary' });
  await expectFound('published', [a], [a, b].sort());
  await packForSearch(world.services);
  await expectFound('packed', [a], [a, b].sort());
  expect((await searched(client, 'kwanswers')).body).toMatch(/Retest:<\/span>\s*It <mark[^>]*>kwanswers/);
});

/** What a program is answered. */
async function asked(visitor: Visitor, parameters: Record<string, string>) {
  const answer = await visitor.get(`/api/v1/workspaces/acme/search?${new URLSearchParams(parameters)}`);
  return { status: answer.statusCode, ...answer.json() };
}

test('E23, E26: companies and engagements come first, then findings by pages, for programs too', async ({
  world,
  acme,
  owner,
  client,
  draft,
  planVisible,
}) => {
  const companyId = await world.company(acme, 'Kwcompany Ltd');
  const shown = await planVisible({
    title: 'Kwplanned API',
    scope: '**kw**scope',
    rules: 'kwrules',
    tags: 'kwlabel',
  });
  await planVisible({ companyId, title: 'Kwplanned portal' });
  const ids = [];
  for (let nth = 0; nth < 22; nth += 1) {
    ids.unshift(
      idIn(await draft(shown, { title: nth === 7 ? 'kwmany' : '', description: `kwmany <b>${nth}</b>` })),
    );
    if (nth === 11) await packForSearch(world.services);
  }
  const best = ids[14] ?? '';
  const inOrder = [best, ...ids.filter((id) => id !== best)];
  const first = await searched(owner, 'kwmany');
  expect(first.body).toMatch(/kwmany<\/mark>\s*&lt;b>11&lt;\/b>/);
  const [, next = ''] = /href="([^"]*)"[^>]*rel="next"/.exec(first.body) ?? [];
  const second = await searched(owner, '', next.replaceAll('&amp;', '&'));
  expect([...listedIn(first.body), ...listedIn(second.body)]).toEqual(inOrder);
  expect(second.body).not.toContain('rel="next"');

  const { items, next: cursor } = await asked(owner, { q: 'kwmany' });
  const { items: more, next: none } = await asked(owner, { q: 'kwmany', cursor });
  expect([...items, ...more].map(({ id }) => id)).toEqual(inOrder);
  expect(none).toBeNull();
  expect(items[0]).toEqual({
    kind: 'finding',
    id: best,
    engagementId: idIn(shown),
    reference: expect.stringMatching(/^E-\d+-8$/),
    title: 'kwmany',
    found: [{ where: 'description', text: 'kwmany <b>7</b>' }],
  });
  expect((await asked(owner, { q: 'kwmany', cursor: idIn(shown) })).status).toBe(410);

  const kinds = async (visitor: Visitor, q: string) =>
    (await asked(visitor, { q })).items.map(
      ({ kind, title }: { kind: string; title: string }) => `${kind} ${title}`,
    );
  expect((await kinds(owner, 'kwplan')).sort()).toEqual([
    'engagement Kwplanned API',
    'engagement Kwplanned portal',
  ]);
  expect(await kinds(client, 'kwplan')).toEqual(['engagement Kwplanned API']);
  expect(await kinds(owner, 'KWCOMPANY')).toEqual(['company Kwcompany Ltd']);
  expect(await kinds(client, 'kwcompany')).toEqual([]);
  for (const [q, clients] of [
    ['kwscope', 1],
    ['kwrules', 0],
    ['kwlabel', 0],
  ] as const) {
    expect(await kinds(owner, q), q).toHaveLength(1);
    expect(await kinds(client, q), q).toHaveLength(clients);
  }
  const page = await searched(owner, 'kwscope');
  expect(page.body).toMatch(/Scope:<\/span>\s*<mark[^>]*>kwscope<\/mark>/);

  for (const [typed, said] of [
    ['%', 'Type a word or a number.'],
    ['"', 'Type a word or a number.'],
    ['a'.repeat(10_000), 'Use at most 200 characters.'],
    ['a b c d e f g h i j k', 'Use at most 10 words.'],
  ] as const) {
    expect((await searched(client, typed)).body, typed).toContain(said);
    expect((await asked(client, { q: typed })).errors.q, typed).toContain(said);
  }
  expect((await searched(owner, 'k')).body).toContain('rel="next"');
});
