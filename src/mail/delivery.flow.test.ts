import { SMTPServer } from 'smtp-server';
import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { openFresh } from '../../test/fresh-database.ts';
import { parseRawMail } from '../../test/raw-mail.ts';
import { passwordReset } from '../areas/account/letters.ts';
import { migrations } from '../areas/index.ts';
import type { Database } from '../data/database.ts';
import { migrate } from '../data/migrations/index.ts';
import { createJobWorker } from '../jobs/worker.ts';
import { createKeyringText, parseKeyring } from '../sealing/sealed-box.ts';
import { mailsAbout, removeOldFollowedMails } from './followed-mails.ts';
import type { Message } from './message.ts';
import { enqueueMail, mailJob } from './queue.ts';
import { noteRefused, removeOldRefusals } from './refused-addresses.ts';
import { type MailTransport, smtpTransport } from './transport.ts';

const keyring = parseKeyring(createKeyringText());
const link = 'http://localhost:3000/password/reset?token=top-secret-token';
const message = passwordReset(
  { productName: 'SecPortal', supportEmail: 'help@portal.example', at: 0 },
  { to: 'ada@acme.example', name: 'Ada', link, expiresMinutes: 30 },
);
const minute = 60_000;

/** A transport that does as told and remembers. */
function recorder(outcome: () => Promise<void> = () => Promise.resolve()) {
  const delivered: Message[] = [];
  return {
    delivered,
    async deliver(mail: Message) {
      await outcome();
      delivered.push(mail);
    },
  };
}

/** A real SMTP server on loopback, which refuses as many recipients as told before it takes one. */
async function startSmtpServer(refusals: number, offersTls: boolean, responseCode: number) {
  const received: { to: string[]; raw: string; secure: boolean }[] = [];
  let left = refusals;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: offersTls ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      left -= 1;
      done(left >= 0 ? Object.assign(new Error(`no room for ${address}`), { responseCode }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
          secure: session.secure,
        });
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const from = 'SecPortal <no-reply@portal.example>';
  const transportTo = (host: string, query = '') => smtpTransport(`smtp://${host}:${port}${query}`, from);
  const stop = () => new Promise<void>((closed) => server.close(() => closed()));
  return { stop, received, transportTo, transport: transportTo('127.0.0.1') };
}

