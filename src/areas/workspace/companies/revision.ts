import { createHash } from 'node:crypto';

/** What of a company people type into its form. */
interface Typed {
  readonly name: string;
  readonly reference: string | null;
  readonly notes: string;
}

/** Tells one wording of a company from another: a form says of which it was made, so that nobody's change is overwritten unseen. */
export function revisionOf({ name, reference, notes }: Typed): string {
  // A form turns each end of a line into two characters.
  const said = JSON.stringify([name, reference, notes.replaceAll('\r\n', '\n')]);
  return createHash('sha256').update(said).digest('base64url').slice(0, 22);
}
