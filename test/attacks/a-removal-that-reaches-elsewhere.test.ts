import { expect } from 'vitest';
import { FRESH_MS } from '../../src/access/judgement.ts';
import { auditEnds } from '../../src/areas/workspace/members/ending-audits.ts';
import { test as base } from '../fixtures.ts';

/**
 * What an account waits to confirm, and what it typed, belongs to the workspace that it was for. One workspace's owner took it
 * from people in every other one.
 */

const TYPED = { name: 'Nightly import', may: 'write', sees: 'all', days: '30' };
const tokensOf = (slug: string) => `/dashboard/${slug}/tokens/new`;

const test = base
  .extend('rival', ({ world }) => world.workspace('rival'))
  /** Carl, who is a consultant of one workspace and owns another, asks for a token in both, and confirms neither. */
  .extend('browsers', async ({ world, acme, rival, carl }) => {
    await world.join(carl, rival, 'owner');
    const [here, there] = [await world.signedIn(carl, acme), await world.signedIn(carl, rival)];
    world.clock.advance(FRESH_MS);
    for (const [visitor, slug] of [
      [here, 'acme'],
      [there, 'rival'],
    ] as const) {
      const asked = await visitor.post(tokensOf(slug), { ...TYPED, signed_in_as: carl.email });
      expect(asked.headers.location).toBe('/confirm');
    }
    return { there };
  })
  .extend('owner', async ({ world, acme, olivia, browsers }) => {
    expect(browsers).toBeDefined();
    return world.signedIn(olivia, acme);
  })
  .extend('kept', ({ world }) => async (): Promise<string[]> => {
    const rows = await world.db.selectFrom('kept_forms').select('action').orderBy('action').execute();
    return rows.map(({ action }) => action);
  })
  .extend('waiting', ({ world }) => async (): Promise<number> => {
    return (await world.db.selectFrom('intents').select('id').execute()).length;
  });

const WAYS = ['is removed', 'leaves', 'gets another role', 'was an auditor until today'] as const;

test.for(WAYS)(
  'D21, D22, E14: who %s in one workspace loses nothing that they typed in another',
  async (way, { world, acme, carl, browsers: { there }, owner, kept, waiting }) => {
    expect([await kept(), await waiting()]).toEqual([[tokensOf('acme'), tokensOf('rival')], 2]);
    const { membership } = carl;
    const deeds = {
      'is removed': () => owner.post('/dashboard/acme/members/remove', { membership }),
      leaves: async () => (await world.signedIn(carl, acme)).post('/dashboard/acme/leave', { membership }),
      'gets another role': () =>
        owner.post('/dashboard/acme/members/role', { membership, role: 'auditor', until: '2026-12-24' }),
      'was an auditor until today': async () => {
        const ended = { role: 'auditor', ends_at: world.clock.now() } as const;
        await world.db.updateTable('memberships').set(ended).where('id', '=', membership).execute();
        await auditEnds(world.services).run(world.clock.now());
        return { statusCode: 303 };
      },
    };
    expect((await deeds[way]()).statusCode).toBe(303);
    const page = await there.get('/confirm');
    expect(page.body).toContain('You’re about to');
    expect((await there.get(tokensOf('rival'))).body).toContain('Nightly import');
    // Of the one they lost there is nothing left to confirm.
    expect(await waiting()).toBe(1);
    if (way !== 'gets another role') expect(await kept()).toEqual([tokensOf('rival')]);
  },
);