const test = base
  /** Another node's view of the same database. */
  .extend('connect', ({ emptyDatabase }, { onCleanup }) => {
    const connections: Database[] = [];
    onCleanup(async () => {
      for (const connection of connections) await connection.destroy();
    });
    return (): Database => {
      const connection = openFresh(emptyDatabase);
      connections.push(connection);
      return connection;
    };
  })
  .extend('db', async ({ connect }) => {
    const db = connect();
    await migrate(db, process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite', migrations);
    return db;
  })
  .extend('clock', () => {
    const clock = { time: Date.UTC(2026, 10, 24), now: (): number => clock.time };
    return clock;
  })
  .extend('logged', (): unknown[][] => [])
  .extend('worker', ({ db, clock, logged }) => {
    const log = {
      warn: (...line: unknown[]) => void logged.push(['warn', ...line]),
      error: (...line: unknown[]) => void logged.push(['error', ...line]),
    };
    return (transport: MailTransport, on = db) =>
      createJobWorker({ db: on, keyring, kinds: [mailJob(transport, { db: on, clock })], clock, log });
  })
  .extend(
    'enqueue',
    ({ db, clock }) =>
      (mail: Message = message): Promise<void> =>
        db.transaction().execute((trx) => enqueueMail(trx, keyring, mail, clock.now())),
  )
  .extend(
    'waiting',
    ({ db }) =>
      () =>
        db.selectFrom('jobs').selectAll().execute(),
  )
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  .extend('smtpServer', ({}, { onCleanup }) => {
    const servers: Awaited<ReturnType<typeof startSmtpServer>>[] = [];
    onCleanup(async () => {
      for (const server of servers) await server.stop();
    });
    return async (refusals = 0, offersTls = false, code = 452) => {
      const server = await startSmtpServer(refusals, offersTls, code);
      servers.push(server);
      return server;
    };
  });

test('a queued mail reaches a real SMTP server, whole, once, and leaves the queue', async ({
  logged,
  worker,
  enqueue,
  waiting,
  smtpServer,
}) => {
  const { received, transport } = await smtpServer();
  await enqueue();
  const [row] = await waiting();
  await worker(transport).drain();

  expect(received.map(({ to }) => to)).toEqual([['ada@acme.example']]);
  const mail = parseRawMail(received[0]!.raw);
  expect(mail.text.replaceAll('\r\n', '\n').trimEnd()).toBe(message.text);
  expect(mail.html.replaceAll('\r\n', '\n').trimEnd()).toBe(message.html);
  expect(Object.fromEntries(mail.headers)['message-id']).toBe(`<${row!.id}@portal.example>`);
  expect(await waiting()).toEqual([]);
  expect(logged).toEqual([]);
});

test('the SMTP server can be checked without sending anything', async ({ smtpServer }) => {
  const { received, transport } = await smtpServer();
  await transport.verify();
  expect(received).toEqual([]);
});

test('a server off loopback that offers no TLS gets no mail, unless the URL allows it', async ({
  smtpServer,
}) => {
  const { received, transportTo } = await smtpServer();
  // Not a loopback address by its name, but it leads to this machine.
  await expect(transportTo('0.0.0.0').deliver(message)).rejects.toMatchObject({ code: 'ETLS' });
  expect(received).toEqual([]);
  await transportTo('0.0.0.0', '?tls=optional').deliver(message);
  expect(received).toHaveLength(1);
});

test('a certificate that nobody vouches for: refused off loopback, taken where no TLS would do as well', async ({
  smtpServer,
}) => {
  const { received, transport, transportTo } = await smtpServer(0, true);
  await expect(transportTo('0.0.0.0').deliver(message)).rejects.toThrow(/certificate/);
  expect(received).toEqual([]);
  await transport.deliver(message);
  expect(received.map(({ secure }) => secure)).toEqual([true]);
});

test('ASVS 1.3.11 a line break in a subject adds no header and no recipient on the wire', async ({
  worker,
  enqueue,
  smtpServer,
}) => {
  const { received, transport } = await smtpServer();
  await enqueue({ ...message, subject: 'Join\r\nBcc: eve@evil.example\r\n\r\nbody' });
  await worker(transport).drain();
  expect(received[0]!.to).toEqual(['ada@acme.example']);
  const names = parseRawMail(received[0]!.raw).headers.map(([name]) => name);
  expect(names).not.toContain('bcc');
  expect(names.filter((name) => name === 'subject')).toHaveLength(1);
});

test('a refused mail waits 30 seconds and is tried again; the log names neither address nor link (ASVS 16.2.5)', async ({
  clock,
  logged,
  worker,
  enqueue,
  waiting,
  smtpServer,
}) => {
  const { received, transport } = await smtpServer(1);
  await enqueue();
  const mails = worker(transport);
  await mails.drain();
  expect(received).toEqual([]);
  expect(logged).toMatchObject([
    ['warn', { attempts: 1, code: 'EENVELOPE', responseCode: 452 }, expect.any(String)],
  ]);
  expect(JSON.stringify(logged)).not.toContain(message.to);
  expect(JSON.stringify(logged)).not.toMatch(/token|password/i);

  clock.time += 29_999;
  await mails.drain();
  expect(received).toEqual([]);
  clock.time += 1;
  await mails.drain();
  expect(received).toHaveLength(1);
  expect(await waiting()).toEqual([]);
});

test('retries double up to an hour and end after a day with one error', async ({
  clock,
  logged,
  worker,
  enqueue,
  waiting,
}) => {
  const transport = recorder(() => Promise.reject(new Error(`550 ${message.to} ${link}`)));
  await enqueue();
  const mails = worker(transport);
  const waits: number[] = [];
  for (;;) {
    await mails.drain();
    const [row] = await waiting();
    if (!row) break;
    waits.push((row.due_at - clock.time) / minute);
    clock.time = row.due_at;
  }
  expect(waits.slice(0, 9)).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(24 * 60);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(25 * 60);
  expect(logged.filter(([level]) => level === 'error')).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toMatch(/ada@|token/i);
});

test('many mails, two nodes at once: each goes out once', async ({ connect, worker, enqueue, waiting }) => {
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => enqueue({ ...message, to: `user${n}@acme.example` })),
  );
  const transport = recorder(() => new Promise((resolve) => setTimeout(resolve, 5)));
  const nodes = [worker(transport), worker(transport, connect())];
  await Promise.all(nodes.map((node) => node.drain()));
  expect(new Set(transport.delivered.map(({ to }) => to)).size).toBe(30);
  expect(transport.delivered).toHaveLength(30);
  expect(await waiting()).toEqual([]);
});

