import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../../data/database.ts';
import { severityOf } from '../../../domain/finding.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type NamedPlaces, type ScannedGroup, unsealBack, unsealGroup } from './content.ts';
import type { Standing } from './groups-table.ts';

/** How many are looked at in a turn (E28). */
const AT_ONCE = 50;

/** The checks of an import, some at a time, in the order in which the file has them. */
export async function* groupsToCompare(db: Reader, importId: string) {
  for (let after = 0; ; await setImmediate()) {
    const rows = await db
      .selectFrom('import_groups')
      .select(['number', 'mark', 'severity', 'words'])
      .where('import_id', '=', importId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(AT_ONCE)
      .execute();
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.number ?? after;
  }
}

/** What was read of a check so far; null where there is none of that number. */
export async function readGroup(
  db: Reader,
  { id, key }: { readonly id: string; readonly key: CompanyKey },
  number: number,
): Promise<ScannedGroup | null> {
  const row = await db
    .selectFrom('import_groups')
    .select('content')
    .where('import_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : unsealGroup(key, id, number, row.content);
}

/** Which of some numbers are those of no check of an import. Ask for no more than one statement takes. */
export async function numbersNotIn(
  db: Reader,
  importId: string,
  numbers: readonly number[],
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('import_groups')
    .select('number')
    .where('import_id', '=', importId)
    .where('number', 'in', [...numbers])
    .execute();
  const known = new Set(rows.map(({ number }) => number));
  return numbers.filter((number) => !known.has(number));
}

/** A check of an import that was chosen. */
export interface ChosenGroup extends ScannedGroup {
  readonly number: number;
  readonly mark: Uint8Array;
  readonly toolMark: Uint8Array;
  readonly words: Uint8Array;
  readonly standing: Standing;
  /** Its finding was closed as fixed when this was compared. */
  readonly isBack: boolean;
  /** Places at which it was fixed then. */
  readonly back: NamedPlaces;
}

/** The worst check of an import that a job is to take, and nobody has taken yet; null where there is none. */
export async function nextChosen(
  db: Reader,
  { id, key }: { readonly id: string; readonly key: CompanyKey },
  jobId: string,
): Promise<ChosenGroup | null> {
  const row = await db
    .selectFrom('import_choices as h')
    .innerJoin('import_groups as g', (join) =>
      join.onRef('g.import_id', '=', 'h.import_id').onRef('g.number', '=', 'h.group_number'),
    )
    .select(['g.number', 'g.mark', 'g.tool_mark', 'g.words', 'g.severity', 'g.standing', 'g.content'])
    .select(['g.is_back', 'g.back'])
    .where('h.job_id', '=', jobId)
    .where('h.import_id', '=', id)
    .where('h.outcome', 'is', null)
    .where('g.outcome', 'is', null)
    .orderBy('g.severity', 'desc')
    .orderBy('g.number')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { number, mark, tool_mark: toolMark, words, standing } = row;
  const severity = severityOf(row.severity) ?? 'info';
  return {
    ...unsealGroup(key, id, number, row.content),
    ...{ severity, number, mark, toolMark, words, standing },
    isBack: row.is_back === 1,
    back: row.back === null ? [] : unsealBack(key, id, number, row.back),
  };
}
