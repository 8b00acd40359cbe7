import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { evidenceName, withEnding } from '../../../domain/evidence-name.ts';
import { markFilesDeleted } from '../../../files/files.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { noteShownChanged } from '../finding/findings.ts';
import { recordedOf } from '../recorded.ts';
import { isShownInRound } from '../retest/shown-evidence.ts';
import { sealEvidence } from './content.ts';
import { changeEvidence, removeEvidence } from './evidence.ts';
import { findingsShowing } from './published-evidence.ts';
import { type Evidence, evidenceIn, findEvidence } from './queries.ts';

/** How long the words for who can't see a picture may be. */
export const MOST_ALTERNATIVE_CHARS = 300;

/** `unknown`: there is no such evidence within reach. `taken`: other evidence of the engagement has the name. `shown`: a client has it. */
export type EvidenceOutcome =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'taken' | 'shown' };

/** A piece of evidence, and its engagement. */
export interface Which {
  readonly engagement: string;
  readonly evidence: string;
}

/** Holds the engagement of a piece of evidence, and reads it within the reach that the actor has now. */
export async function heldEvidence(
  services: Services,
  held: Held<'dashboard'>,
  { engagement, evidence: id }: Which,
): Promise<Evidence | null> {
  const needs = { db: held.trx, keyring: services.keyring };
  if ((await heldEngagement(services, held, engagement, 'alone')) === null) return null;
  const evidence = await findEvidence(needs, held.reach, id);
  return evidence?.engagementId === engagement ? evidence : null;
}

const recordedEvidence = (held: Held<'dashboard'>, { engagementId, id }: Evidence) => ({
  ...recordedOf(held, engagementId),
  detail: { evidenceId: id },
});

/** The name as it can stand in a text; a picture keeps the ending of what it is. */
const nameFor = (typed: string, { name, picture }: Evidence) =>
  picture === null ? evidenceName(typed) : withEnding(evidenceName(typed), name.split('.').at(-1) ?? 'png');

/**
 * Renames evidence, and says what a picture shows. Texts that name it keep the old name: they are somebody's words. Clients
 * read the new words once the findings that show it are published again, which are ahead of them from now on (E12).
 */
export function describeEvidence(
  services: Services,
  act: Act<'dashboard'>,
  which: Which,
  { name: typed, alternative }: { readonly name: string; readonly alternative: string },
): Promise<EvidenceOutcome> {
  return perform(services, act, async (held): Promise<EvidenceOutcome> => {
    const evidence = await heldEvidence(services, held, which);
    if (evidence === null) return { ok: false, reason: 'unknown' };
    const { id, engagementId, picture, key } = evidence;
    const name = nameFor(typed, evidence);
    const needs = { db: held.trx, keyring: services.keyring };
    const others = await evidenceIn(needs, held.reach, engagementId);
    if (others.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase()))
      return { ok: false, reason: 'taken' };
    if (!(await changeEvidence(held.trx, id, sealEvidence(key, id, { name, alternative, picture }))))
      return { ok: false, reason: 'unknown' };
    if (name !== evidence.name || alternative !== evidence.alternative)
      await noteShownChanged(held.trx, await findingsShowing(held.trx, id));
    await record(held.trx, { ...recordedEvidence(held, evidence), type: 'evidence.changed' });
    return { ok: true, name };
  });
}

/** Removes evidence that no published finding shows, and no published retest. Its file can be put back for 30 days (E25). */
export function dropEvidence(
  services: Services,
  act: Act<'dashboard'>,
  which: Which,
): Promise<EvidenceOutcome> {
  return perform(services, act, async (held): Promise<EvidenceOutcome> => {
    const evidence = await heldEvidence(services, held, which);
    if (evidence === null) return { ok: false, reason: 'unknown' };
    const isShown =
      (await findingsShowing(held.trx, evidence.id)).length > 0 ||
      (await isShownInRound(held.trx, evidence.id));
    if (isShown) return { ok: false, reason: 'shown' };
    if (!(await removeEvidence(held.trx, which.evidence, held.now))) return { ok: false, reason: 'unknown' };
    await markFilesDeleted(held.trx, [evidence.fileId], held.now);
    await record(held.trx, { ...recordedEvidence(held, evidence), type: 'evidence.removed' });
    return { ok: true, name: evidence.name };
  });
}
