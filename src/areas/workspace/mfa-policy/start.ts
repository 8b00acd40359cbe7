import { localTime, momentOf, writtenMoment } from '../../../domain/zoned-time.ts';

const DAY_MS = 24 * 60 * 60_000;

/** How far ahead the day of a policy may be: what is put off for longer is not meant. */
const FARTHEST_MS = 366 * DAY_MS;

export const TOO_LATE = 'That moment has passed. Choose a later one.';
export const NOT_PUT_OFF =
  'Two-factor authentication is already required. To start on a later day, turn it off first.';

/** The moment from which a policy is to ask, of what was typed; `note` says where clocks make it another than it looks. */
export type ReadStart =
  | { readonly ok: true; readonly startsAt: number; readonly note: string }
  | { readonly ok: false; readonly message: string };

/** Reads a day and hour by the clock of a workspace's zone (B1). */
export function readStart(typed: string, zone: string, now: number): ReadStart {
  const meant = momentOf(typed, zone);
  if (meant === null) return { ok: false, message: 'Enter a day and time, like 2026-11-27 18:00.' };
  const { at, kind } = meant;
  if (at <= now) {
    return {
      ok: false,
      message: `That moment has passed: it’s now ${writtenMoment(now, zone)}. Choose a later one.`,
    };
  }
  if (at - now > FARTHEST_MS) return { ok: false, message: 'Choose a day within a year from now.' };
  const hour = typed.trim().slice(11, 16);
  const note =
    kind === 'skipped'
      ? ` Clocks go forward that day, so ${hour || '00:00'} is ${localTime(at, zone).slice(11)}.`
      : kind === 'doubled'
        ? ` Clocks go back that day, so ${hour} comes twice; it starts at the first.`
        : '';
  return { ok: true, startsAt: at, note };
}
