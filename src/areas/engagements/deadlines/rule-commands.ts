import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { keeps } from '../../../access/reach.ts';
import { record } from '../../../audit/record.ts';
import { isPostgres, type Trx } from '../../../data/database.ts';
import type { DeadlineDays } from '../../../domain/deadline.ts';
import { SEVERITIES } from '../../../domain/finding.ts';
import type { Services } from '../../../services.ts';
import { countAnew } from './counting-anew.ts';
import { dropOwnRules, setRules } from './deadline-rules.ts';
import { rulesOf } from './rule-queries.ts';

/** Which findings have their deadlines by the days that are given: those published from now on, or all. */
export const APPLIES = ['new', 'all'] as const;
export type Applies = (typeof APPLIES)[number];

const areSame = (one: DeadlineDays, other: DeadlineDays) =>
  SEVERITIES.every((severity) => one[severity] === other[severity]);

/**
 * Sets how many days a workspace gives for findings of each severity (E13). `all` counts the deadlines of what is published
 * already by them, too, but for companies with their own. Recorded where that changed anything.
 */
export async function changeWorkspaceDays(
  services: Services,
  act: Act<'owner'>,
  { days, applies }: { readonly days: DeadlineDays; readonly applies: Applies },
): Promise<void> {
  await perform(services, act, async ({ trx, scope: { workspaceId }, actor, origin, now }) => {
    const { ofWorkspace } = await rulesOf(trx, { workspaceId });
    if (areSame(days, ofWorkspace) && applies === 'new') return;
    await setRules(trx, { workspaceId, companyId: null }, days);
    if (applies === 'all') await countAnew(trx, services.keyring, { workspaceId, companyId: null }, now);
    const detail = { ...days, all: applies === 'all' };
    await record(trx, { type: 'workspace.deadlines', at: now, origin, workspaceId, actor, detail });
  });
  services.mail.kick();
}

/** Waits for whoever is publishing findings of a company, and keeps others from it until the transaction ends. */
async function holdPublishing(trx: Trx, companyId: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx
    .selectFrom('engagements')
    .select('id')
    .where('company_id', '=', companyId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** Whether the actor keeps a company; null where their workspace has none of that id. */
async function isKept({ trx, reach }: Held<'dashboard'>, companyId: string): Promise<boolean | null> {
  const row = await trx
    .selectFrom('companies as c')
    .select((eb) => eb.case().when(keeps(reach)).then(1).else(0).end().as('kept'))
    .where('c.id', '=', companyId)
    .where('c.workspace_id', '=', reach.workspaceId)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.kept) === 1;
}

/** `unknown`: the workspace has no such company. `not-kept`: with need to know, whoever asks is on no team of it. */
export type CompanyDaysOutcome = 'done' | 'unknown' | 'not-kept';

/** Gives a company days of its own, or the workspace's again where `days` is null (E13). The rest as for a workspace. */
export async function changeCompanyDays(
  services: Services,
  act: Act<'dashboard'>,
  companyId: string,
  { days, applies }: { readonly days: DeadlineDays | null; readonly applies: Applies },
): Promise<CompanyDaysOutcome> {
  const outcome = await perform(services, act, async (held): Promise<CompanyDaysOutcome> => {
    const { trx, now, origin, actor, scope } = held;
    const { workspaceId } = scope;
    const kept = await isKept(held, companyId);
    if (kept === null) return 'unknown';
    if (!kept) return 'not-kept';
    const of = { workspaceId, companyId };
    const { own } = await rulesOf(trx, of);
    const isSame = days === null || own === null ? days === own : areSame(days, own);
    if (isSame && applies === 'new') return 'done';
    if (days === null) await dropOwnRules(trx, companyId);
    else await setRules(trx, of, days);
    await holdPublishing(trx, companyId);
    if (applies === 'all') await countAnew(trx, services.keyring, of, now);
    await record(trx, {
      type: 'company.deadlines',
      at: now,
      origin,
      workspaceId,
      actor,
      subject: { id: companyId, label: '' },
      detail: { own: days !== null, ...days, all: applies === 'all' },
    });
    return 'done';
  });
  services.mail.kick();
  return outcome;
}
