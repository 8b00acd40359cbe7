import { describe, expect } from 'vitest';
import { testAtWork as base, idIn } from '../consultancy.ts';
import { textOf } from '../text-of.ts';
import type { Visitor } from '../visitor.ts';

/**
 * "Preview as client" has been a way around in other products: a second implementation that forgot a condition, a link that
 * acts, or a page that shows colleagues what need to know keeps from them. Here it is the client's own pages in a reach that
 * the gate makes (E1, E3, E20).
 */

const test = base
  .extend('at', { scope: 'file' }, ({ initech }) => `/dashboard/acme/companies/${initech}/preview`)
  /** What Initech has: something published with a draft and a note beside it, and something that it isn't shown. */
  .extend('found', { scope: 'file' }, async ({ owner, plan, planVisible, draft, publish }) => {
    const engagement = await planVisible({ title: 'Shown engagement', reference: 'SHOWN' });
    const finding = await publish(engagement, { title: 'Shown finding' });
    await draft(engagement, { title: 'Draft finding' });
    await owner.post(`${finding}/remarks`, { kind: 'note', text: 'Secret note' });
    await owner.post(`${finding}/remarks`, { kind: 'comment', text: 'Shared comment' });
    const hidden = await plan({ title: 'Hidden engagement', reference: 'HIDDEN' });
    const hiddenFinding = await publish(hidden, { title: 'Hidden finding' });
    return {
      engagement: idIn(engagement),
      finding: idIn(finding),
      hidden: idIn(hidden),
      hiddenFinding: idIn(hiddenFinding),
    };
  })
  .extend('pages', { scope: 'file' }, ({ at, found }) => [
    at,
    `${at}/findings`,
    `${at}/findings?state=open`,
    `${at}/engagements/${found.engagement}`,
    `${at}/findings/${found.finding}`,
  ]);

/** What a page says in its main part, without the notice of the preview. */
function wordsOf(page: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(page) ?? [];
  return textOf(main.replace(/<div role="status".*?<\/div><\/div><\/div>/s, ''));
}

const statuses = (by: Visitor, paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => (await by.get(path)).statusCode));

