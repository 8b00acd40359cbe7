import { z } from 'zod';
import { rankOf, SEVERITIES } from '../../../domain/finding.ts';
import { json, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import {
  CSV_FIELDS,
  countsOfImport,
  type GroupCursor,
  groupsOfImport,
  type Import,
  type ImportCounts,
  type ImportGroup,
  missingOfImport,
  unreadableOfImport,
} from '../../engagements/public.ts';
import { isoTime } from './answers.ts';

const id = z.string();
const time = z.iso.datetime();
const places = z.array(z.object({ what: z.string(), where: z.string() }));

/** How an import stands, and how many findings of it are what (I3). */
export const listedImportAnswer = z.object({
  id,
  engagementId: id,
  state: z.enum(['reading', 'preview', 'taken', 'failed', 'cancelled']),
  taking: z.boolean(),
  name: z.string(),
  format: z.string().nullable(),
  problem: z.string().nullable(),
  bytes: z.int(),
  bytesRead: z.int(),
  counts: z.object({
    items: z.int(),
    new: z.int(),
    seen: z.int(),
    changed: z.int(),
    back: z.int(),
    gone: z.int(),
    unreadable: z.int(),
    made: z.int(),
    added: z.int(),
  }),
  /** When the scan was, where its file says it. */
  scannedAt: time.nullable(),
  createdAt: time,
  takenAt: time.nullable(),
});

const groupAnswer = z.object({
  id: z.int(),
  tool: z.string(),
  plugin: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  cvss: z.array(z.string()),
  vectorSeverities: z.array(z.enum(SEVERITIES)),
  state: z.enum(['new', 'seen', 'changed', 'deleted', 'withdrawn', 'moved']),
  outcome: z.enum(['made', 'added', 'nothing']).nullable(),
  findingId: id.nullable(),
  places: z.int(),
  morePlaces: z.int(),
  fewerPlaces: z.int(),
  /** At how many of its places it was fixed, and whether its finding was closed as that. */
  reopenedPlaces: z.int(),
  back: z.boolean(),
  assets: places,
  remarks: z.array(z.string()),
});

/** The same with what is in it, some groups at a time; `next` is the cursor of those behind. */
export const importAnswer = listedImportAnswer.extend({
  columns: z.array(z.object({ name: z.string(), holds: z.enum(CSV_FIELDS).nullable() })),
  groups: z.array(groupAnswer),
  next: z.string().nullable(),
  gone: z.array(
    z.object({ findingId: id, number: z.int(), whole: z.boolean(), fixed: z.boolean(), assets: places }),
  ),
  unreadable: z.array(z.object({ line: z.int(), reason: z.string() })),
});

/** How many groups, and places of each, one answer has. */
const GROUPS = 500;
const PLACES = 100;
const NAMED = 1_000;

/** An import as a list has it. */
export const listedImportOf = (of: Import, counts: ImportCounts): z.output<typeof listedImportAnswer> => ({
  id: of.id,
  engagementId: of.engagementId,
  state: of.state,
  taking: of.isTaking,
  name: of.name,
  format: of.format,
  problem: of.reason === '' ? null : of.reason,
  bytes: of.bytes,
  bytesRead: of.bytesRead,
  counts: {
    items: of.items,
    new: counts.new,
    seen: counts.seen,
    changed: counts.changed,
    back: counts.back,
    gone: counts.gone,
    unreadable: of.unreadable,
    made: counts.made,
    added: counts.added,
  },
  scannedAt: of.scannedAt === null ? null : isoTime(of.scannedAt),
  createdAt: isoTime(of.createdAt),
  takenAt: of.takenAt === null ? null : isoTime(of.takenAt),
});

const groupOf = (group: ImportGroup): z.output<typeof groupAnswer> => ({
  id: group.number,
  tool: group.tool,
  plugin: group.plugin,
  title: group.title,
  severity: group.severity,
  cvss: [group.cvss4, group.cvss3].filter((vector) => vector !== ''),
  vectorSeverities: [group.scored4, group.scored3].filter((severity) => severity !== null),
  state: group.standing,
  outcome: group.outcome,
  findingId: group.finding?.id ?? null,
  places: group.places,
  morePlaces: group.morePlaces,
  fewerPlaces: group.fewerPlaces,
  reopenedPlaces: group.reopenedPlaces,
  back: group.isBack,
  assets: [...group.somePlaces],
  remarks: group.remarks,
});

const EMPTY: ImportCounts = {
  ...{ new: 0, seen: 0, changed: 0, back: 0, gone: 0, informational: 0, open: 0, made: 0, added: 0 },
};

/** The counts of an import; while it is read nothing is compared, so that there are none. */
export const countsShown = (services: Services, of: Import): Promise<ImportCounts> =>
  of.state === 'reading' ? Promise.resolve(EMPTY) : countsOfImport(services, of);

/** An import with what is in it, behind a cursor, as it is answered. */
export async function answerWithImport(
  services: Services,
  of: Import,
  { status = 200, after = null }: { readonly status?: number; readonly after?: GroupCursor | null } = {},
): Promise<Reply> {
  const counts = await countsShown(services, of);
  const isRead = of.state !== 'reading';
  const found = isRead ? await groupsOfImport(services, of, { after, most: GROUPS + 1, places: PLACES }) : [];
  const groups = found.slice(0, GROUPS);
  const last = found.length > GROUPS ? groups.at(-1) : undefined;
  const missing = isRead ? await missingOfImport(services, of, GROUPS) : [];
  const unreadable = isRead ? await unreadableOfImport(services, of, NAMED) : [];
  const answer: z.output<typeof importAnswer> = {
    ...listedImportOf(of, counts),
    columns: of.columns.map(({ name, holds }) => ({ name, holds })),
    groups: groups.map(groupOf),
    next: last === undefined ? null : `${rankOf(last.severity)}.${last.number}`,
    gone: missing.map((one) => ({
      findingId: one.id,
      number: one.number,
      whole: one.isWhole,
      fixed: one.fixedAt !== null,
      assets: [...one.places],
    })),
    unreadable: [...unreadable],
  };
  return json(answer, status);
}
