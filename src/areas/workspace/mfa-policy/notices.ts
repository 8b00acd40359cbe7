import { type ExpressionBuilder, sql } from 'kysely';
import { unattendedIn } from '../../../access/deed.ts';
import { tenantUrl } from '../../../access/site.ts';
import type { Database, Reader, Trx } from '../../../data/database.ts';
import { hasKeyFlag, isEnrolled } from '../../../data/enrolled.ts';
import type { Millis, Schema } from '../../../data/schema.ts';
import { unheld } from '../../../data/unheld.ts';
import { type Audience, laterOf, type Methods } from '../../../domain/mfa-policy.ts';
import { ENFORCING_PLANS } from '../../../domain/plan.ts';
import { type Notice, noticeDue } from '../../../domain/policy-notices.ts';
import { paths } from '../../../http/paths.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { noteRemindedByItself } from '../rollout/reminders.ts';
import { policyComing } from './letters.ts';

/** What a member was told of a policy's day. */
interface MfaNoticesTable {
  membership_id: string;
  /** The day that it was about: another one is told of anew. */
  starts_at: Millis;
  notice: Notice;
  sent_at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    mfa_notices: MfaNoticesTable;
  }
}

/** Few enough that nobody waits for the writer while they are queued. */
const BATCH = 50;
/** So many in one round; the rest a minute later. */
const BATCHES = 20;

/** People for whom a policy starts at the same moment: the team, the clients, or one company of theirs (B2). */
interface Group {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly slug: string;
  readonly zone: string;
  readonly audience: Audience;
  readonly methods: Methods;
  /** Null for all who have no day of their own. */
  readonly companyId: string | null;
  readonly announcedAt: number;
  readonly startsAt: number;
}

/**
 * Every group whose day is yet to come, or has come since its policy was last looked at; of one workspace, or of the whole
 * installation.
 */
async function groupsWithDay(db: Reader, workspaceId?: string): Promise<Group[]> {
  const rows = await db
    .selectFrom('mfa_policies as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .leftJoin('companies as c', (join) =>
      join
        .onRef('c.workspace_id', '=', 'w.id')
        .on('p.audience', '=', 'clients')
        .on('c.mfa_starts_at', 'is not', null),
    )
    .select(['w.id', 'w.name', 'w.slug', 'w.zone', 'p.audience', 'p.methods', 'p.starts_at', 'p.switched_at'])
    .select(['c.id as companyId', 'c.mfa_starts_at'])
    .where('p.required', '=', 1)
    .where('w.plan', 'in', ENFORCING_PLANS)
    // Nobody gets into a closed one, so that there is nothing to set up for.
    .where('w.closed_at', 'is', null)
    .$if(workspaceId !== undefined, (query) => query.where('w.id', '=', workspaceId ?? ''))
    .where((eb) => eb.or([eb('p.starts_at', 'is not', null), eb('c.mfa_starts_at', 'is not', null)]))
    .orderBy('w.id')
    .execute();
  const groups = new Map<string, Group>();
  for (const { id, name, starts_at, switched_at, companyId, mfa_starts_at, ...rest } of rows) {
    const { audience } = rest;
    const policy = { workspaceId: id, workspaceName: name, ...rest };
    const add = (company: string | null, startsAt: number | null) => {
      if (startsAt === null) return;
      const key = `${id} ${audience} ${company ?? ''}`;
      groups.set(key, { ...policy, companyId: company, announcedAt: switched_at ?? 0, startsAt });
    };
    add(null, starts_at);
    if (companyId !== null) add(companyId, laterOf(starts_at, mfa_starts_at));
  }
  return [...groups.values()];
}

/** Whether the account `a` has a second factor that a policy takes. */
const isSetUp = (methods: Methods) =>
  methods === 'any' ? isEnrolled(sql.ref('a.id')) : sql<boolean>`${hasKeyFlag(sql.ref('a.id'))} = 1`;

/** The members of a group, those with a company's own day set apart. */
function membersOf({ workspaceId, audience, companyId }: Group) {
  return (eb: ExpressionBuilder<Schema & { m: Schema['memberships']; a: Schema['accounts'] }, 'm' | 'a'>) => {
    const apart = eb
      .selectFrom('companies as c')
      .select('c.id')
      .where('c.workspace_id', '=', workspaceId)
      .where('c.mfa_starts_at', 'is not', null);
    return eb.and([
      eb('m.workspace_id', '=', workspaceId),
      eb('a.disabled_at', 'is', null),
      eb('m.role', audience === 'team' ? '!=' : '=', 'client'),
      ...(companyId !== null ? [eb('m.company_id', '=', companyId)] : []),
      ...(companyId === null && audience === 'clients' ? [eb('m.company_id', 'not in', apart)] : []),
    ]);
  };
}