describe('E20: the preview of a client’s portal', () => {
  test('says what the client’s own page says, in its frame, marked, and with a way out', async ({
    at,
    found,
    client,
    consultant,
    world,
    clara,
  }) => {
    const path = `engagements/${found.engagement}`;
    // Whoever looks sees what the readers among the contacts see.
    const contacts = world.db.updateTable('memberships').where('id', '=', clara.membership);
    await contacts.set({ contact_role: 'reader' }).execute();
    const own = (await client.get(`/portal/${path}`)).body;
    const { body } = await consultant.get(`${at}/${path}`);
    expect(wordsOf(own)).toContain('Shown finding');
    expect(wordsOf(body)).toBe(wordsOf(own));
    expect(body).toContain('Preview of the portal for Initech');
    expect(body).toContain(`href="${at.replace('/preview', '')}"`);
    expect(body).toContain(`href="${at}/findings/${found.finding}"`);
    expect((await consultant.get(`${at}/findings/${found.finding}`)).body).toContain('Shared comment');
    expect((await consultant.get(at)).body).toContain('New for you');
    await contacts.set({ contact_role: 'responder' }).execute();
  });

  test('E12, E17: shows nothing that the client isn’t shown', async ({ at, found, pages, owner }) => {
    for (const page of pages) {
      const { statusCode, body } = await owner.get(page);
      expect([page, statusCode]).toEqual([page, 200]);
      expect(body, page).not.toMatch(/Draft finding|Secret note|HIDDEN|Hidden (?:finding|engagement)/);
      // Nothing leads into the portal itself, where whoever looks is nobody.
      expect(body, page).not.toMatch(/(?:href|action)="\/portal/);
    }
    const hidden = [`${at}/engagements/${found.hidden}`, `${at}/findings/${found.hiddenFinding}`];
    expect(await statuses(owner, hidden)).toEqual([404, 404]);
  });

  test('is only looked at: signing out apart, no page of it posts anything, none takes anything, and nothing is noted', async ({
    world,
    at,
    found,
    pages,
    owner,
  }) => {
    const noted = async () => [
      await world.db.selectFrom('finding_views').selectAll().execute(),
      await world.db.selectFrom('finding_comments').selectAll().execute(),
      await world.db.selectFrom('published_findings').selectAll().execute(),
      await world.db.selectFrom('audit_events').select('id').execute(),
    ];
    const before = await noted();
    for (const page of pages) {
      const forms = (await owner.get(page)).body.match(/<form[^>]*method="post"[^>]*>/g);
      expect(forms, page).toEqual([expect.stringContaining('action="/logout"')]);
    }
    for (const [path, form] of [
      [`${at}/findings/${found.finding}/answer`, { move: 'report-fix', note: '', until: '' }],
      [`${at}/findings/${found.finding}/comments`, { text: 'As the client' }],
      [`${at}/findings/${found.finding}`, {}],
    ] as const)
      expect([404, 405]).toContain((await owner.post(path, form)).statusCode);
    expect(await noted()).toEqual(before);
  });

  test('E3: with need to know, shows no more than whoever looks may see', async ({
    world,
    acme,
    carl,
    found,
    pages,
    owner,
    consultant,
    needToKnow,
  }) => {
    await needToKnow(true);
    const [overview = '', list = '', open = '', ...inside] = pages;
    expect(await statuses(consultant, inside)).toEqual([404, 404]);
    for (const page of [overview, list, open]) {
      const { statusCode, body } = await consultant.get(page);
      expect([page, statusCode]).toEqual([page, 200]);
      expect(body).toContain('Engagements whose team you’re not on are left out.');
      expect(body.replaceAll(found.engagement, ''), page).not.toMatch(/Shown|SHOWN|[1-9] open finding/);
    }
    expect(await statuses(owner, pages)).toEqual(pages.map(() => 200));
    await world.db
      .insertInto('engagement_team')
      .values({ engagement_id: found.engagement, account_id: carl.id, workspace_id: acme.id })
      .execute();
    expect(await statuses(consultant, pages)).toEqual(pages.map(() => 200));
    expect((await consultant.get(overview)).body).toContain('Shown finding');
    await world.db.deleteFrom('engagement_team').where('account_id', '=', carl.id).execute();
    await needToKnow(false);
  });

  test('E2, ASVS 8.2.2: is of one company, of the workspace’s own, and for its team alone', async ({
    world,
    acme,
    clara,
    at,
    initech,
    pages,
    owner,
    planVisible,
    publish,
  }) => {
    const sibling = await world.company(acme, 'Hooli');
    const theirs = idIn(await publish(await planVisible({ companyId: sibling }), { title: 'Hooli finding' }));
    expect(await statuses(owner, [`${at}/findings/${theirs}`])).toEqual([404]);
    expect((await owner.get(`${at}/findings`)).body).not.toContain('Hooli finding');
    const ofSibling = pages.map((page) => page.replace(initech, sibling));
    expect((await statuses(owner, ofSibling)).slice(-2)).toEqual([404, 404]);

    const rival = await world.workspace('rival');
    const rita = await world.account('Rita Rival');
    await world.join(rita, rival, 'owner');
    const rivals = await world.signedIn(rita, rival);
    const stranger = (await statuses(rivals, pages)).concat(
      await statuses(
        rivals,
        pages.map((page) => page.replace('acme', 'rival')),
      ),
    );
    expect(new Set(stranger)).toEqual(new Set([404]));
    expect(new Set(await statuses(await world.signedIn(clara, acme), pages))).toEqual(new Set([403]));
    expect(new Set(await statuses(world.visitor(), pages))).toEqual(new Set([303]));
  });

  test('E5: of an archived company there is nothing to see, as its contacts are told', async ({
    at,
    found,
    owner,
  }) => {
    const archive = at.replace('/preview', '/archive');
    await owner.post(archive, { archived: 'true' });
    expect((await owner.get(at)).body).toContain('There’s nothing to see here now');
    expect(await statuses(owner, [`${at}/findings/${found.finding}`])).toEqual([404]);
    await owner.post(archive, { archived: 'false' });
  });
});
