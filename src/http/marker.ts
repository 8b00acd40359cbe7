import { SIGNED_IN_AS } from '../ui/form.tsx';
import { rawField } from './input.ts';

/** Without the hyphens of a row's id, between which it would read like a recovery code. */
const MARKER = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12}) (.+)$/;
/** The digits of an id, a blank, and the longest address there is. */
const LONGEST = 32 + 1 + 254;

/** For which account a form says that its page was made (D21). It is the form's word, and gives nobody any leave. */
export interface MadeFor {
  /** Null where it does not say, as pages of earlier versions do not. */
  readonly id: string | null;
  /** As the page had it; null where that cannot be read. */
  readonly email: string | null;
}

/** What a page's forms say of the account that it was made for. The id stays when the address changes. */
export const markerOf = ({ id, email }: { readonly id: string; readonly email: string }): string =>
  `${id.replaceAll('-', '')} ${email}`;

/** For whom a form says that its page was made; null where it does not say. */
export function madeForOf(body: unknown): MadeFor | null {
  const marker = rawField(body, SIGNED_IN_AS);
  if (marker === undefined) return null;
  if (typeof marker !== 'string' || marker.length > LONGEST) return { id: null, email: null };
  const parts = MARKER.exec(marker)?.slice(1);
  if (parts === undefined) return { id: null, email: marker };
  return { id: parts.slice(0, -1).join('-'), email: parts.at(-1) ?? null };
}
