import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { testInOneWorld } from '../fixtures.ts';
import { Line } from '../raw-socket.ts';

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

/** A listening server, and the lines to it, which are hung up at the end. */
class Lines {
  readonly #server: Server;
  readonly #lines: Line[] = [];

  constructor(server: Server) {
    this.#server = server;
  }

  async dial(first: string): Promise<Line> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const line = await Line.to(address.port);
    this.#lines.push(line);
    if (first !== '') line.say(first);
    return line;
  }

  /** Headers for ten seconds, and a body from then on: one limit for both, not one after the other. */
  async trickleBoth() {
    const line = await this.dial(post(''));
    const early = await line.drip('X: 1\r\n', 10);
    if (early !== null) return { line, left: early + BEATS - 10 };
    line.say('Content-Length: 1000\r\n\r\n');
    return { line, left: await line.drip('a', BEATS - 10) };
  }

  /**
   * Takes nothing of an answer that is larger than what the system keeps for it. Whether it was let go. A socket's time
   * counts from when it last took something, and once more where it did so since the look before.
   */
  async readNothing(cookie: string): Promise<boolean> {
    const accepted = once(this.#server, 'connection') as Promise<[Socket]>;
    const line = await this.dial('');
    line.socket.pause();
    const [theirs] = await accepted;
    line.say(`GET /dashboard/acme/activity.csv HTTP/1.1\r\n${HOST}\r\nCookie: secportal=${cookie}\r\n\r\n`);
    // The limit that is set is twenty seconds.
    theirs.setTimeout(5_000);
    await line.drip('', 12);
    return theirs.destroyed && theirs.bytesWritten > 1_000_000 && theirs.bytesWritten < 20_000_000;
  }

  async beInTime(): Promise<Line> {
    const line = await this.dial(post('Connection: close\r\nContent-Length: 6\r\n\r\n'));
    await line.drip('a=', 3);
    await once(line.socket, 'close');
    return line;
  }

  hangUp(): void {
    for (const line of this.#lines) line.hangUp();
  }
}

const test = testInOneWorld
  /** A session of the owner's, to whom the record has more to tell than the system keeps of an answer. */
  .extend('cookie', { scope: 'file' }, async ({ world, acme, olivia }) => {
    const detail = JSON.stringify({ reason: 'x'.repeat(4_000) });
    const rows = Array.from({ length: 50 }, () => ({
      at: world.clock.now(),
      workspace_id: acme.id,
      type: 'session.ended',
      actor_id: olivia.id,
      actor: olivia.email,
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
    return (await world.signedIn(olivia, acme)).token ?? '';
  })
  /** All of them at once, begun before the first of them is looked at. */
  .extend('slow', { scope: 'file' }, async ({ world, cookie }, { onCleanup }) => {
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const { server } = world.app;
    const lines = new Lines(server);
    onCleanup(() => lines.hangUp());
    const first = once(server, 'connection');
    const unread = lines.readNothing(cookie);
    await first;
    const inTime = lines.beInTime();
    const mixed = lines.trickleBoth();
    const outcomes = new Map(
      Object.entries(SLOW).map(([name, [said, drip]]) => [
        name,
        lines.dial(said).then(async (line) => ({ line, left: await line.drip(drip, BEATS) })),
      ]),
    );
    return { unread, inTime, mixed, outcomes };
  });

describe('time-outs that trade places', () => {
  test.concurrent.for(Object.entries(SLOW))(
    '%s: cut off within 20 s',
    async ([name, [, , answers]], { slow }) => {
      const outcome = await slow.outcomes.get(name);
      expect(outcome?.left).not.toBeNull();
      expect(outcome?.line.statuses).toEqual(answers);
    },
  );

  test.concurrent('first the headers slowly, then the body: one limit for both', async ({ slow }) => {
    const { line, left } = await slow.mixed;
    expect(left).not.toBeNull();
    expect(line.statuses).toEqual(['408']);
  });

  test.concurrent('a client that never reads its answer is let go', async ({ slow }) => {
    expect(await slow.unread).toBe(true);
  });

  test.concurrent('a body that takes its time, and arrives, is answered', async ({ slow }) => {
    const line = await slow.inTime;
    expect(line.statuses).toEqual(['422']);
  });
});
