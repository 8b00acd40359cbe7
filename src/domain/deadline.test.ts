import { describe, expect, test } from 'vitest';
import {
  daysInWords,
  dueDays,
  isOverdue,
  laterOf,
  NO_DAYS,
  parseDays,
  parseExtension,
  standingOn,
  USUAL_DAYS,
  usualDeadline,
} from './deadline.ts';
import { FINDING_STATES } from './finding.ts';
import { endOfDay, localDay } from './zoned-time.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

describe('E13: deadlines', () => {
  test.for([
    ['2026-11-26T10:00', 'Europe/Berlin', 'critical', '2026-12-03'],
    ['2026-11-26T10:00', 'Europe/Berlin', 'high', '2026-12-26'],
    ['2026-11-26T10:00', 'Europe/Berlin', 'info', null],
    // Half an hour later it is another day in Berlin, and not yet in New York.
    ['2026-11-26T22:59', 'Europe/Berlin', 'critical', '2026-12-03'],
    ['2026-11-26T23:00', 'Europe/Berlin', 'critical', '2026-12-04'],
    ['2026-11-26T23:00', 'America/New_York', 'critical', '2026-12-03'],
    // Published in the hour before clocks leap, after it, and in either of the two that show the same.
    ['2026-03-29T00:59', 'Europe/Berlin', 'critical', '2026-04-05'],
    ['2026-03-29T01:00', 'Europe/Berlin', 'critical', '2026-04-05'],
    ['2026-10-25T00:30', 'Europe/Berlin', 'critical', '2026-11-01'],
    ['2026-10-25T01:30', 'Europe/Berlin', 'critical', '2026-11-01'],
    // Days on both sides of the change are whole ones.
    ['2026-03-22T22:59', 'Europe/Berlin', 'critical', '2026-03-29'],
    ['2026-03-22T23:00', 'Europe/Berlin', 'critical', '2026-03-30'],
    ['2026-10-18T21:59', 'Europe/Berlin', 'critical', '2026-10-25'],
    ['2026-10-18T22:00', 'Europe/Berlin', 'critical', '2026-10-26'],
    // Where the skipped hour is midnight itself, and the day has no first minute.
    ['2026-04-16T21:59', 'Africa/Cairo', 'critical', '2026-04-23'],
    ['2026-04-16T22:00', 'Africa/Cairo', 'critical', '2026-04-24'],
    ['2028-02-22T12:00', 'UTC', 'critical', '2028-02-29'],
  ] as const)('what is published at %s in %s, rated %s, is due on %s', ([at, zone, severity, due]) => {
    expect(usualDeadline({ severity, ratedAt: utc(at) }, USUAL_DAYS, zone)).toBe(due);
  });

  test('a day is over at its midnight, whatever the clock did on it, and not a millisecond before', () => {
    const ends = [
      ['2026-03-29', 'Europe/Berlin'],
      ['2026-10-25', 'Europe/Berlin'],
      ['2026-04-23', 'Africa/Cairo'],
      ['2026-11-01', 'America/New_York'],
      ['2026-04-05', 'Australia/Lord_Howe'],
    ] as const;
    for (const [deadline, zone] of ends) {
      const end = endOfDay(deadline, zone) ?? 0;
      const dated = { deadline, state: 'published' } as const;
      expect(isOverdue(dated, localDay(end - 1, zone)), `${deadline} in ${zone}`).toBe(false);
      expect(isOverdue(dated, localDay(end, zone)), `${deadline} in ${zone}`).toBe(true);
    }
  });

  test('only what is still to be fixed is overdue; what rests counts again in the end', () => {
    const deadline = '2026-11-25';
    const counted = FINDING_STATES.filter((state) => isOverdue({ deadline, state }, '2026-11-26'));
    expect(counted).toEqual(['published', 'fix-reported', 'retest-failed']);
    expect(standingOn({ deadline, state: 'risk-accepted' }, '2026-11-26')).toBe('rests');
    expect(standingOn({ deadline: null, state: 'published' }, '2026-11-26')).toBe('none');
    const standing = (today: string) => standingOn({ deadline, state: 'published' }, today);
    expect(['2026-11-17', '2026-11-18', '2026-11-25', '2026-11-26'].map(standing)).toEqual([
      'later',
      'soon',
      'soon',
      'overdue',
    ]);
  });

  test('lists by deadline hold the days that the badges say', () => {
    const today = '2026-11-26';
    for (const deadline of ['2026-11-25', '2026-11-26', '2026-12-03', '2026-12-04']) {
      const standing = standingOn({ deadline, state: 'published' }, today);
      const holds = (due: 'overdue' | 'soon') => {
        const { from, until } = dueDays(due, today);
        return (from === null || deadline >= from) && (until === null || deadline <= until);
      };
      expect([holds('overdue'), holds('soon')], deadline).toEqual([
        standing === 'overdue',
        standing === 'soon',
      ]);
    }
    expect(dueDays('all', today)).toEqual({ from: null, until: null });
  });

  test('days are typed as whole numbers, or left empty for no deadline', () => {
    expect(['7', ' 30 ', '', '999'].map(parseDays)).toEqual([7, 30, null, 999]);
    for (const wrong of ['0', '-1', '1.5', '1000', 'seven', '1e2', '٣'])
      expect(parseDays(wrong), wrong).toBe('wrong');
    expect(usualDeadline({ severity: 'critical', ratedAt: 0 }, NO_DAYS, 'UTC')).toBeNull();
  });

  test('an extension ends later than before, not in the past, and within two years', () => {
    const today = '2026-11-26';
    const to = (typed: string, before: string | null = '2026-12-10') => parseExtension(typed, before, today);
    expect(to('2026-12-11')).toBe('2026-12-11');
    expect(to('2028-11-25')).toBe('2028-11-25');
    expect(to('2026-11-26', '2026-11-01')).toBe('2026-11-26');
    expect(to('2026-11-26', null)).toBe('2026-11-26');
    for (const wrong of [
      '',
      '2026-12-10',
      '2026-11-27',
      '2028-11-26',
      '2027-02-30',
      '10.12.2027',
      '2026-13-01',
    ])
      expect(to(wrong), wrong).toBeNull();
    expect(to('2026-11-25', '2026-11-01'), 'a day that is over').toBeNull();
    expect(laterOf('2026-12-01', '2026-11-30')).toBe('2026-12-01');
    expect(laterOf(null, '2026-11-30')).toBe('2026-11-30');
    expect(laterOf(null, null)).toBeNull();
  });

  test('how far a day is off is said in words', () => {
    const words = (day: string) => daysInWords(day, '2026-11-26');
    expect(['2026-11-26', '2026-11-27', '2026-11-29', '2026-11-25', '2026-10-26'].map(words)).toEqual([
      'today',
      'tomorrow',
      'in 3 days',
      '1 day ago',
      '31 days ago',
    ]);
  });
});
