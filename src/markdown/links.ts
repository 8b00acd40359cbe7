/**
 * Schemes that a link may have (E10). Not `file:` and no `//host` or `\\host`: following one sends Windows' password hash to
 * that host. No address relative to the page either: a text is read on several pages, and on paper.
 */
const FOLLOWED = /^(?:https?:\/\/[^/?#]|mailto:[^?#@]+@)/i;

/** Whether an address in a text may become a link; what may not stays in the text as it was typed. */
export const isFollowed = (address: string): boolean => FOLLOWED.test(address) && URL.canParse(address);
