import { sql } from 'kysely';
import { type AuditEvent, record } from '../audit/record.ts';
import type { Reader, Trx } from '../data/database.ts';

/*
 * What the record of a workspace is told of an account that was there before it came to that workspace, or before the record
 * kept all that evidence needs (B12): each workspace's record tells by itself what its people have.
 */

/** What an account has of second factors and is asked, as the detail of an entry has it; what isn't so is left out. */
export interface HadByThen {
  /** Its devices, each by kind, number and since when: `app:0193…@1764072000000 key:…`; empty for none. */
  readonly devices?: string;
  /** It asks for a code at every sign-in, of its own accord. */
  readonly alwaysAsk?: true;
  /** It has to set up a new device after a reset. */
  readonly mustEnrol?: true;
  readonly disabled?: true;
}

/** The same of accounts, by their ids, with their names and addresses; without those that are gone. */
export async function knownAccounts(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly email: string; readonly had: HadByThen }>> {
  if (ids.length === 0) return new Map();
  const [accounts, devices] = await Promise.all([
    db
      .selectFrom('accounts')
      .select(['id', 'name', 'email', 'always_ask', 'must_enrol', 'disabled_at'])
      .where('id', 'in', ids)
      .execute(),
    db
      .selectFrom('authenticators')
      .select(['id', 'account_id', 'created_at', sql.lit('app').as('kind')])
      .where('account_id', 'in', ids)
      .unionAll(
        db
          .selectFrom('passkeys')
          .select(['id', 'account_id', 'created_at', sql.lit('key').as('kind')])
          .where('account_id', 'in', ids),
      )
      .execute(),
  ]);
  const byAccount = Map.groupBy(devices, ({ account_id }) => account_id);
  return new Map(
    accounts.map(({ id, name, email, always_ask, must_enrol, disabled_at }) => {
      const own = (byAccount.get(id) ?? []).map((one) => `${one.kind}:${one.id}@${one.created_at}`);
      const had = {
        devices: own.join(' '),
        ...(always_ask === 1 && { alwaysAsk: true as const }),
        ...(must_enrol === 1 && { mustEnrol: true as const }),
        ...(disabled_at !== null && { disabled: true as const }),
      };
      return [id, { name, email, had }];
    }),
  );
}

type Came = Pick<AuditEvent, 'at' | 'origin'> & {
  readonly workspaceId: string;
  readonly actor: { readonly id: string; readonly label: string };
};

/** Records what somebody is called who comes to a workspace with an account that they had, and returns what else it is told. */
export async function recordKnownAccount(trx: Trx, came: Came, name: string): Promise<HadByThen> {
  await record(trx, { ...came, type: 'account.known', detail: { name } });
  return (await knownAccounts(trx, [came.actor.id])).get(came.actor.id)?.had ?? {};
}
