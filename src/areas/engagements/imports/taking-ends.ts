import type { Held } from '../../../access/deed.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { recordedOf } from '../recorded.ts';
import { type EndedTaking, endTaking } from './choices.ts';
import { letGoOfFile, markTaken } from './imports.ts';
import type { OfImport } from './read-groups.ts';

/* How the taking of what was chosen ends (I4). Whichever way, the record says what was made and by whom. */

type Counts = Pick<EndedTaking, 'made' | 'added'>;

/** Says that all was taken that somebody chose. */
export async function noteImported(
  held: Held<'dashboard'>,
  of: OfImport,
  { made, added }: Counts,
): Promise<void> {
  const { trx, session, now } = held;
  await markTaken(trx, of.id, { by: session.account.id, now });
  await letGoOfFile(trx, of.id, now);
  await record(trx, {
    ...recordedOf(held, of.engagementId),
    type: 'import.taken',
    detail: { importId: of.id, made, added },
  });
}

/** The same for a job, of what it was to take. */
export async function finishTaking(held: Held<'dashboard'>, of: OfImport, jobId: string): Promise<void> {
  await holdEngagement(held.trx, of.engagementId, 'alone');
  const [ended] = await endTaking(held.trx, { jobId });
  if (ended !== undefined) await noteImported(held, of, ended);
}

/** Why taking ends before all is taken: who chose it may not take it any more, it failed for a day, or somebody else stopped it. */
export type WhyEnded = 'leave' | 'trouble' | 'stopped';

/** Where and when it ends. */
type At = Pick<Held<'dashboard'>, 'now' | 'origin'> & { readonly trx: Trx };

/** Records in the name of whoever chose something what was made of it before that ended early. */
async function recordEnded(
  { trx, now, origin }: At,
  of: OfImport,
  { by, made, added }: EndedTaking,
  why: WhyEnded,
): Promise<void> {
  const chooser = trx.selectFrom('accounts').select(['id', 'email as label']).where('id', '=', by);
  await record(trx, {
    ...{ at: now, origin, workspaceId: of.workspaceId, subject: { id: of.engagementId, label: '' } },
    actor: (await chooser.executeTakeFirst()) ?? BY_ITSELF_ACTOR,
    type: 'import.ended',
    detail: { importId: of.id, made, added, why },
  });
}

/** Once something was made of a file, what its columns hold is settled. */
async function settle({ trx, now }: At, of: OfImport, all: readonly Counts[]): Promise<void> {
  if (all.some(({ made, added }) => made + added > 0)) await letGoOfFile(trx, of.id, now);
}

/**
 * Lets go of what a job was to take and did not; what it did, stays, and so does what others have chosen. The caller holds the
 * engagement alone.
 */
export async function giveUpTaking(
  { config, clock }: Services,
  trx: Trx,
  of: OfImport,
  { jobId, why }: { readonly jobId: string; readonly why: WhyEnded },
): Promise<void> {
  const at = { trx, now: clock.now(), origin: { host: config.baseHost, ip: '' } };
  const all = await endTaking(trx, { jobId });
  for (const ended of all) await recordEnded(at, of, ended, why);
  await settle(at, of, all);
}

/** Stops the taking of an import, whoever chose: what was taken is whole and stays, and the rest can be chosen again. */
export async function stopTaking(held: Held<'dashboard'>, of: OfImport): Promise<void> {
  // Each job finds that it has nothing to take any more, before it takes the next one.
  const all = await endTaking(held.trx, { importId: of.id });
  const { trx, session } = held;
  await settle(held, of, all);
  for (const ended of all) if (ended.by !== session.account.id) await recordEnded(held, of, ended, 'stopped');
  const sum = (what: keyof Counts) => all.reduce((so, ended) => so + ended[what], 0);
  await record(trx, {
    ...recordedOf(held, of.engagementId),
    type: 'import.stopped',
    detail: { importId: of.id, made: sum('made'), added: sum('added') },
  });
}
