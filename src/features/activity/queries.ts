import type { Reader } from '../../data/database.ts';
import type { OwnerScope } from '../../web/context.ts';
import { type EventFacts, type Kind, typesOf } from './sentences.ts';

/** One entry of the workspace's record. */
export interface ActivityEvent extends EventFacts {
  /** Sorts by time: UUIDv7. */
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly host: string;
  /** Empty where there was no network, such as on the command line. */
  readonly ip: string;
}

export interface Window {
  readonly kind: Kind | null;
  /** Older than this entry, newest first. */
  readonly before?: string | null;
  /** Newer than this entry, still newest first. */
  readonly after?: string | null;
  readonly limit: number;
}

function detailOf(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** A stretch of the workspace's record, newest first; its pages stay where they are while new entries come in. */
export async function eventsOf(
  db: Reader,
  { workspaceId }: OwnerScope,
  { kind, before = null, after = null, limit }: Window,
): Promise<ActivityEvent[]> {
  let events = db
    .selectFrom('audit_events')
    .select(['id', 'at', 'type', 'actor', 'subject', 'host', 'ip', 'detail'])
    .where('workspace_id', '=', workspaceId)
    .limit(limit);
  if (kind !== null) events = events.where('type', 'in', typesOf(kind));
  if (before !== null) events = events.where('id', '<', before);
  if (after !== null) events = events.where('id', '>', after);
  const upwards = after !== null && before === null;
  const rows = await events.orderBy('id', upwards ? 'asc' : 'desc').execute();
  const newestFirst = upwards ? rows.reverse() : rows;
  return newestFirst.map(({ detail, ...row }) => ({ ...row, detail: detailOf(detail) }));
}
