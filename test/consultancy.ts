import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { testInOneWorld } from './fixtures.ts';
import type { Visitor } from './visitor.ts';

/** Where an answer leads; what leads nowhere fails. */
export function leadsTo(answer: LightMyRequestResponse): string {
  expect(answer.statusCode, answer.body.slice(0, 2_000)).toBe(303);
  return String(answer.headers.location);
}

const FINDING = { title: 'A finding', severity: 'high', description: 'It is so.' };

/** The id at the end of an address. */
export const idIn = (path: string) => path.split('/').at(-1) ?? '';

/** A test in the workspace `acme` at work: whatever it plans, writes and publishes goes through the forms. */
export const testAtWork = testInOneWorld
  /** The company of Clara's. */
  .extend('initech', { scope: 'file' }, ({ world, acme, clara }) =>
    clara.id === '' ? '' : world.company(acme, 'Initech'),
  )
  .extend('consultant', { scope: 'file' }, ({ world, acme, carl }) => world.signedIn(carl, acme))
  .extend('owner', { scope: 'file' }, ({ world, acme, olivia }) => world.signedIn(olivia, acme))
  .extend('client', { scope: 'file' }, ({ world, acme, clara }) => world.signedIn(clara, acme, 'tenant'))
  /** Plans an engagement for a company, Clara's unless another is named, and returns its address. */
  .extend('plan', { scope: 'file' }, ({ initech, owner }) => {
    let planned = 0;
    return async (more: Record<string, string> = {}, by: Visitor = owner): Promise<string> => {
      planned += 1;
      return leadsTo(
        await by.post('/dashboard/acme/engagements', {
          companyId: initech,
          title: `Engagement ${planned}`,
          reference: `E-${planned}`,
          kind: 'api',
          startsOn: '',
          endsOn: '',
          lead: '',
          scope: '',
          rules: '',
          tags: '',
          ...more,
        }),
      );
    };
  })
  /** The same, and shows it to its client. */
  .extend(
    'planVisible',
    { scope: 'file' },
    ({ plan, owner }) =>
      async (more: Record<string, string> = {}) => {
        const engagement = await plan(more);
        leadsTo(await owner.post(`${engagement}/visibility`, { visible: 'true' }));
        return engagement;
      },
  )
  /** Writes a draft that lacks nothing, at revision 2, and returns its address. */
  .extend(
    'draft',
    { scope: 'file' },
    ({ owner }) =>
      async (engagement: string, fields: Record<string, string> = {}): Promise<string> => {
        const edit = leadsTo(await owner.post(`${engagement}/findings`));
        leadsTo(await owner.post(edit, { revision: '1', ...FINDING, ...fields }));
        return edit.replace(/\/edit$/, '');
      },
  )
  /** Writes one and publishes it. */
  .extend(
    'publish',
    { scope: 'file' },
    ({ owner, draft }) =>
      async (engagement: string, fields: Record<string, string> = {}): Promise<string> => {
        const finding = await draft(engagement, fields);
        leadsTo(await owner.post(`${finding}/publish`, { revision: '2', whatChanged: '' }));
        return finding;
      },
  )
  .extend(
    'needToKnow',
    { scope: 'file' },
    ({ world, acme }) =>
      (wanted: boolean) =>
        world.db
          .updateTable('workspaces')
          .set({ need_to_know: wanted ? 1 : 0 })
          .where('id', '=', acme.id)
          .execute(),
  );
