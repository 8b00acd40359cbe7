import type { FastifyRequest } from 'fastify';
import type { Act, SignedInAccess } from '../src/web/context.ts';
import { Gate } from '../src/web/gate.ts';
import { cookieName } from '../src/web/session-token.ts';
import { openSession } from '../src/web/sessions.ts';
import type { Person, Place, World } from './world.ts';

/**
 * Calls a command as somebody whom the gate let in: opens a session for them that has just passed a code, asks the gate,
 * and ends the session afterwards. Null where the gate says no.
 */
export async function actAs<A extends SignedInAccess, T>(
  world: World,
  who: { person: Pick<Person, 'id'>; place: Place | null; access: A; host?: 'base' | 'tenant' },
  work: (act: Act<A>) => Promise<T>,
): Promise<T | null> {
  const { person, place, access, host = 'base' } = who;
  const { db, config, services, clock } = world;
  const token = await db.transaction().execute((trx) =>
    openSession(trx, config, {
      accountId: person.id,
      workspaceId: place?.id ?? null,
      host,
      now: clock.now(),
      ip: '127.0.0.1',
      userAgent: 'test',
      returnTo: null,
    }),
  );
  const request = {
    host: host === 'tenant' ? place?.host : config.baseHost,
    ip: '127.0.0.1',
    cookies: { [cookieName(config)]: token },
  } as unknown as FastifyRequest;
  const sessions = db.selectFrom('sessions').select('id').where('account_id', '=', person.id);
  const [opened] = await sessions.orderBy('id', 'desc').limit(1).execute();
  const opener = opened?.id ?? '';
  await db.updateTable('sessions').set({ mfa_verified_at: clock.now() }).where('id', '=', opener).execute();
  try {
    const outcome = await new Gate(services).enter(request, { access, host: 'both', fresh: false });
    return outcome.ok ? await work((outcome.context as unknown as { act: Act<A> }).act) : null;
  } finally {
    await db.deleteFrom('sessions').where('id', '=', opener).execute();
  }
}
