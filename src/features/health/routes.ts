import { sql } from 'kysely';
import { writable } from '../../data/database.ts';
import { isMigrated } from '../../data/migrations/index.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../../web/route.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** For whoever watches over the process: alive, and able to serve. On any host, for a prober knows only an address. */
export function healthRoutes(routes: Routes, { config, db, log }: Services): void {
  const kind = config.databaseUrl === undefined ? 'sqlite' : 'postgres';
  // A schema does not go back; once it was found current, it is enough that the database answers.
  let current = false;

  async function isReady(): Promise<boolean> {
    try {
      if (current) await sql`select 1`.execute(writable(db));
      else current = await isMigrated(writable(db), kind);
      return current;
    } catch (error) {
      log.warn({ err: error }, 'not ready: the database does not answer');
      return false;
    }
  }

  routes.open('/healthz', (_request, reply) => reply.type(JSON_TYPE).send('{"status":"ok"}'));
  routes.open('/readyz', async (_request, reply) => {
    const ready = await isReady();
    return reply
      .code(ready ? 200 : 503)
      .type(JSON_TYPE)
      .send(ready ? '{"status":"ok"}' : '{"status":"unavailable"}');
  });
}
