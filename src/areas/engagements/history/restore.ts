import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { FINDING_FIELDS } from '../../../domain/finding-fields.ts';
import type { Services } from '../../../services.ts';
import { heldFinding } from '../finding/commands.ts';
import { rewriteHeld } from '../finding/rewriting.ts';
import { findVersion } from './queries.ts';

/**
 * `unknown`: there is no such version within reach. `changed`: the finding has another revision than was named, or got one in
 * this moment; nothing was written.
 */
export type RestoreOutcome =
  | { readonly ok: true; readonly number: number; readonly isPublished: boolean }
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' };

/**
 * Writes an earlier version into a finding once more, as a version of its own on top of all others (E15). Upon the revision
 * that whoever restores has seen, so that nothing of somebody else's is overwritten unseen; whoever types meanwhile is told as
 * of any other change (E14). A version that says what is there already writes nothing.
 */
export function restoreVersion(
  services: Services,
  act: Act<'dashboard'>,
  { finding: id, version: versionId }: { readonly finding: string; readonly version: string },
  revision: number,
): Promise<RestoreOutcome> {
  return perform(services, act, async (held): Promise<RestoreOutcome> => {
    const finding = await heldFinding(services, held, id);
    if (finding === null) return { ok: false, reason: 'unknown' };
    const needs = { db: held.trx, keyring: services.keyring };
    const version = await findVersion(needs, held.reach, id, { id: versionId });
    if (version === null) return { ok: false, reason: 'unknown' };
    const { number, text } = version;
    if (finding.revision !== revision) return { ok: false, reason: 'changed' };
    const isPublished = finding.published !== null;
    if (FINDING_FIELDS.every((field) => text[field] === finding.text[field]))
      return { ok: true, number, isPublished };
    const written = await rewriteHeld(services, held, finding, text, versionId);
    return written === null ? { ok: false, reason: 'changed' } : { ok: true, number, isPublished };
  });
}
