import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Person } from '../world.ts';

/** Capgo CVE-2026-56256 and others: pages asked for the second factor, the API and the forms' targets did not. */

const CANARY = 'Zyzzyva';

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('rows', { scope: 'file' }, async ({ world, acme }): Promise<Record<string, string>> => {
    const victim = await world.account(`Vera ${CANARY}`);
    const membership = await world.join(victim, acme, 'client', `${CANARY} Holdings`);
    return { ':slug': acme.slug, ':membership': membership, ':account': victim.id };
  })
  .extend(
    'whoOwes',
    { scope: 'file' },
    ({ world, acme }) =>
      async (step: 'setup' | 'verify', host: 'base' | 'tenant'): Promise<Person> => {
        const person = await world.account(`Owing ${step} ${host}`);
        await world.join(person, acme, host === 'base' ? 'consultant' : 'client');
        if (step === 'verify') await world.enrol(person);
        return person;
      },
  );

test.for([
  ['setup', 'base'],
  ['setup', 'tenant'],
  ['verify', 'base'],
  ['verify', 'tenant'],
] as const)(
  'whoever owes %s gets at nothing on the %s host, by any route or method',
  async ([step, host], { world, acme, rows, whoOwes }) => {
    const person = await whoOwes(step, host);
    let asked = 0;
    for (const { url, method, config } of world.routes) {
      const requirement = config?.mark?.requirement;
      if (requirement == null || Array.isArray(method)) continue;
      const session = await world.signedIn(person, acme, host);
      const path = url.replace(/:\w+/g, (name) => rows[name] ?? 'A'.repeat(43));
      const answer = await world.app.inject({
        method: method as 'GET' | 'HEAD' | 'POST',
        url: path,
        headers: {
          host: session.host,
          cookie: `secportal=${session.token}`,
          'sec-fetch-site': 'same-origin',
          ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(method === 'POST' && { payload: 'enabled=false&apply=now' }),
      });
      const what = `${method} ${path}`;
      expect(answer.body, what).not.toContain(CANARY);
      if (requirement.access === 'public' || requirement.access === 'password') continue;
      if (requirement.host !== 'both' && requirement.host !== host) expect(answer.statusCode, what).toBe(404);
      else if (config?.mark?.kind === 'endpoint') expect(answer.statusCode, what).toBe(401);
      else expect(answer.headers.location, what).toBe(`/mfa/${step}`);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(20);
    const policy = await world.db.selectFrom('mfa_policies').select('required').executeTakeFirstOrThrow();
    expect(policy.required).toBe(1);
  },
);
