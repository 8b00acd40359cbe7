import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { hashToken } from '../../src/domain/token.ts';
import { test } from '../fixtures.ts';
import type { Installation, Somebody } from '../nodes/installation.ts';
import type { Node } from '../nodes/premises.ts';
import { together } from '../together.ts';
import { lookAtFiles, lookAtWork, nothingDone, sitDown, work } from './desk.ts';
import { type Answered, type Crowd, gather, nothingYet, press } from './load.ts';

/** How often the server is killed; `npm run test:deep` asks for some hundreds. */
const KILLS = Number(process.env.DURABILITY_KILLS ?? 4);
const LATEST_MS = 700;

async function eventsOf(installation: Installation, { id }: Somebody, type: string): Promise<number> {
  const { n } = await installation.db
    .selectFrom('audit_events')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('actor_id', '=', id)
    .where('type', '=', type)
    .executeTakeFirstOrThrow();
  return Number(n);
}

const authenticatorsOf = (installation: Installation, { id }: Somebody) =>
  installation.db.selectFrom('authenticators').select('last_step').where('account_id', '=', id).execute();

const sessionOf = (installation: Installation, token: string) =>
  installation.db
    .selectFrom('sessions')
    .select('id')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();

/** What was answered is there; what was not is there as a whole or not at all. */
async function look(installation: Installation, crowd: Crowd, answered: Answered): Promise<void> {
  for (const { somebody, step } of answered.enrolled) {
    expect(await authenticatorsOf(installation, somebody)).toEqual([{ last_step: step }]);
  }
  for (const { somebody } of crowd.enrolling) {
    expect(await eventsOf(installation, somebody, 'authenticator.added')).toBe(
      (await authenticatorsOf(installation, somebody)).length,
    );
  }
  for (const { somebody, step } of answered.verified) {
    expect(await authenticatorsOf(installation, somebody)).toEqual([{ last_step: step }]);
    expect(await eventsOf(installation, somebody, 'code.accepted')).toBe(1);
  }
  for (const { somebody } of crowd.guessing) {
    const told = answered.failures.get(somebody) ?? 0;
    const { factor_failures_in_row: counted } = await installation.db
      .selectFrom('accounts')
      .select('factor_failures_in_row')
      .where('id', '=', somebody.id)
      .executeTakeFirstOrThrow();
    // The one that was under way may have been counted without an answer; no other may.
    expect([told, told + 1]).toContain(counted);
    expect(await eventsOf(installation, somebody, 'code.refused')).toBe(counted);
  }
  for (const token of answered.signedOut) expect(await sessionOf(installation, token)).toBeUndefined();
  for (const token of answered.signedIn) expect(await sessionOf(installation, token)).toBeDefined();
}

/** The same, as the next server has it: a used code is used up, an enrolled account is asked for its code. */
async function ask(installation: Installation, { port }: Node, answered: Answered): Promise<void> {
  const used = answered.verified.at(-1);
  if (used !== undefined) {
    const thief = await installation.signedIn(used.somebody);
    expect((await thief.post(port, '/mfa/verify', { code: used.code })).status).toBe(422);
    thief.leave();
  }
  const out = installation.browser();
  out.token = answered.signedOut.at(-1);
  if (out.token !== undefined) expect((await out.get(port, '/api/v1/session')).status).toBe(401);
  out.token = answered.signedIn.at(-1);
  if (out.token !== undefined) expect((await out.get(port, '/api/v1/session')).status).toBe(200);
  const enrolled = answered.enrolled.at(-1);
  if (enrolled !== undefined) {
    const stranger = await installation.signedIn(enrolled.somebody);
    expect((await stranger.get(port, '/mfa/setup')).headers.location).toBe('/mfa/verify');
    stranger.leave();
  }
  out.leave();
}

test(`whatever was answered is there after SIGKILL at a random moment (${KILLS} times)`, {
  timeout: 300_000 + KILLS * 60_000,
}, async ({ installation, signal }) => {
  let server = await installation.serve();
  const totals = {
    enrolled: 0,
    verified: 0,
    failures: 0,
    signedOut: 0,
    signedIn: 0,
    saved: 0,
    published: 0,
    uploaded: 0,
  };
  const proven = () => totals.failures + totals.verified + totals.enrolled;
  for (let round = 0; round < KILLS; round += 1) {
    signal.throwIfAborted();
    const crowd = await gather(installation, round);
    const desk = await sitDown(installation, round);
    const answered = nothingYet();
    const done = nothingDone();
    let killed = false;
    const isKilled = () => killed;
    const pressing = together([
      press(installation, server.port, crowd, answered, isKilled),
      work(server.port, desk, done, isKilled),
    ]);
    await sleep(randomInt(20, LATEST_MS));
    // Where the machine was too busy for any answer so far, the last moment is a later one.
    if (round === KILLS - 1 && proven() === 0)
      await expect.poll(() => answered.failures.size + answered.verified.length).toBeGreaterThan(0);
    const isEachDone = () =>
      (['saved', 'published', 'uploaded'] as const).every((what) => totals[what] + done[what] > 0);
    if (round === KILLS - 1) await expect.poll(isEachDone).toBe(true);
    killed = true;
    server.child.kill('SIGKILL');
    await together([pressing, server.ended]);
    await look(installation, crowd, answered);
    server = await installation.serve();
    await ask(installation, server, answered);
    await lookAtWork(installation, server.port, desk, done);
    for (const { browser } of [...crowd.enrolling, ...crowd.verifying, ...crowd.guessing]) browser.leave();
    for (const browser of crowd.leaving) browser.leave();
    for (const browser of [desk.writing, desk.publishing, desk.uploading]) browser.leave();
    totals.saved += done.saved;
    totals.published += done.published;
    totals.uploaded += done.uploaded;
    totals.enrolled += answered.enrolled.length;
    totals.verified += answered.verified.length;
    for (const told of answered.failures.values()) totals.failures += told;
    totals.signedOut += answered.signedOut.length;
    totals.signedIn += answered.signedIn.length;
  }
  console.log(`${KILLS} kills; answered and found: ${JSON.stringify(totals)}`);
  expect(proven()).toBeGreaterThan(0);
  await lookAtFiles(installation);
});
