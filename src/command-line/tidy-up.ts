import { removeExpiredSessions } from '../access/sessions.ts';
import { removeOldThrottles } from '../access/throttles.ts';
import { type Database, writable } from '../data/database.ts';
import { dayOf, FACTOR_LIMITS } from '../domain/throttle.ts';
import { stepAt } from '../domain/totp.ts';
import type { Services } from '../services.ts';

const EVERY_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const LINKS_KEPT_MS = 30 * DAY_MS;
/** Long past, and kept all the same: a clock that is put back would find them to come. */
const BURNT_STEPS_KEPT_MS = 7 * DAY_MS;

/** Removes what no decision looks at any more. The record stays. */
export async function tidyUp(db: Database, now: number): Promise<void> {
  await removeExpiredSessions(db, now);
  await removeOldThrottles(db, now);
  await db.deleteFrom('pending_enrolments').where('expires_at', '<=', now).execute();
  const old = now - LINKS_KEPT_MS;
  // Kept for a while, so that who follows an old link is told that it was used rather than that it never was.
  await db
    .deleteFrom('one_time_links')
    .where((eb) => eb.or([eb('expires_at', '<=', old), eb('used_at', '<=', old)]))
    .execute();
  await db
    .deleteFrom('burnt_steps')
    .where('step', '<', stepAt(now - BURNT_STEPS_KEPT_MS))
    .execute();
  await db
    .deleteFrom('factor_failure_days')
    .where('day', '<', dayOf(now) - FACTOR_LIMITS.yearDays)
    .execute();
}

/** Tidies up now and every five minutes, until it is told to stop. Trouble is logged and tried again. */
export function keepTidy({ db, clock, log }: Services): { stop(): Promise<void> } {
  let underWay = Promise.resolve();
  const round = () => {
    underWay = tidyUp(writable(db), clock.now()).catch((error: unknown) =>
      log.error({ err: error }, 'tidying up failed'),
    );
  };
  const timer = setInterval(round, EVERY_MS).unref();
  round();
  return {
    stop: () => {
      clearInterval(timer);
      return underWay;
    },
  };
}
