import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test as plain, vi } from 'vitest';
import { Withdrawn } from '../../src/access/deed.ts';
import { Gate } from '../../src/access/gate.ts';
import { newId } from '../../src/data/id.ts';
import { askedByPart, askedByTime } from '../../src/http/leave-to-the-end.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { type Moment, stopBefore } from '../moments.ts';
import { Line } from '../raw-socket.ts';
import type { Visitor } from '../visitor.ts';
import { START } from '../world.ts';
import { arrived } from './arrived.ts';

/** A file that is read while it is sent, and whoever reads it slowly loses their leave meanwhile (D24). */

const LATE = START + 3_600_000;
const REFUSED = 'the leave is gone';

const test = base
  .extend('people', { scope: 'file' }, arrived)
  /** Asks for a file, and ends every session before the moment that is picked of it. */
  .extend(
    'withdrawnAt',
    { scope: 'file' },
    ({ world }) =>
      async (visitor: Visitor, path: string, picked: (moment: Moment) => boolean) => {
        const stopped = await stopBefore(world.db, picked, () => visitor.get(path));
        await world.db.updateTable('sessions').set({ expires_at: 0 }).execute();
        const answer = await stopped.goOn().catch((error: unknown) => error);
        await world.db.updateTable('sessions').set({ expires_at: LATE }).execute();
        return { stood: stopped.stands, answer };
      },
  );

const isMade = ({ headers }: LightMyRequestResponse) =>
  /^attachment/.test(String(headers['content-disposition'])) && headers['content-length'] === undefined;

describe('D24: a file that is made while it is sent', () => {
  test('is refused at any moment before its end', async ({ world, acme, people, withdrawnAt }) => {
    const found: string[] = [];
    for (const { method, url, config } of world.routes) {
      const requirement = config?.mark?.requirement;
      const path = url.replace(':slug', acme.slug);
      if (method !== 'GET' || requirement == null || requirement.access === 'public' || path.includes(':'))
        continue;
      const visitor =
        requirement.access === 'admin'
          ? people.admin
          : requirement.access === 'portal'
            ? people.client
            : people.owner;
      const moments: number[] = [];
      const look = ({ number, kind }: Moment) => {
        // Within a transaction everything else would wait for its end.
        if (kind !== 'within') moments.push(number);
        return false;
      };
      const whole = await (await stopBefore(world.db, look, () => visitor.get(path))).goOn();
      if (!isMade(whole)) continue;
      found.push(path);
      // What it reads last, and the middle of it.
      for (const at of new Set([moments.at(-1), moments[moments.length >> 1]])) {
        const { stood, answer } = await withdrawnAt(visitor, path, ({ number }) => number === at);
        expect(stood, path).toBe(true);
        expect(answer, `${path} before ${at} of ${moments.at(-1)}`).toMatchObject({
          statusCode: 303,
          headers: { location: expect.stringMatching(/^\/login/) },
        });
      }
    }
    expect(found.length, found.join('\n')).toBeGreaterThan(8);
  }, 120_000);

  test('is cut off where some of it has been sent, and holds nothing that was written behind the end', async ({
    world,
    ada,
    people: { admin },
  }) => {
    const [one] = await world.db.selectFrom('accounts').selectAll().limit(1).execute();
    if (one === undefined) throw new Error('nobody');
    const rows = Array.from({ length: 1_200 }, (_, at) => {
      const id = newId();
      return { ...one, id, email: `${at}.${'x'.repeat(100)}@example.com`, is_admin: 0 as const };
    });
    for (let at = 0; at < rows.length; at += 100)
      await world.db
        .insertInto('accounts')
        .values(rows.slice(at, at + 100))
        .execute();
    const port = await world.listen();
    const { enter } = Gate.prototype;
    let asked = 0;
    vi.spyOn(Gate.prototype, 'enter').mockImplementation(async function (this: Gate, ...asking) {
      asked += 1;
      // At the door, before its first part, and now before its second.
      if (asked === 3) await world.db.updateTable('sessions').set({ expires_at: 0 }).execute();
      return enter.apply(this, asking);
    });
    const line = await Line.to(port);
    const closed = once(line.socket, 'close');
    line.say(
      `GET /admin/accounts.csv HTTP/1.1\r\nHost: ${admin.host}\r\nConnection: close\r\nCookie: secportal=${admin.token}\r\n\r\n`,
    );
    await closed;
    await world.db.updateTable('sessions').set({ expires_at: LATE }).execute();
    expect([line.statuses, asked]).toEqual([['200'], 3]);
    expect(line.heard.length).toBeGreaterThan(64 * 1024);
    // Neither the last chunk of the answer nor the last of the rows.
    expect(line.heard).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(line.heard).not.toContain(ada.email);
  });

  test('of a HEAD none is read', async ({ world, acme, people: { owner } }) => {
    await world.db.updateTable('workspaces').set({ exported_at: null }).execute();
    const answer = await owner.call('HEAD', `/dashboard/${acme.slug}/settings/export.zip`);
    expect(answer.statusCode).toBe(200);
    await setImmediate();
    const { exported_at } = await world.db
      .selectFrom('workspaces')
      .select('exported_at')
      .where('id', '=', acme.id)
      .executeTakeFirstOrThrow();
    expect(exported_at).toBeNull();
  });

  plain('is asked about between the reading of each part and its sending', async () => {
    const read: number[] = [];
    const rows = (async function* () {
      for (let at = 0; at < 10; at += 1) {
        read.push(at);
        yield 'x'.repeat(40_000);
      }
    })();
    let isOver = false;
    const ask = async () => {
      if (isOver) throw new Error(REFUSED);
    };
    const parts = askedByPart(rows, ask);
    expect((await parts.next()).value).toHaveLength(80_000);
    isOver = true;
    await expect(parts.next()).rejects.toThrow(REFUSED);
    expect(read).toEqual([0, 1, 2, 3]);
  });

  plain('is asked about at its end, however little of it is left', async () => {
    const ask = vi.fn(async () => undefined);
    const parts = [];
    for await (const part of askedByPart(Readable.from([]), ask)) parts.push(part);
    expect([parts.length, ask.mock.calls.length]).toEqual([0, 1]);
  });
});

const AT_A_SECOND: readonly (readonly [
  string,
  () => Promise<void>,
  () => Promise<boolean>,
  string | typeof Withdrawn,
])[] = [
  ['whether its reader is let in', () => Promise.reject(new Error(REFUSED)), async () => true, REFUSED],
  ['whether it is still theirs', async () => undefined, async () => false, Withdrawn],
];

plain.for(AT_A_SECOND)(
  'D24: a stored file is asked about once a second: %s',
  async ([, ask, isStillTheirs, error]) => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const content = (async function* () {
      for (;;) yield Buffer.from('x');
    })();
    const parts = askedByTime({ content, isStillTheirs }, ask);
    for (const ms of [0, 500, 999]) {
      clock.mockReturnValue(ms);
      expect((await parts.next()).value).toHaveLength(1);
    }
    clock.mockReturnValue(1_000);
    await expect(parts.next()).rejects.toThrow(error);
  },
);
