import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { expect } from 'vitest';
import { createApp } from '../src/app.ts';
import { createMetrics } from '../src/command-line/metrics.ts';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { createJobWorker } from '../src/jobs/worker.ts';
import type { Message } from '../src/mail/message.ts';
import { mailJob } from '../src/mail/queue.ts';
import type { Services } from '../src/services.ts';
import { test as base } from './fixtures.ts';
import { freePort } from './free-port.ts';
import { Visitor } from './visitor.ts';

/**
 * ASVS 16.2.5, 16.5.1, 14.2.1: one long life of an installation, things going wrong in it included; then the log at
 * its most talkative, the record, every error page and the figures are searched for every password, code, secret,
 * token and recovery code that was used on the way.
 */

const PORTAL_PASSWORD = 'orchard lantern velvet';
const CHANGED = 'thimble meadow cascade';
const RESET = 'gravel sonnet umbrella';
const WRONG = 'wrong turnip wrong castle';

/** What must stand nowhere, and what it is. */
const secrets = new Map<string, string>();
const lines: string[] = [];
const errors: string[] = [];

const keep = (value: string | undefined, what: string): string => {
  if (value === undefined || value.length < 6) throw new Error(`there is no ${what}`);
  secrets.set(value, what);
  return value;
};

const test = base
  // With a mail server, as an installation that strangers can reach has one.
  .extend('settings', { SMTP_URL: 'smtp://mailer:hunter2hunter2@127.0.0.1:2525' })
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  .extend('metrics', async ({}, { onCleanup }) => {
    const metrics = createMetrics();
    const port = await freePort();
    await metrics.listen(port);
    onCleanup(() => metrics.stop());
    return { port, observer: metrics.observer };
  })
  /** The world's services, with everything logged and counted. */
  .extend('services', ({ world, metrics }): Services => {
    const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
    return { ...world.services, log, observer: metrics.observer };
  })
  /** Somebody with a browser that has been nowhere yet. */
  .extend('somebody', async ({ services }, { onCleanup }) => {
    const app = await createApp(services);
    onCleanup(() => app.close());
    return () => new Somebody(app, services.config.baseHost);
  })
  /** A mail server that takes nothing until it is told to. */
  .extend('mail', ({ world, services }, { onCleanup }) => {
    const mail = { isRefused: true };
    const transport = {
      deliver: async (message: Message) => {
        if (mail.isRefused) throw new Error(`550 no such user ${message.to}: ${message.text}`);
        world.mailbox.push(message);
      },
    };
    const worker = createJobWorker({ ...services, db: world.db, kinds: [mailJob(transport, services)] });
    onCleanup(() => worker.stop());
    return Object.assign(mail, { deliver: () => worker.drain() });
  })
  .extend('mailedToken', ({ world, mail }) => async (email: string): Promise<string> => {
    // What was refused is due again after a while.
    world.clock.advance(60_000);
    await mail.deliver();
    const link = world.mailbox.filter(({ to }) => to === email).at(-1)?.link ?? '';
    return keep(/[A-Za-z0-9_-]{43}/.exec(link)?.[0], 'one-time token');
  });

class Somebody {
  readonly browser: Visitor;
  constructor(app: FastifyInstance, host: string) {
    this.browser = new Visitor(app, host, '192.0.2.7');
  }
  #seen(answer: LightMyRequestResponse): LightMyRequestResponse {
    // The setup page that is shown again shows its own secret again (D4); that is what it is for.
    const isSetup = answer.body.includes('action="/mfa/setup"');
    if (answer.statusCode >= 400 && !isSetup) errors.push(`${JSON.stringify(answer.headers)}${answer.body}`);
    if (this.browser.token !== undefined) secrets.set(this.browser.token, 'session token');
    return answer;
  }
  async get(path: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#seen(await this.browser.get(path, headers));
  }
  async post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) {
    return this.#seen(await this.browser.post(path, form, headers));
  }
}

