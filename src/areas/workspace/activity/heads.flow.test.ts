import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../../../../test/fixtures.ts';
import { readHeads, type SignedHead, signHead } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { linkRound } from '../../../audit/chain/linking.ts';
import { INSTALLATION } from '../../../audit/chain/links.ts';
import { appendEvent } from '../../../audit/record.ts';
import { signHeads } from './heads-job.ts';

const PAGE = '/dashboard/acme/activity/check';
const DAY_MS = 24 * 60 * 60_000;

const test = base
  /** The operator's own server, which is away at first. */
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  .extend('operator', { scope: 'file' }, async ({}, { onCleanup }) => {
    const operator = { isAway: true, asked: 0, posted: [] as SignedHead[], url: '' };
    const server = createServer(async (request, response) => {
      const body = await text(request);
      operator.asked += 1;
      if (!operator.isAway) operator.posted.push(JSON.parse(body));
      response.writeHead(operator.isAway ? 503 : 204).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onCleanup(async () => {
      server.closeAllConnections();
      server.close();
    });
    operator.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`;
    return operator;
  })
  .extend('settings', { scope: 'file' }, ({ operator }) => ({ AUDIT_HEADS_URL: operator.url }))
  .extend('owner', { scope: 'file' }, ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  /** Something is recorded and chained. */
  .extend('happens', { scope: 'file' }, ({ world, olivia }) => async (workspaceId: string | null) => {
    await appendEvent(world.db, {
      type: 'sign-out',
      ...{ at: world.clock.now(), workspaceId },
      origin: { host: 'localhost:3000', ip: '192.0.2.7' },
      actor: { id: olivia.id, label: olivia.email },
    });
    await linkRound(world.services, world.clock.now());
  });

test('B11: a head of each chain that has grown is signed once a day and posted, and emailed to the owner once a month', async ({
  world,
  acme,
  olivia,
  operator,
  happens,
}) => {
  const { services, clock, db } = world;
  const sign = async () => {
    await signHeads(services, clock.now());
    return db.selectFrom('audit_heads').select(['chain', 'entries']).orderBy('at').orderBy('chain').execute();
  };
  expect(await sign()).toEqual([]);
  await happens(acme.id);
  await happens(null);
  const chains = [acme.id, INSTALLATION].sort();
  const first = chains.map((chain) => ({ chain, entries: 1 }));
  expect(await sign()).toEqual(first);
  await happens(acme.id);
  expect(await sign(), 'not twice on a day').toEqual(first);
  expect(await world.mailTo(olivia.email)).toEqual([]);
  expect([operator.asked, operator.posted]).toEqual([2, []]);
  clock.advance(DAY_MS);
  operator.isAway = false;
  expect(await sign(), 'of what has grown alone').toEqual([...first, { chain: acme.id, entries: 2 }]);
  expect(await world.mailTo(olivia.email), 'not twice in a month').toEqual([]);
  expect(operator.posted.map(({ entries }) => entries).sort()).toEqual([1, 1, 2]);

  // A clock that was a month ahead for a while keeps nobody from signing.
  await happens(acme.id);
  await signHeads(services, clock.now() + 40 * DAY_MS);
  const [early] = await world.mailTo(olivia.email);
  expect(early?.subject).toBe('Keep this: proof of the activity log of acme Security, 4 January 2027');
  await happens(acme.id);
  clock.advance(DAY_MS);
  expect((await sign()).filter(({ chain }) => chain === acme.id)).toHaveLength(4);
  expect(await world.mailTo(olivia.email)).toEqual([early]);

  const key = await headKey(db, services.keyring);
  const line = early?.text.split('\n').find((one) => one.startsWith('{')) ?? '';
  expect(readHeads(key, line)).toMatchObject({ ok: true, heads: [{ chain: acme.id, entries: 3 }] });
  expect(readHeads(key, operator.posted.map((head) => JSON.stringify(head)).join('\n'))).toMatchObject({
    ok: true,
  });
  expect(JSON.stringify(operator.posted)).not.toMatch(/192\.0\.2\.7|@/);
});

test('B11: what an owner kept is compared with the log, and what is no such thing is told beside the field', async ({
  world,
  acme,
  owner,
  happens,
}) => {
  await happens(acme.id);
  await happens(null);
  const { db, services, clock } = world;
  const key = await headKey(db, services.keyring);
  const ends = await db.selectFrom('audit_chains').selectAll().execute();
  const lineOf = (chain: string, more = 0) => {
    const end = ends.find((one) => one.chain === chain);
    if (end === undefined) throw new Error('no such chain');
    return JSON.stringify(signHead(key, { ...end, entries: end.entries + more, at: clock.now() }));
  };
  const right = lineOf(acme.id);
  for (const [proof, says] of [
    ['no', 'This isn’t a line from one of our emails or files.'],
    [right.replace('"entries":', '"entries":1'), 'This was changed since we signed it.'],
    [lineOf(INSTALLATION), 'This is from the log of another workspace.'],
    ['x'.repeat(20_001), 'Paste at most 20,000 characters.'],
  ] as const) {
    const { statusCode, body } = await owner.post(PAGE, { proof });
    expect([statusCode, body.includes(says)], says).toEqual([422, true]);
    expect(body.replaceAll('&quot;', '"')).toContain(proof);
  }
  const checked = async (proof: string) => {
    expect((await owner.post(PAGE, { proof })).headers.location).toBe(PAGE);
    await world.mailTo('nobody');
    return (await owner.get(PAGE)).body;
  };
  expect(await checked(` ${right}\r\n`)).toContain('The activity log is whole');
  expect(await checked(lineOf(acme.id, 7))).toMatch(
    /The log ends after entry \d+, but on 26 November 2026 it had \d+ entries/,
  );
});
