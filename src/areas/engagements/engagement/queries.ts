import { sql } from 'kysely';
import type { Reach, TeamReach, WorkspaceScope } from '../../../access/context.ts';
import { keeps, within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import type { EngagementKind, EngagementState } from '../../../domain/engagement.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type EngagementContent, unsealEngagement } from './content.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** An engagement, as whoever reaches it reads it. */
export interface Engagement extends EngagementContent {
  readonly id: string;
  readonly workspaceId: string;
  readonly companyId: string;
  readonly company: string;
  /** The consultancy has archived it: its people see nothing of the engagement, visible or not (E5). */
  readonly isCompanyArchived: boolean;
  readonly reference: string;
  readonly kind: EngagementKind;
  readonly state: EngagementState;
  readonly visible: boolean;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly lead: { readonly id: string; readonly name: string } | null;
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

function engagements({ db }: Needs, reach: Reach) {
  return db
    .selectFrom('engagements as e')
    .innerJoin('companies as c', 'c.id', 'e.company_id')
    .innerJoin('company_keys as k', 'k.company_id', 'e.company_id')
    .leftJoin('accounts as l', 'l.id', 'e.lead_id')
    .select([
      'e.id',
      'e.workspace_id',
      'e.company_id',
      'c.name as company',
      'c.archived_at as company_archived_at',
      'e.reference',
      'e.kind',
      'e.state',
      'e.visible',
      'e.starts_on',
      'e.ends_on',
      'l.id as lead_id',
      'l.name as lead_name',
      'e.revision',
      'e.changed_at',
      'k.sealed as key',
    ])
    .where(within(reach));
}

type Row = Awaited<ReturnType<ReturnType<typeof engagements>['execute']>>[number] & {
  readonly content: Uint8Array;
};

function engagementOf(keys: CompanyKeys, row: Row): Engagement {
  const content = unsealEngagement(keys.of(row.company_id, row.key), row.id, row.content);
  return {
    ...content,
    id: row.id,
    workspaceId: row.workspace_id,
    companyId: row.company_id,
    company: row.company,
    isCompanyArchived: row.company_archived_at !== null,
    reference: row.reference,
    kind: row.kind,
    state: row.state,
    visible: row.visible === 1,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    lead: row.lead_id === null || row.lead_name === null ? null : { id: row.lead_id, name: row.lead_name },
    revision: row.revision,
    changedAt: row.changed_at,
  };
}

/** One engagement within reach; null for anything else, whatever the reason (E2). */
export async function findEngagement(needs: Needs, reach: Reach, id: string): Promise<Engagement | null> {
  const row = await engagements(needs, reach).select('e.content').where('e.id', '=', id).executeTakeFirst();
  return row === undefined ? null : engagementOf(new CompanyKeys(needs.keyring), row);
}

/** What a list of engagements is narrowed to. */
export interface EngagementFilter {
  readonly companyId?: string | null;
  readonly state?: EngagementState | null;
}

const contentsOf =
  ({ db }: Needs, reach: Reach) =>
  (ids: readonly string[]) =>
    db
      .selectFrom('engagements as e')
      .select(['e.id', 'e.content'])
      .where('e.id', 'in', ids)
      .where(within(reach))
      .execute();

/** The engagements within reach, those that are under way first, the latest of each state first. */
export async function engagementsOf(
  needs: Needs,
  reach: Reach,
  { companyId = null, state = null }: EngagementFilter = {},
): Promise<Engagement[]> {
  let query = engagements(needs, reach).select(bytesOf('e.content'));
  if (companyId !== null) query = query.where('e.company_id', '=', companyId);
  if (state !== null) query = query.where('e.state', '=', state);
  const rows = await query
    .orderBy(
      sql`case e.state when 'running' then 0 when 'reporting' then 1 when 'planned' then 2 when 'delivered' then 3 else 4 end`,
    )
    .orderBy('e.id', 'desc')
    .execute();
  const keys = new CompanyKeys(needs.keyring);
  const found: Engagement[] = [];
  for await (const row of withContents(rows, contentsOf(needs, reach))) found.push(engagementOf(keys, row));
  return found;
}

/** Somebody of the consultancy. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** Who can be on a team: the workspace's owner and consultants, by name. */
export function colleaguesOf(
  db: Reader,
  { workspaceId }: Pick<WorkspaceScope, 'workspaceId'>,
): Promise<Colleague[]> {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.id', 'a.name'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', 'in', ['owner', 'consultant'])
    .where('a.disabled_at', 'is', null)
    .orderBy('a.name')
    .orderBy('a.id')
    .execute();
}

/** The team of an engagement within reach, by name. */
export function teamOf(db: Reader, reach: TeamReach, id: string): Promise<Colleague[]> {
  return db
    .selectFrom('engagement_team as t')
    .innerJoin('engagements as e', 'e.id', 't.engagement_id')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .select(['a.id', 'a.name'])
    .where('t.engagement_id', '=', id)
    .where(within(reach))
    .orderBy('a.name')
    .orderBy('a.id')
    .execute();
}

/** A client's company that an engagement can be for. */
export interface CompanyChoice {
  readonly id: string;
  readonly name: string;
  readonly reference: string | null;
}

/** A company as a select names it: two of one name are told apart. */
export const companyLabel = ({ name, reference }: CompanyChoice): string =>
  reference === null ? name : `${name} (${reference})`;

/** The companies for which somebody can plan, by name: those they keep and that are not archived (E3). */
export function companyChoices(db: Reader, reach: TeamReach): Promise<CompanyChoice[]> {
  return db
    .selectFrom('companies as c')
    .select(['c.id', 'c.name', 'c.reference'])
    .where('c.workspace_id', '=', reach.workspaceId)
    .where('c.archived_at', 'is', null)
    .where(keeps(reach))
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
}

/** The references that a workspace has given, of any engagement: nobody learns more of one than that it is taken. */
export async function referencesOf(db: Reader, workspaceId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('engagements')
    .select('reference')
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Set(rows.map(({ reference }) => reference));
}
