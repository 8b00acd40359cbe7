import { paths } from '../../http/paths.ts';
import type { NavEntry } from '../../ui/navigation.ts';

/** What is the reader's own, in the order in which it is listed. */
export const accountEntries = {
  own: { list: 'personal', label: 'Your account', icon: 'user-round', href: () => paths.ownAccount },
  security: { list: 'personal', label: 'Account security', icon: 'key-round', href: () => paths.account },
  workspaces: {
    list: 'personal',
    label: 'All workspaces',
    icon: 'building-2',
    href: () => paths.workspaces,
    // A client is a guest of one consultancy, and is told of no other.
    isFor: ({ role }) => role !== 'client',
  },
} as const satisfies Readonly<Record<string, NavEntry>>;
