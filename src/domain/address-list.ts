import { parseEmail } from './email.ts';

/** One of several addresses that somebody typed or pasted. */
export interface ListedAddress {
  /** Which line it stands on, the first being 1. */
  readonly line: number;
  /** As it was typed, blanks around it aside. */
  readonly typed: string;
  /** As `parseEmail` spells it; null where it is no address. */
  readonly email: string | null;
}

/** `Ada Lovelace <ada@example.com>`, as mail programs copy it. */
const NAMED = /<([^<>]*)>$/;

/**
 * The addresses of a text: on lines of their own, or parted by commas or semicolons, with or without names. An address that
 * is there twice counts once.
 */
export function parseAddressList(text: string): ListedAddress[] {
  const all = text.split(/\r\n|[\r\n]/).flatMap((row, index) =>
    row
      .split(/[,;]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((typed) => ({ line: index + 1, typed, email: parseEmail(NAMED.exec(typed)?.[1] ?? typed) })),
  );
  return all.filter(
    ({ email }, index) => email === null || all.findIndex((one) => one.email === email) === index,
  );
}
