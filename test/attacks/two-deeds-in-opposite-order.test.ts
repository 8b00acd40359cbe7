import { describe, expect } from 'vitest';
import { meet, momentsOf, type Pair } from '../at-every-moment.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Moment } from '../moments.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person, World } from '../world.ts';

/**
 * Two deeds that withdraw each other's ground, or change the same rows, take these in one order: accounts first. Where
 * one took them otherwise, each would wait for what the other holds until the database ended one of them as a fault.
 * One is stopped before everything that it asks within its transaction, while the other does all that it can.
 */

const CHOSEN = 'velvet orchard lantern';

const test = base
  .extend('administrators', { scope: 'file' }, ({ world }) => {
    let made = 0;
    const administrator = async (): Promise<{ person: Person; visitor: Visitor }> => {
      made += 1;
      const person = await world.account(`Administrator Number ${made}`, { admin: true });
      const secret = await world.enrol(person);
      const visitor = await world.signedIn(person, null);
      await visitor.post('/mfa/verify', { code: world.code(secret) });
      return { person, visitor };
    };
    /** The second one's id is the greater: who holds only himself takes the two in both orders. */
    return async () => [await administrator(), await administrator()] as const;
  })
  .extend('linksTo', { scope: 'file' }, ({ world }) => {
    let asked = 0;
    return async (person: Person, count: number): Promise<string[]> => {
      for (let n = 0; n < count; n += 1) {
        asked += 1;
        await world
          .visitor(undefined, `10.7.${asked >> 8}.${asked & 255}`)
          .post('/password/forgot', { email: person.email });
      }
      const mails = await world.mailTo(person.email);
      return mails.flatMap(({ link }) => new URL(link ?? 'http://none').searchParams.get('token') ?? []);
    };
  });

/** How the two are answered that meet at a moment. */
async function statusesOf(world: World, pair: Pair, at: Moment): Promise<[number, number]> {
  const [first, second] = await meet(world, pair, at);
  return [first.statusCode, second.statusCode];
}

// SQLite has one writer: nothing meets within a transaction there.
describe.runIf(process.env.TEST_DATABASE === 'postgres')('at every moment', () => {
  test('D24: of two administrators who reset each other one is reset, and the other is answered', async ({
    world,
    administrators,
  }) => {
    const pair = async (reversed: boolean) => {
      const [smaller, greater] = await administrators();
      const [first, second] = reversed ? [greater, smaller] : [smaller, greater];
      const reset = (by: Visitor, whom: Person) =>
        by.post('/admin/accounts/reset-mfa', {
          account: whom.id,
          check: 'in-person',
          reason: 'lost the phone',
        });
      return {
        people: [first.person, second.person],
        one: () => reset(first.visitor, second.person),
        other: () => reset(second.visitor, first.person),
      };
    };
    const moments = await momentsOf(world, await pair(false));
    expect(moments.length).toBeGreaterThan(5);
    for (const reversed of [false, true]) {
      for (const moment of moments) {
        const { people, ...both } = await pair(reversed);
        const statuses = await statusesOf(world, both, moment);
        const enrolled = await world.db
          .selectFrom('authenticators')
          .select('account_id')
          .where(
            'account_id',
            'in',
            people.map(({ id }) => id),
          )
          .execute();
        expect(enrolled, `before ${moment.number}: ${statuses}`).toHaveLength(1);
        // Whoever came second has no session any more, and is led to the sign-in.
        expect(statuses, `before ${moment.number}`).toEqual([303, 303]);
      }
    }
  });

  test('B14 D24: a workspace that an administrator hands over and its owner too has one owner, and both are answered', async ({
    world,
    administrators,
  }) => {
    let number = 0;
    const [{ visitor: administrator }] = await administrators();
    const pair = async () => {
      number += 1;
      const workspace = await world.workspace(`handed-${number}`);
      const [owner, first, second] = await Promise.all(
        ['Owner', 'First', 'Second'].map((name) => world.account(`${name} ${number}`)),
      );
      if (owner === undefined || first === undefined || second === undefined) throw new Error('nobody');
      await world.join(owner, workspace, 'owner');
      const [firsts, seconds] = [
        await world.join(first, workspace, 'consultant'),
        await world.join(second, workspace, 'consultant'),
      ];
      const theirs = await world.signedIn(owner, workspace);
      const reason = 'the owner has left';
      return {
        workspace,
        one: () =>
          administrator.post('/admin/workspaces/ownership', {
            workspace: workspace.id,
            owner: owner.id,
            membership: firsts,
            reason,
          }),
        other: () => theirs.post(`/dashboard/${workspace.slug}/settings/ownership`, { membership: seconds }),
      };
    };
    const moments = await momentsOf(world, await pair());
    expect(moments.length).toBeGreaterThan(5);
    for (const moment of moments) {
      const { workspace, ...both } = await pair();
      const statuses = await statusesOf(world, both, moment);
      const roles = await world.db
        .selectFrom('memberships')
        .select('role')
        .where('workspace_id', '=', workspace.id)
        .where('role', '=', 'owner')
        .execute();
      expect(roles, `before ${moment.number}`).toHaveLength(1);
      expect(
        [
          [303, 403],
          [409, 303],
        ],
        `before ${moment.number}`,
      ).toContainEqual(statuses);
    }
  });

  test('ASVS 6.4.1: of two links for one account’s password one is used, and the other is gone', async ({
    world,
    linksTo,
  }) => {
    let number = 0;
    const pair = async () => {
      number += 1;
      const person = await world.account(`Two Links ${number}`);
      const [first, second] = await linksTo(person, 2);
      const use = (token: string | undefined, at: number) =>
        world
          .visitor(undefined, `10.8.${number}.${at}`)
          .post('/password/reset', { token, password: `${CHOSEN} ${at}` });
      return { person, one: () => use(first, 1), other: () => use(second, 2) };
    };
    const moments = await momentsOf(world, await pair());
    expect(moments.length).toBeGreaterThan(5);
    for (const moment of moments) {
      const { person, ...both } = await pair();
      const statuses = await statusesOf(world, both, moment);
      expect([...statuses].sort(), `before ${moment.number}`).toEqual([303, 410]);
      const chosen = statuses[0] === 303 ? 1 : 2;
      const signedIn = await world.visitor().signIn(person.email, `${CHOSEN} ${chosen}`);
      expect(signedIn.statusCode).toBe(303);
    }
  });

  test('D24: a mailed link and a change of password under Account security: both are answered, and one holds', async ({
    world,
    acme,
    linksTo,
  }) => {
    let number = 0;
    const pair = async () => {
      number += 1;
      const person = await world.account(`Link And Change ${number}`);
      await world.join(person, acme, 'consultant');
      const [token] = await linksTo(person, 1);
      const visitor = await world.signedIn(person, acme);
      return {
        person,
        one: () =>
          world
            .visitor(undefined, `10.9.${number}.1`)
            .post('/password/reset', { token, password: `${CHOSEN} 1` }),
        other: () =>
          visitor.post('/account/security/password', {
            current: PASSWORD,
            password: `${CHOSEN} 2`,
          }),
      };
    };
    const moments = await momentsOf(world, await pair());
    for (const moment of moments) {
      const { person, ...both } = await pair();
      const statuses = await statusesOf(world, both, moment);
      expect(
        statuses.filter((status) => status >= 500),
        `before ${moment.number}: ${statuses}`,
      ).toEqual([]);
      const worked = await Promise.all(
        [1, 2].map((chosen) => world.visitor().signIn(person.email, `${CHOSEN} ${chosen}`)),
      );
      expect(worked.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
    }
  });
});
