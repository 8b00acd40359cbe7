import Fastify from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shedLoad } from './pressure.ts';

/** Keeps the event loop from everything else. */
function hog(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The delay is real; when the last second of it is looked at is ours to say, or a busy machine would miss the moment. */
const lookBack = () => vi.advanceTimersByTime(1_000);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('while the event loop is late, requests get 503 with Retry-After before anything is done for them', async () => {
  const app = Fastify();
  await shedLoad(app);
  let handled = 0;
  const handler = () => {
    handled += 1;
    return 'ok';
  };
  app.get('/healthz', handler);
  app.get('/dashboard/acme', handler);
  app.get('/api/v1/session', handler);
  await app.ready();
  expect((await app.inject('/dashboard/acme')).statusCode).toBe(200);

  // Once, unless the machine let the loop have a good moment in between.
  let page = await app.inject('/dashboard/acme');
  for (let round = 0; round < 30 && page.statusCode === 200; round += 1) {
    lookBack();
    hog(1_200);
    await turn();
    await turn();
    lookBack();
    page = await app.inject('/dashboard/acme');
  }
  const before = handled;
  expect(page.statusCode).toBe(503);
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
  expect(page.headers['content-type']).toContain('text/html');
  const problem = await app.inject('/api/v1/session');
  expect(problem.statusCode).toBe(503);
  expect(problem.headers['content-type']).toContain('application/problem+json');
  expect(handled).toBe(before);
  expect((await app.inject('/healthz')).statusCode).toBe(200);

  await expect
    .poll(async () => {
      lookBack();
      return (await app.inject('/dashboard/acme')).statusCode;
    })
    .toBe(200);
  await app.close();
});
