import type { Act, TeamReach } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { leaveMark } from '../../../access/on-behalf.ts';
import { record } from '../../../audit/record.ts';
import type { Reader } from '../../../data/database.ts';
import { markedText } from '../../../domain/retest.ts';
import { cancelJobs } from '../../../jobs/queue.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { heldFinding, isEmpty, tooLongOf } from '../finding/commands.ts';
import { rewriteHeld } from '../finding/rewriting.ts';
import { recordedOf } from '../recorded.ts';
import { type Choice, chooseGroups } from './choices.ts';
import { numbersNotIn } from './group-queries.ts';
import { cancelImportRow, letGoOfFile } from './imports.ts';
import { noteMissingFixed } from './missing.ts';
import { type NewerScans, newerThan, shownByNewer } from './newer-queries.ts';
import { placeMark, told } from './places.ts';
import { countMissing, type MissingFinding, missingOf } from './preview-queries.ts';
import { findImport, type Import } from './queries.ts';
import { queueTaking } from './take/job.ts';
import { noteImported, stopTaking } from './taking-ends.ts';

/** `unknown`: there is none within reach. `state`: it is not, or no longer, in a state for that. */
export type ImportOutcome =
  | { readonly ok: true; readonly of: Import }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'state'; readonly of: Import };

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

/** `no-group`: the import has no group of these numbers; none of the others is taken either. */
export type TakingOutcome =
  | ImportOutcome
  | { readonly ok: false; readonly reason: 'no-group'; readonly numbers: readonly number[] };

/**
 * Has what is chosen of an import made into drafts, by a job on the actor's behalf (I4). Each choice has a job of its own, behind
 * those of others, so that each is taken on its chooser's leave alone (D24); what was chosen on the same leave already is not chosen
 * again, so that pressed twice it is one.
 */
export function takeImport(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  choice: Choice,
): Promise<TakingOutcome> {
  return perform(services, act, async (held): Promise<TakingOutcome> => {
    const { trx, session } = held;
    const of = await heldImport(services, held, id);
    if (of === null) return { ok: false, reason: 'unknown' };
    if ((of.state !== 'preview' && of.state !== 'taken') || of.isCleared)
      return { ok: false, reason: 'state', of };
    const numbers = 'numbers' in choice ? await numbersNotIn(trx, id, choice.numbers) : [];
    if (numbers.length > 0) return { ok: false, reason: 'no-group', numbers };
    const jobId = await queueTaking(services, held, of);
    const chooser = { jobId, by: session.account.id, leave: await leaveMark(held) };
    if ((await chooseGroups(trx, of, choice, chooser)) > 0)
      return { ok: true, of: { ...of, isTaking: true } };
    await cancelJobs(trx, [jobId]);
    if (of.isTaking || of.state === 'taken') return { ok: true, of };
    await noteImported(held, of, { made: 0, added: 0 });
    return { ok: true, of: { ...of, state: 'taken' } };
  });
}

/**
 * Cancels an import that is being read, or was and is not taken: nothing was made of it, and its file goes. While what was chosen is
 * being taken, it stops that.
 */
export function cancelImport(services: Services, act: Act<'dashboard'>, id: string): Promise<ImportOutcome> {
  return perform(services, act, async (held): Promise<ImportOutcome> => {
    const { trx, now } = held;
    const of = await heldImport(services, held, id);
    if (of === null) return { ok: false, reason: 'unknown' };
    if (of.isTaking) {
      await stopTaking(held, of);
      return { ok: true, of };
    }
    if (!(await cancelImportRow(trx, id, now))) return { ok: false, reason: 'state', of };
    await letGoOfFile(trx, id, now);
    await record(trx, {
      ...recordedOf(held, of.engagementId),
      type: 'import.cancelled',
      detail: { importId: id },
    });
    return { ok: true, of };
  });
}

