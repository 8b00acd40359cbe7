/**
 * The header of what a page sends by itself, while nobody may be there: it does not count as use of the session (D8). It
 * gives no leave; whoever sends it only has their session end sooner.
 */
export const QUIET_HEADER = 'x-secportal-quiet';
