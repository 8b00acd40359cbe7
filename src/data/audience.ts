import { type RawBuilder, sql } from 'kysely';
import type { Audience } from '../domain/mfa-policy.ts';

/** Which of a workspace's two policies is over a membership, by the name that a statement gives the row. */
export const audienceOf = (membership: string): RawBuilder<Audience> =>
  sql`case when ${sql.ref(`${membership}.role`)} = 'client' then 'clients' else 'team' end`;
