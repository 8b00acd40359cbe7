import { removeExpiredSessions, removeOverSessionsIn } from '../../../src/access/over-sessions.ts';
import { eraseClosedWorkspaces } from '../../../src/areas/workspace/closing/erasing.ts';
import { auditEnds } from '../../../src/areas/workspace/members/ending-audits.ts';
import { DAY_MS, type Somebody, type Who } from '../../specimens/people.ts';
import { REQUESTS } from '../../specimens/requests.ts';
import type { Scene } from '../../specimens/scene.ts';
import { PASSWORD } from '../../visitor.ts';
import type { World } from '../../world.ts';
import { send } from './sending.ts';

/** Something of the product's own that ends a session, a membership, an account or a workspace, aimed at whoever asks. */
export interface Ender {
  readonly name: string;
  /** The file, below `src/`, that has it. */
  readonly of: string;
  /** How it was answered, where it was asked for. */
  readonly go: (world: World, scene: Scene, self: Somebody) => Promise<{ statusCode: number } | undefined>;
}

/** What one does to oneself, by the request of somebody in whose place that one is put; or what is done to a consultant. */
function asked(of: string, method: string, url: string, asSelf?: Who): Ender {
  const found = REQUESTS.find((one) => one.method === method && one.url === url && one.as !== 'nobody');
  return {
    name: `${method} ${url}${asSelf === undefined ? '' : ' by themselves'}`,
    of,
    go: async (world, scene, self) => {
      if (found === undefined) throw new Error(`nobody asks for ${url}`);
      const aimed = { ...scene, people: { ...scene.people, [asSelf ?? 'consultant']: self } };
      const isPortal = self === scene.people.client;
      const host = asSelf === undefined ? found.host : isPortal ? 'tenant' : 'base';
      return send(world, { ...found, as: asSelf ?? found.as, host }, aimed, 'b');
    },
  };
}

/** Has the clock's work done, by now. */
function timed(
  name: string,
  of: string,
  work: (world: World, scene: Scene, self: Somebody, now: number) => Promise<unknown>,
): Ender {
  return {
    name,
    of,
    go: async (world, scene, self) => {
      await work(world, scene, self, world.clock.now());
      return undefined;
    },
  };
}

const runOut = ({ db }: World, { sessionId }: Somebody, now: number) =>
  db.updateTable('sessions').set({ expires_at: now }).where('id', '=', sessionId).execute();

export const ENDERS: readonly Ender[] = [
  asked('areas/account/sign-in/commands.ts', 'POST', '/logout', 'owner'),
  {
    name: 'somebody else signs in in the same browser',
    of: 'areas/account/sign-in/commands.ts',
    go: (world, scene, self) => {
      const found = REQUESTS.find(({ method, url }) => method === 'POST' && url === '/login');
      if (found === undefined) throw new Error('nobody signs in');
      const { newcomer, consultant, client } = scene.people;
      const { email } = self === newcomer ? consultant : newcomer;
      const people = { ...scene.people, newcomer: self };
      const form = () => ({ email, password: PASSWORD });
      const host = self === client ? 'tenant' : 'base';
      return send(world, { ...found, as: 'newcomer', host, form }, { ...scene, people }, 'b');
    },
  },
  timed('it runs out and is tidied away', 'access/over-sessions.ts', async (world, _scene, self, now) => {
    await runOut(world, self, now);
    await removeExpiredSessions(world.db, now, world.config);
  }),
  timed(
    'it runs out, and evidence is made of that',
    'areas/workspace/evidence/making.ts',
    async (world, { workspaceId }, self, now) => {
      await runOut(world, self, now);
      await removeOverSessionsIn(world.db, workspaceId, now, world.config);
    },
  ),
  asked('areas/account/own/deletion.ts', 'POST', '/account/delete', 'newcomer'),
  asked('areas/account/own/new-address.ts', 'POST', '/account/email/confirm', 'owner'),
  asked('areas/account/security/commands.ts', 'POST', '/account/security/password', 'owner'),
  asked('areas/account/security/commands.ts', 'POST', '/account/security/sessions/end-others', 'owner'),
  asked('factors/binding.ts', 'POST', '/mfa/setup', 'newcomer'),
  asked('factors/removal.ts', 'POST', '/account/security/authenticators/remove', 'owner'),
  asked('areas/workspace/leaving/commands.ts', 'POST', '/dashboard/:slug/leave', 'newcomer'),
  asked('areas/workspace/leaving/commands.ts', 'POST', '/portal/leave', 'client'),
  asked('areas/platform/administration/commands.ts', 'POST', '/admin/accounts/end-sessions'),
  asked('areas/platform/administration/commands.ts', 'POST', '/admin/accounts/disable'),
  asked('factors/reset.ts', 'POST', '/admin/accounts/reset-mfa'),
  asked('areas/workspace/members/remove.ts', 'POST', '/dashboard/:slug/members/remove'),
  asked('areas/workspace/members/change-role.ts', 'POST', '/dashboard/:slug/members/role'),
  asked('areas/workspace/companies/erase.ts', 'POST', '/dashboard/:slug/companies/:company/erase'),
  asked('areas/workspace/closing/commands.ts', 'POST', '/dashboard/:slug/settings/closing'),
  {
    name: 'their password is reset by a mailed link',
    of: 'areas/account/password-reset/commands.ts',
    go: async (world, scene, self) => {
      const found = REQUESTS.find(({ method, url }) => method === 'POST' && url === '/password/reset');
      if (found === undefined) throw new Error('nobody resets a password');
      await world.db
        .updateTable('one_time_links')
        .set({ email: self.email })
        .where('id', '=', scene.links['password-reset'].id)
        .execute();
      return send(world, found, scene, 'b');
    },
  },
  timed(
    'they were an auditor until now',
    'areas/workspace/members/ending-audits.ts',
    async (world, _scene, { membershipId }, now) => {
      await world.db
        .updateTable('memberships')
        .set({ role: 'auditor', company_id: null, ends_at: now })
        .where('id', '=', membershipId ?? '')
        .where('role', '!=', 'owner')
        .execute();
      await auditEnds(world.services).run(now);
    },
  ),
  timed(
    'the workspace was closed for 30 days',
    'areas/workspace/closing/erasing.ts',
    async (world, { workspaceId }, _self, now) => {
      await world.db
        .updateTable('workspaces')
        .set({ closed_at: now - 31 * DAY_MS, erasure_told_at: now - 2 * DAY_MS })
        .where('id', '=', workspaceId)
        .execute();
      await eraseClosedWorkspaces(world.services, now);
    },
  ),
];