/** Assets as they are typed, those fixed that an import shows no more. */
const withFixed = (of: Import, assets: string, missing: ReadonlySet<string>): string =>
  markedText(assets, (asset) => (missing.has(told(placeMark(of.key, asset))) ? true : null));

/** How many findings one form may name. */
export const MOST_FIXED = 500;

/** What became of each chosen finding: marked, `same` as it was, or left, because a newer scan shows it. */
type Fixed = 'fixed' | 'same' | 'newer';

/** Which of some findings can't be marked as fixed by an import within reach, because a newer scan shows them at these places. */
export async function shownAgain(
  { db, keyring }: Pick<Services, 'db' | 'keyring'>,
  reach: TeamReach,
  id: string,
  findingIds: readonly string[],
): Promise<readonly string[]> {
  const of = await findImport({ db, keyring }, reach, id);
  if (of === null) return [];
  const newer = await newerThan(db, of);
  const again: string[] = [];
  for (const findingId of new Set(findingIds)) {
    const [missing] = await missingOf({ db }, of, 1, findingId);
    if (missing !== undefined && (await isShownAgain(db, newer, of, missing))) again.push(findingId);
  }
  return again;
}

async function isShownAgain(
  db: Reader,
  newer: NewerScans,
  of: Import,
  { id, places }: MissingFinding,
): Promise<boolean> {
  const shown = await shownByNewer(db, newer, of, id);
  return shown === null || places.some((place) => shown.has(told(placeMark(of.key, place))));
}

/** Whether each of some findings is one that an import within reach shows no more: nothing is done where one of them isn't. */
async function areMissing(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  findingIds: ReadonlySet<string>,
): Promise<boolean> {
  return perform(services, act, async (held) => {
    const of = await heldImport(services, held, id);
    return of !== null && (await countMissing(held.trx, of, findingIds)) === findingIds.size;
  });
}

/**
 * Marks as fixed what a new scan shows no more of chosen findings (I4): their assets, in the draft; nothing is closed or published
 * by it. `fixed` is of how many findings that changed anything, and `newer` of how many nothing was, because a newer scan shows them.
 */
export async function fixMissing(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  findingIds: readonly string[],
): Promise<
  | { readonly ok: true; readonly fixed: number; readonly newer: number }
  | { readonly ok: false; readonly reason: 'unknown' }
> {
  const chosen = new Set(findingIds);
  const fix = (findingId: string) =>
    perform(services, act, async (held): Promise<Fixed | null> => {
      const { trx, now } = held;
      const of = await heldImport(services, held, id);
      if (of === null) return null;
      const finding = await heldFinding(services, held, findingId);
      const [missing] = await missingOf({ db: trx }, of, 1, findingId);
      if (finding === null || missing === undefined) return null;
      if (missing.fixedAt !== null) return 'same';
      if (await isShownAgain(trx, await newerThan(trx, of), of, missing)) return 'newer';
      const marks = new Set(missing.places.map((place) => told(placeMark(of.key, place))));
      const text = { ...finding.text, assets: withFixed(of, finding.text.assets, marks) };
      const isFixed = text.assets === finding.text.assets;
      // What can't be written stays to be decided.
      if (!isFixed && !isEmpty(tooLongOf(text))) return 'same';
      if (!isFixed && (await rewriteHeld(services, held, finding, text)) === null) return 'same';
      await noteMissingFixed(trx, id, findingId, now);
      return isFixed ? 'same' : 'fixed';
    });
  if (!(await areMissing(services, act, id, chosen))) return { ok: false, reason: 'unknown' };
  const became: Fixed[] = [];
  for (const findingId of chosen) {
    const done = await fix(findingId);
    // Deleted since all of them were looked for: there is nothing of it left to mark.
    became.push(done ?? 'same');
  }
  const howMany = (of: Fixed) => became.filter((one) => one === of).length;
  return { ok: true, fixed: howMany('fixed'), newer: howMany('newer') };
}
