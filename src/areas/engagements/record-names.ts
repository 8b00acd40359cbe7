import type { TeamReach } from '../../access/context.ts';
import { within } from '../../access/reach.ts';
import type { RecordedFacts } from '../../audit/events.ts';
import { word } from '../../audit/phrases.ts';
import type { Reader } from '../../data/database.ts';
import { CompanyKeys } from '../../sealing/company-keys.ts';
import type { Services } from '../../services.ts';
import { unsealVersion } from './documents/content.ts';
import { unsealEvidence } from './evidence/content.ts';
import { unsealReport } from './reports/content.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };
type Names = ReadonlyMap<string, string>;

const NONE: Names = new Map();

async function referencesBy({ db }: Needs, reach: TeamReach, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return NONE;
  const rows = await db
    .selectFrom('engagements as e')
    .select(['e.id', 'e.reference'])
    .where('e.id', 'in', ids)
    .where(within(reach))
    .execute();
  return new Map(rows.map(({ id, reference }) => [id, reference]));
}

async function numbersBy({ db }: Needs, reach: TeamReach, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return NONE;
  const rows = await db
    .selectFrom(
      db
        .selectFrom('findings')
        .select(['id', 'engagement_id', 'number'])
        .where('id', 'in', ids)
        // These rows and then their engagement: without a limit SQLite would read all findings of all engagements for them.
        .limit(ids.length)
        .as('f'),
    )
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select(['f.id', 'f.number', 'e.reference'])
    .where(within(reach))
    .execute();
  return new Map(rows.map(({ id, reference, number }) => [id, `${reference}-${number}`]));
}

/** Those that were removed too, for as long as they can be put back. */
async function evidenceBy({ db, keyring }: Needs, reach: TeamReach, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return NONE;
  const rows = await db
    .selectFrom('evidence as v')
    .innerJoin('engagements as e', 'e.id', 'v.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'v.company_id')
    .select(['v.id', 'v.company_id', 'v.content', 'k.sealed as key'])
    .where('v.id', 'in', ids)
    .where(within(reach))
    .execute();
  const keys = new CompanyKeys(keyring);
  return new Map(
    rows.map((row) => [row.id, unsealEvidence(keys.of(row.company_id, row.key), row.id, row.content).name]),
  );
}

/** As the newest version is called; those that were removed too, until their files are gone. */
async function documentsBy({ db, keyring }: Needs, reach: TeamReach, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return NONE;
  const rows = await db
    .selectFrom('documents as d')
    .innerJoin('engagements as e', 'e.id', 'd.engagement_id')
    .innerJoin('document_versions as v', (join) =>
      join.onRef('v.document_id', '=', 'd.id').onRef('v.number', '=', 'd.versions'),
    )
    .innerJoin('company_keys as k', 'k.company_id', 'd.company_id')
    .select(['d.id', 'd.company_id', 'v.id as version_id', 'v.content', 'k.sealed as key'])
    .where('d.id', 'in', ids)
    .where(within(reach))
    .execute();
  const keys = new CompanyKeys(keyring);
  return new Map(
    rows.map((row) => [
      row.id,
      unsealVersion(keys.of(row.company_id, row.key), row.version_id, row.content).name,
    ]),
  );
}

async function reportsBy({ db, keyring }: Needs, reach: TeamReach, ids: readonly string[]): Promise<Names> {
  if (ids.length === 0) return NONE;
  const rows = await db
    .selectFrom('reports as r')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .select(['r.id', 'r.company_id', 'r.content', 'k.sealed as key'])
    .where('r.id', 'in', ids)
    .where(within(reach))
    .execute();
  const keys = new CompanyKeys(keyring);
  return new Map(
    rows.map((row) => [row.id, unsealReport(keys.of(row.company_id, row.key), row.id, row.content).name]),
  );
}

/** The ids that entries have, each once. */
const idsOf = (entries: readonly RecordedFacts[], id: (entry: RecordedFacts) => unknown): string[] => [
  ...new Set(entries.map((entry) => word(id(entry))).filter((one) => one !== '')),
];

const isOf = (entry: RecordedFacts, what: string) => entry.type.startsWith(`${what}.`);

/** Of which engagement an entry is, if not of a finding that is there still. */
const engagementIn = (entry: RecordedFacts) =>
  ['engagement', 'evidence', 'retest', 'document', 'report', 'import'].some((what) => isOf(entry, what))
    ? entry.subject_id
    : entry.detail.engagementId;

/**
 * What engagements, findings, evidence and documents in entries of the record are called now, within the reader's reach: the entries
 * hold ids alone, so that nothing of what is erased stands there (E24). A finding is called by its number, never its title;
 * a draft that was deleted by the number that it had.
 */
export async function withEngagementNames<Of extends RecordedFacts>(
  needs: Needs,
  reach: TeamReach,
  entries: readonly Of[],
): Promise<Of[]> {
  const findings = entries.filter((entry) => isOf(entry, 'finding'));
  const [references, numbers, evidence, documents, reports] = await Promise.all([
    referencesBy(needs, reach, idsOf(entries, engagementIn)),
    numbersBy(
      needs,
      reach,
      idsOf(findings, ({ subject_id }) => subject_id),
    ),
    evidenceBy(
      needs,
      reach,
      idsOf(entries, ({ detail }) => detail.evidenceId),
    ),
    documentsBy(
      needs,
      reach,
      idsOf(entries, ({ detail }) => detail.documentId),
    ),
    reportsBy(
      needs,
      reach,
      idsOf(entries, ({ detail }) => detail.reportId),
    ),
  ]);
  return entries.map((entry) => {
    const { subject, subject_id, detail } = entry;
    const reference = references.get(word(engagementIn(entry)));
    const deleted =
      reference !== undefined && typeof detail.number === 'number'
        ? `${reference}-${detail.number}`
        : undefined;
    const name = isOf(entry, 'finding') ? (numbers.get(subject_id ?? '') ?? deleted) : reference;
    const file = evidence.get(word(detail.evidenceId));
    const document = documents.get(word(detail.documentId));
    const report = reports.get(word(detail.reportId));
    return {
      ...entry,
      subject: name ?? subject,
      detail: {
        ...detail,
        ...(file !== undefined && { evidence: file }),
        ...(document !== undefined && { document }),
        ...(report !== undefined && { report }),
      },
    };
  });
}
