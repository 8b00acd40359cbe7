import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { Line } from '../raw-socket.ts';
import { World } from '../world.ts';

/**
 * Headers that trickled in were cut off after 17 s, a body that did so after 61: Node swaps its two limits where the one
 * for headers, which was left to it, is the longer one. Every client here is slow in its own way, and all of them at the
 * same time, against the limits that are really set.
 */

/** The requests arrive within 15 s, and the server looks once a second. */
const BEATS = 19;

const HOST = 'Host: localhost:3000';
const FORM = 'Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded';
const ASKED = `GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`;
const post = (more: string) => `POST /login HTTP/1.1\r\n${HOST}\r\n${FORM}\r\n${more}`;

/** What is sent at once, what at every beat, and the answers that may be heard, the last one being the cut. */
const SLOW: Readonly<Record<string, readonly [first: string, drip: string, answers: readonly string[]]>> = {
  'headers, one at a time': [`GET / HTTP/1.1\r\n${HOST}\r\n`, 'X: 1\r\n', ['408']],
  'half a request line and no more': ['GET / HT', '', ['408']],
  'nothing at all': ['', '', ['408']],
  'empty lines before a request': ['\r\n', '\r\n', ['408']],
  'a body, a letter at a time': [post('Content-Length: 1000\r\n\r\n'), 'a', ['408']],
  'no body after its headers': [post('Content-Length: 1000\r\n\r\n'), '', ['408']],
  'a body in chunks of a letter': [post('Transfer-Encoding: chunked\r\n\r\n'), '1\r\na\r\n', ['408']],
  'a chunk whose extension has no end': [post('Transfer-Encoding: chunked\r\n\r\n1;a'), 'a', ['408']],
  'trailers, one at a time': [post('Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n'), 'X: a\r\n', ['408']],
  'a body that asked for leave to come': [
    post('Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n'),
    'a',
    ['100', '408'],
  ],
  'a body after the page was not found': [
    `POST /nowhere HTTP/1.1\r\n${HOST}\r\n${FORM}\r\nContent-Length: 1000\r\n\r\n`,
    'a',
    ['408'],
  ],
  'a body after it was refused': [
    `POST /login HTTP/1.1\r\n${HOST}\r\nContent-Length: 1000\r\n\r\n`,
    'a',
    ['403', '408'],
  ],
  'a body that nobody asked for': [
    `GET /healthz HTTP/1.1\r\n${HOST}\r\nContent-Length: 1000\r\n\r\n`,
    'a',
    ['200', '408'],
  ],
  'headers behind an answered request': [`${ASKED}GET / HTTP/1.1\r\n`, 'X: 1\r\n', ['200', '408']],
  'a body behind an answered request': [
    `${ASKED}${post('Content-Length: 1000\r\n\r\n')}`,
    'a',
    ['200', '408'],
  ],
  'another protocol, after it asked for one': [
    `GET /healthz HTTP/1.1\r\n${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    'a',
    ['200', '408'],
  ],
};

// Nothing of this reaches a database.
describe.skipIf(process.env.TEST_DATABASE === 'postgres')('time-outs that trade places', () => {
  let world: World;
  let server: Server;
  let port: number;
  const lines: Line[] = [];
  const outcomes = new Map<string, Promise<{ line: Line; left: number | null }>>();
  let unread: Promise<boolean>;
  let inTime: Promise<Line>;
  let mixed: Promise<{ line: Line; left: number | null }>;

  async function dial(first: string): Promise<Line> {
    const line = await Line.to(port);
    lines.push(line);
    if (first !== '') line.say(first);
    return line;
  }

  /** Headers for ten seconds, and a body from then on: one limit for both, not one after the other. */
  async function trickleBoth() {
    const line = await dial(post(''));
    const early = await line.drip('X: 1\r\n', 10);
    if (early !== null) return { line, left: early + BEATS - 10 };
    line.say('Content-Length: 1000\r\n\r\n');
    return { line, left: await line.drip('a', BEATS - 10) };
  }

  /**
   * Takes nothing of an answer that is larger than what the system keeps for it. Whether it was let go. A socket's time
   * counts from when it last took something, and once more where it did so since the look before.
   */
  async function readNothing(cookie: string): Promise<boolean> {
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const line = await Line.to(port);
    lines.push(line);
    line.socket.pause();
    const [theirs] = await accepted;
    line.say(`GET /dashboard/acme/activity.csv HTTP/1.1\r\n${HOST}\r\nCookie: secportal=${cookie}\r\n\r\n`);
    // The limit that is set is twenty seconds.
    theirs.setTimeout(5_000);
    await line.drip('', 12);
    return theirs.destroyed && theirs.bytesWritten > 1_000_000 && theirs.bytesWritten < 20_000_000;
  }

  async function beInTime(): Promise<Line> {
    const line = await dial(post('Connection: close\r\nContent-Length: 6\r\n\r\n'));
    await line.drip('a=', 3);
    await once(line.socket, 'close');
    return line;
  }

  beforeAll(async () => {
    world = await World.create();
    const owner = await world.account('Olive Owner');
    const acme = await world.workspace('acme');
    await world.join(owner, acme, 'owner');
    const browser = await world.signedIn(owner, acme);
    const detail = JSON.stringify({ reason: 'x'.repeat(4_000) });
    const rows = Array.from({ length: 50 }, () => ({
      at: world.clock.now(),
      workspace_id: acme.id,
      type: 'session.ended',
      actor_id: owner.id,
      actor: owner.email,
      subject_id: null,
      subject: '',
      host: acme.host,
      ip: '127.0.0.1',
      detail,
    }));
    for (let round = 0; round < 100; round += 1) {
      await world.db
        .insertInto('audit_events')
        .values(rows.map((row) => ({ id: newId(), ...row })))
        .execute();
    }
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    server = world.app.server;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;

    const first = once(server, 'connection');
    unread = readNothing(browser.token ?? '');
    await first;
    inTime = beInTime();
    mixed = trickleBoth();
    for (const [name, [first, drip]] of Object.entries(SLOW)) {
      const begun = dial(first);
      outcomes.set(
        name,
        begun.then(async (line) => ({ line, left: await line.drip(drip, BEATS) })),
      );
    }
  });
  afterAll(async () => {
    for (const line of lines) line.hangUp();
    await world.destroy();
  });

  test.concurrent.each(Object.entries(SLOW))('%s: cut off within 20 s', async (name, [, , answers]) => {
    const outcome = await outcomes.get(name);
    expect(outcome?.left).not.toBeNull();
    expect(outcome?.line.statuses).toEqual(answers);
  });

  test.concurrent('first the headers slowly, then the body: one limit for both', async () => {
    const { line, left } = await mixed;
    expect(left).not.toBeNull();
    expect(line.statuses).toEqual(['408']);
  });

  test.concurrent('a client that never reads its answer is let go', async () => {
    expect(await unread).toBe(true);
  });

  test.concurrent('a body that takes its time, and arrives, is answered', async () => {
    const line = await inTime;
    expect(line.statuses).toEqual(['422']);
  });
});
