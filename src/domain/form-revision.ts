import { createHash } from 'node:crypto';

/** A text of several lines as it is compared: a form turns each end of a line into two characters. */
export const asCompared = (text: string): string => text.replaceAll('\r\n', '\n');

/**
 * Tells one wording of a form from another, for the form to say of which it was made, so that nobody's change is overwritten
 * unseen (E14). `said` is what is typed into it, always in one order; texts of several lines come `asCompared`.
 */
export const formRevision = (said: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
