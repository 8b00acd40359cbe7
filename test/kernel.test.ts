import { expect } from 'vitest';
import { testInOneWorld as test } from './fixtures.ts';

test('an unknown path is a page of its own, with every security header (ASVS 3.4)', async ({ world }) => {
  const answer = await world.visitor().get('/nowhere');
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body).toContain('Page not found');
});
