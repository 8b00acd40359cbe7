/** What can be done to several findings at once (E18). */
export const BULK_DEEDS = ['publish', 'state', 'tags', 'transfer', 'delete'] as const;
export type BulkDeed = (typeof BULK_DEEDS)[number];

/** How many findings it may be done to: as many as others do not wait long for. */
export const MOST_CHOSEN = 1_000;

/** How many bytes its form may have: so many ids, each with what was seen of it, and a long message. */
export const LARGEST_BULK_FORM = 512 * 1024;
