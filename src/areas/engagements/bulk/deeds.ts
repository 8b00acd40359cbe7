/** What can be done to several findings at once (E18). */
export const BULK_DEEDS = ['publish', 'state', 'tags', 'transfer', 'delete'] as const;
export type BulkDeed = (typeof BULK_DEEDS)[number];

/** How many findings it may be done to: as many as others do not wait long for. */
export const MOST_CHOSEN = 1_000;
