import type { PlatformScope } from '../../../access/context.ts';
import { SUPPORT } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
import { type Cursor, directionOf, PAGE_ROWS, type PageOf, pageOf } from './paging.ts';

/** One entry of the installation's record. */
export interface RecordedEvent {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly subject: string;
  /** The workspace's name; null where the event belongs to none. */
  readonly workspace: string | null;
  readonly host: string;
  readonly ip: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

function eventsQuery(db: Reader) {
  return (
    db
      .selectFrom('audit_events as e')
      .leftJoin('workspaces as w', 'w.id', 'e.workspace_id')
      // What a workspace is shown of an event that stands here in full.
      .where('e.actor', '!=', SUPPORT.actor.label)
      .select([
        'e.id',
        'e.at',
        'e.type',
        'e.actor',
        'e.subject',
        'w.name as workspace',
        'e.host',
        'e.ip',
        'e.detail',
      ])
  );
}

function readable<Row extends { detail: string }>({ detail, ...row }: Row) {
  const parsed: unknown = JSON.parse(detail);
  return { ...row, detail: typeof parsed === 'object' && parsed !== null ? { ...parsed } : {} };
}

/** The record of the whole installation, newest first, events without a workspace included. */
export async function recordPage(
  db: Reader,
  _scope: PlatformScope,
  cursor: Cursor,
): Promise<PageOf<RecordedEvent>> {
  let events = eventsQuery(db).limit(PAGE_ROWS + 1);
  if (cursor.before !== null) events = events.where('e.id', '<', cursor.before);
  if (cursor.after !== null) events = events.where('e.id', '>', cursor.after);
  const rows = await events.orderBy('e.id', directionOf(cursor)).execute();
  return pageOf(rows.map(readable), cursor);
}

/** What was last done by an account or to it, newest first. */
export async function recentEventsOf(
  db: Reader,
  _scope: PlatformScope,
  accountId: string,
  limit: number,
): Promise<RecordedEvent[]> {
  // Two statements, each along an index, rather than one that looks through the whole record.
  const [by, to] = await Promise.all(
    (['e.actor_id', 'e.subject_id'] as const).map((column) =>
      eventsQuery(db).where(column, '=', accountId).orderBy('e.id', 'desc').limit(limit).execute(),
    ),
  );
  const events = new Map([...(by ?? []), ...(to ?? [])].map((row) => [row.id, readable(row)]));
  return [...events.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}
