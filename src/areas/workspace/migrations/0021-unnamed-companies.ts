import { type Kysely, type Migration, sql } from 'kysely';
import { z } from 'zod';
import type { Database, DatabaseKind, Trx } from '../../../data/database.ts';
import { overwritingDeleted } from '../../../data/overwriting.ts';

const OF_A_COMPANY = ['company.added', 'company.archived', 'company.changed', 'company.restored'];
const OF_A_MEMBER = ['invitation.accepted', 'invitation.sent', 'member.role-changed'];

const recorded = z.looseObject({ company: z.string().optional(), fromCompany: z.string().optional() });

const keyOf = (...parts: readonly (string | null)[]) => JSON.stringify(parts);

/** The id in place of the name, where one company alone has it. */
function unnamed(detail: string, idOf: (name: string) => string | undefined): string {
  const { company, fromCompany, ...rest } = recorded.parse(JSON.parse(detail));
  const [companyId, fromCompanyId] = [company, fromCompany].map((name) =>
    name === undefined ? undefined : idOf(name),
  );
  // JSON leaves out what is undefined.
  return JSON.stringify({ ...rest, companyId, fromCompanyId });
}

/**
 * Takes the names of companies out of the record, which could never lose them again, and puts ids in their place (E5): of a
 * company that is erased from now on, or was before, no entry has the name. The one change that the record ever went through;
 * every entry stays, with its moment, actor and subject.
 */
export function unnamedCompanies(kind: DatabaseKind): Migration {
  return {
    async up(untyped: Kysely<unknown>) {
      // All migrations are one transaction.
      const db = untyped as Database as Trx;
      const restore = await liftAppendOnly(db, kind);
      const companies = await db.selectFrom('companies').select(['id', 'workspace_id', 'name']).execute();
      const known = Map.groupBy(companies, ({ workspace_id, name }) => keyOf(workspace_id, name));
      const events = await db
        .selectFrom('audit_events')
        .select(['id', 'workspace_id', 'detail'])
        .where('type', 'in', OF_A_MEMBER)
        .where('detail', 'like', '%ompany":%')
        .execute();
      await overwritingDeleted(db, async () => {
        await db.updateTable('audit_events').set({ subject: '' }).where('type', 'in', OF_A_COMPANY).execute();
        for (const { id, workspace_id, detail: before } of events) {
          const detail = unnamed(before, (name) => {
            const [one, another] = known.get(keyOf(workspace_id, name)) ?? [];
            return another === undefined ? one?.id : undefined;
          });
          await db.updateTable('audit_events').set({ detail }).where('id', '=', id).execute();
        }
      });
      await restore();
    },
  };
}

/** Lets the record be changed, until what is returned is called. */
async function liftAppendOnly(db: Trx, kind: DatabaseKind): Promise<() => Promise<void>> {
  if (kind === 'postgres') {
    const trigger = (what: 'disable' | 'enable') =>
      sql`alter table audit_events ${sql.raw(what)} trigger audit_events_no_change`.execute(db);
    await trigger('disable');
    return async () => void (await trigger('enable'));
  }
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'trigger' and name = 'audit_events_no_update'`.execute(db);
  await sql`drop trigger audit_events_no_update`.execute(db);
  return async () => {
    for (const { sql: trigger } of rows) await sql.raw(trigger).execute(db);
  };
}
