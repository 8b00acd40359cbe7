const DAY_MS = 24 * 60 * 60_000;

/** How many days a closed workspace can be opened again, before it is erased (B14). */
export const CLOSED_DAYS = 30;

/** How many days before the erasing its owner and team are told once more. */
const TOLD_DAYS = 7;

/** For how long a downloaded export counts as one of what is closed, in days. */
export const EXPORT_DAYS = 7;

/** From when on a workspace that was closed at a moment may be erased; until then it can be opened again. Epoch milliseconds. */
export const erasedFrom = (closedAt: number): number => closedAt + CLOSED_DAYS * DAY_MS;

/** From when on its owner and team are to be told that it will be erased. */
export const toldFrom = (closedAt: number): number => erasedFrom(closedAt) - TOLD_DAYS * DAY_MS;

/**
 * The least time between that and the erasing. A clock that leaps ahead once tells people of an erasing that is due, and
 * does not erase in the same hour what nobody can bring back.
 */
export const WARNING_MS = DAY_MS;

/** Whether an export that was downloaded at a moment still holds what a workspace holds, near enough. */
export const isRecentExport = (exportedAt: number | null, now: number): boolean =>
  exportedAt !== null && exportedAt <= now && now - exportedAt < EXPORT_DAYS * DAY_MS;
