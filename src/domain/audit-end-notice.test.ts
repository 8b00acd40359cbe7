import { expect, test } from 'vitest';
import { isAuditEndNoticeDue } from './audit-end-notice.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('B13: a reminder is due from the morning a week before an auditor’s time is over, for a day, by the clock of the workspace', () => {
  // Last day: 8 November 2026 in New York, where clocks go back on the 1st.
  const zone = 'America/New_York';
  const endsAt = Date.UTC(2026, 10, 9, 5);
  const start = Date.UTC(2026, 10, 2, 5);
  const morning = start + 8 * HOUR;
  const isDue = (now: number, joinedAt = start - DAY) => isAuditEndNoticeDue({ joinedAt, endsAt, zone }, now);
  expect([morning - 1, morning, morning + DAY - 1, morning + DAY].map((now) => isDue(now))).toEqual([
    ...[false, true, true, false],
  ]);
  // Invited for fewer days: they know.
  expect(isDue(morning, start)).toBe(false);
  expect(isDue(morning, start - 1)).toBe(true);
  // Where clocks change in between, it is the same hour by the workspace's clock.
  const over = { joinedAt: 0, endsAt: Date.UTC(2026, 10, 5, 5), zone };
  const earlier = Date.UTC(2026, 9, 29, 12);
  expect([earlier - 1, earlier].map((now) => isAuditEndNoticeDue(over, now))).toEqual([false, true]);
});
