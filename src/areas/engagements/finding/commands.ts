import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { isPostgres, type Trx } from '../../../data/database.ts';
import {
  FINDING_FIELDS,
  type FindingField,
  type FindingProblems,
  type FindingText,
  tooLong,
} from '../../../domain/finding-fields.ts';
import { type WorkDone, withWorkDone } from '../../../markdown/work-done.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { joined } from './joining.ts';
import { type Finding, findFinding } from './queries.ts';
import { rewriteHeld } from './rewriting.ts';

type Holding = Held<'dashboard'>;

/**
 * Holds a finding until the transaction ends, against others that publish or delete it. Read it *after* holding: of two that
 * do, the second finds what the first one left (D24).
 */
async function holdFinding(trx: Trx, id: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx.selectFrom('findings').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

/**
 * A finding with its engagement held, read within the reach that the actor has now; null where there is none. Whatever makes
 * it published, or not there, has it `alone`.
 */
export async function heldFinding(
  services: Services,
  held: Holding,
  id: string,
  how: 'unchanged' | 'alone' = 'unchanged',
): Promise<Finding | null> {
  const { trx } = held;
  const found = await trx
    .selectFrom('findings')
    .select('engagement_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  const engagement = await heldEngagement(services, held, found.engagement_id, 'unchanged');
  if (engagement === null) return null;
  if (how === 'alone') await holdFinding(trx, id);
  return findFinding({ db: trx, keyring: services.keyring }, held.reach, id);
}

/** Fields of a finding; what is left out stays as it is. */
export type FindingChange = Readonly<Partial<Record<FindingField, string>>>;

/** Which fields are longer than they may be; nothing where all fit. */
export function tooLongOf(change: FindingChange): FindingProblems {
  const problems: Partial<Record<FindingField, string>> = {};
  for (const field of FINDING_FIELDS) {
    const text = change[field];
    const problem = text === undefined ? null : tooLong(field, text);
    if (problem !== null) problems[field] = problem;
  }
  return problems;
}

/** Whether there is nothing wrong. */
export const isEmpty = (problems: FindingProblems) => Object.keys(problems).length === 0;

/** What somebody wrote into a finding. */
export interface Writing {
  /** The revision that they began with. */
  readonly revision: number;
  /** The fields that they changed, as they had them before; without it a change of somebody else's is never joined. */
  readonly base?: FindingChange;
  readonly change: FindingChange;
}

export type SaveOutcome =
  | {
      readonly ok: true;
      readonly revision: number;
      readonly text: FindingText;
      /** Somebody else's changes are in it too. */
      readonly merged: boolean;
      /** Somebody else had written since the revision that it began with, perhaps in other fields. */
      readonly isBehind: boolean;
      readonly isPublished: boolean;
    }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'too-long'; readonly problems: FindingProblems }
  /** Somebody else changed the same places: what there is now, who wrote it, and the fields that differ. Nothing was written. */
  | {
      readonly ok: false;
      readonly reason: 'conflict';
      readonly theirs: FindingText;
      readonly revision: number;
      readonly by: string | null;
      readonly fields: readonly FindingField[];
    };

/**
 * Writes into a draft, or into the draft beside what is published (E12, E14). What somebody else wrote since is kept: joined
 * with it where they wrote in different places, and told of where in the same.
 */
export function saveFinding(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  writing: Writing,
): Promise<SaveOutcome> {
  const save = async (held: Holding, done: WorkDone): Promise<SaveOutcome> => {
    const finding = await heldFinding(services, held, id);
    if (finding === null) return { ok: false, reason: 'unknown' };
    const [isBehind, isPublished] = [finding.revision !== writing.revision, finding.published !== null];
    const typed = tooLongOf(writing.change);
    if (!isEmpty(typed)) return { ok: false, reason: 'too-long', problems: typed };
    const { text, conflicts } = isBehind
      ? joined(writing, finding.text, done)
      : { text: { ...finding.text, ...writing.change }, conflicts: [] };
    const conflict = (current: Finding, fields: readonly FindingField[]): SaveOutcome => ({
      ok: false,
      reason: 'conflict',
      theirs: current.text,
      revision: current.revision,
      by: current.changedBy,
      fields,
    });
    if (conflicts.length > 0) return conflict(finding, conflicts);
    const problems = tooLongOf(text);
    if (!isEmpty(problems)) return { ok: false, reason: 'too-long', problems };
    const merged =
      isBehind && FINDING_FIELDS.some((field) => text[field] !== (writing.change[field] ?? text[field]));
    if (FINDING_FIELDS.every((field) => text[field] === finding.text[field]))
      return { ok: true, revision: finding.revision, text, merged, isBehind, isPublished };
    const revision = await rewriteHeld(services, held, finding, text);
    if (revision !== null) return { ok: true, revision, text, merged, isBehind, isPublished };
    // Of two that were read before either was written, on two nodes.
    const current = await findFinding({ db: held.trx, keyring: services.keyring }, held.reach, id);
    if (current === null) return { ok: false, reason: 'unknown' };
    return conflict(
      current,
      FINDING_FIELDS.filter((field) => text[field] !== current.text[field]),
    );
  };
  const writer = { id: act.session.account.id, patienceMs: services.config.formatTimeoutMs };
  return withWorkDone(writer, (done) => perform(services, act, (held) => save(held, done)));
}
