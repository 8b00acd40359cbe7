import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork } from '../../../../test/consultancy.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { findCompanyKey } from '../../../sealing/company-keys.ts';
import { packForSearch } from './packing.ts';
import { openPart } from './packs.ts';

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

/** All words that the packs hold, opened, for a company. */
async function packedWords({ db, services }: World, companyId: string): Promise<string> {
  const key = await findCompanyKey(db, services.keyring, companyId);
  const rows = await db.selectFrom('search_packs').selectAll().where('company_id', '=', companyId).execute();
  if (key === null) return '';
  return rows
    .map(({ engagement_id, side, slot, part, sealed }) =>
      openPart(key, { engagementId: engagement_id, side, slot }, part, sealed).toString('latin1'),
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
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('kw');
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
