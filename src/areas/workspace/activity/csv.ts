import { type ActivityEvent, eventsOf, type Window } from './queries.ts';

const HEADER = ['When (UTC)', 'Event', 'Who', 'What', 'Subject', 'Host', 'Address', 'Details', 'Id'];

/**
 * One cell. A spreadsheet runs what begins with these characters as a formula, and names are chosen by their
 * bearers; an apostrophe in front makes it text (ASVS 1.2.10).
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A line of RFC 4180. */
function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function lineOf(event: ActivityEvent): string {
  return line([
    new Date(event.at).toISOString(),
    event.type,
    event.actor,
    event.sentence,
    event.subject,
    event.host,
    event.ip,
    JSON.stringify(event.detail),
    event.id,
  ]);
}

const ROWS_AT_ONCE = 500;

/**
 * The record as CSV, newest first, read in stretches so that a long one never stands in memory whole. It begins
 * with a byte order mark: without one, spreadsheets take UTF-8 for something else.
 */
export async function* csvOf(
  services: Parameters<typeof eventsOf>[0],
  scope: Parameters<typeof eventsOf>[1],
  kind: Window['kind'],
): AsyncGenerator<string> {
  yield `\uFEFF${line(HEADER)}`;
  let before: string | null = null;
  for (;;) {
    const events: ActivityEvent[] = await eventsOf(services, scope, { kind, before, limit: ROWS_AT_ONCE });
    if (events.length > 0) yield events.map(lineOf).join('');
    if (events.length < ROWS_AT_ONCE) return;
    before = events.at(-1)?.id ?? null;
  }
}
