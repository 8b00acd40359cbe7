import { setImmediate } from 'node:timers/promises';
import { unattended, unattendedIn } from '../../../access/deed.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import { knownAccounts } from '../../../factors/known-accounts.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';

/*
 * Installations from before evidence (B12) have records that lack some of what it needs: what people are called, and which of
 * their devices is which. Once, after the upgrade, each workspace's record is told what is so on that day, and since when it is so
 * as far as that is known. What was before that day stays as it was recorded.
 */

type Needs = Pick<Services, 'db' | 'config'>;

const KEY = 'evidence-began';
const MEMBERS_AT_ONCE = 50;

/** Whether this was done in the whole installation. */
const hasBegun = async (db: Reader): Promise<boolean> =>
  (await db.selectFrom('installation').select('key').where('key', '=', KEY).executeTakeFirst()) !== undefined;

const beganIn = async (db: Reader, workspaceId: string): Promise<boolean> =>
  (await db
    .selectFrom('audit_events')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('type', '=', 'record.began')
    .limit(1)
    .executeTakeFirst()) !== undefined;

const byItself = ({ config }: Needs, workspaceId: string, now: number) => ({
  at: now,
  origin: { host: config.baseHost, ip: '' },
  workspaceId,
  actor: BY_ITSELF_ACTOR,
});

/** Members of a workspace after one of them, in the order in which they joined. */
const membersAfter = (db: Reader, workspaceId: string, after: string) =>
  db
    .selectFrom('memberships')
    .select(['id', 'account_id', 'role', 'company_id', 'created_at', 'ends_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(MEMBERS_AT_ONCE)
    .execute();

async function tellOfMembers(
  trx: Trx,
  event: ReturnType<typeof byItself>,
  members: Awaited<ReturnType<typeof membersAfter>>,
): Promise<void> {
  const accounts = await knownAccounts(
    trx,
    members.map(({ account_id }) => account_id),
  );
  for (const { account_id: id, role, company_id: companyId, created_at: since, ends_at } of members) {
    const account = accounts.get(id);
    if (account === undefined) continue;
    const subject = { id, label: account.email };
    await record(trx, { ...event, type: 'account.known', subject, detail: { name: account.name } });
    const place = { ...(companyId !== null && { companyId }), ...(ends_at !== null && { until: ends_at }) };
    const detail = { role, ...place, since, ...account.had };
    await record(trx, { ...event, type: 'member.known', subject, detail });
  }
}

async function tellOfPolicies(trx: Trx, event: ReturnType<typeof byItself>): Promise<void> {
  const policies = await trx
    .selectFrom('mfa_policies as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .selectAll('p')
    .select(['w.plan', 'w.zone'])
    .where('p.workspace_id', '=', event.workspaceId)
    .orderBy('p.audience')
    .execute();
  for (const {
    audience,
    plan,
    required,
    methods,
    starts_at,
    enforced_from,
    switched_at,
    switched_by,
  } of policies)
    await record(trx, {
      ...event,
      type: 'policy.known',
      detail: {
        ...{ audience, plan, required: required === 1, methods },
        ...(starts_at !== null && { startsAt: starts_at }),
        ...(required === 1 && enforced_from > 0 && { spares: true as const }),
        ...(switched_at !== null && { since: switched_at }),
        ...(switched_by !== null && { byId: switched_by }),
      },
    });
  const zone = policies[0]?.zone ?? 'UTC';
  await record(trx, { ...event, type: 'record.began', detail: { zone } });
}

/** Tells the record of each workspace, once, what is known of its people and its policies. */
export async function beginEvidence(services: Needs, now: number): Promise<void> {
  const { db } = services;
  const workspaces = await db.selectFrom('workspaces').select('id').orderBy('id').execute();
  for (const { id } of workspaces) {
    if (await beganIn(db, id)) continue;
    const event = byItself(services, id, now);
    for (let after = ''; ; ) {
      const members = await membersAfter(db, id, after);
      const last = members.at(-1);
      if (last === undefined) break;
      await unattendedIn(services, id, (trx) => tellOfMembers(trx, event, members));
      after = last.id;
      await setImmediate();
    }
    // Last: what was told before it is told again by whoever goes on after a crash.
    await unattendedIn(services, id, (trx) => tellOfPolicies(trx, event));
  }
  await unattended(services, (trx) =>
    trx
      .insertInto('installation')
      .values({ key: KEY, value: new Date(now).toISOString() })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute(),
  );
}

const MINUTE_MS = 60_000;

/** The same, once, on one node of all. */
export const evidenceBeginning = (services: Needs): RecurringJob => ({
  name: 'evidence-begins',
  everyMs: MINUTE_MS,
  lookMs: MINUTE_MS / 4,
  isWanted: async () => !(await hasBegun(services.db)),
  run: (now) => beginEvidence(services, now),
});
