import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

const LASTING = ['id', 'at', 'type', 'workspace_id', 'actor_id', 'subject_id', 'host'];
/** What each part that can be erased consists of. */
const PARTS = { actor: ['actor', 'ip'], subject: ['subject'], detail: ['detail'] };
const LASTING_OF_LINKS = ['chain', 'sequence', 'event_id', 'linked_at', 'commitment', 'hash'];

/**
 * Lets a part of an entry be overwritten once its link holds the part's digest in the place of its salt, and nothing else be
 * changed (B11): whoever does that without the record's key has a digest that proves nothing.
 */
export function erasableEntries(kind: DatabaseKind): Migration {
  const same = (columns: readonly string[]) =>
    columns
      .map((column) =>
        kind === 'sqlite'
          ? `new.${column} is old.${column}`
          : `new.${column} is not distinct from old.${column}`,
      )
      .join(' and ');
  const parts = Object.entries(PARTS).map(
    ([part, columns]) =>
      `(${same(columns)} or exists (select 1 from audit_links l where l.event_id = old.id and length(l.${part}_seal) = 32))`,
  );
  const somethingElse = `not (${same(Object.values(PARTS).flat())})`;
  const isErasing = [same(LASTING), ...parts, somethingElse].join(' and ');
  const seals = Object.keys(PARTS).map((part) => {
    const seal = `${part}_seal`;
    return `(${same([seal])} or (length(old.${seal}) = 16 and length(new.${seal}) = 32))`;
  });
  const isSealing = [
    same(LASTING_OF_LINKS),
    ...seals,
    `not (${same(Object.keys(PARTS).map((part) => `${part}_seal`))})`,
  ].join(' and ');

  return {
    async up(db: Kysely<unknown>) {
      const run = (statement: string) => sql.raw(statement).execute(db);
      for (const [table, may] of [
        ['audit_events', isErasing],
        ['audit_links', isSealing],
      ] as const) {
        if (kind === 'sqlite') {
          await run(`drop trigger ${table}_no_update`);
          await run(`create trigger ${table}_no_update before update on ${table} when not (${may})
            begin select raise(abort, 'the record is append-only'); end`);
          continue;
        }
        await run(`drop trigger ${table}_no_change on ${table}`);
        await run(`create function refuse_change_of_${table}() returns trigger language plpgsql as
          $$begin if not (${may}) then raise exception 'the record is append-only'; end if; return new; end$$`);
        await run(`create trigger ${table}_no_update before update on ${table}
          for each row execute function refuse_change_of_${table}()`);
        await run(`create trigger ${table}_no_removal before delete or truncate on ${table}
          for each statement execute function refuse_change()`);
      }
    },
  };
}
