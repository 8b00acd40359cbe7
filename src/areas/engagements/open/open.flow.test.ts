import { describe, expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';
import { openDays } from '../migrations/0015-open-days.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The table behind the picture: each row as its cells. */
function numbersOn(page: string): string[][] {
  const [, table = ''] = /Open findings by engagement<\/caption>(.*?)<\/table>/s.exec(page) ?? [];
  const rows = [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) => row);
  return rows.map((row) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
}

const answer = (move: string) => ({ move, note: 'We live with it.', until: '2027-01-31' });

describe('E20: open findings over time', () => {
  test('by engagement, to those who reach it alone', async ({
    world,
    acme,
    carl,
    clara,
    owner,
    client,
    plan,
    planVisible,
    publish,
    needToKnow,
  }) => {
    expect((await owner.get('/dashboard/acme')).body).not.toContain('Open findings over time');
    const [shop, bank] = [await planVisible({ reference: 'SHOP' }), await planVisible({ reference: 'BANK' })];
    const hidden = await plan({ reference: 'HIDDEN' });
    await publish(shop);
    for (const engagement of [bank, bank, hidden, hidden, hidden]) await publish(engagement);

    const portal = (await client.get('/portal')).body;
    expect(numbersOn(portal).map((row) => row.slice(1))).toEqual([
      ['BANK', 'SHOP', 'All'],
      ['0', '0', '0'],
      ['2', '1', '3'],
    ]);
    expect(portal).toMatch(
      /<svg[^>]* role="img" aria-label="At most 3 open findings in this time, and 3 today\."/,
    );
    expect(portal).not.toContain('HIDDEN');
    expect(
      numbersOn((await owner.get('/dashboard/acme')).body)
        .at(-1)
        ?.slice(1),
    ).toEqual(['3', '2', '1', '6']);

    // E4: given one engagement alone.
    const given = { sees: 'chosen', role: 'reader', engagements: idIn(shop) };
    expect((await owner.post(`/dashboard/acme/contacts/${clara.membership}`, given)).statusCode).toBe(303);
    const chosen = (await client.get('/portal')).body;
    expect(numbersOn(chosen).at(-1)?.slice(1)).toEqual(['1', '1']);
    expect(chosen).not.toContain('BANK');

    // E3: on the team of none.
    await needToKnow(true);
    const consultant = await world.signedIn(carl, acme);
    expect((await consultant.get('/dashboard/acme')).body).not.toContain('Open findings over time');
    await needToKnow(false);
    expect(
      numbersOn((await consultant.get('/dashboard/acme')).body)
        .at(-1)
        ?.at(-1),
    ).toBe('6');
  });

  test('what was closed and opened again stays a gap; an archived company is left out', async ({
    world,
    acme,
    initech,
    clara,
    olivia,
    planVisible,
    publish,
    owner,
  }) => {
    const all = { sees: 'all', role: 'responder' };
    await owner.post(`/dashboard/acme/contacts/${clara.membership}`, all);
    const finding = idIn(await publish(await planVisible({ reference: 'GAP' })));
    const counts = async () => {
      const page = await (await world.signedIn(clara, acme, 'tenant')).get('/portal');
      const [header = [], ...rows] = numbersOn(page.body);
      return rows.map((row) => row[header.indexOf('GAP')]);
    };
    const move = async (wanted: string) => {
      world.clock.advance(DAY_MS);
      const client = await world.signedIn(clara, acme, 'tenant');
      expect((await client.post(`/portal/findings/${finding}/answer`, answer(wanted))).statusCode).toBe(303);
    };
    await move('accept-risk');
    expect(await counts()).toEqual(['0', '1', '0']);
    await move('reopen');
    await move('report-fix');
    expect(await counts()).toEqual(['0', '1', '0', '1', '1']);

    const again = await world.signedIn(olivia, acme);
    await again.post(`/dashboard/acme/companies/${initech}/archive`, { archived: 'true' });
    expect((await again.get('/dashboard/acme')).body).not.toContain('Open findings over time');
    await again.post(`/dashboard/acme/companies/${initech}/archive`, { archived: 'false' });
  });

  test('what was published before is counted by when it was published and closed last', async ({ world }) => {
    const { db } = world;
    const days = () =>
      db.selectFrom('open_days').selectAll().orderBy('engagement_id').orderBy('day').execute();
    const [reopened, ...before] = (await days()).filter(({ closed }) => closed > 0);
    expect([reopened?.closed, before]).toEqual([1, []]);
    const counted = (await days()).filter(({ engagement_id: id }) => id !== reopened?.engagement_id);
    expect(counted.length).toBeGreaterThan(2);
    await db.schema.dropTable('open_days').execute();
    const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';
    await openDays(kind).up(db);
    const after = await days();
    expect(after.filter(({ engagement_id: id }) => id !== reopened?.engagement_id)).toEqual(counted);
    expect(after.filter(({ engagement_id: id }) => id === reopened?.engagement_id)).toMatchObject([
      { opened: 1, closed: 0 },
    ]);
  });
});
