import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());

test('an unknown path is a page of its own, with every security header (ASVS 3.4)', async () => {
  const answer = await world.visitor().get('/nowhere');
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body).toContain('Page not found');
});
