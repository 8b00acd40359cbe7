import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { START } from '../../../../test/world.ts';

const test = base.extend('settings', {
  BASE_URL: 'https://portal.example',
  SUPPORT_EMAIL: 'help@portal.example',
});

test('RFC 9116: security.txt names contact, expiry and a policy that is there, on any host', async ({
  world,
  acme,
}) => {
  for (const workspace of [undefined, acme]) {
    const answer = await world.visitor(workspace).get('/.well-known/security.txt');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    const fields = new Map(
      answer.body.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(' ') + 1)]),
    );
    expect(fields.get('Contact')).toBe('mailto:help@portal.example');
    expect(Date.parse(fields.get('Expires') ?? '') - START).toBe(365 * 24 * 3_600_000);
    expect(fields.get('Canonical')).toBe('https://portal.example/.well-known/security.txt');
    const policy = await world.visitor(workspace).get(new URL(fields.get('Policy') ?? '').pathname);
    expect(policy.statusCode).toBe(200);
    expect(policy.body).toContain('help@portal.example');
  }
});