/** The next of a group who are owed a notice and have not had it. */
function owedIn(db: Reader, group: Group, notice: Notice, most: number) {
  const { startsAt, methods } = group;
  const setUp = isSetUp(methods);
  return (
    db
      .selectFrom('memberships as m')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .select([
        'm.id',
        'a.email as to',
        'a.name',
        sql<number>`case when ${setUp} then 1 else 0 end`.as('enrolled'),
      ])
      .select(({ exists, selectFrom, case: when }) =>
        when()
          .when(
            exists(
              selectFrom('mfa_notices as n')
                .select('n.notice')
                .whereRef('n.membership_id', '=', 'm.id')
                .where('n.starts_at', '=', startsAt),
            ),
          )
          .then(1)
          .else(0)
          .end()
          .as('told'),
      )
      .where(membersOf(group))
      // Whoever is set up is told once; whoever is excepted beyond the day is told with the exception.
      .$if(notice !== 'announced', (query) => query.where(sql<boolean>`not (${setUp})`))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('mfa_exceptions as x')
              .select('x.id')
              .whereRef('x.membership_id', '=', 'm.id')
              .where('x.ended_at', 'is', null)
              .where('x.until', '>', startsAt),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('mfa_notices as n')
              .select('n.notice')
              .whereRef('n.membership_id', '=', 'm.id')
              .where('n.starts_at', '=', startsAt)
              .where('n.notice', '=', notice),
          ),
        ),
      )
      .orderBy('m.id')
      .limit(most)
      .execute()
  );
}

/** Queues a notice for the next few of a group who have not had it; how many they were. The caller holds the workspace. */
async function tellSome(
  services: Services,
  trx: Trx,
  group: Group,
  { notice, now }: { readonly notice: Notice; readonly now: number },
): Promise<number> {
  const { startsAt, zone, slug, workspaceName, audience, methods } = group;
  const isStill = (await groupsWithDay(trx, group.workspaceId)).some(
    (one) => one.audience === audience && one.companyId === group.companyId && one.startsAt === startsAt,
  );
  if (!isStill) return 0;
  const people = await owedIn(trx, group, notice, BATCH);
  const home = audience === 'clients' ? tenantUrl(services.config, slug) : services.config.baseUrl;
  for (const { id, to, name, enrolled, told } of people) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('mfa_notices')
      .values({ membership_id: id, starts_at: startsAt, notice, sent_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) continue;
    const letter = policyComing(mailContextOf(services, now), {
      ...{ to, name, workspaceName, startsAt, zone, methods },
      enrolled: Number(enrolled) === 1,
      isFirst: Number(told) === 0,
      href: `${home}${paths.account}`,
    });
    await enqueueMail(trx, services.keyring, letter, now);
    if (Number(enrolled) === 0) await noteRemindedByItself(trx, id, now);
  }
  return people.length;
}

/**
 * Tells people of the day from which their workspace asks them (B1): each notice once, whatever is started anew in between,
 * for that it was sent is kept by the transaction that queues it.
 */
export async function tellOfDays(services: Services, now: number): Promise<void> {
  let left = BATCHES;
  for (const group of await groupsWithDay(services.db)) {
    const notice = noticeDue(group, now);
    if (notice === null || left === 0) continue;
    // Most groups have all been told: they take no turn, and open no transaction.
    if ((await owedIn(services.db, group, notice, 1)).length === 0) continue;
    for (let told = BATCH; told === BATCH && left > 0; left -= 1) {
      told = await unattendedIn(services, group.workspaceId, (trx) =>
        tellSome(services, trx, group, { notice, now }),
      );
      if (told > 0) services.mail.kick();
    }
  }
}

/** How long it is kept what people were told, in milliseconds. */
const KEPT_MS = 400 * 24 * 60 * 60_000;

/** Removes what people were told of days that are long gone. */
export async function removeOldNotices(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('mfa_notices')
    .where(unheld(db, 'mfa_notices', sql`starts_at < ${now - KEPT_MS}`))
    .execute();
}
