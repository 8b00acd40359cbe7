import { expect, test } from 'vitest';
import { readEvidenceDay } from './day.ts';

const MADE_AT = Date.UTC(2026, 10, 20, 9);
/** Half past midnight on 27 November in Auckland: the 26th is over there. */
const CHANGED_AT = Date.UTC(2026, 10, 26, 11, 30);

const told = (at: number, zone: string) => ({
  ...{ id: `e${at}`, at, type: 'workspace.changed', actorId: null, actor: '', subjectId: null, subject: '' },
  detail: { zone },
});

test('B12: a day that was over by the clock of its time stays so, whatever time zone is set afterwards', () => {
  const before = [told(MADE_AT, 'Pacific/Auckland')];
  const after = [...before, told(CHANGED_AT, 'America/New_York')];
  const read = (day: string, entries: typeof before, zone: string, now: number) =>
    readEvidenceDay(day, { entries, zone, now, since: MADE_AT });
  const over = { ok: true, zone: 'Pacific/Auckland', at: Date.UTC(2026, 10, 26, 11) - 1, isToday: false };
  expect(read('2026-11-26', before, 'Pacific/Auckland', CHANGED_AT - 1)).toMatchObject(over);
  expect(read('2026-11-26', after, 'America/New_York', CHANGED_AT + 86_400_000)).toMatchObject(over);
  // The day of the change was not over by then, and is by the clock that came.
  const next = read('2026-11-27', after, 'America/New_York', CHANGED_AT + 2 * 86_400_000);
  expect(next).toMatchObject({ zone: 'America/New_York', at: Date.UTC(2026, 10, 28, 5) - 1 });
  expect(read('', after, 'America/New_York', CHANGED_AT)).toMatchObject({ day: '2026-11-26', isToday: true });
});
