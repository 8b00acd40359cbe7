import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { NavEntry } from './navigation.ts';

export interface TypedBefore {
  readonly action: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** What every part of a page may need to know of where it stands. */
export interface PageSurroundings {
  /** The workspace whose dashboard the page belongs to; empty elsewhere. */
  readonly slug: string;
  /** For whom the page was made, as its forms say it; null for a page that is anybody's. */
  readonly signedInAs: string | null;
  /** Everything that the product's navigation has, for whoever may see it. */
  readonly navigation: readonly NavEntry[];
  /** It shows again what was sent, which was refused. */
  readonly isRefused: boolean;
  /** What its paper says of where and when it was made; null where the address may hold a secret. */
  readonly printed: { readonly address: string; readonly at: number } | null;
  /** What was typed into a form of the page when its session had ended; where it is sent, and what was in it. */
  readonly typedBefore: TypedBefore | null;
}

/** The surroundings of a page that is nobody's and nowhere. */
export const NOWHERE: PageSurroundings = {
  slug: '',
  signedInAs: null,
  navigation: [],
  isRefused: false,
  printed: null,
  typedBefore: null,
};

export const Surroundings = createContext(NOWHERE);

/** The workspace whose dashboard the page belongs to, for the addresses of its links and forms. */
export const useSlug = (): string => useContext(Surroundings).slug;
