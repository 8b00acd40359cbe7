import { expect, test } from 'vitest';
import { watchServer } from './server-watch.ts';
import type { SmtpTransport } from './transport.ts';

const message = { to: 'ada@acme.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };

function serverThat(outcome: { error: Error | null; asked: number }): SmtpTransport {
  const answer = async () => {
    outcome.asked += 1;
    if (outcome.error !== null) throw outcome.error;
  };
  return { deliver: answer, verify: answer, send: async () => '250 Ok' };
}

const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ESOCKET' });
const refusal = Object.assign(new Error('no such user'), {
  response: '550 No such user here',
  responseCode: 550,
});

test('B15: what a check or a delivery finds out holds until the next', async () => {
  const outcome = { error: away as Error | null, asked: 0 };
  const clock = { time: 0, now: () => clock.time };
  const watch = watchServer(serverThat(outcome), clock);
  const words = 'connect ECONNREFUSED 127.0.0.1:25 (ESOCKET)';
  expect(await watch.check()).toBe(words);
  expect(watch.trouble()).toBe(words);
  outcome.error = null;
  await watch.transport.deliver(message);
  expect(watch.trouble()).toBeNull();
  outcome.error = away;
  await expect(watch.transport.deliver(message)).rejects.toBe(away);
  expect(watch.trouble()).toBe(words);
  outcome.error = refusal;
  await expect(watch.transport.deliver(message)).rejects.toBe(refusal);
  expect(watch.trouble()).toBeNull();
  expect(outcome.asked).toBe(4);
});

test('B15: after a minute, asking for the trouble asks the server, once', async () => {
  const outcome = { error: away as Error | null, asked: 0 };
  const clock = { time: 0, now: () => clock.time };
  const watch = watchServer(serverThat(outcome), clock);
  await watch.check();
  outcome.error = null;
  clock.time = 59_999;
  expect(watch.trouble()).not.toBeNull();
  expect(outcome.asked).toBe(1);
  clock.time = 60_000;
  watch.trouble();
  watch.trouble();
  await expect.poll(() => watch.trouble()).toBeNull();
  expect(outcome.asked).toBe(2);
});
