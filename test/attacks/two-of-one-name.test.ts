import { describe, expect } from 'vitest';
import { atEveryMoment } from '../at-every-moment.ts';
import { testAtWork } from '../consultancy.ts';

/**
 * Two people who give one name at once. One is stopped before everything that it asks within its transaction, while the other
 * does all that it can: what must be told apart is, in every order.
 */

const test = testAtWork.extend(
  'companies',
  { scope: 'file' },
  ({ world }) =>
    (names: readonly string[]) =>
      world.db
        .selectFrom('companies')
        .select(['name', 'reference', 'notes'])
        .where('name', 'in', names)
        .execute(),
);

const COMPANIES = '/dashboard/acme/companies';
const statuses = (answers: readonly { readonly statusCode: number }[]) =>
  answers.map(({ statusCode }) => statusCode).toSorted();

// SQLite has one writer: nothing meets within a transaction there.
describe.runIf(process.env.TEST_DATABASE === 'postgres')('at every moment', () => {
  test('E5 D24: of two companies that nobody could tell apart one is added, and the other is asked for a reference', async ({
    world,
    owner,
    consultant,
    companies,
  }) => {
    // Whoever comes into a workspace is noted there once.
    for (const by of [owner, consultant]) expect((await by.get(COMPANIES)).statusCode).toBe(200);
    let made = 0;
    const pair = async () => {
      made += 1;
      const name = `Hooli ${made}`;
      const add = (by: typeof owner, called: string) => () =>
        by.post(COMPANIES, { name: called, reference: '', notes: '' });
      return {
        names: [name, name.toUpperCase()],
        one: add(owner, name),
        other: add(consultant, name.toUpperCase()),
      };
    };
    await atEveryMoment(world, pair, async ({ names }, answers, at) => {
      expect(await companies(names), at).toHaveLength(1);
      expect(statuses(answers), at).toEqual([303, 422]);
    });
  });

  test('E5 D24: of two who rename companies alike one does, and of two who change one company nobody overwrites the other', async ({
    world,
    acme,
    owner,
    consultant,
    companies,
  }) => {
    let made = 0;
    for (const isOneCompany of [false, true]) {
      const pair = async () => {
        made += 1;
        const before = [`Umbrella ${made} a`, `Umbrella ${made} b`] as const;
        const [first, second] = [await world.company(acme, before[0]), await world.company(acme, before[1])];
        const page = await owner.get(`${COMPANIES}/${first}/edit`);
        const revision = /name="revision" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
        const wanted = `Wayne ${made}`;
        const rename = (by: typeof owner, id: string, name: string, more: Record<string, string>) => () =>
          by.post(`${COMPANIES}/${id}`, { name, reference: '', notes: '', ...more });
        return {
          names: [...before, wanted, `${wanted} too`],
          one: rename(owner, first, wanted, { revision }),
          other: isOneCompany
            ? rename(consultant, first, `${wanted} too`, { revision })
            : rename(consultant, second, wanted, {}),
        };
      };
      await atEveryMoment(world, pair, async ({ names }, answers, at) => {
        expect(statuses(answers), at).toEqual([303, 422]);
        expect(
          (await companies(names)).filter(({ name }) => name.startsWith('Wayne')),
          at,
        ).toHaveLength(1);
      });
    }
  });

  test('E6 D24: of two engagements that programs plan without a reference each is given its own', async ({
    world,
    acme,
    owner,
    consultant,
  }) => {
    let made = 0;
    const pair = async () => {
      made += 1;
      const companyId = await world.company(acme, `Gringotts ${made}`);
      const add = (by: typeof owner) => () =>
        by.call('POST', '/api/v1/workspaces/acme/engagements', {
          ...{ companyId, title: `At once ${made}`, kind: 'api' },
        });
      return { companyId, one: add(owner), other: add(consultant) };
    };
    await atEveryMoment(world, pair, async ({ companyId }, answers, at) => {
      expect(statuses(answers), at).toEqual([201, 201]);
      const rows = await world.db
        .selectFrom('engagements')
        .select('reference')
        .where('company_id', '=', companyId)
        .execute();
      expect(new Set(rows.map(({ reference }) => reference)).size, at).toBe(2);
    });
  });
});
