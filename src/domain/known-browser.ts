const DAY_MS = 24 * 60 * 60_000;

/** How long a browser stays known to an account after its last sign-in, in milliseconds (D25). */
export const KNOWN_BROWSER_MS = 180 * DAY_MS;

/** A sign-in makes a known browser's token anew where it is at least this old, in milliseconds. */
export const BROWSER_TOKEN_MS = DAY_MS;

/** How many browsers an account knows; those that it has not met for longest are forgotten first. */
export const MOST_KNOWN_BROWSERS = 20;
