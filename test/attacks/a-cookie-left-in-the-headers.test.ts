import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

/** Better Auth: after the password a valid cookie stood in a duplicate `Set-Cookie`, whatever the last one said. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

test.for(['base', 'tenant'] as const)(
  'the password step sets one cookie, and it opens nothing: %s',
  async (host, { world, acme }) => {
    const person = await world.account(`Dora Duplicate ${host}`);
    await world.join(person, acme, host === 'base' ? 'consultant' : 'client');
    const secret = await world.enrol(person);
    const workspace = host === 'base' ? undefined : acme;
    const visitor = world.visitor(workspace);
    const answer = await visitor.signIn(person.email);
    const raw = [answer.headers['set-cookie'] ?? []].flat();
    expect(raw).toHaveLength(1);
    // Every token that the answer holds anywhere, in whatever header.
    const tokens = JSON.stringify(answer.raw.res.getHeaders()).match(/[\w-]{43}/g) ?? [];
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) {
      const thief = world.visitor(workspace);
      thief.plant(token);
      expect((await thief.get('/account/security')).headers.location).toBe('/mfa/verify');
    }
    const done = await visitor.post('/mfa/verify', { code: world.code(secret) });
    expect(done.cookies.map(({ name }) => name)).toEqual(['secportal', 'secportal-browser']);
    // Nor does what the browser is known by from now on.
    const planted = world.visitor(workspace);
    planted.plant(done.cookies[1]?.value ?? '');
    expect((await planted.get('/account/security')).headers.location).toMatch(/^\/login/);
  },
);
