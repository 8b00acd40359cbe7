import { removeExpiredBrowsers } from '../access/known-browsers.ts';
import { removeOldLinks } from '../access/one-time-links.ts';
import { removeExpiredSessions } from '../access/sessions.ts';
import { removeOldThrottles } from '../access/throttles.ts';
import { type Database, writable } from '../data/database.ts';
import { removeOldBurntSteps } from '../factors/authenticators.ts';
import { removeExpiredPending } from '../factors/enrolment.ts';
import { removeOldFailures } from '../factors/failures.ts';
import type { Services } from '../services.ts';

const EVERY_MS = 5 * 60_000;

/** Removes what no decision looks at any more. The record stays. */
export async function tidyUp(db: Database, now: number): Promise<void> {
  await removeExpiredSessions(db, now);
  await removeOldThrottles(db, now);
  await removeExpiredBrowsers(db, now);
  await removeExpiredPending(db, now);
  await removeOldLinks(db, now);
  await removeOldBurntSteps(db, now);
  await removeOldFailures(db, now);
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
