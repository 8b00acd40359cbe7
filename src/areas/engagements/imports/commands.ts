import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { behalfOf } from '../../../access/on-behalf.ts';
import { record } from '../../../audit/record.ts';
import { parseAssets } from '../../../domain/finding-fields.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { heldFinding, isEmpty, tooLongOf } from '../finding/commands.ts';
import { rewriteHeld } from '../finding/rewriting.ts';
import { recordedOf } from '../recorded.ts';
import { beginTaking, cancelImportRow, letGoOfFile } from './imports.ts';
import { noteMissingFixed } from './missing.ts';
import { placeMark, told } from './places.ts';
import { missingOf } from './preview-queries.ts';
import { findImport, type Import } from './queries.ts';
import { type Choice, chooseGroups } from './read-groups.ts';
import { queueTaking } from './take/job.ts';

/** `unknown`: there is none within reach. `state`: it is not, or no longer, in a state for that. */
export type ImportOutcome =
  | { readonly ok: true; readonly of: Import }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' };

/** Holds the engagement of an import alone, and reads it within the reach that the actor has now. */
export async function heldImport(
  services: Services,
  held: Held<'dashboard'>,
  id: string,
): Promise<Import | null> {
  const { trx, reach } = held;
  const found = await trx
    .selectFrom('imports')
    .select('engagement_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  if ((await heldEngagement(services, held, found.engagement_id, 'alone')) === null) return null;
  return findImport({ db: trx, keyring: services.keyring }, reach, id);
}

/**
 * Has what is chosen of an import made into drafts, by a job on the actor's behalf (I4). Pressed twice, or by two at once, it is one
 * job, which takes what both chose.
 */
export function takeImport(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  choice: Choice,
): Promise<ImportOutcome> {
  return perform(services, act, async (held): Promise<ImportOutcome> => {
    const { trx, now } = held;
    const of = await heldImport(services, held, id);
    if (of === null) return { ok: false, reason: 'unknown' };
    if ((of.state !== 'preview' && of.state !== 'taken') || of.isCleared)
      return { ok: false, reason: 'state' };
    const chosen = await chooseGroups(trx, id, choice);
    if (of.isTaking || (of.state === 'taken' && chosen === 0)) return { ok: true, of };
    const jobId = await queueTaking(trx, services.keyring, { of, behalf: behalfOf(held) }, now);
    await beginTaking(trx, id, jobId);
    return { ok: true, of: { ...of, isTaking: true } };
  });
}

/** Cancels an import that is being read, or was and is not taken: nothing was made of it, and its file goes. */
export function cancelImport(services: Services, act: Act<'dashboard'>, id: string): Promise<ImportOutcome> {
  return perform(services, act, async (held): Promise<ImportOutcome> => {
    const { trx, now } = held;
    const of = await heldImport(services, held, id);
    if (of === null) return { ok: false, reason: 'unknown' };
    if (!(await cancelImportRow(trx, id, now))) return { ok: false, reason: 'state' };
    await letGoOfFile(trx, id, now);
    await record(trx, {
      ...recordedOf(held, of.engagementId),
      type: 'import.cancelled',
      detail: { importId: id },
    });
    return { ok: true, of };
  });
}

/** Ticks the lines of assets that an import shows no more; the other lines stay as they were typed. */
function withFixed(of: Import, assets: string, missing: ReadonlySet<string>): string {
  return assets
    .split('\n')
    .map((line) => {
      const [asset] = parseAssets(line);
      if (asset === undefined || asset.fixed || !missing.has(told(placeMark(of.key, asset)))) return line;
      return `[x] ${line.trimStart().replace(/^\[ \]\s*/, '')}`;
    })
    .join('\n');
}

/** How many findings one form may name. */
export const MOST_FIXED = 500;

/**
 * Marks as fixed what a new scan shows no more of chosen findings (I4): their assets, in the draft; nothing is closed or published
 * by it. `fixed` is of how many findings that changed anything.
 */
export async function fixMissing(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  findingIds: readonly string[],
): Promise<
  { readonly ok: true; readonly fixed: number } | { readonly ok: false; readonly reason: 'unknown' }
> {
  const chosen = new Set(findingIds);
  const fix = (findingId: string) =>
    perform(services, act, async (held): Promise<boolean | null> => {
      const { trx, now } = held;
      const of = await heldImport(services, held, id);
      if (of === null) return null;
      const finding = await heldFinding(services, held, findingId);
      const [missing] = await missingOf({ db: trx }, of, 1, findingId);
      if (finding === null || missing === undefined) return null;
      if (!(await noteMissingFixed(trx, id, findingId, now))) return false;
      const marks = new Set(missing.places.map((place) => told(placeMark(of.key, place))));
      const text = { ...finding.text, assets: withFixed(of, finding.text.assets, marks) };
      if (text.assets === finding.text.assets || !isEmpty(tooLongOf(text))) return false;
      return (await rewriteHeld(services, held, finding, text)) !== null;
    });
  let fixed = 0;
  for (const findingId of chosen) {
    const done = await fix(findingId);
    if (done === null) return { ok: false, reason: 'unknown' };
    if (done) fixed += 1;
  }
  return { ok: true, fixed };
}