test('a mail of a node that died is taken over once its claim has run out', async ({
  db,
  clock,
  worker,
  enqueue,
}) => {
  await enqueue();
  await db
    .updateTable('jobs')
    .set({ claimed_until: clock.time + 5 * minute })
    .execute();
  const transport = recorder();
  const mails = worker(transport);
  await mails.drain();
  expect(transport.delivered).toHaveLength(0);
  clock.time += 5 * minute;
  await mails.drain();
  expect(transport.delivered).toHaveLength(1);
});

test('a transaction that is rolled back sends nothing', async ({ db, clock, worker }) => {
  const transport = recorder();
  const change = db.transaction().execute(async (trx) => {
    await enqueueMail(trx, keyring, message, clock.now());
    throw new Error('changed our mind');
  });
  await expect(change).rejects.toThrow('changed our mind');
  await worker(transport).drain();
  expect(transport.delivered).toEqual([]);
});

test('D16 what lies in the table shows neither link nor address, and opens under its own row alone', async ({
  db,
  logged,
  worker,
  enqueue,
  waiting,
}) => {
  await enqueue();
  await enqueue();
  const [first, second] = await waiting();
  const bytes = Buffer.from(first!.sealed).toString('latin1');
  for (const clear of ['token', 'acme', 'ada@', 'password', 'localhost']) expect(bytes).not.toContain(clear);

  await db.updateTable('jobs').set({ sealed: first!.sealed }).where('id', '=', second!.id).execute();
  const transport = recorder();
  await worker(transport).drain();
  expect(transport.delivered).toEqual([message]);
  expect(logged).toMatchObject([['warn', { cause: 'SealedBoxError', code: 'tampered' }, expect.any(String)]]);
});

test('kicks deliver without being waited for, however they fall; after stop() nothing moves', async ({
  worker,
  enqueue,
}) => {
  const transport = recorder();
  const mails = worker(transport);
  mails.start();
  for (let n = 0; n < 20; n++) {
    await enqueue();
    mails.kick();
  }
  await expect.poll(() => transport.delivered.length).toBe(20);
  await mails.stop();
  await enqueue();
  mails.kick();
  await mails.drain();
  expect(transport.delivered).toHaveLength(20);
});

test('stop() waits for the delivery under way', async ({ worker, enqueue, waiting }) => {
  const begun = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const transport = recorder(() => {
    begun.resolve();
    return letGo.promise;
  });
  await enqueue();
  const mails = worker(transport);
  mails.kick();
  await begun.promise;
  const stopping = mails.stop();
  letGo.resolve();
  await stopping;
  expect(transport.delivered).toHaveLength(1);
  expect(await waiting()).toEqual([]);
});