function secretOn(body: string): Uint8Array {
  const shown = keep(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/.exec(body)?.[0], 'secret as shown');
  const key = keep(shown.replaceAll(' ', ''), 'secret in base32');
  const bits = [...key].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  keep(Buffer.from(bytes).toString('hex'), 'secret in hexadecimal');
  keep(Buffer.from(bytes).toString('base64'), 'secret in base64');
  return Uint8Array.from(bytes);
}

test('ASVS 16.2.5: no secret that was ever used stands in log, record, error answers or figures', async ({
  world,
  acme,
  olivia,
  metrics,
  mail,
  somebody,
  mailedToken,
}) => {
  const codeOf = (secret: Uint8Array, away = 0) =>
    keep(codeAt(secret, stepAt(world.clock.now()) + away), 'code');
  const nextStep = () => world.clock.advance(30_000);
  keep('hunter2hunter2', 'password of the mail server');
  for (const password of [PORTAL_PASSWORD, CHANGED, RESET, WRONG]) keep(password, 'password');
  const sam = somebody();
  const email = 'sam@example.com';

  // Signing up, with the mail refused at first.
  const form = { workspace: 'Solo', slug: 'solo-sec', name: 'Sam Solo', email };
  expect((await sam.post('/signup', { ...form, email: 'no address' })).statusCode).toBe(422);
  expect((await sam.post('/signup', form)).statusCode).toBe(303);
  await mail.deliver();
  mail.isRefused = false;
  const confirmation = await mailedToken(email);
  expect((await sam.get(`/signup/confirm?token=${confirmation}`)).statusCode).toBe(200);
  // Sent by another page, and by another method: refused before anything is read.
  await sam.post(
    `/signup/confirm?token=${confirmation}`,
    { token: confirmation, password: PORTAL_PASSWORD },
    { 'sec-fetch-site': 'cross-site' },
  );
  expect(
    (await sam.post('/signup/confirm', { token: confirmation, password: PORTAL_PASSWORD })).statusCode,
  ).toBe(303);
  await sam.get(`/signup/confirm?token=${confirmation}`);
  await sam.get(
    `/nowhere/${confirmation}?token=${confirmation}&password=${encodeURIComponent(PORTAL_PASSWORD)}`,
  );

  // Signing in, wrongly and rightly.
  expect((await sam.post('/login', { email, password: WRONG })).statusCode).toBe(422);
  expect((await sam.post('/login', { email, password: PORTAL_PASSWORD })).statusCode).toBe(303);

  // Setting up.
  const page = await sam.get('/mfa/setup');
  const secret = secretOn(page.body);
  expect((await sam.post('/mfa/setup', { code: keep('246813', 'wrong code') })).statusCode).toBe(422);
  expect((await sam.post('/mfa/setup', { code: codeOf(secret) })).statusCode).toBe(303);
  expect((await sam.post('/account/security/recovery-codes')).statusCode).toBe(303);
  const made = await sam.get('/account/security/recovery-codes');
  expect(made.statusCode).toBe(200);
  const recovery = [...new Set(made.body.match(/\b[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}\b/g))];
  expect(recovery).toHaveLength(10);
  for (const code of recovery) {
    keep(code, 'recovery code');
    keep(code.replaceAll('-', ''), 'recovery code');
  }
  expect((await sam.post('/account/security/always-ask', { enabled: 'true' })).statusCode).toBe(303);

  // Verifying: replayed, ahead, too many, by recovery code.
  await sam.post('/logout');
  await sam.post('/login', { email, password: PORTAL_PASSWORD });
  expect((await sam.post('/mfa/verify', { code: codeOf(secret) })).statusCode).toBe(422);
  expect((await sam.post('/mfa/verify', { code: codeOf(secret, 6) })).statusCode).toBe(422);
  for (let tries = 0; tries < 4; tries += 1)
    await sam.post('/mfa/verify', { code: keep('975310', 'wrong code') });
  expect((await sam.post('/mfa/recovery', { code: 'zzzz-zzzz-zzzz-zzzz' })).statusCode).toBe(422);
  const renewed = await sam.post('/mfa/recovery', { code: recovery[0] ?? '' });
  expect(renewed.statusCode).toBe(200);
  const [newCode = ''] = /\b[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}\b/.exec(renewed.body) ?? [];
  expect(newCode).toHaveLength(19);
  keep(newCode, 'recovery code');
  keep(newCode.replaceAll('-', ''), 'recovery code');
  nextStep();
  expect((await sam.post('/confirm', { password: WRONG, code: codeOf(secret) })).statusCode).toBe(422);
  expect((await sam.post('/confirm', { password: PORTAL_PASSWORD, code: codeOf(secret) })).statusCode).toBe(
    303,
  );
  expect(
    (await sam.post('/account/security/password', { current: PORTAL_PASSWORD, password: 'short' }))
      .statusCode,
  ).toBe(422);
  expect(
    (await sam.post('/account/security/password', { current: PORTAL_PASSWORD, password: CHANGED }))
      .statusCode,
  ).toBe(303);

  // A reset of the password; the link is used twice.
  await sam.post('/password/forgot', { email });
  const reset = await mailedToken(email);
  await sam.get(`/password/reset?token=${reset}`);
  expect((await sam.post('/password/reset', { token: reset, password: RESET })).statusCode).toBe(303);
  expect((await sam.post('/password/reset', { token: reset, password: RESET })).statusCode).toBe(410);

  // An invitation, and somebody who comes by it.
  const owner = somebody();
  const { token } = await world.signedIn(olivia, acme);
  owner.browser.plant(token ?? '');
  await owner.get('/dashboard/acme');
  const invited = { email: 'carl@example.com', role: 'consultant', company: '' };
  expect((await owner.post('/dashboard/acme/members/invitations', invited)).statusCode).toBe(303);
  const invitation = await mailedToken('carl@example.com');
  const carl = somebody();
  await carl.get(`/invitations/${invitation}`);
  expect(
    (await carl.post(`/invitations/${invitation}`, { name: 'Carl', password: PORTAL_PASSWORD })).statusCode,
  ).toBe(303);
  expect((await carl.get(`/invitations/${invitation}`)).statusCode).toBe(303);

  // Faults of our own, on the way of a secret: a row that does not open, and a database that refuses.
  await sam.post('/login', { email, password: RESET });
  nextStep();
  await world.db
    .updateTable('authenticators')
    .set({ secret: new Uint8Array(60).fill(1) })
    .execute();
  expect((await sam.post('/mfa/verify', { code: codeOf(secret) })).statusCode).toBe(500);
  await world.db.schema.alterTable('throttles').renameTo('throttles_gone').execute();
  expect((await sam.post('/login', { email, password: RESET })).statusCode).toBe(500);
  expect((await sam.post('/password/forgot', { email })).statusCode).toBe(500);
  await world.db.schema.alterTable('throttles_gone').renameTo('throttles').execute();
  await world.db.schema.alterTable('one_time_links').renameTo('links_gone').execute();
  expect((await sam.get(`/password/reset?token=${reset}`)).statusCode).toBe(500);
  expect((await sam.post('/password/forgot', { email })).statusCode).toBe(500);
  await world.db.schema.alterTable('links_gone').renameTo('one_time_links').execute();

  const record = await world.db.selectFrom('audit_events').selectAll().execute();
  const figures = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text();
  const places: Readonly<Record<string, string>> = {
    log: lines.join(''),
    record: record.map((row) => JSON.stringify(row)).join('\n'),
    errors: errors.join('\n'),
    figures,
  };
  expect(record.length).toBeGreaterThan(20);
  expect(errors.length).toBeGreaterThan(15);
  expect(places.log).toContain('request failed');
  expect(places.log).toContain('could not be delivered');
  expect(places.figures).toContain('secportal_requests_total');
  expect(secrets.size).toBeGreaterThan(40);
  const found: string[] = [];
  for (const [secretText, what] of secrets) {
    for (const [place, text] of Object.entries(places)) {
      // Six digits alone may stand within a longer number.
      const stands = /^\d{6}$/.test(secretText)
        ? new RegExp(`(?<![0-9a-f.])${secretText}(?![0-9a-f])`).test(text)
        : text.includes(secretText) || text.includes(encodeURIComponent(secretText));
      if (stands) found.push(`${what} ${secretText} in ${place}`);
    }
  }
  expect(found).toEqual([]);
});
