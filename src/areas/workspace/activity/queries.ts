import type { RecordContext } from '../../../access/context.ts';
import type { EventCatalogue, EventFacts } from '../../../audit/events.ts';
import { readDetail, SUPPORT } from '../../../audit/record.ts';
import type { Stretch } from '../../../data/list.ts';
import type { Services } from '../../../services.ts';
import { withEngagementNames } from '../../engagements/public.ts';
import { withCompanyNames } from './company-names.ts';
import type { Narrowing } from './filter.ts';
import { narrowedIds } from './narrowed-queries.ts';

/** One entry of the workspace's record. */
export interface ActivityEvent extends EventFacts {
  /** Sorts by time: UUIDv7. */
  readonly id: string;
  readonly at: number;
  /** What happened, in plain English. */
  readonly sentence: string;
  readonly actor: string;
  readonly host: string;
  /** Empty where there was no network, such as on the command line. */
  readonly ip: string;
}

type Recorded = Omit<ActivityEvent, 'sentence'>;

/** A stretch of the workspace's record, narrowed to what someone wants to see. */
export async function eventsOf(
  { db, keyring, events: catalogue }: Pick<Services, 'db' | 'keyring' | 'events'>,
  { scope, reach }: Pick<RecordContext, 'scope' | 'reach'>,
  narrowing: Narrowing,
  stretch: Stretch,
): Promise<ActivityEvent[]> {
  const ids = await narrowedIds(db, catalogue, scope, narrowing, stretch);
  if (ids.length === 0) return [];
  const rows = await db
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
    .where('e.workspace_id', '=', scope.workspaceId)
    .where('e.id', 'in', ids)
    .execute();
  const places = new Map(ids.map((id, place) => [id, place]));
  rows.sort((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
  const entries = rows.map((row) => ({ ...row, detail: readDetail(row.detail) }));
  const named = await withEngagementNames({ db, keyring }, reach, await withCompanyNames(db, scope, entries));
  return named.map(({ membership_id, subject_id, ...recorded }) => {
    const event =
      membership_id === null ? withoutSupporter(catalogue, recorded, subject_id !== null) : recorded;
    return { ...event, sentence: catalogue.sentenceOf(event) };
  });
}

/**
 * Hides who acted for the installation, and why: none of it is a workspace's business, and events that were recorded
 * before workspaces had a record of their own hold it.
 */
function withoutSupporter(catalogue: EventCatalogue, event: Recorded, hasSubject: boolean): Recorded {
  const by = catalogue.bySupport(event.type);
  const isOfAccount = by === 'account' && hasSubject;
  if (!isOfAccount && by !== 'workspace') return event;
  const { actor, origin } = SUPPORT;
  return { ...event, actor: actor.label, ...origin, ...(isOfAccount && { detail: {} }) };
}
