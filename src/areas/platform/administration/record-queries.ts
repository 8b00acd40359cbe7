import type { PlatformScope } from '../../../access/context.ts';
import { readDetail, SUPPORT } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
import { inStretch, type Stretch } from '../../../data/list.ts';
import type { Services } from '../../../services.ts';

/** One entry of the installation's record. */
export interface RecordedEvent {
  readonly id: string;
  readonly at: number;
  /** What happened, in plain English. */
  readonly sentence: string;
  readonly actor: string;
  /** The workspace's name; null where the event belongs to none. */
  readonly workspace: string | null;
  readonly host: string;
  readonly ip: string;
}

/** Where the record is, and what its events mean. */
type Recordings = Pick<Services, 'db' | 'events'>;

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

type Row = Awaited<ReturnType<ReturnType<typeof eventsQuery>['execute']>>[number];

const inWords =
  ({ events }: Recordings) =>
  ({ detail, type, subject, ...row }: Row): RecordedEvent => ({
    ...row,
    sentence: events.sentenceOf({ type, subject, detail: readDetail(detail) }),
  });

/** A stretch of the record of the whole installation, events without a workspace included. */
export async function recordedEvents(
  recordings: Recordings,
  _scope: PlatformScope,
  stretch: Stretch,
): Promise<RecordedEvent[]> {
  const rows = await inStretch(eventsQuery(recordings.db), 'e.id', stretch).execute();
  return rows.map(inWords(recordings));
}

/** What was last done by an account or to it, newest first. */
export async function recentEventsOf(
  recordings: Recordings,
  _scope: PlatformScope,
  accountId: string,
  limit: number,
): Promise<RecordedEvent[]> {
  // Two statements, each along an index, rather than one that looks through the whole record.
  const [by, to] = await Promise.all(
    (['e.actor_id', 'e.subject_id'] as const).map((column) =>
      eventsQuery(recordings.db).where(column, '=', accountId).orderBy('e.id', 'desc').limit(limit).execute(),
    ),
  );
  const events = new Map([...(by ?? []), ...(to ?? [])].map((row) => [row.id, inWords(recordings)(row)]));
  return [...events.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}
