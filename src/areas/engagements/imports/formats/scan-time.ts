import type { ScanTime } from './scanned.ts';

/* When a scan was, as its file says it: of two scans, the later one knows better what is fixed (I4). */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** From 0; of what is none, nothing that counts. */
const monthOf = (name: string): number => {
  const month = MONTHS.indexOf(name.toLowerCase());
  return month === -1 ? Number.NaN : month;
};

const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d))?`;

/** `2026-03-05T10:20:30.5Z`, with a blank for the T too, with an offset, or without any. */
const ISO = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)[T ]${CLOCK}(?:\.\d+)?\s*(?:Z|([+-]\d\d):?(\d\d))?`);
/** `Thu Mar  5 10:20:30 CET 2026`. */
const OF_C = new RegExp(
  String.raw`^[a-z]{3},? ([a-z]{3})[a-z]* +(\d{1,2}) ${CLOCK} (?:\S{1,10} )?(\d{4})`,
  'i',
);
/** `Thu, 5 Mar 2026 10:20:30`. */
const OF_MAIL = new RegExp(String.raw`^[a-z]{3},? (\d{1,2}) ([a-z]{3})[a-z]* (\d{4}) ${CLOCK}`, 'i');
const EPOCH_SECONDS = /^\d{9,10}$/;

const EARLIEST = Date.UTC(1995, 0);

type Parts = readonly [year: unknown, month: number, day: unknown, ...clock: unknown[]];

const utc = ([year, month, day, hour, minute, second]: Parts): number =>
  Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second ?? 0));

function read(text: string): number {
  if (EPOCH_SECONDS.test(text)) return Number(text) * 1000;
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, hours = '+00', minutes = '00'] = iso;
    const offset = (Number(hours) * 60 + Math.sign(Number(`${hours[0]}1`)) * Number(minutes)) * 60_000;
    return utc([year, Number(month) - 1, day, hour, minute, second]) - offset;
  }
  const ofC = OF_C.exec(text);
  if (ofC !== null) {
    const [, month = '', day, hour, minute, second, year] = ofC;
    return utc([year, monthOf(month), day, hour, minute, second]);
  }
  const [, day, month = '', year, hour, minute, second] = OF_MAIL.exec(text) ?? [];
  return utc([year, monthOf(month), day, hour, minute, second]);
}

/**
 * The moment that a text names, in epoch milliseconds; null for none. Most tools leave their time zone out, or write it in letters that
 * mean several: that counts as UTC, which is the same for two scans of one tool.
 */
export function timeIn(text: string): number | null {
  const at = read(text.trim());
  return at >= EARLIEST ? at : null;
}

/** What a reader hands over of a moment that its file names; nothing where that is none. */
export function scanTime(text: string): readonly ScanTime[] {
  const at = timeIn(text);
  return at === null ? [] : [{ kind: 'time', at }];
}
