import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { fold } from '../../../domain/search-words.ts';

/**
 * Finds findings by their numbers as the product writes them, such as `NWB-2026-03-4` (E23). References and numbers are plain,
 * and no pack has them: a reference can change without a change of any finding.
 */

/** A finding by its number in an engagement. */
export interface Numbered {
  readonly engagementId: string;
  readonly number: number;
}

const NUMBER = /^(.+)-([1-9]\d{0,8})$/;

/** What the terms name within reach that are whole numbers of findings, whether or not there is such a finding. */
export async function numberedWithin(
  db: Reader,
  reach: Reach,
  terms: readonly string[],
): Promise<readonly Numbered[]> {
  const named = terms.flatMap((term) => {
    const [, reference, number] = NUMBER.exec(term) ?? [];
    return reference === undefined ? [] : [{ reference, number: Number(number) }];
  });
  if (named.length === 0) return [];
  const engagements = await db
    .selectFrom('engagements as e')
    .select(['e.id', 'e.reference'])
    .where(within(reach))
    .execute();
  // Folded here: neither database folds letters as what is typed was.
  const ids = Map.groupBy(engagements, ({ reference }) => fold(reference).text);
  return named.flatMap(({ reference, number }) =>
    (ids.get(reference) ?? []).map(({ id }) => ({ engagementId: id, number })),
  );
}

/** The rows of these in a table by its alias; not for none. */
export const areNumbered = (alias: 'f' | 'p', findings: readonly Numbered[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.join(
    findings.map(
      ({ engagementId, number }) =>
        sql`(${sql.ref(`${alias}.engagement_id`)} = ${engagementId} and ${sql.ref(`${alias}.number`)} = ${number})`,
    ),
    sql` or `,
  )})`;
