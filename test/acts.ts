import type { FastifyRequest } from 'fastify';
import type { Act, SignedInAccess } from '../src/access/context.ts';
import { Gate } from '../src/access/gate.ts';
import { cookieName } from '../src/access/session-cookie.ts';
import { startSession } from '../src/access/sessions.ts';
import type { Person, Workspace, World } from './world.ts';

/** What the gate lets a session do that is known by its token, in the workspace of a slug; null where the gate says no. */
export async function actOf<A extends SignedInAccess>(
  { services, config }: Pick<World, 'services' | 'config'>,
  { token, host, access, slug }: { token: string; host: string; access: A; slug?: string },
): Promise<Act<A> | null> {
  const params = slug === undefined ? {} : { slug };
  const request = { host, ip: '127.0.0.1', headers: {}, params, cookies: { [cookieName(config)]: token } };
  const requirement = { access, host: 'both', fresh: false } as const;
  const outcome = await new Gate(services).enter(request as unknown as FastifyRequest, requirement);
  return outcome.ok ? (outcome.context as unknown as { act: Act<A> }).act : null;
}

/**
 * Calls a command as somebody whom the gate let in: opens a session for them that has just passed a code, asks the gate,
 * and ends the session afterwards. Null where the gate says no.
 */
export async function actAs<A extends SignedInAccess, T>(
  world: World,
  who: { person: Pick<Person, 'id'>; workspace: Workspace | null; access: A; host?: 'base' | 'tenant' },
  work: (act: Act<A>) => Promise<T>,
): Promise<T | null> {
  const { person, workspace, access, host = 'base' } = who;
  const { db, config, clock } = world;
  const { token } = await db.transaction().execute((trx) =>
    startSession(trx, config, {
      accountId: person.id,
      workspaceId: workspace?.id ?? null,
      host,
      now: clock.now(),
      ip: '127.0.0.1',
      userAgent: 'test',
      returnTo: null,
    }),
  );
  const sessions = db.selectFrom('sessions').select('id').where('account_id', '=', person.id);
  const [opened] = await sessions.orderBy('id', 'desc').limit(1).execute();
  const opener = opened?.id ?? '';
  await db.updateTable('sessions').set({ mfa_verified_at: clock.now() }).where('id', '=', opener).execute();
  try {
    const address = host === 'tenant' && workspace !== null ? workspace.host : config.baseHost;
    const act = await actOf(world, { token, host: address, access });
    return act === null ? null : await work(act);
  } finally {
    await db.deleteFrom('sessions').where('id', '=', opener).execute();
  }
}
