import { sql } from 'kysely';
import { writable } from '../../../data/database.ts';
import { isMigrated } from '../../../data/migrations/index.ts';
import { tryToWrite } from '../../../data/write-probe.ts';
import { paths } from '../../../http/paths.ts';
import type { Routes } from '../../../http/route.ts';
import { seenBy } from '../../../http/visit.ts';
import type { Services } from '../../../services.ts';
import { platformPaths } from '../paths.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** For how long an answer holds on whether the database takes writes, in milliseconds: anybody may ask at any rate. */
const WRITES_HOLD_MS = 2_000;

/** For whoever watches over the process: alive, and able to serve. On any host, for a prober knows only an address. */
export function healthRoutes(
  routes: Routes,
  { config, db: read, keyring, clock, log, migrations }: Services,
): void {
  const db = writable(read);
  const kind = config.databaseUrl === undefined ? 'sqlite' : 'postgres';
  // A schema does not go back; once it was found current, it is enough that the database answers.
  let current = false;
  let writes: Promise<boolean> | null = null;
  let writesUntil = Number.POSITIVE_INFINITY;

  async function tryWriting(): Promise<boolean> {
    try {
      await tryToWrite(db);
      return true;
    } catch (error) {
      log.warn({ err: error }, 'not ready: the database takes no writes');
      return false;
    } finally {
      writesUntil = performance.now() + WRITES_HOLD_MS;
    }
  }

  function takesWrites(): Promise<boolean> {
    if (writes === null || performance.now() >= writesUntil) {
      writesUntil = Number.POSITIVE_INFINITY;
      writes = tryWriting();
    }
    return writes;
  }

  async function answers(): Promise<boolean> {
    try {
      if (current) await sql`select 1`.execute(db);
      else current = await isMigrated(db, kind, migrations);
      return current;
    } catch (error) {
      log.warn({ err: error }, 'not ready: the database does not answer');
      return false;
    }
  }

  routes.open(paths.health, (request, reply) => {
    const seen = seenBy(request, keyring, clock.now());
    return reply.type(JSON_TYPE).send(JSON.stringify({ status: 'ok', ...(seen !== null && { seen }) }));
  });
  routes.open(platformPaths.readiness, async (_request, reply) => {
    const ready = (await answers()) && (await takesWrites());
    return reply
      .code(ready ? 200 : 503)
      .type(JSON_TYPE)
      .send(ready ? '{"status":"ok"}' : '{"status":"unavailable"}');
  });
}
