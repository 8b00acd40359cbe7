import type { Act } from '../../../access/context.ts';
import { type Retagging, tagsAfter } from '../../../domain/tags-after.ts';
import type { Services } from '../../../services.ts';
import { isEmpty, tooLongOf } from '../finding/commands.ts';
import { deleteHeld } from '../finding/delete.ts';
import { moveHeld, type TeamMoving } from '../finding/publish.ts';
import { rewriteHeld } from '../finding/rewriting.ts';
import { allOrNothing, type BulkOutcome } from './all-or-nothing.ts';
import { HINDRANCE, noWayFrom } from './hindrances.ts';
import type { Chosen } from './queries.ts';

/** Deletes drafts, for 30 days in which each can be restored (E15, E18). */
export const deleteDrafts = (
  services: Services,
  act: Act<'dashboard'>,
  chosen: Chosen,
): Promise<BulkOutcome> =>
  allOrNothing(services, act, chosen, async (held, finding) =>
    (await deleteHeld(held, finding)) ? 'done' : { hindrance: HINDRANCE.published },
  );

/**
 * Puts tags on findings, and takes others off (E18). As with any other change, the client has them once the finding is published
 * again (E12), and the history keeps what was there before (E15).
 */
export const retagFindings = (
  services: Services,
  act: Act<'dashboard'>,
  chosen: Chosen,
  retagging: Retagging,
): Promise<BulkOutcome> =>
  allOrNothing(services, act, chosen, async (held, finding) => {
    const tags = tagsAfter(finding.text.tags, retagging);
    if (tags === null || !isEmpty(tooLongOf({ tags }))) return { hindrance: HINDRANCE.tags };
    if (tags === finding.text.tags) return 'unchanged';
    const written = await rewriteHeld(services, held, finding, { ...finding.text, tags });
    return written === null ? { hindrance: HINDRANCE.overtaken } : 'done';
  });

/** Moves published findings on in their lives, with a word that the client reads with each (E12, E18). */
export const moveFindings = (
  services: Services,
  act: Act<'dashboard'>,
  chosen: Chosen,
  moving: TeamMoving,
): Promise<BulkOutcome> =>
  allOrNothing(services, act, chosen, async (held, finding) => {
    const moved = await moveHeld(services, held, finding, moving);
    if (moved.ok) return 'done';
    return { hindrance: finding.published === null ? HINDRANCE.draft : noWayFrom(finding.state) };
  });
