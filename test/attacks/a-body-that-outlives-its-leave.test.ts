import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import { typeOf, uploadOf } from '../multipart.ts';
import { Line } from '../raw-socket.ts';
import type { Visitor } from '../visitor.ts';
import { START } from '../world.ts';
import { arrived } from './arrived.ts';

/**
 * Headers now, and a body once the leave to come in is gone (D24): what no deed judges anew, such as a form with a mistake in it
 * or a field for files without one, was answered on the leave of the door.
 */

/** When a session ends that is not over. */
const LATE = START + 3_600_000;
const ID = '0193a1d2-0000-7000-8000-000000000000';
/** A field for files in which nobody chose one. */
const NO_FILE = uploadOf({}, [{ name: '', content: 'x'.repeat(1_000) }]);

const headersOf = (visitor: Visitor, method: string, path: string, type: string, body: Buffer) =>
  [
    `${method} ${path} HTTP/1.1`,
    `Host: ${visitor.host}`,
    'Sec-Fetch-Site: same-origin',
    `Cookie: secportal=${visitor.token}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n');

/** One request, as it stands when its headers are there. */
interface Begun {
  /** Sends the body, and waits for all of the answer. */
  end(): Promise<string>;
}

const test = base
  .extend('port', { scope: 'file' }, ({ world }) => world.listen())
  /** What the gate has said, in order. */
  .extend('decisions', { scope: 'file' }, ({ world }) => {
    const decisions: string[] = [];
    const nothing = () => undefined;
    const decided = (_: string, reason: string) => void decisions.push(reason);
    Object.assign(world.services, {
      observer: { answered: nothing, signInTried: nothing, codeTried: nothing, decided },
    });
    return decisions;
  })
  /** Sends the headers of a request, and comes back once the gate has let it through. */
  .extend(
    'begin',
    { scope: 'file' },
    ({ port, decisions }) =>
      async (visitor: Visitor, method: string, path: string, type: string, body: Buffer): Promise<Begun> => {
        decisions.length = 0;
        const line = await Line.to(port);
        const closed = once(line.socket, 'close');
        line.say(headersOf(visitor, method, path, type, body));
        await expect.poll(() => decisions, { interval: 1 }).toEqual(['passed']);
        // It is handed on, and an upload begins.
        await sleep(5);
        return {
          end: async () => {
            line.say(body);
            await closed;
            return line.heard;
          },
        };
      },
  )
  .extend('people', { scope: 'file' }, arrived);

const bodyFor = (takesFiles: boolean, isJson: boolean) =>
  takesFiles ? NO_FILE : Buffer.from(isJson ? '{"unheard":"of"}' : 'unheard=of');

test('D24: whatever is sent in a body is answered on the leave that there is behind its last byte', async ({
  world,
  acme,
  people,
  begin,
  decisions,
}) => {
  let asked = 0;
  for (const { method, url, config } of world.routes) {
    const { requirement, forPrograms } = config?.mark ?? {};
    if (requirement == null || requirement.access === 'public') continue;
    if (typeof method !== 'string' || method === 'GET' || method === 'HEAD') continue;
    const visitor =
      requirement.access === 'admin'
        ? people.admin
        : requirement.access === 'portal'
          ? people.client
          : people.owner;
    const path = url.replace(/:slug/g, acme.slug).replace(/:\w+/g, ID);
    // Which of them takes files no mark says: the others refuse it by its type, which shows nothing.
    for (const takesFiles of [false, true]) {
      const body = bodyFor(takesFiles, forPrograms === true);
      const type = !takesFiles && forPrograms ? 'application/json' : typeOf(body.toString());
      const begun = await begin(visitor, method, path, type, body);
      await world.db.updateTable('sessions').set({ expires_at: 0 }).execute();
      const answer = await begun.end();
      await world.db.updateTable('sessions').set({ expires_at: LATE }).execute();
      const [, status = ''] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
      const what = `${method} ${path} ${type.split(';')[0]}: ${status}`;
      if (status === '415') continue;
      asked += 1;
      expect(answer, what).toMatch(
        forPrograms ? /^HTTP\/1\.1 401 / : /^HTTP\/1\.1 303 [\s\S]*\r\nlocation: \/login\b/i,
      );
      expect(decisions.slice(0, 2), what).toEqual(['passed', 'sign-in']);
    }
  }
  expect(asked).toBeGreaterThan(100);
});

test('D24 E3: what came too late to be within reach is out of it', async ({
  world,
  acme,
  carl,
  people: { owner },
  begin,
}) => {
  const consultant = await world.signedIn(carl, acme);
  await consultant.get(`/dashboard/${acme.slug}`);
  const companyId = await world.company(acme, 'Globex');
  const fields = { companyId, title: 'Quiet', reference: 'Q-1', kind: 'api', startsOn: '', endsOn: '' };
  const planned = await owner.post(`/dashboard/${acme.slug}/engagements`, {
    ...fields,
    ...{ lead: '', scope: '', rules: '', tags: '' },
  });
  const path = `${planned.headers.location}/documents`;
  const begun = await begin(consultant, 'POST', path, typeOf(NO_FILE.toString()), NO_FILE);
  await world.db.updateTable('workspaces').set({ need_to_know: 1 }).execute();
  expect(await begun.end()).toMatch(/^HTTP\/1\.1 404 /);
});

test('D24: of what came whole with its headers the gate is asked once', async ({
  acme,
  people: { owner },
  port,
  decisions,
}) => {
  decisions.length = 0;
  const line = await Line.to(port);
  const body = bodyFor(false, false);
  const headers = headersOf(owner, 'POST', `/dashboard/${acme.slug}/companies`, typeOf(String(body)), body);
  line.say(Buffer.concat([Buffer.from(headers), body]));
  await once(line.socket, 'close');
  expect(line.statuses).toEqual(['422']);
  expect(decisions).toEqual(['passed']);
});
