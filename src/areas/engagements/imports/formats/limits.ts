/** How large what is read of a scanner's file may be (I5). Whoever meets a limit is told its number. */

/** Characters of one item, with all that it holds. */
export const LARGEST_ITEM = 16 * 1024 * 1024;

/** How deep things may be nested in each other in one item, and what is around it. */
export const DEEPEST_ITEM = 200;

/** The same in all of a file, beyond which it is no scanner's. */
export const DEEPEST_FILE = 10_000;

/** Characters of what a scanner saw at one place; the rest is left out, and said to be. */
export const LONGEST_OUTPUT = 32 * 1024;

/** Characters of a title or of a place. */
export const LONGEST_LINE = 500;

/** A limit of characters, as sentences say it. */
export const inMegabytes = (characters: number): string => `${characters / 1024 / 1024} MB`;