test('ASVS 16.5.4 a database that fails is logged by kick(), thrown by drain(), and ends nothing', async ({
  db,
  logged,
  worker,
}) => {
  await db.schema.dropTable('jobs').execute();
  const mails = worker(recorder());
  mails.kick();
  await expect.poll(() => logged).toMatchObject([['error', {}, 'the queue of jobs could not be read']]);
  await expect(mails.drain()).rejects.toThrow();
});

test('B15: how far a followed mail has come is noted: on its way, refused, delivered', async ({
  db,
  clock,
  worker,
  smtpServer,
}) => {
  await db.transaction().execute((trx) => enqueueMail(trx, keyring, message, clock.now(), 'an invitation'));
  const standing = async () => (await mailsAbout(db, ['an invitation', 'another'])).get('an invitation');
  expect(await standing()).toEqual({ state: 'waiting', changedAt: clock.time });
  const { transport } = await smtpServer(1);
  clock.time += minute;
  await worker(transport).drain();
  expect(await standing()).toEqual({ state: 'refused', changedAt: clock.time });
  clock.time += minute;
  await worker(transport).drain();
  expect(await standing()).toEqual({ state: 'delivered', changedAt: clock.time });
});

test('B15: a mail server that does not answer is told apart, and a mail that is given up has failed', async ({
  db,
  clock,
  worker,
  waiting,
}) => {
  await db.transaction().execute((trx) => enqueueMail(trx, keyring, message, clock.now(), 'an invitation'));
  const silent = recorder(() =>
    Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
  );
  const mails = worker(silent);
  await mails.drain();
  expect((await mailsAbout(db, ['an invitation'])).get('an invitation')?.state).toBe('unreachable');
  clock.time += 24 * 60 * minute;
  await mails.drain();
  expect(await waiting()).toEqual([]);
  expect((await mailsAbout(db, ['an invitation'])).get('an invitation')?.state).toBe('failed');
});

test('what was followed is forgotten after a month, and the latest about a row is followed alone', async ({
  db,
  clock,
}) => {
  const follow = () =>
    db.transaction().execute((trx) => enqueueMail(trx, keyring, message, clock.now(), 'an invitation'));
  await follow();
  clock.time += minute;
  await follow();
  expect(await mailsAbout(db, ['an invitation'])).toEqual(
    new Map([['an invitation', { state: 'waiting', changedAt: clock.time }]]),
  );
  await removeOldFollowedMails(db, clock.time + 29 * 24 * 60 * minute);
  expect((await mailsAbout(db, ['an invitation'])).size).toBe(1);
  await removeOldFollowedMails(db, clock.time + 30 * 24 * 60 * minute);
  expect((await mailsAbout(db, ['an invitation'])).size).toBe(0);
});

test('B4: an address that the mail server refuses for good is noted, until it takes mail for it again', async ({
  db,
  clock,
  worker,
  enqueue,
  smtpServer,
}) => {
  const noted = () => db.selectFrom('refused_addresses').selectAll().execute();
  const { transport: full } = await smtpServer(1);
  await enqueue();
  await worker(full).drain();
  expect(await noted(), 'for now alone').toEqual([]);

  clock.time += minute;
  const { transport, received } = await smtpServer(2, false, 550);
  for (const wait of [0, minute]) {
    clock.time += wait;
    await worker(transport).drain();
    expect(await noted()).toEqual([{ address: message.to, refused_at: clock.time }]);
  }
  clock.time += 2 * minute;
  await worker(transport).drain();
  expect(received).toHaveLength(1);
  expect(await noted()).toEqual([]);
});

test('an address that was refused is forgotten after half a year without mail', async ({ db, clock }) => {
  const noted = () => db.selectFrom('refused_addresses').select('address').execute();
  await noteRefused(db, message.to, clock.time);
  await removeOldRefusals(db, clock.time + 179 * 24 * 60 * minute);
  expect(await noted()).toHaveLength(1);
  await removeOldRefusals(db, clock.time + 180 * 24 * 60 * minute);
  expect(await noted()).toEqual([]);
});
