import { sql } from 'kysely';

/** The earlier of a stored moment and another one, in epoch milliseconds, as a statement works it out. */
export const earlierOf = (column: string, moment: number) =>
  sql<number>`case when ${sql.ref(column)} > ${moment} then ${moment} else ${sql.ref(column)} end`;
