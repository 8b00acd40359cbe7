import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import type { EventCatalogue } from '../../../audit/events.ts';
import { type AuditEventsTable, SUPPORT } from '../../../audit/record.ts';
import { alongIndex } from '../../../data/along-index.ts';
import { type Reader, readRaw } from '../../../data/database.ts';
import { inStretch, type Stretch } from '../../../data/list.ts';
import type { Narrowing } from './filter.ts';

/*
 * Which entries a narrowed log has. Each way in which an entry can be meant is read along an index of its own, newest or oldest
 * first, and no further than the stretch is long; so that a person who is seldom named in a long record is found at once.
 */

type Condition = RawBuilder<SqlBool>;

const column = (name: string) => sql.ref(`e.${name}`);

/** Whether who acted is none of the workspace's business: the page says "support" then. */
function isHidden(catalogue: EventCatalogue): Condition {
  const of = (by: 'account' | 'workspace') =>
    sql.join(catalogue.types.filter((type) => catalogue.bySupport(type) === by));
  return sql`((${column('type')} in (${of('workspace')})
      or ${column('type')} in (${of('account')}) and ${column('subject_id')} is not null)
    and not exists (select 1 from memberships h
      where h.account_id = ${column('actor_id')} and h.workspace_id = ${column('workspace_id')}))`;
}

/** One way in which an entry can be meant, and the index that answers it. */
interface Way {
  readonly index: `audit_events_${'workspace' | 'type' | 'actor' | 'subject' | 'by' | 'to'}`;
  readonly is: Condition;
}

const ofType = (type: string, and: Condition = sql`true`): Way => ({
  index: 'audit_events_type',
  is: sql`${column('type')} = ${type} and ${and}`,
});

function waysOf({ kind, people }: Narrowing, catalogue: EventCatalogue): Way[] {
  if (people === null) {
    if (kind === null) return [{ index: 'audit_events_workspace', is: sql`true` }];
    return catalogue.typesOf(kind).map((type) => ofType(type));
  }
  const { ids, labels } = people;
  const hidden = isHidden(catalogue);
  const isSupport = labels.includes(SUPPORT.actor.label);
  const bySupport = catalogue.types.filter((type) => isSupport && catalogue.bySupport(type) !== null);
  return [
    ...ids.flatMap((id): Way[] => [
      { index: 'audit_events_actor', is: sql`${column('actor_id')} = ${id}` },
      { index: 'audit_events_subject', is: sql`${column('subject_id')} = ${id}` },
    ]),
    ...labels.flatMap((label): Way[] => [
      // Nobody finds out who of the installation it was by asking for each.
      { index: 'audit_events_by', is: sql`${column('actor')} = ${label} and not ${hidden}` },
      { index: 'audit_events_to', is: sql`${column('subject')} = ${label} and ${column('subject')} <> ''` },
    ]),
    ...bySupport.map((type) => ofType(type, hidden)),
  ];
}

const DAY_MS = 24 * 60 * 60_000;

/** An id as one made at a moment begins, for comparing; moments before all ids give the least. */
function idAt(millis: number): string {
  const digits = Math.max(0, millis).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}

const madeAt = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/**
 * Between which ids the entries of some days lie. Ids rise with what was recorded, times but for clocks that were put right:
 * the first and the last entry by time, and a day on either side, leave none out.
 */
async function bounds(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  { from, until }: Narrowing,
): Promise<readonly Condition[] | null> {
  const entries = db.selectFrom('audit_events').select('id').where('workspace_id', '=', workspaceId).limit(1);
  const conditions: Condition[] = [];
  if (from !== null) {
    const first = await entries.where('at', '>=', from).orderBy('at').executeTakeFirst();
    if (first === undefined) return null;
    conditions.push(
      sql`${column('at')} >= ${from} and ${column('id')} >= ${idAt(madeAt(first.id) - DAY_MS)}`,
    );
  }
  if (until !== null) {
    const last = await entries.where('at', '<', until).orderBy('at', 'desc').executeTakeFirst();
    if (last === undefined) return null;
    conditions.push(sql`${column('at')} < ${until} and ${column('id')} <= ${idAt(madeAt(last.id) + DAY_MS)}`);
  }
  return conditions;
}

/** The ids of a stretch's entries, in its order. */
export async function narrowedIds(
  db: Reader,
  catalogue: EventCatalogue,
  scope: WorkspaceScope,
  narrowing: Narrowing,
  stretch: Stretch,
): Promise<readonly string[]> {
  const bounded = await bounds(db, scope, narrowing);
  if (bounded === null) return [];
  const { kind, people } = narrowing;
  const types = kind === null || people === null ? [] : catalogue.typesOf(kind);
  const parts = waysOf(narrowing, catalogue).map(({ index, is }, part) => {
    let entries = db
      .selectFrom(sql<AuditEventsTable>`audit_events`.as<'e'>(alongIndex(db, 'e', index)))
      .select('e.id')
      .where('e.workspace_id', '=', scope.workspaceId)
      .where(is);
    for (const bound of bounded) entries = entries.where(bound);
    if (types.length > 0) entries = entries.where('e.type', 'in', types);
    return sql`select id from (${inStretch(entries, 'e.id', stretch)}) as ${sql.ref(`part${part}`)}`;
  });
  if (parts.length === 0) return [];
  // Put in order here: databases would sort, or walk through the whole record so as not to.
  const rows = await readRaw(db, sql<{ id: string }>`${sql.join(parts, sql` union all `)}`);
  const ids = [...new Set(rows.map(({ id }) => id))].sort();
  if (stretch.direction === 'desc') ids.reverse();
  return ids.slice(0, stretch.limit);
}
