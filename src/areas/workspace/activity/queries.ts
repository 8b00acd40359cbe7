import type { OwnerScope } from '../../../access/context.ts';
import { type AuditEventType, SUPPORT } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
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

/** What is done for the installation alone: to an account, or to a workspace. */
const OF_ACCOUNTS: readonly string[] = [
  'account.disabled',
  'account.enabled',
  'mfa.reset',
  'session.ended',
] satisfies AuditEventType[];
const OF_PLANS: readonly string[] = [
  'plan.changed',
  'policy.resumed',
  'policy.suspended',
] satisfies AuditEventType[];

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
    .selectFrom('audit_events as e')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 'e.actor_id').onRef('m.workspace_id', '=', 'e.workspace_id'),
    )
    .select([
      'e.id',
      'e.at',
      'e.type',
      'e.actor',
      'e.subject',
      'e.subject_id',
      'e.host',
      'e.ip',
      'e.detail',
      'm.id as membership_id',
    ])
    .where('e.workspace_id', '=', workspaceId)
    .limit(limit);
  if (kind !== null) events = events.where('e.type', 'in', typesOf(kind));
  if (before !== null) events = events.where('e.id', '<', before);
  if (after !== null) events = events.where('e.id', '>', after);
  const upwards = after !== null && before === null;
  const rows = await events.orderBy('e.id', upwards ? 'asc' : 'desc').execute();
  const newestFirst = upwards ? rows.reverse() : rows;
  return newestFirst.map(({ detail, membership_id, subject_id, ...row }) => {
    const event = { ...row, detail: detailOf(detail) };
    return membership_id === null ? withoutSupporter(event, subject_id !== null) : event;
  });
}

/**
 * Hides who acted for the installation, and why: none of it is a workspace's business, and events that were recorded
 * before workspaces had a record of their own hold it.
 */
function withoutSupporter(event: ActivityEvent, hasSubject: boolean): ActivityEvent {
  const isOfAccount = OF_ACCOUNTS.includes(event.type) && hasSubject;
  if (!isOfAccount && !OF_PLANS.includes(event.type)) return event;
  const { actor, origin } = SUPPORT;
  return { ...event, actor: actor.label, ...origin, ...(isOfAccount && { detail: {} }) };
}
