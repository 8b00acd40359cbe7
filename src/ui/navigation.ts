import type { Role } from '../domain/role.ts';
import type { IconName } from './icon.tsx';

/** The list that an entry stands in: a workspace's, the reader's own, a client's, the administration's. */
export type NavList = 'workspace' | 'personal' | 'portal' | 'administration';

/** Whom a navigation is drawn for. The role is the one in the workspace of the page; null outside of any. */
export interface NavReader {
  readonly role: Role | null;
  readonly isAdmin: boolean;
}

/** An entry, as the area states it that has the page. Pages point to the entry that they stand under. */
export interface NavEntry<List extends NavList = NavList> {
  readonly list: List;
  readonly label: string;
  readonly icon: IconName;
  /** A key that leads there, where scripts run and nobody is typing. */
  readonly shortcut?: '/';
  /** Stands before all others of its list, whichever area states them. */
  readonly isFirst?: true;
  /** An auditor is shown it too, who sees nothing else of a workspace (B13). */
  readonly isForAuditors?: true;
  /** `slug` is the workspace of the page; empty outside of any. */
  readonly href: (slug: string) => string;
  /** Whom it is of use to, everybody where it does not say. Who may open the page is for its route to decide. */
  readonly isFor?: (reader: NavReader) => boolean;
}

function isShownTo({ list, isForAuditors, isFor }: NavEntry, reader: NavReader): boolean {
  if (list === 'workspace' && reader.role === 'auditor') return isForAuditors === true;
  return isFor?.(reader) ?? true;
}

/** What stands in one of the lists for a reader: what is to be first, then the others in the order in which they were stated. */
export function entriesFor(
  navigation: readonly NavEntry[],
  list: NavList,
  reader: NavReader,
): readonly NavEntry[] {
  return navigation
    .filter((entry) => entry.list === list && isShownTo(entry, reader))
    .toSorted((one, other) => Number(other.isFirst ?? false) - Number(one.isFirst ?? false));
}
