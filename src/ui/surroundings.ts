import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What every part of a page may need to know of where it stands. */
export interface PageSurroundings {
  /** The workspace whose dashboard the page belongs to; empty elsewhere. */
  readonly slug: string;
  /** The address of whoever the page was made for; null for a page that is anybody's. */
  readonly signedInAs: string | null;
}

export const Surroundings = createContext<PageSurroundings>({ slug: '', signedInAs: null });

/** The workspace whose dashboard the page belongs to, for the addresses of its links and forms. */
export const useSlug = (): string => useContext(Surroundings).slug;
