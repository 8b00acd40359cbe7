import { sql } from 'kysely';
import type { Installation } from './installation.ts';
import {
  boot,
  companyKey,
  contents,
  createLog,
  EMPTY_FINDING,
  loadConfig,
  PROSE_FIELDS,
  writable,
} from './product.ts';
import { idOf } from './seed-sql.ts';

/** A workspace's engagement with everything that was found for one client, and who looks at it. */
export interface Found {
  readonly engagementId: string;
  /** One in the middle of the list. */
  readonly findingId: string;
  readonly publishedId: string;
}

/** Of the first workspace: its consultant, and its client's contact. */
export const CONSULTANT = 1;
export const CONTACT = 5;

const BATCH = 200;
/** By so many rows PostgreSQL takes each table's keys for what they are: by none, it looks at every row for each new one. */
const KNOWN_AT = 2_000;
const STATES = [
  'published',
  'published',
  'published',
  'fix-reported',
  'retest-passed',
  'risk-accepted',
] as const;
const TEXT =
  'The form takes what was typed as a part of its query, so that a quotation mark ends it. '.repeat(8);

/** The day so many days after a moment, or before it. */
const dayAfter = (at: number, days: number) =>
  new Date(at + days * 24 * 60 * 60_000).toISOString().slice(0, '2026-11-26'.length);

/** The id of a finding: a UUIDv7 that rises with its number. */
export const findingId = (number: number) =>
  `019a0000-${(number >> 12).toString(16).padStart(4, '0')}-7${(number & 4095).toString(16).padStart(3, '0')}-8000-000000000008`;

/**
 * Fills the first workspace with findings of one engagement: four of five published, all severities and states, and all but
 * the last twentieth seen by the contact, and half of the deadlines over. One engagement is the worst case: the list of no
 * other is longer. `published` says which are, where others are wanted.
 */
export async function addFindings(
  { environment, kind }: Installation,
  count: number,
  textOf: (number: number) => string = () => TEXT,
  published: (number: number) => boolean = (number) => number % 5 > 0,
): Promise<Found> {
  const backstage = await boot(loadConfig(environment), await createLog('error'));
  const { keyring, clock } = backstage.services;
  const now = clock.now();
  const ids = { workspace_id: idOf('workspace', 0), company_id: idOf('company', 0) };
  const engagement_id = '019a0000-0000-7000-8000-000000000009';
  await writable(backstage.services.db)
    .transaction()
    .execute(async (trx) => {
      const key = await companyKey(trx, keyring, {
        workspaceId: ids.workspace_id,
        companyId: ids.company_id,
      });
      const plan = { title: 'Everything', scope: '', rules: '', tags: [] };
      await trx
        .insertInto('engagements')
        .values({
          ...ids,
          id: engagement_id,
          reference: 'BENCH-1',
          kind: 'api',
          state: 'running',
          visible: 1,
          starts_on: null,
          ends_on: null,
          lead_id: null,
          content: contents.engagement(key, engagement_id, plan),
          next_number: count + 1,
          created_at: now,
          changed_at: now,
        })
        .execute();
      const empty = Object.fromEntries(PROSE_FIELDS.map((field) => [field, '']));
      const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
      for (let from = 0; from < count; from += BATCH) {
        if (kind === 'postgres' && from === KNOWN_AT) await sql`analyze`.execute(trx);
        const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, nth) => from + nth);
        const found = numbers.map((n) => {
          const severity = (n * 7) % 5;
          const name = severities[severity] ?? 'info';
          return { n, id: findingId(n), severity, name, title: `Finding ${n}`, isPublished: published(n) };
        });
        await trx
          .insertInto('findings')
          .values(
            found.map(({ n, id, severity, name, title, isPublished }) => ({
              ...ids,
              id,
              engagement_id,
              number: n + 1,
              severity,
              content: contents.draft(key, id, {
                ...EMPTY_FINDING,
                title,
                severity: name,
                description: textOf(n),
              }),
              created_at: now,
              created_by: null,
              changed_at: now,
              changed_by: null,
              published_revision: isPublished ? 1 : null,
              has_marks: 1 as const,
            })),
          )
          .execute();
        await trx
          .insertInto('finding_versions')
          .values(
            found.map(({ id, isPublished }) => ({
              ...ids,
              id,
              engagement_id,
              finding_id: id,
              number: 1,
              author_id: null,
              started_at: now,
              changed_at: null,
              content: null,
              published_at: isPublished ? now : null,
              restored_id: null,
            })),
          )
          .execute();
        const shown = found.filter(({ isPublished }) => isPublished);
        if (shown.length === 0) continue;
        await trx
          .insertInto('published_findings')
          .values(
            shown.map(({ n, id, severity, name, title }) => ({
              ...ids,
              finding_id: id,
              engagement_id,
              number: n + 1,
              severity,
              state: STATES[n % STATES.length] ?? 'published',
              content: contents.published(key, id, {
                title,
                severity: name,
                severityReason: '',
                cvss: [],
                cwe: null,
                prose: { ...empty, description: textOf(n) } as never,
                assets: [],
                tags: [],
                changes: [],
              }),
              published_at: now,
              changed_at: now,
              state_at: now,
              moved_at: now,
              state_by: null,
              state_note: null,
              accepted_until: null,
              rated_at: now,
              usual_deadline: dayAfter(now, (n % 400) - 200),
              deadline: dayAfter(now, (n % 400) - 200),
              has_marks: 1,
            })),
          )
          .execute();
        const seen = shown.filter(({ n }) => n < count * 0.95);
        if (seen.length > 0)
          await trx
            .insertInto('finding_views')
            .values(
              seen.map(({ id }) => ({
                membership_id: idOf('membership', CONTACT),
                finding_id: id,
                seen_at: now,
              })),
            )
            .execute();
      }
    });
  // As PostgreSQL does by itself after a while; until then it knows nothing of what was just put in.
  if (kind === 'postgres') await sql`analyze`.execute(writable(backstage.services.db));
  await backstage.close();
  const middle = Math.floor(count / 2);
  return {
    engagementId: engagement_id,
    findingId: findingId(middle),
    publishedId: findingId(middle - (middle % 5) + 1),
  };
}
